/* Counting hands with fewer presses; the same buttons work without this, one page later. */
(function () {
  "use strict";
  var form = document.getElementById("hands");
  var fill = document.getElementById("fill");
  var save = document.getElementById("save");
  if (!form || !fill || !save) return;

  /* All in favour: fills what is still empty, and Enter then saves. */
  fill.addEventListener("click", function (event) {
    event.preventDefault();
    Array.prototype.forEach.call(form.querySelectorAll("tr[data-present]"), function (row) {
      var fields = row.querySelectorAll("input.hands");
      var empty = Array.prototype.every.call(fields, function (field) { return !field.value; });
      if (!empty || row.getAttribute("data-present") === "0") return;
      fields[0].value = row.getAttribute("data-present");
      fields[1].value = fields[2].value = "0";
    });
    setTimeout(function () { save.focus(); }, 0);
  });

  if (!document.querySelector(".errors")) save.focus({ preventScroll: true });
})();
