/* Nothing typed is lost: forms of more than five fields (and with data-kept, which the form base puts there)
   are copied to this phone as they are typed, and offered again. Says when the network or the log-in is gone; asks the server
   before a press leaves the page. Must run before starcivil.js, whose double-press guard comes after. */
(function () {
  "use strict";
  var strip = document.getElementById("keeping");
  var copies = window.starcivilCopies;
  /* Only officers' pages have it: a household that leaves takes no officer's forms along. */
  var waiting_forms = window.starcivilWaiting || {
    all: function () { return Promise.resolve([]); }, clear: function () { return Promise.resolve(); }
  };
  if (!strip || !copies) return;
  var officer = strip.getAttribute("data-officer");
  var PATIENCE = 8000, PAUSE = 5000, SHORT = 5;
  var forms = [], good = true, waiting = null;

  function each(list, act) { Array.prototype.forEach.call(list, act); }

  function say(what, on) {
    var part = strip.querySelector('[data-says="' + what + '"]');
    if (part) part.hidden = !on;
    return part;
  }

  function clock(at) {
    var day = new Date(at), today = new Date().toDateString() === day.toDateString();
    return today ? day.toTimeString().slice(0, 5) : day.toLocaleString().slice(0, -3);
  }

  /* What is typed, by name. Never: passwords, files, numbers and codes (data-not-kept), plumbing. */
  function typed(form) {
    var found = {};
    each(form.elements, function (field) {
      if (!field.name || field.hasAttribute("data-not-kept")) return;
      if (/^(password|file|hidden|submit|button|fieldset)$/.test(field.type)) return;
      if (/^(radio|checkbox)$/.test(field.type) && !field.checked) return;
      if (field.value === "") return;
      (found[field.name] = found[field.name] || []).push(field.value);
    });
    return found;
  }

  /* By names, as the page has them: a form may carry lines of its own, as a household its people. */
  function isLong(form) {
    var names = {};
    each(form.elements, function (field) {
      if (field.name && !/^(hidden|submit|button|fieldset)$/.test(field.type)) names[field.name] = true;
    });
    return Object.keys(names).length > SHORT;
  }

  function versions(form) {
    var found = {};
    each(form.elements, function (field) {
      if (field.type === "hidden" && /^version(_|$)/.test(field.name)) found[field.name] = field.value;
    });
    return found;
  }

  function same(one, other) { return JSON.stringify(sorted(one)) === JSON.stringify(sorted(other)); }

  function sorted(found) {
    return Object.keys(found).sort().map(function (name) { return [name, found[name]]; });
  }

  function Keeper(form, cid, number) {
    this.form = form;
    this.cid = cid;
    this.key = [officer, location.pathname, number].join("|");
    this.saved = typed(form);
    this.changes = 0;
  }

  Keeper.prototype.copy = function () {
    return {
      key: this.key, officer: officer, path: location.pathname, at: Date.now(), cid: this.cid.value,
      label: this.form.getAttribute("data-kept-as") || "", versions: versions(this.form), fields: typed(this.form)
    };
  };

  /* Each change at once: there may be no later. */
  Keeper.prototype.keep = function () {
    var keeper = this, copy = this.copy();
    keeper.changes += 1;
    if (same(copy.fields, keeper.saved)) return copies.drop(keeper.key);
    return copies.put(copy).then(function () {
      keeper.form.setAttribute("data-held", "1");
    }, function () {
      say("no-room", true);
    });
  };

  /* The server has what stood here `changes` ago. */
  Keeper.prototype.reached = function (changes) {
    if (changes !== this.changes) return;
    this.saved = typed(this.form);
    copies.drop(this.key);
  };

  Keeper.prototype.restore = function (copy) {
    each(this.form.elements, function (field) {
      if (!field.name || field.hasAttribute("data-not-kept")) return;
      if (/^version(_|$)/.test(field.name) && field.type === "hidden") {
        if (copy.versions[field.name]) field.value = copy.versions[field.name];
      } else if (/^(radio|checkbox)$/.test(field.type)) {
        field.checked = (copy.fields[field.name] || []).indexOf(field.value) >= 0;
      } else if (/^(select-multiple)$/.test(field.type)) {
        each(field.options, function (option) {
          option.selected = (copy.fields[field.name] || []).indexOf(option.value) >= 0;
        });
      } else if (!/^(password|file|hidden|submit|button|fieldset)$/.test(field.type)) {
        field.value = (copy.fields[field.name] || [""])[0];
      }
    });
    /* The same press as before, if it had arrived after all: the server then answers with its receipt. */
    this.cid.value = copy.cid;
    this.form.dispatchEvent(new CustomEvent("kept:restored", { bubbles: true }));
    this.again();
  };

  /* Forms that send themselves while one types (declaring) do so once more. */
  Keeper.prototype.again = function () {
    var part = this.form.querySelector("[data-weighs]");
    if (part) part.dispatchEvent(new CustomEvent("again"));
  };

  Keeper.prototype.offer = function () {
    var keeper = this;
    return copies.get(keeper.key).then(function (copy) {
      if (!copy) return;
      if (same(copy.fields, keeper.saved)) return copies.drop(keeper.key);
      var part = say("copy", true);
      part.querySelector("[data-at]").textContent = clock(copy.at);
      /* After the browser has gone to the address's own place, which may lie further down. */
      setTimeout(function () { part.scrollIntoView({ block: "center" }); }, 300);
      part.addEventListener("click", function (event) {
        var does = event.target.getAttribute("data-does");
        if (!does) return;
        part.hidden = true;
        if (does === "restore") keeper.restore(copy);
        else copies.drop(keeper.key);
      });
    });
  };

  /* Is there a network, and am I still who I was? A fresh token comes with the answer. */
  function ask() {
    var cut = window.AbortController ? new AbortController() : null;
    var late = setTimeout(function () { if (cut) cut.abort(); }, PATIENCE);
    var options = { credentials: "same-origin", cache: "no-store", signal: cut ? cut.signal : undefined };
    return fetch(strip.getAttribute("data-asks"), options).then(function (answer) {
      if (!answer.ok) throw new Error(answer.status);
      return answer.json();
    }).then(function (state) {
      clearTimeout(late);
      if (state.officer !== officer) return state.officer ? "other" : "logged-out";
      each(document.querySelectorAll("input[name=csrfmiddlewaretoken]"), function (field) { field.value = state.token; });
      return "";
    }, function () {
      clearTimeout(late);
      return "offline";
    });
  }

  function show(trouble) {
    ["offline", "logged-out", "other"].forEach(function (what) { say(what, what === trouble); });
    say("back", !trouble && !good);
    if (trouble) lookAgain();
    else if (!good) {
      forms.forEach(function (keeper) { keeper.again(); });
      setTimeout(say, PAUSE, "back", false);
    }
    good = !trouble;
    return trouble;
  }

  function look() { return ask().then(show); }

  function lookAgain() {
    clearTimeout(waiting);
    waiting = setTimeout(look, PAUSE);
  }

  /* The press goes on by itself once the server has answered; the pressed button still names itself. */
  function onSubmit(event) {
    var keeper = forms.filter(function (each) { return each.form === event.target; })[0];
    if (!keeper) return;
    if (keeper.asked) {
      keeper.asked = false;
      return;
    }
    event.preventDefault();
    var button = event.submitter || keeper.pressed || keeper.form.querySelector("button[type=submit], button:not([type])");
    look().then(function (trouble) {
      if (trouble || !button) return;
      keeper.asked = true;
      button.click();
    });
  }

  function onClick(event) {
    var button = event.target.closest && event.target.closest("button");
    forms.forEach(function (keeper) { if (button && button.form === keeper.form) keeper.pressed = button; });
  }

  function onType(event) {
    forms.forEach(function (keeper) {
      if (keeper.form.contains(event.target)) keeper.keep();
    });
  }

  function onRequest(event) {
    forms.forEach(function (keeper) {
      if (keeper.form.contains(event.detail.elt)) event.detail.xhr.changesThen = keeper.changes;
    });
  }

  function onAnswer(event) {
    var xhr = event.detail.xhr;
    if (!xhr.status || xhr.status >= 400) return;
    forms.forEach(function (keeper) {
      if (keeper.form.contains(event.detail.elt) && xhr.getResponseHeader("Draft-Kept")) keeper.reached(xhr.changesThen);
    });
    if (!good) show("");
  }

  /* Logging out takes one's own copies along, and says so where some have not been sent: another's are theirs. */
  function onLeave(event) {
    var form = event.target;
    if (!form.hasAttribute("data-logs-out") || form.dataset.cleared) return;
    event.preventDefault();
    Promise.all([copies.of(officer), waiting_forms.all()]).then(function (both) {
      var mine = both[0].concat(both[1]);
      if (mine.length && !window.confirm(strip.getAttribute("data-leaving"))) return;
      var dropped = both[0].map(function (copy) { return copies.drop(copy.key); });
      return Promise.all(dropped.concat(waiting_forms.clear())).then(function () { leave(form); });
    }, function () { leave(form); });
  }

  function leave(form) {
    form.dataset.cleared = "1";
    form.submit();
  }

  function list(mine) {
    var part = strip.querySelector('[data-says="unsent"]'), row = part.querySelector("template");
    mine.forEach(function (copy) {
      /* A photo that goes from beside its star here is no other page's. */
      if (copy.path === location.pathname || document.querySelector('[data-photos-of="' + copy.path + '"]')) return;
      var line = document.importNode(row.content, true), link = line.querySelector("a");
      link.href = copy.path;
      link.insertBefore(document.createTextNode(copy.label + " "), link.firstChild);
      line.querySelector("[data-at]").textContent = clock(copy.at);
      part.querySelector("ul").appendChild(line);
      part.hidden = false;
    });
  }

  function dropReceived(mine) {
    var strips = document.querySelectorAll(".receipt[data-cid]"), received = [];
    each(strips, function (one) { received.push(one.getAttribute("data-cid")); });
    var gone = mine.filter(function (copy) { return received.indexOf(copy.cid) >= 0; });
    return Promise.all(gone.map(function (copy) { return copies.drop(copy.key); })).then(function () {
      return mine.filter(function (copy) { return gone.indexOf(copy) < 0; });
    });
  }

  function start() {
    each(document.querySelectorAll("input[name=cid][data-kept]"), function (cid, number) {
      if (cid.form && isLong(cid.form)) forms.push(new Keeper(cid.form, cid, number));
    });
    copies.of(officer).then(dropReceived).then(function (mine) {
      list(mine);
      return Promise.all(forms.map(function (keeper) { return keeper.offer(); }));
    }).catch(function () { say("no-room", forms.length > 0); });
  }

  /* For photos.js: "" or why not now, and fresh tokens on the page. */
  window.starcivilAsk = ask;
  document.addEventListener("submit", onLeave);
  document.addEventListener("submit", onSubmit);
  document.addEventListener("click", onClick, true);
  document.addEventListener("input", onType);
  document.addEventListener("change", onType);
  document.addEventListener("htmx:beforeSend", onRequest);
  document.addEventListener("htmx:afterRequest", onAnswer);
  ["htmx:sendError", "htmx:timeout", "htmx:responseError"].forEach(function (name) {
    document.addEventListener(name, look);
  });
  window.addEventListener("offline", function () { if (forms.length) show("offline"); });
  window.addEventListener("online", function () { if (!good) look(); });
  document.addEventListener("visibilitychange", function () { if (!good && !document.hidden) look(); });
  document.addEventListener("DOMContentLoaded", start);
})();
