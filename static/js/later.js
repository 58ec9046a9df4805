/* The database was away: what was typed is sent again by itself under the same key, so that a second arrival does no harm.
   Each time it waits twice as long; after five minutes in all only the button is left. */
(function () {
  "use strict";
  var form = document.querySelector("form[data-later]");
  if (!form || !form.elements.cid) return;
  var key = "later:" + form.elements.cid.value, TRIES = 6, tries = 0;
  try {
    tries = Number(sessionStorage.getItem(key) || 0);
    sessionStorage.setItem(key, tries + 1);
  } catch (closed) { tries = 0; }
  if (tries >= TRIES) return;
  /* Not all phones of a village at the same moment. */
  var seconds = Number(form.getAttribute("data-later")) * Math.pow(2, tries) + 3 * Math.random();
  var waiting = setTimeout(function () { form.submit(); }, seconds * 1000);
  form.addEventListener("submit", function () { clearTimeout(waiting); });
})();
