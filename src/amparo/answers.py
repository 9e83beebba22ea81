"""The processes in which Django answers: each one request at a time.

They stand behind the door (``door.py``), which gives the next request to whichever is
free; so no request waits beside an idle process, and none shares Python's one lock.
"""

from __future__ import annotations

import os
import signal
import sys
from concurrent.futures import Executor, ProcessPoolExecutor
from functools import cache
from io import BytesIO
from multiprocessing import connection, get_context, parent_process
from threading import Thread
from typing import Any, NamedTuple

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

Environ = dict[str, Any]


class Answer(NamedTuple):
    """What Django answered, and the moment before which it does not leave."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes
    not_before: float = 0.0


@cache
def load() -> Any:
    """Load all that answers and return it: what is loaded once is shared by all."""
    application = get_wsgi_application()
    _ = get_resolver().url_patterns
    return application


def processes(number: int) -> Executor:
    """Start so many processes; call it before this one starts threads.

    When one of them dies, all of them are lost, and ``submit`` or a result raises
    ``BrokenProcessPool``. When this process dies, they end too.
    """
    pool = ProcessPoolExecutor(number, get_context("fork"), _begin)
    pool.submit(os.getpid).result()  # starts all of them, now
    return pool


def _begin() -> None:
    """Whoever stops the server means the door, and these end with that."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    Thread(target=_end_with_the_door, daemon=True).start()


def _end_with_the_door() -> None:
    door = parent_process()
    if door is not None:
        connection.wait([door.sentinel])
        os._exit(1)


def ask(environ: Environ, body: bytes) -> Answer:
    """Let Django answer one request."""
    environ["wsgi.input"], environ["wsgi.errors"] = BytesIO(body), sys.stderr
    head: list[tuple[str, list[tuple[str, str]]]] = []

    def start(status: str, headers: list[tuple[str, str]]) -> None:
        head.append((status, headers))

    response = load()(environ, start)
    try:
        content = b"".join(response)
    finally:
        response.close()
    (status, headers), not_before = head[0], getattr(response, "not_before", 0.0)
    return Answer(int(status[:3]), headers, content, not_before)
