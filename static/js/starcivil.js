/* Makes pages quicker to use; every page works without it. The server guards what matters. */
(function () {
  "use strict";
  var typed = false;

  function each(selector, act) {
    Array.prototype.forEach.call(document.querySelectorAll(selector), act);
  }

  /* A double press: the server keeps the first by its cid; this only spares the wait. */
  function onSubmit(event) {
    var form = event.target;
    if (form.method !== "post") return;
    if (form.dataset.sent) return event.preventDefault();
    form.dataset.sent = "1";
    typed = false;
    setTimeout(function () { mark(form, true); }, 0);
    setTimeout(function () { release(form); }, 8000);
  }
  function mark(form, sending) {
    Array.prototype.forEach.call(form.querySelectorAll("button[type=submit], button:not([type])"), function (button) {
      button.classList.toggle("sending", sending);
      button.setAttribute("aria-disabled", sending);
    });
  }
  function release(form) {
    delete form.dataset.sent;
    mark(form, false);
  }

  /* Keys in meetings: a button with data-key="1" is pressed by 1; Enter stays the browser's. */
  function onKey(event) {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    if (/^(input|select|textarea)$/i.test(event.target.tagName) && event.target.type !== "radio") return;
    each("[data-key]", function (element) {
      if (element.getAttribute("data-key") !== event.key || element.disabled) return;
      event.preventDefault();
      element.click();
      if (element.type === "radio") element.focus();
    });
  }

  function onLeave(event) {
    if (!typed) return;
    event.preventDefault();
    event.returnValue = "";
  }

  function start(root) {
    var errors = document.querySelector(".errors");
    if (errors) errors.focus();
    each("[data-print]", function (button) {
      button.hidden = false;
      button.onclick = function () { window.print(); };
    });
    /* A list that only filters: choosing sends it. The button beside it serves without scripts. */
    each("form[data-send-on-change]", function (form) {
      form.addEventListener("change", function () { form.submit(); });
    });
    return root;
  }

  document.addEventListener("submit", onSubmit);
  document.addEventListener("keydown", onKey);
  document.addEventListener("input", function (event) {
    if (event.target.form && event.target.form.hasAttribute("data-keep")) typed = true;
  });
  window.addEventListener("beforeunload", onLeave);
  window.addEventListener("pageshow", function () { each("form[data-sent]", release); });
  document.addEventListener("htmx:afterSwap", function () { each("form[data-sent]", release); });
  document.addEventListener("DOMContentLoaded", function () { start(document); });
})();
