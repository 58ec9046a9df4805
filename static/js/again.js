/* What was typed under a log-in that ended: one press sends it, once somebody has logged in in the other window.
   This page's token is of no log-in, so a fresh one is fetched first. Without this the next page asks once more. */
(function () {
  "use strict";
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (!form.hasAttribute("data-again")) return;
    event.preventDefault();
    fetch(form.getAttribute("data-again"), { credentials: "same-origin", cache: "no-store" }).then(function (answer) {
      return answer.json();
    }).then(function (state) {
      form.querySelector("[role=status]").hidden = Boolean(state.officer);
      if (!state.officer) return;
      form.querySelector("input[name=csrfmiddlewaretoken]").value = state.token;
      form.submit();
    }, function () { form.submit(); });
  });
})();
