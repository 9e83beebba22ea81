"use strict";
// Everything here is an extra: the page does its whole work without it.
(function () {
  var SECOND = 1000, MINUTE = 60 * SECOND;
  var QUICK = 5 * SECOND; // three presses within this time leave
  var HIDE = 5 * MINUTE, END = 30 * MINUTE; // without a touch
  var root = document.documentElement, body = document.body;
  var leave = document.getElementById("leave");
  var says = document.getElementById("says");
  var veil = null, touched = Date.now();

  var keys = document.querySelector(".keys");
  if (keys) keys.hidden = false; // they work only with this script
  var first = document.querySelector("[data-focus]");
  if (first) first.focus();
  if (!leave || !says) return;

  // -- Leaving -----------------------------------------------------------------

  // A date and a clock instead of the page, drawn here: no network delays them.
  function cover() {
    var now = new Date(), lang = navigator.language;
    if (veil) return;
    veil = document.createElement("div");
    veil.className = "veil";
    veil.lang = lang;
    [
      now.toLocaleTimeString(lang, { hour: "2-digit", minute: "2-digit" }),
      now.toLocaleDateString(lang, { weekday: "long", day: "numeric", month: "long" }),
    ].forEach(function (text) {
      veil.appendChild(document.createElement("p")).textContent = text;
    });
    show(false);
    body.appendChild(veil);
  }

  function show(shown) {
    [].forEach.call(body.children, function (part) {
      part.hidden = !shown;
    });
  }

  function go() {
    cover();
    // replace, not href: the way back must not return to this page.
    location.replace(leave.href);
  }

  // The cover lies ahead: somebody left here, and somebody pressed "back".
  function wasLeft() {
    try {
      return navigation.entries().slice(navigation.currentEntry.index + 1)
        .some(function (entry) { return entry.url === leave.href; });
    } catch (error) {
      return false; // an older browser
    }
  }

  if (wasLeft()) go();
  leave.addEventListener("click", function (event) {
    event.preventDefault();
    go();
  });
  window.addEventListener("pagehide", function () {
    root.hidden = true;
    // An answer to a form becomes a plain page: "forward" must not send it again.
    try { history.replaceState(null, "", location.href); } catch (error) {}
  });
  // A page that the browser kept alive must not show itself again.
  window.addEventListener("pageshow", function (event) {
    root.hidden = event.persisted;
    if (!event.persisted) return;
    if (wasLeft()) go();
    else location.reload();
  });

  // -- Three presses of Escape, or of Shift alone ----------------------------------

  var lights = document.createElement("span");
  lights.className = "lights";
  lights.setAttribute("aria-hidden", "true");
  for (var light = 0; light < 3; light++) lights.appendChild(document.createElement("i"));
  leave.appendChild(lights);

  var presses = [], last = "", alone = false, timer = 0;

  function count() {
    presses = presses.filter(function (at) { return Date.now() - at < QUICK; });
    leave.setAttribute("data-lit", presses.length);
    clearTimeout(timer);
    if (presses.length > 2) return go();
    if (presses.length) {
      says.textContent = says.getAttribute(presses.length > 1 ? "data-one" : "data-two");
      timer = setTimeout(late, QUICK - (Date.now() - presses[0]));
    }
  }

  function late() {
    count();
    if (presses.length) return;
    says.textContent = says.getAttribute("data-late");
    timer = setTimeout(quiet, QUICK);
  }

  function quiet() {
    clearTimeout(timer);
    presses = [];
    leave.setAttribute("data-lit", 0);
    says.textContent = "";
  }

  function signal(event) {
    return (event.key === "Escape" || event.key === "Shift") && !event.isComposing;
  }

  document.addEventListener("keydown", function (event) {
    if (event.repeat) return;
    alone = signal(event) && !event.ctrlKey && !event.altKey && !event.metaKey;
    if (!alone && last) {
      last = "";
      quiet();
    }
  }, true);
  // Shift that is held while something else is pressed or clicked is no signal.
  document.addEventListener("pointerdown", function () { alone = false; }, true);
  document.addEventListener("keyup", function (event) {
    if (!alone || !signal(event)) return;
    if (event.key !== last) presses = [];
    last = event.key;
    presses.push(Date.now());
    count();
  }, true);

  // -- Nobody is there ---------------------------------------------------------------

  // Words and numbers are covered after a while. They wait in this page, nowhere else.
  function look() {
    var still = Date.now() - touched;
    if (still < HIDE || !document.querySelector("form[method=post],.receipt,[data-private]")) return;
    if (still >= END) go();
    else if (!veil) rest();
  }

  function rest() {
    var back = document.createElement("button");
    cover();
    back.type = "button";
    back.className = "act-quiet";
    back.lang = root.lang;
    back.textContent = says.getAttribute("data-show");
    back.addEventListener("click", function () {
      veil.remove();
      veil = null;
      touched = Date.now();
      show(true);
      document.getElementById("main").focus();
    });
    veil.appendChild(back);
    back.focus();
  }

  ["keydown", "input", "pointerdown", "pointermove", "touchstart", "scroll", "focusin"]
    .forEach(function (kind) {
      document.addEventListener(kind, function () {
        if (!veil) touched = Date.now();
      }, { capture: true, passive: true });
    });
  setInterval(look, 5 * SECOND);
  document.addEventListener("visibilitychange", look);

  // -- Sending on a bad network --------------------------------------------------------

  // Ask first whether anybody answers: a browser's own error page would lose the words.
  function ask(form, button) {
    var stop = new AbortController();
    var patience = setTimeout(function () { stop.abort(); }, 15 * SECOND);
    note(form, "data-sending");
    return fetch(location.href, { method: "HEAD", cache: "no-store", signal: stop.signal })
      .then(function () {
        form.setAttribute("data-ready", "");
        form.requestSubmit(button);
      }, function () {
        // At the second time the browser tries by itself, whatever we believe.
        form.setAttribute(form.hasAttribute("data-asked") ? "data-ready" : "data-asked", "");
        note(form, "data-away");
      })
      .then(function () {
        clearTimeout(patience);
        form.removeAttribute("data-busy");
      });
  }

  function note(form, what) {
    var place = form.querySelector(".sending") || document.createElement("p");
    place.className = "sending";
    place.setAttribute("role", "alert");
    form.appendChild(place).textContent = says.getAttribute(what);
  }

  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (form.method !== "post" || form.hasAttribute("data-ready")) return;
    if (!window.AbortController || !form.requestSubmit) return;
    event.preventDefault();
    if (form.hasAttribute("data-busy")) return;
    form.setAttribute("data-busy", "");
    ask(form, event.submitter);
  });
})();
