/* Puts a list on this phone: first the pages and their worker, then the households. */
(function () {
  "use strict";
  var place = document.getElementById("keep"), store = window.starcivilOffline;

  function say(what) {
    Array.prototype.forEach.call(place.querySelectorAll("[data-says]"), function (part) {
      part.hidden = part.getAttribute("data-says") !== what;
    });
    place.querySelector("[data-open]").hidden = what !== "kept";
    place.querySelector("[data-keep-here]").hidden = what === "kept" || what === "keeping";
  }

  function fail(what) {
    return function (error) {
      var told = new Error(what);
      told.name = error && error.says ? error.says : what;
      told.says = told.name;
      throw told;
    };
  }

  function ready() {
    if (!navigator.serviceWorker) return Promise.reject(new Error("no worker"));
    return navigator.serviceWorker.register(place.getAttribute("data-worker"), { scope: place.getAttribute("data-scope") }).then(function (found) {
      return new Promise(function (resolve, reject) {
        var worker = found.active || found.waiting || found.installing;
        function look() {
          if (worker.state === "activated") resolve();
          if (worker.state === "redundant") reject(new Error("redundant"));
        }
        worker.addEventListener("statechange", look);
        look();
      });
    });
  }

  function fetched() {
    return fetch(place.getAttribute("data-content"), { credentials: "same-origin", cache: "no-store" }).then(function (answer) {
      if (!answer.ok || answer.redirected) throw new Error(answer.status);
      return answer.json();
    });
  }

  function keep() {
    say("keeping");
    ready().catch(fail("no-worker")).then(function () {
      return fetched().catch(fail("no-network"));
    }).then(function (pack) {
      return store.keepPack(pack).catch(fail("no-room"));
    }).then(function () {
      if (navigator.storage && navigator.storage.persist) navigator.storage.persist();
      say("kept");
    }).catch(function (error) { say(error.says || "no-network"); });
  }

  place.querySelector("[data-keep-here]").addEventListener("click", keep);
  store.packs().then(function (packs) {
    var here = packs.some(function (pack) { return pack.content === place.getAttribute("data-content"); });
    if (here) say("kept");
    else if (place.hasAttribute("data-at-once")) keep();
  }, function () { say("no-room"); });
})();
