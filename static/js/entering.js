/* The code from the slip's QR stands behind the "#" of the address, which no browser sends: it is
   put into the field and taken out of the address, so that neither history nor log has it. */
(function () {
  "use strict";
  var field = document.getElementById("id_code");
  var code = window.location.hash.slice(1);
  if (!code) return;
  window.history.replaceState(null, "", window.location.pathname);
  if (field && !field.value && /^[0-9A-Za-z-]{8,9}$/.test(code)) {
    field.value = code;
    field.form.querySelector("button.btn").focus();
  }
})();
