/* On a page with network: what waits is sent in the background, and the count at the top follows. */
(function () {
  "use strict";
  window.starcivilQueue.watch(function () { window.starcivilWaiting.look(); });
  window.starcivilQueue.start();
})();
