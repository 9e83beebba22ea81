"""A small table of facts, read whole and kept for half a minute per process."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")

_LIVES = 30.0  # seconds: how long another process may still use old facts


class Kept(Generic[T]):
    """What ``read`` returns, read again when it is older than half a minute."""

    def __init__(self, read: Callable[[], T]) -> None:
        self._read = read
        self._kept: tuple[float, T] | None = None

    def get(self) -> T:
        """Return the facts, not older than half a minute."""
        now = time.monotonic()
        if self._kept is None or now - self._kept[0] > _LIVES:
            self._kept = now, self._read()
        return self._kept[1]

    def forget(self) -> None:
        """Read the facts anew the next time that this process asks."""
        self._kept = None
