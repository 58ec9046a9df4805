/* Makes pages quicker to use; every page works without it. The server guards what matters. */
(function () {
  "use strict";
  var typed = null;

  /* Chrome 69 lacks it, and htmx, which is loaded after this file, calls it. */
  if (!Object.fromEntries) {
    Object.fromEntries = function (pairs) {
      var result = {};
      Array.from(pairs).forEach(function (pair) { result[pair[0]] = pair[1]; });
      return result;
    };
  }

  function each(root, selector, act) {
    Array.prototype.forEach.call(root.querySelectorAll(selector), act);
  }

  /* A second press: the server keeps the first by its cid; this only shows that it was heard. */
  function onSubmit(event) {
    var form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "1";
    typed = null;
    /* Later, because the pressed button's own name and value still have to be sent. */
    setTimeout(mark, 0, form, true);
    setTimeout(release, 8000, form);
  }

  function mark(form, sending) {
    each(form, "button.btn[type=submit], button.btn:not([type])", function (button) {
      button.classList.toggle("sending", sending);
    });
  }

  function release(form) {
    delete form.dataset.sent;
    mark(form, false);
  }

  function releaseAll() {
    each(document, "form[data-sent]", release);
  }

  /* In meetings a button or answer with data-key="1" is pressed by the key 1. */
  function onKey(event) {
    var at = event.target;
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    if (/^(input|select|textarea)$/i.test(at.tagName) && !/^(radio|checkbox)$/.test(at.type)) return;
    var fitting = [];
    each(document, "[data-key]", function (part) {
      if (part.getAttribute("data-key") === event.key && !part.disabled) fitting.push(part);
    });
    /* With several questions on a page, the key answers the one that has the focus. */
    var near = fitting.filter(function (part) {
      return part.name && part.name === at.name;
    });
    var chosen = near[0] || fitting[0];
    if (!chosen) return;
    event.preventDefault();
    chosen.click();
    chosen.focus();
  }

  function onInput(event) {
    var form = event.target.form;
    if (form && form.hasAttribute("data-keep")) typed = form;
  }

  function onLeave(event) {
    /* What lies in a copy on the phone (keeping.js) is offered again, so nobody is held up. */
    if (!typed || typed.hasAttribute("data-held")) return;
    event.preventDefault();
    event.returnValue = "";
  }

  /* A wide table says so only where it is wider than its place; without this, on every phone. */
  function sayWide() {
    each(document, ".sideways", function (note) {
      var table = note.nextElementSibling;
      var wide = table.scrollWidth > table.clientWidth;
      note.classList.toggle("wide", wide);
      note.classList.toggle("fits", !wide);
    });
  }

  function start() {
    sayWide();
    var errors = document.querySelector(".errors");
    if (errors) errors.focus();
    each(document, "[data-print]", function (button) {
      button.hidden = false;
      button.addEventListener("click", function () { window.print(); });
    });
    /* A list that only filters: choosing sends it; its button serves where there are no scripts. */
    each(document, "form[data-send-on-change]", function (form) {
      form.addEventListener("change", function () { form.submit(); });
    });
  }

  document.addEventListener("submit", onSubmit);
  document.addEventListener("keydown", onKey);
  document.addEventListener("input", onInput);
  document.addEventListener("DOMContentLoaded", start);
  document.addEventListener("htmx:afterSwap", releaseAll);
  window.addEventListener("beforeunload", onLeave);
  window.addEventListener("pageshow", releaseAll);
  window.addEventListener("resize", sayWide);
})();
