/* A photo made smaller on the phone, turned as it was taken, and named by its sha256. */
(function () {
  "use strict";
  var MOST = 8 * 1024 * 1024, AIM = 400 * 1024, LONGEST = 1600, QUALITIES = [0.8, 0.7, 0.6, 0.5];

  function drawn(bitmap, share, turn) {
    var canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(bitmap.width * share));
    canvas.height = Math.max(1, Math.round(bitmap.height * share));
    canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    return new Promise(function (done) {
      canvas.toBlob(done, "image/jpeg", QUALITIES[Math.min(turn, QUALITIES.length - 1)]);
    }).then(function (blob) {
      if (!blob || blob.size <= AIM || turn > 8) return blob;
      return drawn(bitmap, turn < QUALITIES.length - 1 ? share : share * 0.8, turn + 1);
    });
  }

  /* An older browser cannot: then the original goes, and the server makes it smaller. */
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
    /* {bytes, sha}, or a rejection named TooLarge. */
    made: function (file) {
      return shrunk(file).then(function (blob) {
        if (blob.size > MOST) throw Object.assign(new Error("too large"), { name: "TooLarge" });
        return bytesOf(blob);
      }).then(function (bytes) {
        return crypto.subtle.digest("SHA-256", bytes).then(function (sum) { return { bytes: bytes, sha: hex(sum) }; });
      });
    }
  };
})();
