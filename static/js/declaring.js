/* The form at the door: a verdict is shown as unsure until the server has weighed the new answers. */
(function () {
  "use strict";
  document.addEventListener("change", function (event) {
    var star = event.target.closest ? event.target.closest(".star") : null;
    if (star && event.target.type === "radio") star.querySelector(".weighed").classList.add("unsure");
  });
  /* Another page in place of the verdict (logged out, no network) must not wipe it out. */
  document.addEventListener("htmx:beforeSwap", function (event) {
    if (event.detail.target.classList.contains("weighed") && event.detail.serverResponse.indexOf('class="weighed"') < 0) event.detail.shouldSwap = false;
  });
})();
