/* Copying a paper form by keyboard alone: a digit answers and goes on to the next question.
   Without this the same page is filled with Tab, the arrows and the space bar. */
(function () {
  "use strict";
  var form, steps;

  function all(part, selector) { return Array.prototype.slice.call(part.querySelectorAll(selector)); }

  function inputOf(step) { return step.querySelector("input:checked") || step.querySelector("input"); }

  /* The last step leads to the button, which Enter presses. */
  function go(at, by) {
    var there = steps[at + by];
    var target = there ? inputOf(there) : form.querySelector("button[type=submit]:not([name])");
    if (!target || at + by < 0) return;
    target.focus();
    (there || target).scrollIntoView({ block: "center" });
  }

  function changed(input) { input.dispatchEvent(new Event("change", { bubbles: true })); }

  function answer(step, number) {
    var inputs = all(step, "input");
    if (step.hasAttribute("data-tick")) {
      if (number > 2) return false;
      inputs[0].checked = number === 1;
      changed(inputs[0]);
      return true;
    }
    if (!inputs[number - 1]) return false;
    inputs[number - 1].checked = true;
    changed(inputs[number - 1]);
    return true;
  }

  /* What is open in this star is met; goes to what follows its items. */
  function meetAll(step) {
    var star = step.parentNode, items = all(star, "[data-item]");
    if (!star.hasAttribute("data-star") || step.hasAttribute("data-tick")) return steps.indexOf(step) - 1;
    items.forEach(function (item) {
      if (!item.querySelector("input:checked")) answer(item, 1);
    });
    return steps.indexOf(items[items.length - 1]);
  }

  function onKey(event) {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    var step = event.target.closest ? event.target.closest(".copy-step") : null;
    if (!step) return;
    var at = steps.indexOf(step);
    if (event.key === "0") { go(meetAll(step), 1); }
    else if (/^[1-9]$/.test(event.key)) { if (answer(step, Number(event.key))) go(at, 1); }
    else if (event.key === "Enter") { go(at, 1); }
    else if (event.key === "Backspace") { go(at, -1); }
    else { return; }
    event.preventDefault();
  }

  document.addEventListener("DOMContentLoaded", function () {
    form = document.querySelector(".copying");
    if (!form) return;
    steps = all(form, ".copy-step");
    document.querySelector("[data-keys-told]").hidden = false;
    form.addEventListener("keydown", onKey);
    var first = steps.filter(function (step) { return !step.querySelector("input:checked"); })[0] || steps[0];
    inputOf(first).focus();
  });
})();
