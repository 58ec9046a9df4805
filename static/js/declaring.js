/* The form at the door: a verdict is shown as unsure until the server has weighed the new answers. */
(function () {
  "use strict";
  document.addEventListener("change", function (event) {
    var star = event.target.closest(".star");
    if (star && event.target.type === "radio") star.querySelector(".weighed").classList.add("unsure");
  });
})();
