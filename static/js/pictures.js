/* A photo made smaller on the phone, turned as it was taken, and named by its sha256: for what is sent at once
   (photos.js) and what waits for the network (offline/form.js). */
(function () {
  "use strict";
  var MOST = 8 * 1024 * 1024, AIM = 400 * 1024, LONGEST = 1600, QUALITIES = [0.85, 0.75, 0.65, 0.5];

  function drawn(bitmap, share, turn) {
    var canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(bitmap.width * share));
    canvas.height = Math.max(1, Math.round(bitmap.height * share));
    var pen = canvas.getContext("2d");
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    return new Promise(function (done) {
      canvas.toBlob(done, "image/jpeg", QUALITIES[Math.min(turn, QUALITIES.length - 1)]);
    }).then(function (blob) {
      if (!blob || blob.size <= AIM || turn > 8) return blob;
      return drawn(bitmap, turn < QUALITIES.length - 1 ? share : share * 0.8, turn + 1);
    });
  }

  /* An older browser cannot, or knows no "from-image": then the server turns it, and makes it smaller. */
  function shrunk(file) {
    if (!window.createImageBitmap) return Promise.resolve(file);
    return createImageBitmap(file, { imageOrientation: "from-image" }).then(function (bitmap) {
      return drawn(bitmap, Math.min(1, LONGEST / Math.max(bitmap.width, bitmap.height)), 0);
    }).then(function (made) { return made || file; }, function () { return file; });
  }

  function bytesOf(blob) {
    return new Promise(function (done, failed) {
      var reader = new FileReader();
      reader.onload = function () { done(reader.result); };
      reader.onerror = failed;
      reader.readAsArrayBuffer(blob);
    });
  }

  function hex(bytes) {
    return Array.prototype.map.call(new Uint8Array(bytes), function (byte) { return ("0" + byte.toString(16)).slice(-2); }).join("");
  }

  window.starcivilPictures = {
    hex: hex,
    bytesOf: bytesOf,

    /* {bytes, sha}, or a rejection named TooLarge; no sha where the page may not reckon one (plain http). */
    made: function (file) {
      return shrunk(file).then(function (blob) {
        if (blob.size > MOST) throw Object.assign(new Error("too large"), { name: "TooLarge" });
        return bytesOf(blob);
      }).then(function (bytes) {
        if (!window.crypto.subtle) return { bytes: bytes, sha: "" };
        return crypto.subtle.digest("SHA-256", bytes).then(function (sum) { return { bytes: bytes, sha: hex(sum) }; });
      });
    }
  };
})();
