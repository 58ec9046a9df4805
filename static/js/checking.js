/* Checks a round's record without the program that made it; part of the checking sheet, no page of the site loads it.
   The rules are stated here a second time on purpose: docs/security.md, "A round's record". */
(function () {
  "use strict";
  /* What these lines tell is always a fact of a kind that a record has, so their digests must be there. */
  var ALWAYS = ["declaration_confirmed", "hands_counted", "ballot_cast", "sitting_signed_in", "round_moved", "notice_posted"];
  var SHOWN = 20, GENESIS = "0".repeat(64), ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

  function id(name) { return document.getElementById(name); }

  function say(word, values) {
    var text = document.querySelector('[data-word="' + word + '"]').textContent;
    return text.replace(/\{(\w+)\}/g, (_all, name) => values[name]);
  }

  async function digest(text) {
    var bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
    return Array.from(new Uint8Array(bytes), byte => byte.toString(16).padStart(2, "0")).join("");
  }

  /* The first 80 bits as 16 characters in groups of four, as papers carry them. */
  function code(hex) {
    var bits = Array.from(hex.slice(0, 20), sign => parseInt(sign, 16).toString(2).padStart(4, "0")).join("");
    return bits.match(/.{5}/g).map(five => ALPHABET[parseInt(five, 2)]).join("").match(/.{4}/g).join("-");
  }

  function typedCode(text) {
    var plain = text.normalize("NFKC").toUpperCase().replace(/[^0-9A-Z]/g, "");
    return plain.replace(/[IL]/g, "1").replace(/O/g, "0").replace(/U/g, "V").replace(/(.{4})(?=.)/g, "$1-");
  }

  /* Lines follow one another, and none was touched. */
  async function chain(record) {
    var bad = [], before = GENESIS, seq = 0, digests = record.digests = {};
    for (var [number, previous, hash, body] of record.entries) {
      for (seq += 1; seq < number; seq += 1) bad.push(["f_gap", { seq }]);
      if (previous !== before) bad.push(["f_link", { seq }]);
      if (await digest(previous + "\n" + body) !== hash) bad.push(["f_content", { seq }]);
      digests[number] = before = hash;
    }
    if (record.length !== seq || record.head !== before) bad.push(["f_length", { seq }]);
    for (var [at, hash_, , day] of record.papers) if (at && digests[at] !== hash_) bad.push(["f_paper", { seq: at, day }]);
    return { name: "chain", n: record.entries.length, bad };
  }

  /* What each line says that it holds is what stands in this record. */
  async function roots(record) {
    var bad = [], writes = new Map();
    for (var [number, fact, hash, write] of record.held) {
      if (!writes.has(write)) writes.set(write, []);
      writes.get(write).push(number + " " + fact + " " + (hash || "-"));
    }
    for (var line of record.lines) {
      if (!line.held) continue;
      var lines = writes.get(line.held.write) || [];
      if (!lines.length && ALWAYS.indexOf(line.verb) < 0) continue;
      if (await digest(lines.join("\n")) !== line.held.digest || lines.length !== line.held.rows) bad.push(["f_root", { seq: line.seq }]);
      record.lineOf.set(line.held.write, line.seq);
      writes.delete(line.held.write);
    }
    return { name: "held", n: record.lineOf.size, bad };
  }

  /* Every fact is as its newest digest says; none is gone, none came past the ledger. */
  async function facts(record) {
    var bad = [], newest = new Map(), told = new Set(record.kinds);
    var rows = record.held.map(([number, fact, hash, write]) => [number, fact, hash, record.lineOf.get(write)]).concat(record.elsewhere);
    rows.sort((one, other) => one[0] - other[0]);
    for (var [, fact, hash, line] of rows) {
      newest.set(fact, [hash, line]);
      if (!line && record.texts.has(fact)) bad.push(["f_no_line", { what: called(record, fact) }]);
    }
    for (var [name, text] of record.texts) {
      var [hash_, seq] = newest.get(name) || [];
      if (hash_ === undefined) bad.push(["f_unknown", { what: called(record, name) }]);
      else if (hash_ === null) bad.push(["f_back", { what: called(record, name), seq }]);
      else if (await digest(text) !== hash_) bad.push(["f_changed", { what: called(record, name), seq }]);
    }
    for (var [missing, [last, where]] of newest) {
      var here = told.has(missing.split(":")[0]) && !record.others.has(missing);
      if (here && last !== null && !record.texts.has(missing)) bad.push(["f_gone", { what: called(record, missing), seq: where }]);
    }
    return { name: "facts", n: record.texts.size, bad };
  }

  function called(record, fact) {
    var [kind, key] = fact.split(":"), row = record.rows.get(fact) || {}, labels = record.labels;
    var claim = record.rows.get("claim:" + (row.claim_id || key)) || row;
    var home = labels[claim.entry_id] || "?", star = labels[claim.star_id] || "?";
    return say("k_" + kind, { home, star, sitting: labels[row.sitting_id] || "?" });
  }

  function of(record, kind) {
    return Array.from(record.rows).filter(([fact]) => fact.startsWith(kind + ":")).map(([, row]) => row);
  }

  function enough(tally, rules) {
    var least = rules.quorum === "half" ? Math.floor(tally.entitled / 2) + 1 : Math.ceil(2 * tally.entitled / 3);
    return tally.present >= Math.max(1, least);
  }

  /* The group: of for and against; the committees: of those present. Ties fail. */
  function passes(tally, rules) {
    var counted = tally.body === "committees" ? tally.present : tally.votes_for + tally.votes_against;
    if (rules.majority === "two_thirds") return 3 * tally.votes_for >= 2 * counted && tally.votes_for > 0;
    return 2 * tally.votes_for > counted;
  }

  /* What is wrong with a count, taken alone. */
  function wrong(tally, rules) {
    var roll = tally.roll, aside = Object.keys(roll.recused || {}), votes = Object.values(roll.votes || {});
    var many = choice => votes.filter(vote => vote === choice).length;
    var found = [];
    if (tally.present !== tally.votes_for + tally.votes_against + tally.abstentions) found.push("f_sum");
    if (roll.entitled.length !== tally.entitled || roll.present.length !== tally.present) found.push("f_roll");
    if (!roll.present.every(seat => roll.entitled.includes(seat))) found.push("f_roll");
    if (aside.some(seat => roll.present.includes(seat))) found.push("f_aside");
    if (!enough(tally, rules)) found.push("f_quorum");
    if (passes(tally, rules) !== tally.passed) found.push("f_passed");
    if (many("for") > tally.votes_for || many("against") > tally.votes_against || many("abstain") > tally.abstentions) found.push("f_named");
    return found;
  }

  /* The newest ballot of each member who is counted, cast before the count, says what the count says. */
  function named(tally, ballots) {
    var said = new Map();
    ballots.filter(one => one.at <= tally.at).sort((one, other) => one.turn - other.turn).forEach(one => said.set(one.seat_id, one));
    var turn = Math.max(0, ...Array.from(said.values(), one => one.turn));
    var cast = Array.from(said.values()).filter(one => one.turn === turn && tally.roll.present.includes(one.seat_id));
    return cast.every(one => tally.roll.votes[one.seat_id] === one.choice);
  }

  async function counts(record) {
    var bad = [], tallies = of(record, "tally"), ballots = new Map();
    for (var ballot of of(record, "ballot")) {
      var place = ballot.sitting_id + ballot.claim_id;
      ballots.set(place, (ballots.get(place) || []).concat([ballot]));
    }
    for (var tally of tallies) {
      var what = called(record, "tally:" + tally.id);
      for (var word of wrong(tally, record.rules)) bad.push([word, { what }]);
      if (tally.roll.votes && !named(tally, ballots.get(tally.sitting_id + tally.claim_id) || [])) bad.push(["f_named", { what }]);
    }
    return { name: "counts", n: tallies.length, bad };
  }

  /* The newest count of the committees that is later than every reopening of the claim. */
  async function stars(record) {
    var bad = [], awards = of(record, "award"), claims = of(record, "claim"), tallies = of(record, "tally"), reopenings = of(record, "reopening");
    for (var award of awards) {
      var claim = claims.find(one => one.entry_id === award.entry_id && one.star_id === award.star_id) || {};
      var since = reopenings.filter(one => one.claim_id === claim.id).reduce((last, one) => one.at > last ? one.at : last, "");
      var its = tallies.filter(one => one.claim_id === claim.id && one.body === "committees" && one.at > since);
      var last = its.sort((one, other) => one.at < other.at ? -1 : 1).pop();
      if (!last || !last.passed) bad.push(["f_star", { what: called(record, "award:" + award.id) }]);
    }
    return { name: "stars", n: awards.length, bad };
  }

  async function boards(record) {
    var bad = [];
    for (var board of record.boards) {
      board.digest = await digest(board.csv);
      var posted = record.lines.find(line => line.verb === "notice_posted" && line.subject === board.notice);
      if (!posted) bad.push(["f_not_posted", board]);
      else if (board.digest !== posted.details.digest) bad.push(["f_board", board]);
    }
    return { name: "boards", n: record.boards.length, bad };
  }

  function prepare(record) {
    record.lines = record.entries.map(entry => JSON.parse(entry[3]));
    record.lineOf = new Map();
    record.texts = new Map(record.facts);
    record.rows = new Map(record.facts.map(([fact, text]) => [fact, JSON.parse(text)]));
    record.others = new Set(record.other_rounds);
    return record;
  }

  function item(list, text, className) {
    var line = document.createElement("li");
    line.textContent = text;
    line.className = className || "";
    return list.appendChild(line);
  }

  function show(check) {
    var good = !check.bad.length, line = item(id("checks"), say(check.name + (good ? "" : "_bad"), check), good ? "good" : "bad");
    if (good) return;
    var list = line.appendChild(document.createElement("ul"));
    check.bad.slice(0, SHOWN).forEach(([word, values]) => item(list, say(word, values)));
    if (check.bad.length > SHOWN) item(list, say("more", { n: check.bad.length - SHOWN }));
  }

  function showPapers(record) {
    record.papers.forEach(([seq, hash, paper, day]) => {
      var row = id("papers").insertRow(), kind = paper.split(":")[0];
      var name = say(kind === "notice" || kind === "minutes" ? kind : "paper", {});
      [day, name, seq, code(hash)].forEach(text => { row.insertCell().textContent = text; });
    });
    id("code").oninput = function () {
      var wanted = typedCode(this.value), seq = Object.keys(record.digests).find(each => code(record.digests[each]) === wanted);
      var board = record.boards.find(each => code(each.digest) === wanted);
      id("compared").className = seq || board ? "good" : "bad";
      id("compared").textContent = wanted.length < 19 ? "" : board ? say("same_board", board) : say(seq ? "same" : "another", { seq });
    };
  }

  async function check(record) {
    var found = [];
    for (var step of [chain, roots, facts, counts, stars, boards]) found.push(await step(record));
    var faults = found.reduce((sum, each) => sum + each.bad.length, 0);
    id("verdict").textContent = faults ? say("faults", { n: faults }) : say("all_hold", {});
    id("verdict").className = faults ? "bad" : "good";
    id("about").textContent = say("about", { village: record.village, year: record.year, round: record.round, day: record.taken_at.slice(0, 10) });
    found.forEach(show);
    showPapers(record);
    id("found").hidden = false;
    id("state").textContent = "";
  }

  function parsed(text) {
    try { return JSON.parse(text); } catch (error) { return null; }
  }

  function refused(record) {
    if (!window.crypto || !crypto.subtle) return "no_crypto";
    if (record === null) return "not_json";
    if (!record.starcivil_record) return "not_record";
    return record.starcivil_record > 1 ? "too_new" : "";
  }

  function clear() {
    id("found").hidden = true;
    ["checks", "papers", "compared"].forEach(name => { id(name).textContent = ""; });
    id("code").value = "";
  }

  async function read(text) {
    var record = parsed(text), refusal = refused(record);
    if (refusal) { id("state").textContent = say(refusal, {}); return; }
    id("state").textContent = say("checking", {});
    try {
      await check(prepare(record));
    } catch (error) {
      id("state").textContent = say("broken", { where: error.message });
    }
  }

  /* The same file chosen anew, when it was saved anew meanwhile. */
  id("record").addEventListener("click", function () { this.value = ""; });
  id("record").addEventListener("change", function () {
    var reader = new FileReader();
    clear();
    if (!this.files.length) return;
    id("state").textContent = say("reading", {});
    reader.onload = function () { read(String(reader.result)); };
    reader.readAsText(this.files[0], "utf-8");
  });
})();
