/* Photos are made smaller on the phone, sent one by one, and tried again by themselves. Beside a star they are sent
   from within the form, which is kept before the camera opens. Without this a page with an ordinary field does the same. */
(function () {
  "use strict";
  var PATIENCE = 120000, WAITS = [2000, 5000, 10000, 30000, 60000];
  var pictures = window.starcivilPictures, words, pending = 0;

  function each(list, act) { Array.prototype.forEach.call(list, act); }

  function say(box, text) {
    var line = box.querySelector("[data-says]");
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

  function post(box, address, photo) {
    var data = new FormData(), token = document.querySelector("input[name=csrfmiddlewaretoken]");
    data.append("csrfmiddlewaretoken", token ? token.value : "");
    data.append("cid", photo.cid);
    data.append("photo", photo.blob, "photo.jpg");
    data.append("_end", "1");
    return new Promise(function (done) {
      var request = new XMLHttpRequest();
      request.open("POST", address + photo.name);
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

  /* Cut on its way, busy or not there: the same photo under the same key once more. */
  function isToTryAgain(answer) { return !answer || answer.status === 400 || answer.status >= 500; }

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

  function send(box, address, photo, turn) {
    return post(box, address, photo).then(function (answer) {
      if (!isToTryAgain(answer)) return answer;
      say(box, word("waiting"));
      return wait(turn).then(function () { return send(box, address, photo, turn + 1); });
    });
  }

  function shelfIn(answer) {
    var page = new DOMParser().parseFromString(answer.responseText, "text/html");
    return page.querySelector("[data-shelf]");
  }

  /* What the server shows of it now, and its refusal in its own words. */
  function told(box, answer, show) {
    var shelf = shelfIn(answer);
    if (!shelf) return say(box, word(/login|\/own\/$/.test(answer.responseURL) ? "out" : "failed"));
    var refused = shelf.querySelector("[data-refused]");
    show(shelf);
    if (box.querySelector("[data-says]")) say(box, refused ? refused.textContent.trim() : word("kept"));
  }

  function take(box, address, file, show) {
    pending += 1;
    say(box, word("smaller"));
    return pictures.made(file).then(function (made) {
      var blob = new Blob([made.bytes], { type: "image/jpeg" });
      return send(box, address, { blob: blob, name: made.sha && made.sha + "/", cid: freshKey() }, 0);
    }).then(function (answer) { told(box, answer, show); }, function (error) {
      say(box, word(error.name === "TooLarge" ? "large" : "failed"));
    }).then(function () { pending -= 1; });
  }

  /* The photo's own page: one field, one button. */
  function onShelf(form) {
    var field = form.querySelector("input[type=file]"), button = form.querySelector("button");
    field.addEventListener("change", function () {
      if (!field.files.length) return;
      button.disabled = true;
      take(form, form.getAttribute("action"), field.files[0], function (shelf) {
        var old = form.closest("[data-shelf]"), fresh = document.importNode(shelf, true);
        old.parentNode.replaceChild(fresh, old);
        each(fresh.querySelectorAll("form[data-photos]"), onShelf);
      }).then(function () { button.disabled = false; field.value = ""; });
    });
  }

  /* Beside a star, where another form is open: what is typed there is kept first, since a phone may
     throw the page away while its camera is open. */
  function onStar(box) {
    var pick = box.querySelector("[data-pick]"), field = pick.querySelector("input");
    var plain = box.querySelector("button[name=photos]");
    plain.hidden = true;
    plain.type = "button"; /* or Enter in a line of the form would press it */
    pick.hidden = false;
    field.addEventListener("click", function () {
      var part = box.closest("[data-weighs]");
      if (part) part.dispatchEvent(new CustomEvent("again"));
    });
    field.addEventListener("change", function (event) {
      event.stopPropagation();
      if (!field.files.length) return;
      pick.hidden = true;
      take(box, box.getAttribute("data-photos-of"), field.files[0], function (shelf) {
        var list = box.querySelector("[data-list]"), fresh = shelf.querySelector(".photos");
        list.textContent = "";
        if (fresh) list.appendChild(document.importNode(fresh, true));
      }).then(function () {
        pick.hidden = false;
        field.value = "";
        /* Whoever works by keys goes on from here. */
        if (document.activeElement === document.body) field.focus({ preventScroll: true });
      });
    });
  }

  function start() {
    words = document.querySelector("[data-photo-words]");
    if (!words || !window.FormData || !window.Promise || !window.crypto) return;
    each(document.querySelectorAll("form[data-photos]"), onShelf);
    each(document.querySelectorAll("[data-photos-of]"), onStar);
    window.addEventListener("beforeunload", function (event) {
      if (!pending) return;
      event.preventDefault();
      event.returnValue = "";
    });
  }

  document.addEventListener("DOMContentLoaded", start);
})();
