/* Copies of long forms on this phone, so that a dead network, log-in or browser loses nothing.
   IndexedDB, because what it has taken survives a killed browser; localStorage writes seconds later.
   A copy: {key, officer, path, label, at, cid, versions, fields}; the officer's others are not shown. */
(function () {
  "use strict";
  var NAME = "starcivil", STORE = "copies", MONTH = 30 * 24 * 3600 * 1000;
  var opening = null;

  function open() {
    if (opening) return opening;
    opening = new Promise(function (resolve, reject) {
      var asked = indexedDB.open(NAME, 1);
      asked.onupgradeneeded = function () { asked.result.createObjectStore(STORE, { keyPath: "key" }); };
      asked.onsuccess = function () { resolve(asked.result); };
      asked.onerror = asked.onblocked = function () { reject(asked.error); };
    });
    return opening;
  }

  /* One transaction; resolves with what `ask` asked for, once it is written. */
  function within(mode, ask) {
    return open().then(function (base) {
      return new Promise(function (resolve, reject) {
        var work = base.transaction(STORE, mode);
        var asked = ask(work.objectStore(STORE));
        work.oncomplete = function () { resolve(asked && asked.result); };
        work.onerror = work.onabort = function () { reject(work.error); };
      });
    });
  }

  window.starcivilCopies = {
    put: function (copy) { return within("readwrite", function (store) { return store.put(copy); }); },
    get: function (key) { return within("readonly", function (store) { return store.get(key); }); },
    drop: function (key) { return within("readwrite", function (store) { return store.delete(key); }); },

    /* This officer's copies, oldest first; what is a month old goes. */
    of: function (officer) {
      var long_ago = Date.now() - MONTH;
      return within("readonly", function (store) { return store.getAll(); }).then(function (all) {
        all.forEach(function (copy) {
          if (copy.at < long_ago) window.starcivilCopies.drop(copy.key);
        });
        return all.filter(function (copy) {
          return copy.officer === officer && copy.at >= long_ago;
        }).sort(function (one, other) { return one.at - other.at; });
      });
    }
  };
})();
