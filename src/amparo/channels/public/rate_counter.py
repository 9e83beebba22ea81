"""The rate counter: it knows how often, and cannot know who.

A table of small numbers shared by all processes of this host. What is counted (an
address, a number that someone tried) only chooses, through a keyed digest whose key is
another one every day, which four numbers grow; neither it nor the digest is kept. The
smallest of the four is the count: never too low, very rarely a little too high. Counts
are made in steps of five minutes and forgotten after ten to fifteen.

The table is one file that is never synced and made anew when it is broken: losing it
only delays slowing down. Its size is fixed, however many come.
"""

from __future__ import annotations

import fcntl
import logging
import os
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import IO

from django.conf import settings

from amparo.foundation.kernel.secret import keyed_digest

STEP = 5 * 60  # seconds
STEPS = 3  # the one that runs, and two before it
ROWS, COLUMNS = 4, 2**16
CELL = 2  # bytes
HIGHEST = 256**CELL - 1
_HEAD = 8  # bytes: which step a table is for
_TABLE = _HEAD + ROWS * COLUMNS * CELL
SIZE = STEPS * _TABLE
_DAY = 24 * 60 * 60

log = logging.getLogger(__name__)


class RateCounter:
    """The table, open in this process; every method locks it briefly."""

    def __init__(self, path: str) -> None:
        self._lock = threading.Lock()
        self._home = _open(path)
        self._file = self._home.fileno()

    def add(self, what: str, at: float | None = None) -> int:
        """Count ``what`` once more and return how often it was counted of late."""
        return self.add_all([what], at)[0]

    def add_all(self, things: list[str], at: float | None = None) -> list[int]:
        """Count several things once more; return how often each was."""
        return self._each(things, at, self._add)

    def look(self, what: str, at: float | None = None) -> int:
        """Return how often ``what`` was counted of late, without counting it."""
        return self.look_all([what], at)[0]

    def look_all(self, things: list[str], at: float | None = None) -> list[int]:
        """Return how often each of several things was counted of late."""
        return self._each(things, at, self._seen)

    def _each(
        self, things: list[str], at: float | None, do: Callable[[list[int], int], int]
    ) -> list[int]:
        step = int(time.time()) // STEP
        try:
            with self._locked():
                return [do(_cells(what, at), step) for what in things]
        except OSError as error:  # a full disk must not keep anyone from reporting
            log.warning("nothing is counted: %s", type(error).__name__)
            return [0] * len(things)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Keep out the other threads of this process, and the other processes."""
        with self._lock:
            fcntl.flock(self._file, fcntl.LOCK_EX)
            try:
                yield
            finally:
                fcntl.flock(self._file, fcntl.LOCK_UN)

    def _begin(self, step: int) -> None:
        """Clear the table of this step if it still holds an old one."""
        if not self._is_for(step):
            empty = step.to_bytes(_HEAD, "big").ljust(_TABLE, b"\0")
            os.pwrite(self._file, empty, step % STEPS * _TABLE)

    def _is_for(self, step: int) -> bool:
        return self._read(_HEAD, step % STEPS * _TABLE) == step

    def _add(self, cells: list[int], step: int) -> int:
        self._begin(step)
        now = self._table(cells, step)
        more: int = min(min(now.values()) + 1, HIGHEST)
        for offset, count in now.items():
            if count < more:  # the other cells also count something else
                os.pwrite(self._file, more.to_bytes(CELL, "big"), offset)
        return more + sum(self._count(cells, step - back) for back in range(1, STEPS))

    def _seen(self, cells: list[int], step: int) -> int:
        return sum(self._count(cells, step - back) for back in range(STEPS))

    def _count(self, cells: list[int], step: int) -> int:
        if not self._is_for(step):
            return 0
        return min(self._table(cells, step).values())

    def _table(self, cells: list[int], step: int) -> dict[int, int]:
        """Return the offsets of some cells in a step's table, and their counts."""
        start = step % STEPS * _TABLE + _HEAD
        return {start + cell: self._read(CELL, start + cell) for cell in cells}

    def _read(self, size: int, offset: int) -> int:
        return int.from_bytes(os.pread(self._file, size, offset), "big")


def _cells(what: str, at: float | None) -> list[int]:
    """Return the cells that count a thing; they are others every day."""
    day = int(time.time() if at is None else at) // _DAY
    digest = keyed_digest(f"rate|{day}", what)
    numbers = (int.from_bytes(digest[4 * n : 4 * n + 4], "big") for n in range(ROWS))
    return [(row * COLUMNS + n % COLUMNS) * CELL for row, n in enumerate(numbers)]


def _open(path: str) -> IO[bytes]:
    """Open the file, or make it; where that fails, this process counts alone."""
    if path:
        try:
            file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            return _sound(os.fdopen(file, "r+b", buffering=0))
        except OSError as error:
            log.warning("each process counts alone: %s", type(error).__name__)
    return _sound(tempfile.TemporaryFile(buffering=0))


def _sound(file: IO[bytes]) -> IO[bytes]:
    """Fill a file that has another size with zeros."""
    fcntl.flock(file, fcntl.LOCK_EX)
    if os.fstat(file.fileno()).st_size != SIZE:
        os.ftruncate(file.fileno(), 0)
        os.pwrite(file.fileno(), bytes(SIZE), 0)
    fcntl.flock(file, fcntl.LOCK_UN)
    return file


_first = threading.Lock()  # two threads that come first share one table


@lru_cache(maxsize=1)
def _rate_counter(path: str, _process: int) -> RateCounter:
    return RateCounter(path)


def counter() -> RateCounter:
    """Return the table of this host (``AMPARO_RATE_COUNTER``), open in this process."""
    with _first:
        return _rate_counter(settings.AMPARO_RATE_COUNTER, os.getpid())


def forget() -> None:
    """Begin anew (tests)."""
    _rate_counter.cache_clear()
