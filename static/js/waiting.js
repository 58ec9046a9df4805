/* "2 still on this phone, the oldest from Tuesday", on every page of the officer who filled them in.
   Opens what lies there only if it is there; loads what sends it only if something waits. */
(function () {
  "use strict";
  var NAME = "starcivil-offline", DAY = 24 * 3600 * 1000;
  var strip = document.getElementById("keeping"), place = document.getElementById("waiting");

  /* The database is not made by looking for it. */
  function drafts() {
    return new Promise(function (resolve) {
      var asked;
      try { asked = indexedDB.open(NAME); } catch (error) { resolve([]); return; }
      asked.onupgradeneeded = function () { asked.transaction.abort(); };
      asked.onerror = function () { resolve([]); };
      asked.onsuccess = function () { read(asked.result, resolve); };
    });
  }

  function read(base, resolve) {
    if (!base.objectStoreNames.contains("drafts")) {
      base.close();
      resolve([]);
      return;
    }
    var names = ["drafts", "photos"].filter(function (name) { return base.objectStoreNames.contains(name); });
    var work = base.transaction(names), found = names.map(function (name) { return work.objectStore(name).getAll(); });
    work.oncomplete = function () { base.close(); resolve(households(found)); };
    work.onerror = work.onabort = function () { base.close(); resolve([]); };
  }

  /* A form with its photos is one; so are photos whose form was sent before. */
  function households(found) {
    var seen = {};
    (found[1] ? found[1].result : []).forEach(function (photo) {
      seen[photo.entry] = Object.assign({}, photo, { waiting: true, bytes: null });
    });
    found[0].result.forEach(function (draft) { seen[draft.entry] = draft; });
    return Object.keys(seen).map(function (entry) { return seen[entry]; });
  }

  function of(officer) {
    return drafts().then(function (all) {
      return all.filter(function (draft) { return draft.officer === officer; });
    });
  }

  /* Wipes the phone: lists, forms, receipts, the kept pages and their worker. */
  function clear() {
    var gone = [removed()];
    if (window.caches) gone.push(caches.keys().then(function (names) {
      return Promise.all(names.map(function (name) { return caches.delete(name); }));
    }));
    if (navigator.serviceWorker) gone.push(navigator.serviceWorker.getRegistrations().then(function (all) {
      return Promise.all(all.map(function (one) { return one.unregister(); }));
    }));
    return Promise.all(gone);
  }

  function removed() {
    return new Promise(function (resolve) {
      var asked = indexedDB.deleteDatabase(NAME);
      asked.onsuccess = asked.onerror = asked.onblocked = function () { resolve(); };
    });
  }

  function load(sources) {
    sources.forEach(function (source) {
      var script = document.createElement("script");
      script.src = source;
      script.async = false;
      document.body.appendChild(script);
    });
  }

  function show(mine) {
    if (!mine.length) {
      place.hidden = true;
      return;
    }
    var oldest = Math.min.apply(null, mine.map(function (draft) { return draft.since; }));
    var days = Math.floor((Date.now() - oldest) / DAY);
    place.querySelector("[data-n]").textContent = mine.length;
    place.querySelector("[data-oldest]").textContent = new Date(oldest).toLocaleDateString(document.documentElement.lang, { weekday: "long" });
    place.className = days >= 3 ? "warn" : "told";
    place.querySelector("[data-after=\"3\"]").hidden = days < 3 || days >= 5;
    place.querySelector("[data-after=\"5\"]").hidden = days < 5;
    place.hidden = false;
  }

  function look() { return of(strip.getAttribute("data-officer")).then(function (mine) { show(mine); return mine; }); }

  function start() {
    if (!strip || !place) return;
    look().then(function (mine) {
      var waits = mine.some(function (draft) { return draft.waiting && !draft.trouble; });
      if (waits && !window.starcivilQueue) load(place.getAttribute("data-scripts").split(" "));
    });
  }

  window.starcivilWaiting = { all: drafts, clear: clear, look: look };
  document.addEventListener("DOMContentLoaded", start);
})();
