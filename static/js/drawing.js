/* A mark that somebody of the household draws with a finger: a path of whole numbers in a square. */
(function () {
  "use strict";
  var SIZE = 200, STEP = 3, LONGEST = 3900;

  function start() {
    var field = document.querySelector("[data-draws]");
    if (!field) return;
    var form = field.closest("form"), kept = form.querySelector("input[name=mark]");
    var path = field.querySelector("path"), board = field.querySelector("svg"), last = null;

    function point(event) {
      var box = board.getBoundingClientRect();
      function along(at, from, size) { return Math.max(0, Math.min(SIZE, Math.round((at - from) * SIZE / size))); }
      return [along(event.clientX, box.left, box.width), along(event.clientY, box.top, box.height)];
    }

    function add(letter, where) {
      if (kept.value.length > LONGEST) return;
      kept.value += letter + where[0] + " " + where[1];
      path.setAttribute("d", kept.value);
      last = where;
    }

    function choose() {
      field.hidden = !form.querySelector("input[name=means][value=drawn]:checked");
    }

    board.addEventListener("pointerdown", function (event) {
      event.preventDefault();
      if (board.setPointerCapture) board.setPointerCapture(event.pointerId);
      var where = point(event);
      add("M", where);
      add("L", where);
    });
    board.addEventListener("pointermove", function (event) {
      if (!last) return;
      var where = point(event);
      if (Math.abs(where[0] - last[0]) + Math.abs(where[1] - last[1]) >= STEP) add("L", where);
    });
    ["pointerup", "pointercancel"].forEach(function (name) {
      board.addEventListener(name, function () { last = null; });
    });
    field.querySelector("button").addEventListener("click", function () {
      kept.value = "";
      path.setAttribute("d", "");
    });
    form.addEventListener("change", choose);
    path.setAttribute("d", kept.value);
    choose();
  }

  document.addEventListener("DOMContentLoaded", start);
})();
