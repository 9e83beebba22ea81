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

  // Keys: "/" searches, "g" and a letter goes somewhere, "?" shows the keys. A page may
  // have keys of its own (data-hot) and rows to walk through with "j" and "k".
  let going = 0;
  function walk(step) {
    const rows = all("[data-walk] .row-title a");
    const here = rows.indexOf(document.activeElement);
    const from = here < 0 ? rows.findIndex((row) => row.hasAttribute("aria-current")) : here;
    const row = rows[Math.max(0, from + step)];
    if (row) row.focus();
  }
  function press(act) {
    if (act.matches("input, textarea, select")) act.focus();
    else act.click();
  }
  function showKeys() {
    const list = find("#keys dl");
    all(".keys-here", list).forEach((line) => line.remove());
    const own = all("[data-hot-words]").map((act) => [act.dataset.hot, act.dataset.hotWords]);
    all("[data-walk]").forEach((rows) => own.unshift(["j", "k", rows.dataset.walk]));
    own.reverse().forEach((parts) => {
      const line = list.insertBefore(document.createElement("div"), list.firstChild);
      line.className = "keys-here";
      const keys = line.appendChild(document.createElement("dt"));
      parts.slice(0, -1).forEach((key) => keys.append(
        Object.assign(document.createElement("kbd"), { textContent: key }), " "));
      line.appendChild(document.createElement("dd")).textContent = parts.at(-1);
    });
    find("#keys").showModal();
  }
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
    else if (event.key === "?" && find("#keys")) showKeys();
    else if ("jk".includes(event.key) && find("[data-walk]")) walk(event.key === "j" ? 1 : -1);
    else if (find(`[data-hot="${CSS.escape(event.key)}"]`)) press(find(`[data-hot="${CSS.escape(event.key)}"]`));
    else return;
    event.preventDefault();
  }

  // Forms: warn before unsaved words are lost; count characters.
  let unsaved = null; // the form that was written in last
  function watch(event) {
    const typed = event.target;
    const form = typed.closest("form[data-watch]") || (typed.matches("textarea") && typed.form);
    if (form && form.getAttribute("method") === "post") unsaved = form;
    const counter = event.target.id && find(`[data-count-for="${CSS.escape(event.target.id)}"]`);
    if (counter) {
      const left = counter.dataset.most - event.target.value.length;
      counter.textContent = counter.dataset.words.replace("%(left)s", left);
    }
  }
  function beforeLeaving(event) {
    if (unsaved) event.preventDefault();
  }

  const WATCHING = { headers: { "X-Watching": "1" } }; // asking is not being there
  // Locking takes along what nobody has sent: the server seals it into the next page,
  // where only its author can open it. Without network the page is covered until then.
  function lockAway(lock) {
    const form = unsaved;
    unsaved = null;
    if (!form || !form.isConnected) { lock.form.submit(); return; }
    const leadsTo = new URL(form.getAttribute("action") || "", location.href);
    const add = (name, value) => form.append(
      Object.assign(document.createElement("input"), { type: "hidden", name, value }));
    add("unsent_on", location.pathname + location.search);
    // Which of several buttons was meant, nobody knows.
    if (!find("button[name], input[type=submit][name]", form)) add("unsent_to", leadsTo.pathname + leadsTo.search);
    form.setAttribute("action", lock.form.getAttribute("action"));
    all("dialog[open]").forEach((open) => open.close());
    document.body.classList.add("covered");
    find("#covered").hidden = false;
    const send = () => HTMLFormElement.prototype.submit.call(form);
    const { awake: address } = document.body.dataset;
    const ask = () => fetch(address, WATCHING).then(send, () => setTimeout(ask, 3000));
    if (address) ask(); else send();
  }

  // The session ends at a time, however busy someone is. Wall clock: a laptop sleeps.
  let sessionEnd = 0;
  function sessionClock() {
    const bar = find("#session-end");
    if (!bar) return;
    sessionEnd = Date.now() + bar.dataset.left * 1000;
    const show = () => {
      const left = (sessionEnd - Date.now()) / 1000;
      find(".callout", bar).hidden = left > bar.dataset.warning;
      find("[data-soon]", bar).hidden = left <= 0;
      find("[data-over]", bar).hidden = left > 0;
    };
    show();
    setInterval(show, 5000);
    bar.addEventListener("session", show);
  }
  function ended() {
    if (!unsaved) { location.reload(); return; }
    sessionEnd = 0;
    tellBar();
  }
  function heard(answer) {
    if (answer.status !== 204) { ended(); return; }
    const left = answer.headers.get("X-Session-Left"), ends = find("#session-end [data-ends]");
    if (!left || !ends) return;
    sessionEnd = Date.now() + left * 1000;
    ends.textContent = answer.headers.get("X-Session-Ends");
    tellBar();
  }
  function tellBar() {
    const bar = find("#session-end");
    if (bar) bar.dispatchEvent(new Event("session"));
  }

  // The screen locks by itself; a minute before, it asks. Writing counts as being
  // there: the server hears of it now and then, so that no word is lost.
  function idle() {
    const { idle: seconds, awake: address } = document.body.dataset;
    const lock = find("[data-lock]");
    const dialog = find("#idle");
    if (!seconds || !lock || !dialog) return;
    const words = find(".idle-count", dialog);
    let seen = Date.now();
    let told = Date.now();
    function tell() {
      told = Date.now();
      if (!address) return;
      // Any other answer means that the session has ended; without network nothing does.
      fetch(address).then(heard, () => {});
    }
    function here() {
      if (dialog.open) return;
      seen = Date.now();
      if (seen - told > 240000) tell();
    }
    ["keydown", "pointerdown", "scroll"].forEach((name) =>
      addEventListener(name, here, { passive: true }));
    // Not "close": that comes late, and the clock could ask again before it.
    ["submit", "cancel"].forEach((name) =>
      dialog.addEventListener(name, () => { seen = Date.now(); tell(); }));
    const clock = setInterval(() => {
      const left = Math.ceil(seconds - (Date.now() - seen) / 1000);
      if (left <= 0) { clearInterval(clock); lockAway(lock); return; }
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

  // In a list, the box at the head ticks all of the page, and says when not all are.
  function chooseAll(box) {
    const rows = all("[form=list-bulk][name=row]"), heads = all("[data-all]");
    if (heads.includes(box)) [...rows, ...heads].forEach((one) => { one.checked = box.checked; });
    else if (rows.includes(box)) {
      const whole = rows.every((row) => row.checked);
      heads.forEach((head) => { head.checked = whole; });
    }
  }

  function prepare(from) {
    all("[data-theme-switch], [data-copy]", from).forEach((act) => { act.hidden = false; });
    const summary = find("[data-focus]", from);
    if (summary) summary.focus();
  }

  addEventListener("DOMContentLoaded", () => {
    prepare(document);
    idle();
    sessionClock();
    const sendNow = find("form[data-send-now]");
    if (sendNow) HTMLFormElement.prototype.submit.call(sendNow);
    document.addEventListener("keydown", onKey);
    document.addEventListener("input", watch);
    document.addEventListener("change", (event) => chooseAll(event.target));
    document.addEventListener("submit", (event) => {
      const form = event.target;
      const lock = find("[data-lock]", form);
      if (lock && unsaved) { event.preventDefault(); lockAway(lock); }
      else if (form === unsaved || form.matches("[data-watch]")) unsaved = null;
    });
    // Back at this page: someone may have signed in again in another tab.
    document.addEventListener("visibilitychange", () => {
      const { awake: address } = document.body.dataset;
      if (!document.hidden && address && find("#session-end")) {
        fetch(address, WATCHING).then(heard, () => {});
      }
    });
    // What a part of the page asks for must not carry away what was written.
    document.addEventListener("htmx:beforeOnLoad", (event) => {
      if (!unsaved || !event.detail.xhr.getResponseHeader("HX-Redirect")) return;
      event.preventDefault();
      ended();
    });
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
