"use strict";
// The queue comes anew while somebody reads it: what they look at stays where it is.
(function () {
  let kept = null;
  const rows = () => [...document.querySelectorAll("#queue a[id]")];

  function scroller() {
    const box = document.querySelector(".inbox-queue");
    return box && box.scrollHeight > box.clientHeight ? box : document.scrollingElement;
  }

  function before(event) {
    kept = null;
    if (event.detail.target.id !== "queue") return;
    const all = rows();
    const inSight = (row) => row.getBoundingClientRect().bottom > 0 && row.getBoundingClientRect().top < innerHeight;
    // The row one stands on stays where it is; else the first that is in sight.
    const seen = all.find((row) => row === document.activeElement && inSight(row)) || all.find(inSight);
    kept = {
      id: seen && seen.id,
      at: seen && seen.getBoundingClientRect().top,
      focused: all.indexOf(document.activeElement),
    };
  }

  function after() {
    if (!kept) return;
    const all = rows();
    const seen = kept.id && document.getElementById(kept.id);
    const where = scroller();
    // Whoever looks at the very top sees what is new there.
    if (seen && where.scrollTop > 0) where.scrollTop += seen.getBoundingClientRect().top - kept.at;
    const lost = kept.focused >= 0 && document.activeElement === document.body;
    if (lost && all.length) all[Math.min(kept.focused, all.length - 1)].focus({ preventScroll: true });
    kept = null;
  }

  // What is open on the right is in sight on the left too.
  function show() {
    const box = document.querySelector(".inbox-queue");
    const row = box && box.querySelector(".row-current");
    if (!row || box.scrollHeight <= box.clientHeight) return;
    const below = row.getBoundingClientRect().bottom - box.getBoundingClientRect().bottom;
    if (below > 0) box.scrollTop += below + 16;
  }

  addEventListener("DOMContentLoaded", () => {
    show();
    document.addEventListener("htmx:beforeSwap", before);
    document.addEventListener("htmx:afterSettle", after);
    // Whoever comes back to this page does not wait for the next turn of the clock.
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden && document.querySelector("#queue")) htmx.trigger("#queue", "news");
    });
  });
})();
