"""The processes in which Django answers: each one request at a time.

They stand behind the door (``door.py``), which gives the next request to whichever is
free; so no request waits beside an idle process, and none shares Python's one lock.
"""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import pickle
import signal
import socket
import struct
import sys
from contextlib import suppress
from functools import cache
from io import BytesIO
from multiprocessing import connection, get_context, parent_process
from threading import Thread
from typing import Any, NamedTuple

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

Environ = dict[str, Any]

_LENGTH = struct.Struct("!Q")  # stands before each message on a line
# How many new things Python makes before it looks for rings among them that nobody
# needs: a request makes some thousands, which go with it.
_NEW_THINGS = 20_000

log = logging.getLogger(__name__)


class Answer(NamedTuple):
    """What Django answered, and the moment before which it does not leave."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes
    not_before: float = 0.0


class Died(Exception):
    """The process that should have answered is no more."""


@cache
def load() -> Any:
    """Load all that answers and return it: what is loaded once is shared by all."""
    application = get_wsgi_application()
    _ = get_resolver().url_patterns
    return application


def answer_to(environ: Environ, body: bytes) -> Answer:
    """Let Django answer one request, in this process."""
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


class Crew:
    """So many processes that answer, each at the end of a line of its own."""

    def __init__(self, number: int) -> None:
        """Start them; do it before this process starts threads."""
        self.free: asyncio.Queue[_Line] = asyncio.LifoQueue()
        self.dead = asyncio.Event()  # set when one of them has died
        self._ending = False
        self._ours: list[socket.socket] = []
        self._processes = []
        context = get_context("fork")
        for _number in range(number):
            ours, theirs = socket.socketpair()
            self._ours.append(ours)
            process = context.Process(target=_serve, args=(theirs, self._ours))
            process.start()
            theirs.close()
            self._processes.append(process)

    async def connect(self) -> None:
        """Take up the lines; call it once, in the loop that will ask."""
        loop = asyncio.get_running_loop()
        for ours in self._ours:
            await loop.create_unix_connection(lambda: _Line(self), sock=ours)

    async def ask(self, environ: Environ, body: bytes) -> Answer:
        """Let a process that is free answer one request.

        Raises ``Died`` when it dies over that.
        """
        message = pickle.dumps((environ, body), pickle.HIGHEST_PROTOCOL)
        while (line := await self.free.get()).transport.is_closing():
            pass  # it died in idleness
        return await line.ask(message)

    def lost(self) -> None:
        """Hear that one has died; when they are to end, that is as it should be."""
        if not self._ending:
            self.dead.set()

    def end(self) -> None:
        """Let each finish what it does, and end."""
        self._ending = True
        for ours in self._ours:
            with suppress(OSError):  # it died before
                ours.shutdown(socket.SHUT_RDWR)
        for process in self._processes:
            process.join()


class _Line(asyncio.Protocol):
    """The line to one process. It is free again when its answer is whole, not before:
    nobody is ever given what somebody else asked for.
    """

    def __init__(self, crew: Crew) -> None:
        self.crew = crew
        self.asked: asyncio.Future[Answer] | None = None
        self.heard = bytearray()

    def connection_made(self, transport: Any) -> None:
        self.transport = transport
        self.crew.free.put_nowait(self)

    def ask(self, message: bytes) -> asyncio.Future[Answer]:
        self.asked = asyncio.get_running_loop().create_future()
        self.transport.write(_LENGTH.pack(len(message)) + message)
        return self.asked

    def data_received(self, data: bytes) -> None:
        self.heard += data
        start = _LENGTH.size
        if len(self.heard) < start:
            return
        if len(self.heard) < start + _LENGTH.unpack_from(self.heard)[0]:
            return
        # What we forked ourselves wrote this.
        answer = pickle.loads(memoryview(self.heard)[start:])  # noqa: S301
        asked, self.asked, self.heard = self.asked, None, bytearray()
        self.crew.free.put_nowait(self)
        if asked is not None and not asked.done():
            if isinstance(answer, Answer):
                asked.set_result(answer)
            else:
                asked.set_exception(answer)

    def connection_lost(self, error: Exception | None) -> None:
        if self.asked is not None and not self.asked.done():
            self.asked.set_exception(Died())
        self.crew.lost()


# -- in each process -------------------------------------------------------------------


def _serve(line: socket.socket, of_the_door: list[socket.socket]) -> None:
    """Answer what comes on a line, until it ends."""
    # Whoever stops the server means the door, and these end with that.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    for ours in of_the_door:
        ours.close()
    Thread(target=_end_with_the_door, daemon=True).start()
    gc.set_threshold(_NEW_THINGS)
    coming = line.makefile("rb")
    while length := coming.read(_LENGTH.size):
        message = coming.read(*_LENGTH.unpack(length))
        answer = pickle.dumps(_answer(message), pickle.HIGHEST_PROTOCOL)
        line.sendall(_LENGTH.pack(len(answer)) + answer)


def _answer(message: bytes) -> Answer | RuntimeError:
    environ, body = pickle.loads(message)  # noqa: S301  (the door wrote it)
    try:
        return answer_to(environ, body)
    except Exception:
        log.exception("Django could not answer")
        return RuntimeError("Django could not answer")


def _end_with_the_door() -> None:
    door = parent_process()
    if door is not None:
        connection.wait([door.sentinel])
        os._exit(1)
