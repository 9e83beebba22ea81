"""What is asked often and changes rarely: kept in this process for some seconds."""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, TypeVar

T = TypeVar("T")


class Cache:
    """Answers by key, each kept for so many seconds, at most ``size`` of them.

    Other processes are not told when one clears it: they go on with what they have
    until its time is over.
    """

    def __init__(self, seconds: float | Callable[[], float], size: int = 1000) -> None:
        self._seconds = seconds if callable(seconds) else lambda: seconds
        self._size = size
        self._lock = Lock()
        self._kept: dict[Hashable, tuple[float, Any]] = {}  # the oldest first

    def get(self, key: Hashable, ask: Callable[[], T]) -> T:
        """Return what ``ask`` answered within the time, or asks now.

        What it raises is not kept.
        """
        now = time.monotonic()
        with self._lock:
            kept = self._kept
            self._drop_old(now - self._seconds())
            if key in kept:
                found: T = kept[key][1]
                return found
        fresh = ask()
        with self._lock:
            # After ``clear`` this is a table of which nobody asks: it may be too old.
            kept.pop(key, None)
            kept[key] = now, fresh
            while len(kept) > self._size:
                del kept[next(iter(kept))]
        return fresh

    def clear(self) -> None:
        """Ask anew for everything the next time (this process)."""
        with self._lock:
            self._kept = {}

    def __len__(self) -> int:
        return len(self._kept)

    def _drop_old(self, until: float) -> None:
        while self._kept:
            oldest = next(iter(self._kept))
            if self._kept[oldest][0] > until:
                return
            del self._kept[oldest]
