/* The form at the door: one star a screen on a phone, fewer taps, and verdicts from the server as one answers.
   Without this the whole page stands there and is saved by a press. */
(function () {
  "use strict";
  var CHOICE = "starcivil-steps";
  var form, steps, at = 0, stepping = false;

  function each(list, act) { Array.prototype.forEach.call(list, act); }
  function all(part, selector) { return Array.prototype.slice.call(part.querySelectorAll(selector)); }

  /* The questions of a star that nobody has answered yet. */
  function open(star) {
    return all(star, ".pick").filter(function (pick) { return !pick.querySelector("input:checked"); });
  }

  function tickOf(star) { return star.querySelector(".claim input"); }

  /* Fills what is still open and touches no answer that was given. */
  function meetAll(star) {
    var last = null;
    open(star).forEach(function (pick) {
      last = pick.querySelector("input[value=met]");
      last.checked = true;
    });
    if (last) last.dispatchEvent(new Event("change", { bubbles: true }));
  }

  function claim(star) {
    tickOf(star).checked = true;
    tickOf(star).dispatchEvent(new Event("change", { bubbles: true }));
  }

  /* On a poor network nobody waits for the verdict: what is answered may be claimed, and is weighed later. */
  function claimable(star) {
    var tick = tickOf(star);
    return Boolean(tick && !tick.disabled && !tick.checked && !open(star).length);
  }

  function draw() {
    all(form, ".star").forEach(function (star) {
      var left = open(star).length, button = star.querySelector("[data-all-met]");
      button.hidden = !left;
      button.querySelector("[data-none]").hidden = left < all(star, ".pick").length;
      button.querySelector("[data-some]").hidden = left === all(star, ".pick").length;
    });
    if (stepping) drawFoot(steps[at]);
  }

  function drawFoot(step) {
    var foot = form.querySelector(".declare-foot"), last = at === steps.length - 1;
    var says = step.querySelector(".weighed .tag"), claims = !last && claimable(step);
    var next = foot.querySelector('[data-step="1"]');
    foot.querySelector('[data-step="-1"]').hidden = !at;
    next.hidden = last;
    next.classList.toggle("plain", claims);
    next.querySelector("[data-plainly]").hidden = claims;
    next.querySelector("[data-unclaimed]").hidden = !claims;
    foot.querySelector("[data-claims]").hidden = !claims;
    all(foot, ".save").forEach(function (button) { button.hidden = !last; });
    var place = foot.querySelector(".now-says");
    place.textContent = "";
    if (says) place.appendChild(says.cloneNode(true));
  }

  function show(index) {
    at = Math.max(0, Math.min(index, steps.length - 1));
    steps.forEach(function (step, number) { step.classList.toggle("now", number === at); });
    draw();
  }

  /* By the address, so that the phone's own back goes one star back. */
  function go(index) {
    var step = steps[Math.max(0, Math.min(index, steps.length - 1))];
    if (location.hash === "#" + step.id) showHash();
    else location.hash = step.id;
  }

  function stepOf(part) {
    var step = part && part.closest(".star, #last");
    return step ? steps.indexOf(step) : -1;
  }

  function showHash() {
    var part = document.getElementById(location.hash.slice(1)), index = stepOf(part);
    if (!stepping || index < 0) return;
    show(index);
    part.scrollIntoView();
    if (part === steps[at]) part.querySelector("h2").focus({ preventScroll: true });
  }

  /* What was refused, what the address names, or else where one had stopped. */
  function first() {
    var wrong = stepOf(form.querySelector(".wrong")), named = stepOf(document.getElementById(location.hash.slice(1)));
    if (wrong >= 0 || named >= 0) return wrong >= 0 ? wrong : named;
    var undone = steps.findIndex(function (step) { return step.id === "last" || open(step).length; });
    return undone;
  }

  function setStepping(on) {
    stepping = on;
    document.body.classList.toggle("stepping", on);
    form.parentNode.querySelector("[data-whole]").hidden = !on;
    form.parentNode.querySelector("[data-single]").hidden = on;
    if (on) {
      show(first());
      history.replaceState(null, "", "#" + steps[at].id);
    } else {
      all(form, ".step").forEach(function (button) { button.hidden = true; });
      all(form, ".save").forEach(function (button) { button.hidden = false; });
      draw();
    }
  }

  function chosen() {
    try { return localStorage.getItem(CHOICE); } catch (error) { return null; }
  }

  function choose(on) {
    try { localStorage.setItem(CHOICE, on ? "1" : "0"); } catch (error) { /* then it holds for this page */ }
    setStepping(on);
    if (on) steps[at].scrollIntoView();
  }

  function onClick(event) {
    var button = event.target.closest("button");
    if (!button) return;
    if (button.hasAttribute("data-all-met")) meetAll(button.closest(".star"));
    else if (button.hasAttribute("data-whole")) choose(false);
    else if (button.hasAttribute("data-single")) choose(true);
    else if (button.hasAttribute("data-step")) go(at + Number(button.getAttribute("data-step")));
    else if (button.hasAttribute("data-claims")) {
      claim(steps[at]);
      go(at + 1);
    }
  }

  /* A verdict, the count and "draft kept" are unsure until the server has weighed the new answers. */
  function onChange(event) {
    var star = event.target.closest(".star");
    if (star && event.target.type === "radio") {
      [star.querySelector(".weighed"), document.getElementById("kept"), document.getElementById("progress")].forEach(function (told) {
        if (told) told.classList.add("unsure");
      });
    }
    draw();
  }

  /* The server's answer comes late on a poor network: a tick set meanwhile stays, what is the same is left alone. */
  function onVerdict(event) {
    var old = event.detail.target, fresh = event.detail.fragment.firstElementChild;
    if (!old.classList.contains("weighed")) return;
    var before = old.querySelector("input"), after = fresh.querySelector("input");
    if (before && after && !after.disabled) after.checked = before.checked;
    if (old.textContent === fresh.textContent && !before === !after && !(after && after.disabled !== before.disabled)) {
      old.classList.remove("unsure");
      event.detail.shouldSwap = false;
    }
  }

  function start() {
    form = document.querySelector("form.declaring");
    steps = all(form, ".star, #last");
    document.querySelector(".one-or-all").hidden = false;
    steps.forEach(function (step) { step.querySelector("h2").setAttribute("tabindex", "-1"); });
    var choice = chosen();
    setStepping(choice ? choice === "1" : window.matchMedia("(max-width: 640px)").matches);
    document.addEventListener("click", onClick);
    document.addEventListener("change", onChange);
    document.addEventListener("kept:restored", draw);
    document.addEventListener("htmx:oobBeforeSwap", onVerdict);
    document.addEventListener("htmx:afterRequest", draw);
    window.addEventListener("hashchange", showHash);
  }

  /* Without network the form is built on the phone, and says when it stands there. */
  document.addEventListener("declaring:ready", start);
  document.addEventListener("DOMContentLoaded", function () {
    if (document.querySelector("form.declaring")) start();
  });
})();
