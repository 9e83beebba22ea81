"""How far something long has come: how much, how fast, how long it will still take."""

from __future__ import annotations

import sys
import time
from collections import deque
from collections.abc import Callable

WINDOW = 60  # the rate is that of so many seconds: it falls while tables grow
WIDTH = 20


class Bar:
    """Shows progress on a terminal; in a log, a line for each tenth or each minute.

    The first call says what an earlier run had done already: it does not count for
    the rate.
    """

    def __init__(self, what: str, clock: Callable[[], float] = time.monotonic) -> None:
        self.what = what
        self.clock = clock
        self.seen: deque[tuple[float, int]] = deque()
        self.shown: tuple[int, float] = (-1, 0.0)  # tenths, and when

    def __call__(self, done: int, wanted: int) -> None:
        """Hear how much is done, and of how much; show it."""
        now = self.clock()
        self.seen.append((now, done))
        while len(self.seen) > 2 and now - self.seen[1][0] > WINDOW:
            self.seen.popleft()
        if sys.stdout.isatty():
            full = WIDTH * done // max(wanted, 1)
            bar = "#" * full + "-" * (WIDTH - full)
            print(f"\r  {bar}  {self.line(done, wanted):<70}", end="", flush=True)
        elif self._is_worth_a_line(10 * done // max(wanted, 1), now):
            print(f"  {self.line(done, wanted)}", flush=True)

    def line(self, done: int, wanted: int) -> str:
        """Return the progress in words."""
        said = f"{done:,} of {wanted:,} {self.what}"
        rate = self._rate()
        if done >= wanted or not rate:
            return said
        speed = f"{rate:,.0f} a second" if rate >= 10 else f"{rate:,.1f} a second"
        return f"{said}, {speed}, {in_words((wanted - done) / rate)} left"

    def _rate(self) -> float:
        """Return how much was done in a second, lately."""
        (begun, before), (now, done) = self.seen[0], self.seen[-1]
        return (done - before) / (now - begun) if now > begun else 0.0

    def _is_worth_a_line(self, tenths: int, now: float) -> bool:
        if tenths == self.shown[0] and now - self.shown[1] < 60:
            return False
        self.shown = (tenths, now)
        return True


def in_words(seconds: float) -> str:
    """Return a time as one says it: ``45 s``, ``27 min``, ``2 h 10 min``."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    if minutes < 90:
        return f"{minutes} min"
    return f"{minutes // 60} h {minutes % 60} min"
