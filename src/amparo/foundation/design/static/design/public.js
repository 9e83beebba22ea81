"use strict";
// Everything here is an extra: the page does its whole work without it.
(function () {
  var leave = document.getElementById("leave");
  var presses = [];
  function go() {
    document.documentElement.hidden = true;
    document.title = " ";
    // replace, not href: the way back must not return to this page.
    location.replace(leave.href);
  }
  if (leave) {
    leave.addEventListener("click", function (event) {
      event.preventDefault();
      go();
    });
    // Three presses of Escape or of Shift alone within five seconds.
    document.addEventListener("keyup", function (event) {
      if (event.key !== "Escape" && event.key !== "Shift") {
        presses = [];
        return;
      }
      var now = Date.now();
      presses = presses.filter(function (press) {
        return press.key === event.key && now - press.at < 5000;
      });
      presses.push({ key: event.key, at: now });
      if (presses.length === 3) go();
    });
  }
  // A page that the browser kept alive must not show itself again.
  window.addEventListener("pageshow", function (event) {
    if (!event.persisted) return;
    document.documentElement.hidden = true;
    location.reload();
  });
  var summary = document.querySelector("[data-focus]");
  if (summary) summary.focus();
})();
