/* One household's form without network: built from what lies on the phone, weighed here, kept with every change. */
(function () {
  "use strict";
  var store = window.starcivilOffline, rules = window.starcivilRules, queue = window.starcivilQueue;
  var words = JSON.parse(document.getElementById("words").textContent);
  var entry = new URLSearchParams(location.search).get("entry");
  var form = document.getElementById("filling");
  var home, pack, revision = 0, writing = Promise.resolve();

  function each(list, act) { Array.prototype.forEach.call(list, act); }
  function copyOf(id) { return document.importNode(document.getElementById(id).content, true); }
  function put(within, name, text) { within.querySelector("[data-" + name + "]").textContent = text; }
  function fill(sentence, values) {
    return sentence.replace(/%\((\w+)\)s/g, function (_all, name) { return values[name]; });
  }
  function say(what, on) {
    var place = document.querySelector('[data-says="' + what + '"]');
    place.hidden = !on;
    return place;
  }

  /* What stands on the page. */
  function typed() {
    var answers = {}, chosen = [], remarks = {}, promises = {};
    each(form.elements, function (field) {
      if (field.type === "radio" && field.checked && field.name.slice(0, 2) === "a-") answers[field.name.slice(2)] = field.value;
      if (field.type === "checkbox" && field.checked && field.name.slice(0, 6) === "claim-") chosen.push(field.name.slice(6));
    });
    each(form.querySelectorAll(".own-words input"), function (field) {
      var kind = field.name.slice(0, 2) === "r-" ? remarks : promises;
      if (field.value.trim()) kind[field.name.slice(2)] = field.value.trim();
    });
    var mode = form.querySelector("input[name=mode]:checked");
    return { answers: answers, chosen: chosen, remarks: remarks, promises: promises, mode: mode ? mode.value : "", consented: form.elements.consented.checked };
  }

  function buildItem(item, value) {
    var found = copyOf("item"), name = "a-" + item.code, row = found.querySelector(".pick-row");
    found.querySelector("legend").textContent = item.question;
    each(found.querySelectorAll("label"), function (label) {
      var radio = label.querySelector("input");
      radio.name = name;
      radio.id = name + "-" + radio.value;
      label.htmlFor = radio.id;
      radio.checked = radio.value === value;
      if (radio.value === "na" && !item.reason) row.removeChild(label);
    });
    if (!item.reason) row.classList.add("two");
    if (item.reason) {
      var note = document.createElement("p");
      note.className = "note na-when";
      note.textContent = fill(words.na_means, { reason: item.reason });
      found.appendChild(note);
    }
    return found;
  }

  function buildStar(star, index, saved) {
    var found = copyOf("star"), section = found.querySelector("section"), claim = found.querySelector(".claim");
    section.id = "star-" + star.code;
    section.setAttribute("data-star", star.code);
    put(found, "at", index + 1 + " / " + pack.stars.length);
    put(found, "name", star.name);
    put(found, "kind", star.mandatory ? words.mandatory : words.elective);
    star.items.forEach(function (item) {
      found.querySelector("[data-items]").appendChild(buildItem(item, saved.answers[item.code]));
    });
    found.querySelector("[data-judged]").hidden = !star.mandatory;
    if (star.mandatory) claim.parentNode.removeChild(claim);
    else {
      var tick = claim.querySelector("input");
      tick.name = "claim-" + star.code;
      tick.id = tick.name;
      claim.htmlFor = tick.id;
      tick.checked = saved.chosen.indexOf(star.code) >= 0;
      claim.querySelector("span").textContent = fill(words.we_claim, { star: star.name });
    }
    buildWords(found, "remark", "r-" + star.code, saved.remarks[star.code]);
    buildWords(found, "promise", "p-" + star.code, saved.promises[star.code]);
    return found;
  }

  function buildWords(found, kind, name, said) {
    var label = found.querySelector("[data-" + kind + "]"), field = label.parentNode.querySelector("input");
    field.name = field.id = label.htmlFor = name;
    field.value = said || "";
    if (said) label.closest("details").open = true;
  }

  function weigh(star, now) {
    var answers = star.items.map(function (item) { return { required: item.required, value: now.answers[item.code] || "" }; });
    return {
      code: star.code, mandatory: star.mandatory, closed: home.closed.indexOf(star.code) >= 0,
      chosen: now.chosen.indexOf(star.code) >= 0, verdict: rules.verdict(answers),
      left: answers.filter(function (one) { return !one.value; }).length
    };
  }

  function sentenceOf(star) {
    if (star.closed) return words.closed;
    if (star.verdict !== "unanswered") return words[star.verdict];
    return fill(star.left === 1 ? words.one_left : words.left, { n: star.left });
  }

  function tagOf(star) {
    if (star.closed) return star.mandatory ? ["do", words.rule_not_met] : ["do", words.cannot];
    if (star.verdict === "allowed") return ["done", star.mandatory ? words.rule_met : words.can];
    if (star.verdict === "unanswered") return ["wait", words.not_finished];
    return ["do", star.mandatory ? words.rule_not_met : words.cannot];
  }

  function drawStar(star) {
    var section = document.getElementById("star-" + star.code), weighed = section.querySelector(".weighed");
    var tag = weighed.querySelector("[data-tag]"), tick = weighed.querySelector(".claim input"), told = tagOf(star);
    var barred = star.closed || (star.verdict !== "allowed" && star.verdict !== "unanswered");
    var refused = star.chosen && !star.mandatory && barred;
    weighed.classList.remove("unsure");
    tag.className = "tag " + told[0];
    tag.textContent = told[1];
    put(weighed, "sentence", sentenceOf(star));
    weighed.querySelector("[data-verdict]").hidden = refused;
    weighed.querySelector("[data-refused]").hidden = !refused;
    put(weighed, "refused", refused ? fill(words.refused, { why: sentenceOf(star) }) : "");
    if (tick) tick.disabled = barred && !star.chosen;
  }

  function draw() {
    var now = typed(), stars = pack.stars.map(function (star) { return weigh(star, now); });
    stars.forEach(drawStar);
    var total = pack.stars.reduce(function (sum, star) { return sum + star.items.length; }, 0);
    var left = stars.reduce(function (sum, star) { return sum + star.left; }, 0);
    var board = rules.shortOf(pack.minimum, stars), place = document.getElementById("board");
    document.getElementById("progress").textContent = fill(words.answered, { answered: total - left, total: total });
    document.getElementById("progress").classList.remove("unsure");
    place.textContent = board.more ? fill(board.more === 1 ? words.board_one : words.board, { claimed: board.claimed, minimum: pack.minimum, n: board.more }) : "";
    place.classList.toggle("warn", board.more > 0);
    document.dispatchEvent(new CustomEvent("kept:restored"));
  }

  /* One write after the other; what the last one saw is what the next one builds on. */
  function keep(more) {
    var now = Object.assign(typed(), more);
    writing = writing.then(function () {
      var start = { entry: entry, pack: pack.pack, officer: pack.officer, number: home.number, name: home.name, version: home.version };
      return store.write(entry, start, now, revision);
    }).then(function (draft) {
      revision = draft.revision;
      told(true);
      return draft;
    }, function (error) {
      told(false, error.name);
      return null;
    });
    return writing;
  }

  function told(good, name) {
    var kept = document.getElementById("kept");
    kept.classList.remove("unsure");
    kept.textContent = good ? words.kept : "";
    say("locked", name === "Locked");
    say("elsewhere", name === "Elsewhere");
    say("no-room", !good && name !== "Locked" && name !== "Elsewhere");
    if (good && navigator.storage && navigator.storage.persist) navigator.storage.persist();
    if (!good) window.scrollTo(0, 0);
  }

  function onChange(event) {
    if (!form.contains(event.target)) return;
    draw();
    keep({ waiting: false, trouble: null });
  }

  function send() {
    keep({ waiting: true, trouble: null }).then(function (draft) {
      if (draft) location.href = words.list;
    });
  }

  function build(saved) {
    put(document, "who", [pack.village, home.group, home.number].filter(Boolean).join(" · "));
    put(document, "title", fill(words.which, { name: home.name }));
    pack.stars.forEach(function (star, index) { document.getElementById("stars").appendChild(buildStar(star, index, saved)); });
    each(form.querySelectorAll("input[name=mode]"), function (radio) { radio.checked = radio.value === saved.mode; });
    form.elements.consented.checked = saved.consented;
    form.hidden = false;
    form.classList.add("declaring");
    document.dispatchEvent(new CustomEvent("declaring:ready"));
    draw();
    /* At once, since there may be no later; and after declaring.js, which listens here, too. */
    document.addEventListener("change", onChange);
    document.addEventListener("input", function (event) {
      if (event.target.type === "text" && form.contains(event.target)) keep({ waiting: false, trouble: null });
    });
    form.addEventListener("submit", function (event) { event.preventDefault(); });
    form.querySelector("[data-send]").addEventListener("click", send);
  }

  function find(packs) {
    packs.forEach(function (one) {
      one.entries.forEach(function (line) { if (line.entry === entry) { pack = one; home = line; } });
    });
    return Boolean(home);
  }

  function start() {
    return Promise.all([store.packs(), store.draft(entry)]).then(function (found) {
      var draft = found[1];
      if (!find(found[0])) return say("not-here", true);
      if (draft && store.leased(draft)) return say("locked", true);
      if (!draft && ["due", "begun", "waiting"].indexOf(home.state) < 0) {
        say("closed", true).textContent = fill(words.not_now, { state: home.said });
        return null;
      }
      revision = draft ? draft.revision : 0;
      return build(draft || home);
    }, function () { say("no-room", true); });
  }

  document.addEventListener("DOMContentLoaded", function () { start().then(queue.start); });
})();
