/* The form at the door: a verdict is shown as unsure until the server has weighed the new answers. */
(function () {
  "use strict";
  document.addEventListener("change", function (event) {
    var star = event.target.closest(".star");
    if (star && event.target.type === "radio") star.querySelector(".weighed").classList.add("unsure");
  });

  /* An answer comes late on a poor network: a tick set meanwhile stays, what is the same is left alone. */
  document.addEventListener("htmx:oobBeforeSwap", function (event) {
    var old = event.detail.target, fresh = event.detail.fragment.firstElementChild || event.detail.fragment;
    var ticked = old.querySelector("input[type=checkbox]"), tick = fresh.querySelector("input[type=checkbox]");
    if (ticked && tick && !tick.disabled) tick.checked = ticked.checked;
    if (old.classList.contains("weighed") && old.textContent === fresh.textContent && !ticked === !tick && !(tick && tick.disabled !== ticked.disabled)) {
      old.classList.remove("unsure");
      event.detail.shouldSwap = false;
    }
  });
})();
