/* Reads a star or what is read out, line by line, with a voice that lies on this phone itself: what is said of a
   household is sent to nobody. Without such a voice, or without this, the buttons stay hidden. */
(function () {
  "use strict";
  var engine = window.speechSynthesis;
  if (!engine || !window.SpeechSynthesisUtterance) return;
  var language = document.documentElement.lang.slice(0, 2), voice = null, speaking = null;

  function each(list, act) { Array.prototype.forEach.call(list, act); }

  function isOurs(one) { return one.localService && one.lang.slice(0, 2).toLowerCase() === language; }

  /* Some browsers know their voices at once, others tell later. */
  function look() {
    voice = engine.getVoices().filter(isOurs)[0] || null;
    each(document.querySelectorAll("[data-speak]"), function (button) { button.hidden = !voice; });
  }

  function lines(button) {
    var part = button.closest("[data-spoken]");
    return Array.prototype.filter.call(part.querySelectorAll(part.getAttribute("data-spoken")), function (line) {
      return !line.contains(button);
    });
  }

  function words(line) { return line.textContent.replace(/[●★☆✓]/g, "").replace(/\s+/g, " ").trim(); }

  function mark(button, on) {
    button.setAttribute("aria-pressed", on ? "true" : "false");
    button.querySelector("[data-says]").hidden = on;
    button.querySelector("[data-stops]").hidden = !on;
  }

  function stop() {
    if (!speaking) return;
    if (speaking.line) speaking.line.classList.remove("spoken");
    mark(speaking.button, false);
    speaking = null;
    engine.cancel();
  }

  function next(now) {
    if (speaking !== now) return;
    if (now.line) now.line.classList.remove("spoken");
    now.line = now.left.shift();
    if (!now.line) return stop();
    var said = new SpeechSynthesisUtterance(words(now.line));
    said.voice = voice;
    said.lang = voice.lang;
    said.rate = 0.9;
    said.onend = function () { next(now); };
    said.onerror = function () { if (speaking === now) stop(); };
    now.line.classList.add("spoken");
    engine.speak(said);
  }

  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-speak]"), was = speaking && speaking.button;
    if (!button) return;
    stop();
    if (was === button) return;
    speaking = { button: button, left: lines(button), line: null };
    mark(button, true);
    next(speaking);
  });
  window.addEventListener("pagehide", stop);
  engine.addEventListener && engine.addEventListener("voiceschanged", look);
  document.addEventListener("DOMContentLoaded", look);
})();
