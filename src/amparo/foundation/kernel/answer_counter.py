"""How many answers had which code: one small file for all processes of a host.

Nothing is kept of who asked, for what, or when. What is read from it is rounded down to
the hundred: on a quiet site one more answer could be one child. Only our own faults
(500 and above) are given one by one.
"""

from __future__ import annotations

import fcntl
import logging
import os
import threading

from django.conf import settings

FIRST, LAST = 100, 599
CELL = 8  # bytes
STEP = 100
FAULT = 500

log = logging.getLogger(__name__)
_lock = threading.Lock()


def count_answer(status: str) -> None:
    """Count an answer by its status line; without a file nothing is counted."""
    path = settings.AMPARO_ANSWER_COUNTER
    code = int(status[:3]) if status[:3].isdecimal() else 0
    if not path or not FIRST <= code <= LAST:
        return
    try:
        with _lock:
            _add_one(path, (code - FIRST) * CELL)
    except OSError as error:  # a full disk must not keep anyone from reporting
        log.warning("an answer is not counted: %s", type(error).__name__)


def _add_one(path: str, offset: int) -> None:
    file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(file, fcntl.LOCK_EX)  # ends when the file is closed
        count = int.from_bytes(os.pread(file, CELL, offset), "big") + 1
        os.pwrite(file, count.to_bytes(CELL, "big"), offset)
    finally:
        os.close(file)


def answers() -> dict[int, int]:
    """Return how many answers had which code, rounded as said above."""
    try:
        with open(settings.AMPARO_ANSWER_COUNTER, "rb") as file:
            packed = file.read((LAST - FIRST + 1) * CELL)
    except OSError:
        return {}
    found = {}
    for offset in range(0, len(packed), CELL):
        code = FIRST + offset // CELL
        count = int.from_bytes(packed[offset : offset + CELL].ljust(CELL, b"\0"), "big")
        if count:
            found[code] = count if code >= FAULT else count // STEP * STEP
    return found
