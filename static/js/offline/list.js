/* The households on this phone: who is next on the way, what waits to be sent, what could not be and why. */
(function () {
  "use strict";
  var store = window.starcivilOffline, queue = window.starcivilQueue;
  var words = JSON.parse(document.getElementById("words").textContent);
  /* Of photos in a file: evaluation/packs/forms.py reads no more. As letters they are a third longer. */
  var MOST_PHOTOS = 20, MOST_BYTES = 8.5 * 1024 * 1024;
  var drawing = Promise.resolve();

  function part(id) { return document.getElementById(id); }
  function copyOf(id) { return document.importNode(part(id).content, true); }
  function put(within, name, text) { within.querySelector("[data-" + name + "]").textContent = text; }
  function fill(sentence, values) {
    return sentence.replace(/%\((\w+)\)s/g, function (_all, name) { return values[name]; });
  }
  function weekday(at) {
    return new Date(at).toLocaleDateString(document.documentElement.lang, { weekday: "long" });
  }
  function clock(at) {
    return new Date(at).toLocaleString(document.documentElement.lang, { month: "numeric", day: "numeric", hour: "2-digit", minute: "2-digit" });
  }
  function who(draft) { return draft.number + " " + draft.name; }

  function drawWaiting(drafts, photos, state) {
    var place = part("on-phone"), oldest = drafts[0] || photos[0];
    place.hidden = !oldest;
    if (!oldest) return;
    put(place, "photos", photos.length ? fill(words.photos, { n: photos.length }) : "");
    put(place, "count", fill(words.waiting, { n: drafts.length, day: weekday(oldest.since) }));
    put(place, "state", state.working ? words.sending : words[state.trouble] || "");
    place.querySelector("[data-send]").disabled = Boolean(state.working);
    place.querySelector("[data-login]").hidden = state.trouble !== "logged-out";
  }

  function tagOf(home, draft) {
    if (!draft) return { kind: home.kind, said: home.said };
    if (draft.trouble) return { kind: "do", said: words.stuck };
    return draft.waiting ? { kind: "wait", said: words.ready } : { kind: "wait", said: words.begun };
  }

  function drawHome(home, draft, village) {
    var line = copyOf("home"), tag = tagOf(home, draft), link = line.querySelector("[data-fill]");
    put(line, "name", home.name);
    put(line, "number", home.number);
    put(line, "group", home.group || village);
    var place = line.querySelector("[data-tag]");
    place.textContent = tag.said;
    place.classList.add(tag.kind);
    link.href = words.form + "?entry=" + home.entry;
    link.textContent = draft || home.version ? words.go_on : words.fill_in;
    link.hidden = !draft && ["due", "begun", "waiting"].indexOf(home.state) < 0;
    return line;
  }

  function drawList(pack, drafts) {
    var list = copyOf("list"), homes = list.querySelector("[data-homes]");
    put(list, "title", pack.village);
    put(list, "day", fill(words.list_of, { day: pack.day }));
    pack.entries.forEach(function (home) {
      var draft = drafts.filter(function (one) { return one.entry === home.entry; })[0];
      homes.appendChild(drawHome(home, draft, pack.village));
    });
    return list;
  }

  function drawSides(place, rows) {
    place.hidden = !rows || !rows.length;
    (rows || []).forEach(function (row) {
      var line = document.createElement("tr"), head = document.createElement("th");
      head.scope = "row";
      head.textContent = row[0];
      line.appendChild(head);
      [row[2], row[1]].forEach(function (text) {
        line.appendChild(document.createElement("td")).textContent = text;
      });
      place.querySelector("tbody").appendChild(line);
    });
  }

  function drawTrouble(draft) {
    var found = copyOf("trouble"), trouble = draft.trouble, section = found.querySelector("section");
    put(found, "title", who(draft));
    put(found, "why", words[trouble.why] || trouble.why);
    drawSides(found.querySelector("table"), trouble.rows);
    found.querySelector('[data-does="anew"]').hidden = !trouble.open;
    section.addEventListener("click", function (event) {
      var does = event.target.getAttribute("data-does");
      if (does) DOES[does](draft);
    });
    return found;
  }

  /* Refused for good, as a third photo of a star: it is looked at in the phone's own album. */
  function drawPhoto(photo) {
    var found = copyOf("trouble-photo"), section = found.querySelector("section");
    put(found, "title", who(photo));
    put(found, "why", words[photo.trouble.why] || photo.trouble.why);
    section.querySelector("button").addEventListener("click", function () {
      if (window.confirm(words.deleting_refused)) store.dropPhoto(photo.key).then(draw);
    });
    return found;
  }

  var DOES = {
    /* Seen side by side: the phone's form goes on from the village's version, as another press. */
    anew: function (draft) {
      store.alter(draft.entry, function (now) {
        return Object.assign({}, now, { version: draft.trouble.version, trouble: null, cid: store.newKey(), waiting: true });
      }).then(queue.run);
    },
    file: function (draft) {
      photosOf(draft).then(function (photos) {
        var taken = fitting(photos);
        return Promise.all(taken.map(asLetters)).then(function (letters) {
          save("form-" + draft.number + ".json", asFile(draft, letters));
          if (taken.length < photos.length) window.alert(fill(words.left_out, { n: photos.length - taken.length }));
        });
      });
    },
    drop: function (draft) {
      photosOf(draft).then(function (photos) {
        var told = fill(words.deleting, { who: who(draft) });
        if (photos.length) told += "\n" + fill(photos.length === 1 ? words.deleting_photo : words.deleting_photos, { n: photos.length });
        if (window.confirm(told)) return store.drop(draft.entry).then(draw);
      });
    }
  };

  function photosOf(draft) {
    return store.photos().then(function (all) {
      return all.filter(function (photo) { return photo.entry === draft.entry; });
    });
  }

  /* As many as the clerk's page takes in one file, the oldest first. */
  function fitting(photos) {
    var room = MOST_BYTES;
    return photos.filter(function (photo) {
      var size = photo.bytes.byteLength;
      if (size > room) return false;
      room -= size;
      return true;
    }).slice(0, MOST_PHOTOS);
  }

  function asLetters(photo) {
    return new Promise(function (done, failed) {
      var reader = new FileReader();
      reader.onload = function () { done({ star: photo.star, bytes: reader.result.split(",")[1] || "" }); };
      reader.onerror = failed;
      reader.readAsDataURL(new Blob([photo.bytes], { type: "image/jpeg" }));
    });
  }

  function asFile(draft, photos) {
    return JSON.stringify({
      kind: "starcivil-form", pack: draft.pack, entry: draft.entry, number: draft.number, version: draft.version,
      answers: draft.answers, chosen: draft.chosen, remarks: draft.remarks, promises: draft.promises, mode: draft.mode, consented: draft.consented,
      photos: photos
    });
  }

  function save(name, text) {
    var link = document.createElement("a"), address = URL.createObjectURL(new Blob([text], { type: "application/json" }));
    link.href = address;
    link.download = name;
    document.body.appendChild(link);
    link.click();
    document.body.removeChild(link);
    setTimeout(function () { URL.revokeObjectURL(address); }, 60000);
  }

  /* As on every page and paper: 4TRK-9M2Q. */
  function grouped(code) { return code.match(/.{1,4}/g).join("-"); }

  function drawReceipts(receipts) {
    var place = part("receipts"), list = place.querySelector("ul");
    place.hidden = !receipts.length;
    list.textContent = "";
    receipts.sort(function (one, other) { return other.order - one.order; }).forEach(function (receipt) {
      var line = document.createElement("li");
      line.textContent = fill(words.received, { who: who(receipt), code: grouped(receipt.receipt), at: clock(receipt.at) });
      list.appendChild(line);
    });
  }

  function replace(place, parts) {
    Array.prototype.slice.call(place.children).forEach(function (child) {
      if (!child.hasAttribute("data-empty")) place.removeChild(child);
    });
    parts.forEach(function (one) { place.appendChild(one); });
  }

  var last = {};
  function drawAll() {
    return Promise.all([store.packs(), store.drafts(), store.receipts(), store.photos()]).then(function (found) {
      var packs = found[0], drafts = found[1], photos = found[3];
      function stuck(one) { return one.trouble; }
      drawWaiting(drafts, photos, last);
      replace(part("troubles"), drafts.filter(stuck).map(drawTrouble).concat(photos.filter(stuck).map(drawPhoto)));
      replace(part("lists"), packs.map(function (pack) { return drawList(pack, drafts); }));
      part("lists").querySelector("[data-empty]").hidden = packs.length > 0;
      drawReceipts(found[2]);
    }, function () {
      document.querySelector("[data-says=no-room]").hidden = false;
    });
  }

  /* One drawing after the other, so that a slow one never stands over a newer one. */
  function draw(state) {
    if (state && state.working !== undefined) last = state;
    drawing = drawing.then(drawAll);
    return drawing;
  }

  document.querySelector("[data-send]").addEventListener("click", queue.run);
  document.addEventListener("visibilitychange", function () { if (!document.hidden) draw(); });
  queue.watch(draw);
  draw().then(queue.start);
  if (navigator.serviceWorker) {
    navigator.serviceWorker.getRegistration().then(function (found) { if (found) found.update().catch(function () { /* no network */ }); });
  }
})();
