/* Sends what waits on this phone, oldest first, when there is network: on coming back, on focus, after a while, by a button.
   A form that fails stays, and neither blocks nor removes another; trying never ends.
   Runs on the pages without network, and on every other page of an officer on whose phone something waits. */
(function () {
  "use strict";
  var store = window.starcivilOffline;
  /* Another one when the fields of a form change: what an old page sends is then refused and kept. */
  var FORMAT = "1";
  var PATIENCE = 20000, WITH_A_PHOTO = 120000, PAUSES = [5000, 15000, 60000, 300000];
  /* After these nothing else is tried for now; what one thing alone has, as another officer's list, holds up no other. */
  var ALL_WAIT = /^(offline|logged-out|older|renewed)$/;
  var tab = store.newKey(), running = null, wanted = false, pause = 0, again = null, watchers = [];

  function tell(state) { watchers.forEach(function (watch) { watch(state); }); }

  function limited(address, options, patience) {
    var cut = window.AbortController ? new AbortController() : null;
    var late = setTimeout(function () { if (cut) cut.abort(); }, patience || PATIENCE);
    var asked = Object.assign({ credentials: "same-origin", cache: "no-store", signal: cut ? cut.signal : undefined }, options);
    return fetch(address, asked).then(function (answer) {
      return answer.text().then(function (text) {
        clearTimeout(late);
        return { status: answer.status, url: answer.url, redirected: answer.redirected, text: text };
      });
    }).catch(function (error) {
      clearTimeout(late);
      throw error;
    });
  }

  function json(text) {
    try { return JSON.parse(text); } catch (error) { return null; }
  }

  /* Who is logged in here, and a token that is valid now. */
  function ask(pack) {
    return limited(pack.asks).then(function (answer) {
      var state = json(answer.text);
      if (answer.status !== 200 || !state) return { trouble: "offline" };
      if (!state.officer) return { trouble: "logged-out" };
      return state.officer === pack.officer ? { token: state.token } : { trouble: "other" };
    }, function () { return { trouble: "offline" }; });
  }

  function fields(draft) {
    var body = new URLSearchParams();
    Object.keys(draft.answers).forEach(function (code) {
      if (draft.answers[code]) body.append("a-" + code, draft.answers[code]);
    });
    draft.chosen.forEach(function (star) { body.append("claim-" + star, "on"); });
    Object.keys(draft.remarks).forEach(function (star) { body.append("r-" + star, draft.remarks[star]); });
    Object.keys(draft.promises).forEach(function (star) { body.append("p-" + star, draft.promises[star]); });
    body.append("mode", draft.mode);
    if (draft.consented) body.append("consented", "on");
    body.append("version", draft.version);
    body.append("format", FORMAT);
    body.append("cid", draft.cid);
    body.append("_end", "1");
    return body;
  }

  function post(pack, draft, token) {
    return limited(pack.sends + draft.entry + "/", {
      method: "POST", body: fields(draft), headers: { "X-CSRFToken": token, "Accept": "application/json" }
    });
  }

  function postPhoto(pack, photo, token) {
    var body = new FormData();
    body.append("cid", photo.cid);
    body.append("photo", new Blob([photo.bytes], { type: "image/jpeg" }), "photo.jpg");
    body.append("_end", "1");
    return limited(pack.photos.replace("ENTRY", photo.entry).replace("STAR", photo.star) + photo.sha + "/", {
      method: "POST", body: body, headers: { "X-CSRFToken": token, "HX-Request": "true" }
    }, WITH_A_PHOTO);
  }

  /* The page of the photos is the answer; what it refuses stands in it, in words. */
  function ofPhoto(answer) {
    if (answer.redirected) return /[?&]receipt=/.test(answer.url) ? { receipt: "1" } : { later: "logged-out" };
    if (answer.status === 403 || answer.status === 404) return { trouble: { why: "not-mine" } };
    if (answer.status !== 200 && answer.status !== 409) return { later: "busy" };
    var refused = new DOMParser().parseFromString(answer.text, "text/html").querySelector("[data-refused]");
    return { trouble: { why: refused ? refused.textContent.trim() : "not-taken" } };
  }

  /* After its form, so that a photo never comes without what it shows. */
  function sendPhoto(photo, packs, drafts) {
    var pack = packs[photo.pack], before = drafts.some(function (draft) { return draft.entry === photo.entry; });
    if (!pack || photo.trouble || before) return Promise.resolve("");
    /* A list from before there were photos does not say where they go. */
    if (!pack.photos) return renew(pack).then(function (trouble) { return trouble || "renewed"; });
    return ask(pack).then(function (state) {
      if (state.trouble) return state.trouble;
      return postPhoto(pack, photo, state.token).then(ofPhoto, function () { return { later: "offline" }; }).then(function (found) {
        if (found.later) return found.later;
        return (found.receipt ? store.dropPhoto(photo.key) : store.changePhoto(photo, { trouble: found.trouble })).then(function () { return ""; });
      });
    });
  }

  function photosInTurn(packs) {
    return Promise.all([store.photos(), store.drafts()]).then(function (both) {
      return inTurn(both[0], function (photo) { return sendPhoto(photo, packs, both[1]); });
    });
  }

  /* What became of it: a receipt, a trouble that somebody must look at, or nothing yet. */
  function outcome(answer) {
    var said = json(answer.text), twin = /[?&]receipt=([0-9A-Z]+)/.exec(answer.url);
    if (answer.redirected && twin) return { receipt: twin[1], told: "" };
    if (answer.redirected) return { later: "logged-out" };
    if (answer.status === 200 && said && said.receipt) return said;
    if (answer.status === 409 && said && said.older) return { later: "older" };
    if (answer.status === 409) return { trouble: said || { why: "differently" } };
    if (answer.status === 403 || answer.status === 404) return { trouble: { why: "not-mine" } };
    return { later: "busy" };
  }

  function finish(draft, found) {
    if (found.receipt) {
      return store.sent(draft, {
        cid: draft.cid, receipt: found.receipt, told: found.told, number: draft.number, name: draft.name,
        pack: draft.pack, order: draft.order, at: Date.now()
      });
    }
    return store.release(draft.entry, tab, found.trouble ? { trouble: found.trouble } : {});
  }

  /* Resolves with "" when the next one may follow, or why the others must wait, too. */
  function send(draft, packs) {
    var pack = packs[draft.pack];
    if (!pack || !draft.waiting || draft.trouble) return Promise.resolve("");
    return ask(pack).then(function (state) {
      return state.trouble || store.claim(draft.entry, tab).then(function (mine) {
        /* Another window is sending it; if that was closed meanwhile, it is our turn later. */
        if (!mine) return "elsewhere";
        return post(pack, mine, state.token).then(outcome, function () { return { later: "offline" }; }).then(function (found) {
          return finish(mine, found).then(function () { return found.later || ""; });
        });
      });
    });
  }

  /* One after the other; resolves with the last trouble, or "". */
  function inTurn(things, act) {
    var worst = "";
    return things.reduce(function (before, thing) {
      return before.then(function () {
        return ALL_WAIT.test(worst) ? "" : act(thing);
      }).then(function (trouble) { worst = trouble || worst; });
    }, Promise.resolve()).then(function () { return worst; });
  }

  /* An ended list is taken off the phone, a standing one is as new as the network allows. */
  function renew(pack) {
    return ask(pack).then(function (state) {
      if (state.trouble) return state.trouble;
      return limited(pack.content).then(function (answer) {
        var said = json(answer.text);
        if (answer.status === 410 && said) return store.wipePack(pack.pack, { why: said.ended });
        if (answer.status === 200 && said && said.pack === pack.pack) return store.keepPack(said);
      }).then(function () { return ""; }, function () { return "offline"; });
    });
  }

  function byKey(packs) {
    var found = {};
    packs.forEach(function (pack) { found[pack.pack] = pack; });
    return found;
  }

  function work() {
    return Promise.all([store.drafts(), store.packs()]).then(function (both) {
      var packs = byKey(both[1]);
      return inTurn([
        function () { return inTurn(both[0], function (draft) { return send(draft, packs); }); },
        function () { return photosInTurn(packs); },
        function () { return inTurn(both[1], renew); }
      ], function (step) { return step(); });
    });
  }

  function later(trouble) {
    clearTimeout(again);
    if (!trouble) {
      pause = 0;
      return;
    }
    again = setTimeout(run, PAUSES[Math.min(pause, PAUSES.length - 1)]);
    pause += 1;
  }

  /* One at a time in this window; between windows each form is claimed. */
  function run() {
    if (running) {
      wanted = true;
      return running;
    }
    wanted = false;
    tell({ working: true });
    running = work().catch(function () { return "no-room"; }).then(function (trouble) {
      running = null;
      /* Somebody came back, or the network did, while this was on its way without it. */
      if (trouble && wanted) return run();
      later(trouble);
      tell({ working: false, trouble: trouble });
      return trouble;
    });
    return running;
  }

  function nowOrLater() {
    pause = 0;
    run();
  }

  window.starcivilQueue = {
    watch: function (watch) { watchers.push(watch); },
    run: nowOrLater,
    start: function () {
      window.addEventListener("online", nowOrLater);
      window.addEventListener("focus", nowOrLater);
      document.addEventListener("visibilitychange", function () { if (!document.hidden) nowOrLater(); });
      run();
    }
  };
})();
