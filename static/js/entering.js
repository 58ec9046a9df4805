/* The code from the slip's QR stands behind the "#" of the address, which no browser sends: it is
   put into the field and taken out of the address, so that neither history nor log has it. */
(function () {
  "use strict";
  function take() {
    var field = document.getElementById("id_household_code");
    var code = window.location.hash.slice(1);
    if (!code) return;
    window.history.replaceState(null, "", window.location.pathname);
    if (field && /^[0-9A-Za-z-]{8,9}$/.test(code)) {
      field.value = code;
      field.form.querySelector("button.btn").focus();
    }
  }
  take();
  // A second slip on the same phone: where this page is open already, no browser loads it anew.
  window.addEventListener("hashchange", take);
})();
