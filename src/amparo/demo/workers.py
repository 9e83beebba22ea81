"""Worker processes that prepare results for the one that stores them.

A helper is given work through a pipe and answers through it; it never touches the
database. When it is killed, the one that asked hears of it; when that one is gone,
however it ended, the helper ends too. Nothing is lost that could not be done again.
"""

from __future__ import annotations

import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from itertools import cycle
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any, TypeVar

import django

P = TypeVar("P")
Q = TypeVar("Q")
R = TypeVar("R")
AHEAD = 2  # parts queued for each helper, so that it never waits


class WorkerLost(Exception):
    """A helper ended in the middle of its work."""


def shared_out(
    do: Callable[[P, Q], R], plan: P, parts: Iterable[Q], helpers: int
) -> Iterator[R]:
    """Yield ``do(plan, part)`` for each part, in order, made by so many processes.

    ``do`` must stand in a module; ``plan`` is given to each helper once. Raises
    ``WorkerLost`` when one of them ends in the middle.
    """
    with _helpers(do, plan, helpers) as pipes:
        asked: deque[Connection] = deque()
        try:
            for pipe, part in zip(cycle(pipes), parts, strict=False):
                pipe.send(part)
                asked.append(pipe)
                if len(asked) == AHEAD * len(pipes):
                    yield asked.popleft().recv()
            while asked:
                yield asked.popleft().recv()
        except (EOFError, ConnectionError) as error:
            raise WorkerLost from error


@contextmanager
def _helpers(
    do: Callable[[P, Q], R], plan: P, count: int
) -> Iterator[list[Connection]]:
    """Start helpers, and always end them."""
    fresh = get_context("spawn")  # a forked one would share our database connection
    started, pipes = [], []
    try:
        for _number in range(count):
            ours, theirs = fresh.Pipe()
            helper = fresh.Process(target=_help, args=(theirs,), daemon=True)
            helper.start()
            theirs.close()
            started.append(helper)
            pipes.append(ours)
        for pipe in pipes:
            pipe.send((do, plan))
        yield pipes
    finally:
        for pipe in pipes:
            pipe.close()
        for helper in started:
            helper.kill()  # nothing of it is needed any more
            helper.join()


def _help(pipe: Connection) -> None:
    """Work through requests until there are no more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the main process
    django.setup()
    with suppress(EOFError, ConnectionError):
        do, plan = pipe.recv()
        while True:
            part: Any = pipe.recv()
            pipe.send(do(plan, part))
