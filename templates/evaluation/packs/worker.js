/* The service worker of the pages without network. It keeps those pages and what they consist of, answers for them
   and for nothing else; a newer version of it takes the older one's place and its keepings away. */
"use strict";
var VERSION = "{{ version }}";
var CACHE = "starcivil-offline-" + VERSION;
var PAGES = [{% for page in pages %}"{{ page|escapejs }}"{% if not forloop.last %}, {% endif %}{% endfor %}];
var FILES = [{% for file in files %}"{{ file|escapejs }}"{% if not forloop.last %}, {% endif %}{% endfor %}];

self.addEventListener("install", function (event) {
  var asked = PAGES.concat(FILES).map(function (path) { return new Request(path, { cache: "reload", credentials: "same-origin" }); });
  event.waitUntil(caches.open(CACHE).then(function (cache) { return cache.addAll(asked); }).then(function () { return self.skipWaiting(); }));
});

self.addEventListener("activate", function (event) {
  event.waitUntil(caches.keys().then(function (names) {
    return Promise.all(names.filter(function (name) { return name.indexOf("starcivil-offline-") === 0 && name !== CACHE; }).map(function (name) { return caches.delete(name); }));
  }).then(function () { return self.clients.claim(); }));
});

/* Large print and language are chosen with network; the page is fetched anew behind the reader's back, if it is of this version. */
function renewed(cache, path) {
  return fetch(path, { cache: "no-store", credentials: "same-origin" }).then(function (answer) {
    if (answer.ok && !answer.redirected && answer.headers.get("Shell-Version") === VERSION) return cache.put(path, answer);
  }).catch(function () { /* no network: the kept one stays */ });
}

function kept(event, path) {
  return caches.open(CACHE).then(function (cache) {
    return cache.match(path).then(function (answer) {
      if (!answer) return fetch(event.request);
      if (event.request.mode === "navigate") event.waitUntil(renewed(cache, path));
      return answer;
    });
  });
}

self.addEventListener("fetch", function (event) {
  var address = new URL(event.request.url);
  if (event.request.method !== "GET" || address.origin !== self.location.origin) return;
  var list = event.request.mode === "navigate" ? PAGES : FILES;
  if (list.indexOf(address.pathname) >= 0) event.respondWith(kept(event, address.pathname));
});
