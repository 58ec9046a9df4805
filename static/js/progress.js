/* What takes longer than two seconds shows how far it is; the server works on without this page. */
(function () {
  "use strict";
  var PATIENCE = 2000, PAUSE = 1000;

  function show(form, box) {
    if (!form.dataset.sent) return;
    box.hidden = false;
    ask(form, box);
  }

  function ask(form, box) {
    var request = new XMLHttpRequest();
    request.open("GET", form.getAttribute("data-progress"));
    request.onload = function () {
      if (request.status === 200) tell(box, JSON.parse(request.responseText));
    };
    request.onloadend = function () { setTimeout(ask, PAUSE, form, box); };
    request.send();
  }

  function tell(box, told) {
    if (!told.step) return;
    box.querySelector(".said").textContent = told.said;
    box.querySelector("progress").value = told.step;
  }

  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (!form.hasAttribute("data-progress")) return;
    setTimeout(show, PATIENCE, form, form.querySelector(".progress"));
  });
})();
