/* Counting hands with fewer presses; the same buttons work without this, one page later. */
(function () {
  "use strict";
  var form = document.getElementById("hands");
  var fill = document.getElementById("fill");
  var save = document.getElementById("save");
  if (!form || !fill || !save) return;

  function each(list, act) {
    Array.prototype.forEach.call(list, act);
  }

  function numbers(row) {
    return Array.prototype.map.call(row.querySelectorAll("input.hands"), function (field) {
      return field.value.trim();
    });
  }

  /* The campaign's majority, of those present: more than half, or at least two thirds. */
  function enough(inFavour, present) {
    if (form.getAttribute("data-majority") === "two_thirds") return inFavour > 0 && 3 * inFavour >= 2 * present;
    return 2 * inFavour > present;
  }

  /* The field for the reason is shown once the count would go against the group's result. */
  function askForReasons() {
    each(form.querySelectorAll("tr[data-group]"), function (row) {
      var under = row.nextElementSibling;
      var typed = numbers(row);
      if (!under || !under.hasAttribute("data-reason")) return;
      var passes = enough(Number(typed[0]), Number(row.getAttribute("data-present")));
      var differs = typed.join("") !== "" && passes !== (row.getAttribute("data-group") === "passed");
      under.hidden = !differs && !under.querySelector("input").value;
    });
  }

  /* All in favour: fills what is still empty, and Enter then saves. */
  fill.addEventListener("click", function (event) {
    event.preventDefault();
    each(form.querySelectorAll("tr[data-present]"), function (row) {
      var fields = row.querySelectorAll("input.hands");
      if (numbers(row).join("") !== "" || row.getAttribute("data-present") === "0") return;
      fields[0].value = row.getAttribute("data-present");
      fields[1].value = fields[2].value = "0";
    });
    askForReasons();
    setTimeout(function () { save.focus(); }, 0);
  });

  form.addEventListener("input", askForReasons);
  askForReasons();
  if (!document.querySelector(".errors")) save.focus({ preventScroll: true });
})();
