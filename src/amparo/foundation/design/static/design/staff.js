"use strict";
(function () {
  const root = document.documentElement;
  const find = (selector, from) => (from || document).querySelector(selector);
  const all = (selector, from) => [...(from || document).querySelectorAll(selector)];

  // The chosen theme holds before the first paint, so this file is not deferred.
  const kept = localStorage.getItem("theme");
  if (kept) root.dataset.theme = kept;

  function switchTheme() {
    const dark = matchMedia("(prefers-color-scheme: dark)").matches;
    const now = root.dataset.theme || (dark ? "dark" : "light");
    root.dataset.theme = now === "dark" ? "light" : "dark";
    localStorage.setItem("theme", root.dataset.theme);
  }

  // Keys: "/" searches, "g" and a letter goes somewhere, "?" shows the keys.
  let going = 0;
  function typing(target) {
    return target.closest("input, textarea, select, [contenteditable], dialog[open]");
  }
  function onKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.target.closest && typing(event.target)) return;
    const wanted = Date.now() - going < 1500 ? event.key.toLowerCase() : "";
    going = 0;
    const place = wanted && find(`[data-key="${CSS.escape(wanted)}"]`);
    if (place) place.click();
    else if (event.key === "g") going = Date.now();
    else if (event.key === "/" && find("#search")) find("#search").focus();
    else if (event.key === "?" && find("#keys")) find("#keys").showModal();
    else return;
    event.preventDefault();
  }

  // Forms: warn before unsaved words are lost; count characters.
  let unsaved = false;
  function watch(event) {
    const form = event.target.closest("form[data-watch]");
    if (form) unsaved = true;
    const counter = event.target.id && find(`[data-count-for="${CSS.escape(event.target.id)}"]`);
    if (counter) {
      const left = counter.dataset.most - event.target.value.length;
      counter.textContent = counter.dataset.words.replace("%(left)s", left);
    }
  }
  function beforeLeaving(event) {
    if (unsaved) event.preventDefault();
  }

  // The screen locks by itself; a minute before, it asks.
  function idle() {
    const limit = Number(document.body.dataset.idle);
    const lock = find("[data-lock]");
    const dialog = find("#idle");
    if (!limit || !lock || !dialog) return;
    let last = Date.now();
    const words = find(".idle-count", dialog);
    const awake = () => { if (!dialog.open) last = Date.now(); };
    ["keydown", "pointerdown", "scroll"].forEach((name) =>
      addEventListener(name, awake, { passive: true }));
    dialog.addEventListener("close", () => {
      last = Date.now();
      document.dispatchEvent(new CustomEvent("amparo:awake"));
    });
    setInterval(() => {
      const left = Math.ceil(limit - (Date.now() - last) / 1000);
      if (left <= 0) { unsaved = false; lock.form.submit(); return; }
      if (left > 60) return;
      words.textContent = words.dataset.words.replace("%(seconds)s", left);
      if (!dialog.open) dialog.showModal();
    }, 1000);
  }

  function copy(button) {
    navigator.clipboard.writeText(button.dataset.copy).then(() => {
      button.dataset.said = button.dataset.done;
      setTimeout(() => delete button.dataset.said, 2000);
    });
  }

  function prepare(from) {
    all("[data-theme-switch], [data-copy]", from).forEach((act) => { act.hidden = false; });
    const summary = find("[data-focus]", from);
    if (summary) summary.focus();
  }

  addEventListener("DOMContentLoaded", () => {
    prepare(document);
    idle();
    document.addEventListener("keydown", onKey);
    document.addEventListener("input", watch);
    document.addEventListener("submit", () => { unsaved = false; });
    document.addEventListener("click", (event) => {
      const act = event.target.closest("[data-theme-switch], [data-copy], [data-print]");
      if (!act) return;
      if ("themeSwitch" in act.dataset) switchTheme();
      else if ("print" in act.dataset) print();
      else copy(act);
    });
    document.addEventListener("htmx:load", (event) => prepare(event.target));
    addEventListener("beforeunload", beforeLeaving);
    // A locked screen must not come back alive from the browser's memory.
    addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
  });
})();
