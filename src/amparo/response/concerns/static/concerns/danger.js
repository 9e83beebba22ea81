"use strict";
// Danger is noticed on an open inbox: a number in the title, a sound and a notification
// that one can switch on. None of them says anything about anyone.
(function () {
  const KEY = "amparo.danger-sound";
  const title = document.title;
  let audio = null;
  let known = null;

  const queue = () => document.getElementById("queue");
  const count = () => Number((queue() && queue().dataset.danger) || 0);

  function soundIsOn() {
    try {
      return localStorage.getItem(KEY) === "on";
    } catch {
      return false; // a browser that stores nothing
    }
  }

  // Browsers let a page sound only after somebody touched it.
  function ready() {
    const Context = window.AudioContext || window.webkitAudioContext;
    if (!Context) return Promise.resolve();
    audio = audio || new Context();
    return audio.resume();
  }

  function ring() {
    if (!audio || audio.state !== "running") return;
    [0, 0.35, 0.7].forEach((after) => {
      const tone = audio.createOscillator();
      const volume = audio.createGain();
      const start = audio.currentTime + after;
      tone.frequency.value = 740;
      volume.gain.setValueAtTime(0.0001, start);
      volume.gain.exponentialRampToValueAtTime(0.3, start + 0.03);
      volume.gain.exponentialRampToValueAtTime(0.0001, start + 0.28);
      tone.connect(volume).connect(audio.destination);
      tone.start(start);
      tone.stop(start + 0.3);
    });
  }

  function notify(text) {
    if (!window.Notification || Notification.permission !== "granted") return;
    try {
      new Notification(text, { tag: "amparo-danger" });
    } catch {
      // Some telephones allow it to installed pages only.
    }
  }

  function look() {
    const now = count();
    document.title = now ? `(${now}) ${title}` : title;
    if (known !== null && now > known) {
      if (soundIsOn()) ring();
      notify(document.querySelector("[data-needed]").dataset.needed);
    }
    known = now;
  }

  function show() {
    const box = document.querySelector(".danger-signals");
    if (!box) return;
    const sound = box.querySelector("[data-sound]");
    const ask = box.querySelector("[data-notify]");
    box.hidden = false;
    sound.setAttribute("aria-pressed", String(soundIsOn()));
    ask.hidden = !window.Notification || Notification.permission !== "default";
    sound.addEventListener("click", () => {
      const on = !soundIsOn();
      try {
        localStorage.setItem(KEY, on ? "on" : "off");
      } catch {
        return;
      }
      sound.setAttribute("aria-pressed", String(on));
      if (on) ready().then(ring);
    });
    ask.addEventListener("click", () => {
      Notification.requestPermission().then(() => {
        ask.hidden = Notification.permission !== "default";
      });
    });
    if (soundIsOn()) {
      addEventListener("pointerdown", ready, { once: true });
      addEventListener("keydown", ready, { once: true });
    }
  }

  addEventListener("DOMContentLoaded", () => {
    if (!queue()) return;
    show();
    look();
    document.addEventListener("htmx:afterSettle", look);
  });
})();
