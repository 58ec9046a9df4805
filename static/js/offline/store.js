/* What lies on this phone (IndexedDB, through idb): the packs, one draft a household, receipts.
   A draft: {entry, pack, officer, number, name, order, revision, cid, version, answers, chosen, remarks, promises, mode, consented,
   waiting, tried, since, trouble, lease}. Order comes from a counter, since a phone's clock may be anything.
   A connection that the system closed (iOS does) is opened again, once more for each piece of work. */
(function () {
  "use strict";
  var NAME = "starcivil-offline", LEASE = 60 * 1000;
  var STORES = { packs: "pack", drafts: "entry", receipts: "cid", counters: "name", photos: "key" };
  var opening = null;

  function open() {
    if (opening) return opening;
    opening = Promise.resolve().then(function () {
      return window.idb.openDB(NAME, 2, {
        upgrade: function (base) {
          Object.keys(STORES).forEach(function (name) {
            if (!base.objectStoreNames.contains(name)) base.createObjectStore(name, { keyPath: STORES[name] });
          });
        },
        blocking: function (_version, _blocked, event) {
          opening = null;
          event.target.close();
        },
        terminated: function () { opening = null; }
      });
    });
    opening.catch(function () { opening = null; });
    return opening;
  }

  /* `work` gets the transaction; it is written when the promise resolves, wholly or not at all. */
  function once(mode, work) {
    return open().then(function (base) {
      var doing = base.transaction(Object.keys(STORES), mode, { durability: "strict" });
      var written = doing.done;
      written.catch(function () { /* told by what follows */ });
      return Promise.resolve(work(doing)).then(function (found) {
        return written.then(function () { return found; });
      }, function (error) {
        try { doing.abort(); } catch (over) { /* it had ended by itself */ }
        throw error;
      });
    });
  }

  function within(mode, work) {
    return once(mode, work).catch(function (error) {
      if (error.name !== "InvalidStateError" && error.name !== "UnknownError") throw error;
      opening = null;
      return once(mode, work);
    });
  }

  function refusal(name) {
    var error = new Error(name);
    error.name = name;
    return error;
  }

  function newKey() {
    var bytes = window.crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 15) | 64;
    bytes[8] = (bytes[8] & 63) | 128;
    var text = Array.prototype.map.call(bytes, function (byte) { return (byte + 256).toString(16).slice(1); }).join("");
    return [text.slice(0, 8), text.slice(8, 12), text.slice(12, 16), text.slice(16, 20), text.slice(20)].join("-");
  }

  /* A clock that was set back makes no lease eternal. */
  function leased(draft, tab) {
    if (!draft.lease || draft.lease.tab === tab) return false;
    var left = draft.lease.until - Date.now();
    return left > 0 && left <= LEASE;
  }

  function next(doing) {
    var counters = doing.objectStore("counters");
    return counters.get("order").then(function (found) {
      var order = (found ? found.value : 0) + 1;
      return counters.put({ name: "order", value: order }).then(function () { return order; });
    });
  }

  function all(name) {
    return within("readonly", function (doing) { return doing.objectStore(name).getAll(); });
  }

  function get(name, key) {
    return within("readonly", function (doing) { return doing.objectStore(name).get(key); });
  }

  /* `change` sees the draft as it lies there and gives what is to lie there; null takes it away. */
  function alter(entry, change) {
    return within("readwrite", function (doing) {
      var drafts = doing.objectStore("drafts");
      return drafts.get(entry).then(function (draft) {
        var changed = change(draft);
        if (changed) return drafts.put(changed).then(function () { return changed; });
        return draft ? drafts.delete(entry).then(function () { return null; }) : null;
      });
    });
  }

  /* Typed on the page that saw `revision`; another window's words are not overwritten. What was once
     tried and is changed now is another press, so it gets another key. */
  function write(entry, start, typed, revision) {
    return within("readwrite", function (doing) {
      var drafts = doing.objectStore("drafts");
      return drafts.get(entry).then(function (old) {
        if (old && leased(old)) throw refusal("Locked");
        if ((old ? old.revision : 0) !== revision) throw refusal("Elsewhere");
        return old || next(doing).then(function (order) {
          return Object.assign({ order: order, revision: 0, cid: newKey(), since: Date.now() }, start);
        });
      }).then(function (draft) {
        var changed = Object.assign({}, draft, typed, { revision: draft.revision + 1, lease: null });
        if (draft.tried) Object.assign(changed, { cid: newKey(), tried: false });
        return drafts.put(changed).then(function () { return changed; });
      });
    });
  }

  function claim(entry, tab) {
    return alter(entry, function (draft) {
      if (!draft || !draft.waiting || draft.trouble || leased(draft, tab)) return draft;
      return Object.assign({}, draft, { tried: true, lease: { tab: tab, until: Date.now() + LEASE } });
    }).then(function (draft) {
      return draft && draft.lease && draft.lease.tab === tab ? draft : null;
    });
  }

  function release(entry, tab, change) {
    return alter(entry, function (draft) {
      if (!draft || !draft.lease || draft.lease.tab !== tab) return draft;
      return Object.assign({}, draft, { lease: null }, change);
    });
  }

  /* The receipt comes and the draft goes in one transaction; another draft of later words stays. */
  function sent(draft, receipt) {
    return within("readwrite", function (doing) {
      var drafts = doing.objectStore("drafts");
      return doing.objectStore("receipts").put(receipt).then(function () {
        return drafts.get(draft.entry);
      }).then(function (now) {
        if (now && now.cid === draft.cid) return drafts.delete(draft.entry);
      });
    });
  }

  /* At once, since a camera may have ended the page before; {entry, star, sha, bytes, cid, …}. */
  function keepPhoto(photo) {
    return within("readwrite", function (doing) {
      return next(doing).then(function (order) {
        var key = [photo.entry, photo.star, photo.sha].join("|");
        return doing.objectStore("photos").put(Object.assign({ key: key, cid: newKey(), order: order, since: Date.now() }, photo));
      });
    });
  }

  function changePhoto(photo, change) {
    return within("readwrite", function (doing) {
      var photos = doing.objectStore("photos");
      return photos.get(photo.key).then(function (now) {
        if (now) return photos.put(Object.assign({}, now, change));
      });
    });
  }

  function dropPhoto(key) {
    return within("readwrite", function (doing) { return doing.objectStore("photos").delete(key); });
  }

  /* With its photos: nothing of it stays on the phone. */
  function drop(entry) {
    return within("readwrite", function (doing) {
      var photos = doing.objectStore("photos");
      return doing.objectStore("drafts").delete(entry).then(function () { return photos.getAll(); }).then(function (all) {
        return Promise.all(all.filter(function (photo) { return photo.entry === entry; }).map(function (photo) {
          return photos.delete(photo.key);
        }));
      });
    });
  }

  /* Of a list that was ended only what was not sent stays, and says why: a form, with it its photos, or
     a photo whose form was sent before. */
  function wipePack(key, trouble) {
    return within("readwrite", function (doing) {
      var drafts = doing.objectStore("drafts"), photos = doing.objectStore("photos");
      doing.objectStore("receipts").clear();
      doing.objectStore("packs").delete(key);
      return Promise.all([drafts.getAll(), photos.getAll()]).then(function (found) {
        var forms = found[0].filter(function (draft) { return draft.pack === key; });
        var alone = found[1].filter(function (photo) {
          return photo.pack === key && !forms.some(function (draft) { return draft.entry === photo.entry; });
        });
        return Promise.all(forms.map(function (draft) {
          return drafts.put(Object.assign({}, draft, { lease: null, trouble: trouble }));
        }).concat(alone.map(function (photo) {
          return photos.put(Object.assign({}, photo, { trouble: trouble }));
        })));
      });
    });
  }

  function byOrder(drafts) {
    return drafts.sort(function (one, other) { return one.order - other.order; });
  }

  window.starcivilOffline = {
    packs: function () { return all("packs"); },
    pack: function (key) { return get("packs", key); },
    keepPack: function (pack) {
      return within("readwrite", function (doing) { return doing.objectStore("packs").put(pack); });
    },
    wipePack: wipePack,
    drafts: function () { return all("drafts").then(byOrder); },
    draft: function (entry) { return get("drafts", entry); },
    receipts: function () { return all("receipts"); },
    photos: function () { return all("photos").then(byOrder); },
    keepPhoto: keepPhoto,
    changePhoto: changePhoto,
    dropPhoto: dropPhoto,
    drop: drop,
    write: write,
    alter: alter,
    claim: claim,
    release: release,
    sent: sent,
    leased: leased,
    newKey: newKey
  };
})();
