"""The turn of one request in a server with few threads: what may wait in it.

A thread that waits answers nobody else. So forms about numbers, whose answers leave at
whole steps of time, hold at most half of a process's threads, and pauses a quarter.
Who finds no turn gets a page at once that asks to press again (``challenge.guard``).
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore

from django.http import HttpRequest

from .rate_limits import Pace

TURN = "amparo.turn"  # where a request's environment holds its turn


class Turns:
    """What the threads of one process may wait for, all together."""

    def __init__(self, threads: int) -> None:
        self.numbers = BoundedSemaphore(max(1, threads // 2))
        self.pauses = BoundedSemaphore(max(1, threads // 4))

    @contextmanager
    def one(self) -> Iterator[Turn]:
        """Give one request its turn, and take back what it held."""
        turn = Turn(self)
        try:
            yield turn
        finally:
            turn.leave()


class Turn:
    """What one request holds of it, and the pace of its answer (None: at once)."""

    def __init__(self, turns: Turns) -> None:
        self.pace: Pace | None = None
        self._turns = turns
        self._number = False

    def take_number(self) -> bool:
        """Take a place among the forms about numbers, unless all are taken."""
        if not self._number:
            self._number = self._turns.numbers.acquire(blocking=False)
        return self._number

    def wait(self) -> None:
        """Let the answer wait for its step, and for its pause if there is room."""
        if self.pace is None:
            return
        time.sleep(self.pace.until_step())
        pause = self.pace.pause
        if pause and self._turns.pauses.acquire(blocking=False):
            try:
                time.sleep(pause)
            finally:
                self._turns.pauses.release()

    def leave(self) -> None:
        """Give back what was taken."""
        if self._number:
            self._turns.numbers.release()


def set_pace(request: HttpRequest, pace: Pace) -> None:
    """Let the answer to a request leave at this pace; without a server, at once."""
    if turn := _turn_of(request):
        turn.pace = pace


def takes_number(request: HttpRequest) -> bool:
    """Say whether a form about a number has its turn now; without a server, always."""
    turn = _turn_of(request)
    return turn is None or turn.take_number()


def _turn_of(request: HttpRequest) -> Turn | None:
    turn: Turn | None = request.META.get(TURN)
    return turn
