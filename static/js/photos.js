/* Photos are made smaller on the phone, sent one by one, and tried again by themselves. Each lies on the phone, as it
   was chosen, until the server has answered, and goes on from there when its page is opened again. Beside a star they
   are sent from within the form, which is kept before the camera opens. Without this a page with an ordinary field does the same. */
(function () {
  "use strict";
  var PATIENCE = 120000, WAITS = [2000, 5000, 10000, 30000, 60000];
  var pictures = window.starcivilPictures, words, officer = "";
  /* By key: what a page that closes now would lose. By address: what goes on with a photo that was found here. */
  var unkept = {}, places = {};

  function each(list, act) { Array.prototype.forEach.call(list, act); }

  function say(box, text) {
    var line = box.querySelector("[data-says]");
    if (!line) return;
    line.hidden = !text;
    line.textContent = text;
  }

  function word(name) { return words.getAttribute("data-" + name); }

  function freshKey() {
    var bytes = new Uint8Array(16);
    window.crypto.getRandomValues(bytes);
    bytes[6] = (bytes[6] & 15) | 64;
    bytes[8] = (bytes[8] & 63) | 128;
    return pictures.hex(bytes).replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
  }

  /* With the copies of forms, so that leaving asks about it and takes it along, and a month ends it.
     Nothing else of anybody lies there but the household's number. */
  function keep(photo) {
    var copy = {
      key: "photo|" + photo.cid, officer: officer, path: photo.address, label: photo.label, at: photo.at, cid: photo.cid,
      versions: {}, fields: {}, photo: photo
    };
    return window.starcivilCopies.put(copy).then(function () { delete unkept[photo.cid]; }, function () { unkept[photo.cid] = true; });
  }

  function forget(photo) {
    delete unkept[photo.cid];
    return window.starcivilCopies.drop("photo|" + photo.cid).catch(function () { /* it was never there */ });
  }

  function post(box, photo) {
    var data = new FormData(), token = document.querySelector("input[name=csrfmiddlewaretoken]");
    data.append("csrfmiddlewaretoken", token ? token.value : "");
    data.append("cid", photo.cid);
    data.append("photo", new Blob([photo.bytes], { type: "image/jpeg" }), "photo.jpg");
    data.append("_end", "1");
    return new Promise(function (done) {
      var request = new XMLHttpRequest();
      request.open("POST", photo.address + (photo.sha && photo.sha + "/"));
      request.setRequestHeader("HX-Request", "true");
      request.timeout = PATIENCE;
      request.upload.onprogress = function (event) {
        if (event.lengthComputable) say(box, word("sending") + " " + Math.floor(event.loaded / event.total * 100) + " %");
      };
      request.onload = function () { done(request); };
      request.onerror = request.ontimeout = request.onabort = function () { done(null); };
      request.send(data);
    });
  }

  function isLoggedOut(answer) { return /^\/(login|own)\/$/.test(new URL(answer.responseURL).pathname); }

  /* Cut on its way, busy or not there, logged out meanwhile, or a token of before: the same photo under the same key once more. */
  function isToTryAgain(answer, turn) {
    return !answer || answer.status === 400 || answer.status >= 500 || isLoggedOut(answer) || (answer.status === 403 && !turn);
  }

  function wait(turn) {
    return new Promise(function (done) {
      var late = setTimeout(go, WAITS[Math.min(turn, WAITS.length - 1)]);
      function go() {
        clearTimeout(late);
        window.removeEventListener("online", go);
        done();
      }
      window.addEventListener("online", go);
    });
  }

  /* Never under another's name, and with a token that is valid now. */
  function send(box, photo, turn) {
    return (turn ? window.starcivilAsk() : Promise.resolve("")).then(function (trouble) {
      if (trouble) return { trouble: trouble };
      return post(box, photo).then(function (answer) {
        if (!isToTryAgain(answer, turn)) return { answer: answer };
        return { trouble: answer && isLoggedOut(answer) ? "logged-out" : "offline" };
      });
    }).then(function (found) {
      if (found.answer) return found.answer;
      say(box, word(found.trouble === "offline" ? (unkept[photo.cid] ? "waiting-here" : "waiting") : "out"));
      return wait(turn).then(function () { return send(box, photo, turn + 1); });
    });
  }

  function shelfIn(answer) {
    var page = new DOMParser().parseFromString(answer.responseText, "text/html");
    return page.querySelector("[data-shelf]");
  }

  /* What the server shows of it now, and its refusal in its own words. */
  function told(box, shelf, show) {
    var refused = shelf.querySelector("[data-refused]");
    show(shelf);
    say(box, refused ? refused.textContent.trim() : word("kept"));
  }

  function made(photo) {
    if (photo.made) return Promise.resolve();
    return pictures.made(new Blob([photo.bytes], { type: photo.type })).then(function (found) {
      photo.bytes = found.bytes;
      photo.sha = found.sha;
      photo.made = true;
      return keep(photo);
    });
  }

  function deliver(box, photo, show) {
    say(box, word("smaller"));
    return made(photo).then(function () { return send(box, photo, 0); }).then(function (answer) {
      var shelf = shelfIn(answer);
      /* No word about the photo, as where one may not come any more: it may lie nowhere else. */
      if (!shelf) return say(box, word("stays"));
      return forget(photo).then(function () { told(box, shelf, show); });
    }, function (error) {
      say(box, word(error.name === "TooLarge" ? "large" : "failed"));
      return forget(photo);
    });
  }

  /* As it was chosen and at once: a phone may throw the page away while it is being made smaller. */
  function take(box, address, file, show) {
    var form = box.closest("[data-kept-as]");
    var photo = {
      cid: freshKey(), address: address, at: Date.now(), type: file.type, sha: "", made: false,
      label: (word("label") + " " + (form ? form.getAttribute("data-kept-as") : "")).trim()
    };
    unkept[photo.cid] = true;
    say(box, word("smaller"));
    return pictures.bytesOf(file).then(function (bytes) {
      photo.bytes = bytes;
      return keep(photo);
    }).then(function () { return deliver(box, photo, show); });
  }

  /* The photo's own page: one field, one button. Where nothing more is taken the server says why. */
  function onShelf(address) {
    var shelf = document.querySelector("[data-shelf]"), form = shelf.querySelector("form[data-photos]");
    function show(fresh) {
      var old = document.querySelector("[data-shelf]");
      old.parentNode.replaceChild(document.importNode(fresh, true), old);
      onShelf(address);
    }
    places[address] = function (photo) { return deliver(document.querySelector("[data-shelf]"), photo, show); };
    if (!form) return;
    var field = form.querySelector("input[type=file]"), button = form.querySelector("button");
    field.addEventListener("change", function () {
      if (!field.files.length) return;
      button.disabled = true;
      take(form, address, field.files[0], show).then(function () {
        button.disabled = false;
        field.value = "";
      });
    });
  }

  /* Beside a star or a paper, where another form is open: what is typed there is kept first, since a phone may
     throw the page away while its camera is open. */
  function onStar(box) {
    var address = box.getAttribute("data-photos-of"), pick = box.querySelector("[data-pick]");
    if (!pick) return;
    var field = pick.querySelector("input"), plain = box.querySelector("button[name=photos]");
    function show(shelf) {
      var list = box.querySelector("[data-list]"), fresh = shelf.querySelector(".photos");
      list.textContent = "";
      if (fresh) list.appendChild(document.importNode(fresh, true));
    }
    function busy(work) {
      pick.hidden = true;
      return work.then(function () {
        pick.hidden = false;
        field.value = "";
        /* Whoever works by keys goes on from here. */
        if (document.activeElement === document.body) field.focus({ preventScroll: true });
      });
    }
    plain.hidden = true;
    plain.type = "button"; /* or Enter in a line of the form would press it */
    pick.hidden = false;
    places[address] = function (photo) { return busy(deliver(box, photo, show)); };
    field.addEventListener("click", function () {
      var part = box.closest("[data-weighs]");
      if (part) part.dispatchEvent(new CustomEvent("again"));
    });
    field.addEventListener("change", function (event) {
      event.stopPropagation();
      if (field.files.length) busy(take(box, address, field.files[0], show));
    });
  }

  /* One after the other; what belongs to another page waits for it. */
  function goOn() {
    return window.starcivilCopies.of(officer).then(function (copies) {
      return copies.filter(function (copy) { return copy.photo && places[copy.path]; }).reduce(function (before, copy) {
        return before.then(function () { return places[copy.path](copy.photo); });
      }, Promise.resolve());
    });
  }

  function start() {
    var strip = document.getElementById("keeping");
    words = document.querySelector("[data-photo-words]");
    if (!words || !strip || !window.FormData || !window.Promise || !window.crypto) return;
    officer = strip.getAttribute("data-officer");
    if (document.querySelector("[data-shelf]")) onShelf(location.pathname);
    each(document.querySelectorAll("[data-photos-of]"), onStar);
    window.addEventListener("beforeunload", function (event) {
      if (!Object.keys(unkept).length) return;
      event.preventDefault();
      event.returnValue = "";
    });
    goOn().catch(function () { /* no store here: photos go all the same, and closing the page asks */ });
  }

  document.addEventListener("DOMContentLoaded", start);
})();
