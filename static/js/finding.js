/* Lists by keyboard: / goes to the box, arrows through what was found, Enter opens, Esc goes back. */
(function () {
  "use strict";
  var box = document.querySelector("[data-find]");
  if (!box) return;

  function links() {
    return Array.prototype.slice.call(document.querySelectorAll("main .lines a"));
  }

  function types(part) {
    return /^(input|select|textarea)$/i.test(part.tagName) && part !== box;
  }

  function move(step) {
    var all = links();
    var at = all.indexOf(document.activeElement);
    var next = at < 0 ? (step > 0 ? 0 : -1) : at + step;
    if (next < 0) box.focus();
    else if (all[next]) all[next].focus();
  }

  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    if (types(event.target)) return;
    if (event.key === "/" && event.target !== box) {
      box.focus();
      box.select();
    } else if (event.key === "ArrowDown") move(1);
    else if (event.key === "ArrowUp" && event.target !== box) move(-1);
    else if (event.key === "Escape" && event.target !== box) box.focus();
    else return;
    event.preventDefault();
  });
})();
