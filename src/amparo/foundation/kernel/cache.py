"""A cache with a time limit, in this process, for what rarely changes."""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, TypeVar

T = TypeVar("T")


class Cache:
    """Values by key, each kept for ``seconds``, at most ``size`` of them.

    Other processes are not told when one clears it: they keep their values until the
    time is over.
    """

    def __init__(self, seconds: float | Callable[[], float], size: int = 1000) -> None:
        self._seconds = seconds if callable(seconds) else lambda: seconds
        self._size = size
        self._lock = Lock()
        self._kept: dict[Hashable, tuple[float, Any]] = {}  # by when they were kept

    def get(self, key: Hashable, ask: Callable[[], T]) -> T:
        """Return the cached value, or call ``ask`` and keep what it returns.

        An exception is passed on and not kept.
        """
        now = time.monotonic()
        with self._lock:
            kept = self._kept
            until = now - self._seconds()
            self._drop_old(until)
            if key in kept and kept[key][0] > until:
                found: T = kept[key][1]
                return found
        fresh = ask()
        with self._lock:
            # After ``clear`` nobody reads this table: its values may be stale.
            kept.pop(key, None)
            kept[key] = now, fresh
            while len(kept) > self._size:
                del kept[next(iter(kept))]
        return fresh

    def clear(self) -> None:
        """Forget everything (in this process)."""
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
