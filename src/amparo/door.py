"""The door that the server opens: a request comes in whole, in time and in size.

A body is waited for here, where a thousand slow phones hold no thread, and goes to
Django when the last byte is there; one that breaks off, drips or grows too large never
does. An answer that shall leave later (``not_before``) waits here as well. Django works
in a few processes (``answers.py``), of which neither one place nor one form may hold
more than half.
"""

from __future__ import annotations

import asyncio
import logging
import os
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from django.conf import settings
from django.utils.http import parse_header_parameters

from amparo.answers import Answer, Crew, Died, Environ, load
from amparo.channels.public.error_pages import REFUSED
from amparo.foundation.accounts.rate_limits import address_from

SMALL = 16 * 1024  # bytes: bodies up to here always find room
ROOM = 32 * 1024 * 1024  # bytes that all bodies on their way may hold together
WAITING = 1000  # answers that may wait at once
LONGEST_WAIT = 5.0  # seconds
SOON = 0.2  # seconds in which those who wait are still told that something went wrong
NAMELESS = ("Server", "web")  # instead of the product's name and version
BROKEN_OFF = 400

log = logging.getLogger(__name__)


_FAULT = Answer(
    500,
    [("Content-Type", "text/html; charset=utf-8"), ("Cache-Control", "no-store")],
    b"<!doctype html><title>Help and information</title>"
    b'<p><a href="/x">Leave this page now</a>'
    b"<p>Something went wrong on our side. Please try again in a minute.",
)


class Refused(Exception):
    """A body that is not taken; Django shows the page for this status."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class Turns:
    """Lets so many of one kind in at once; more of them wait for each other.

    Whoever hangs up while waiting loses the turn: ``ConnectionError``.
    """

    def __init__(self, at_once: int) -> None:
        self.at_once = max(1, at_once)
        self._lanes: dict[str, asyncio.Semaphore] = {}
        self._wanted: Counter[str] = Counter()

    @asynccontextmanager
    async def of(self, kind: str, protocol: Any) -> AsyncIterator[None]:
        """Wait for a turn among those of one kind."""
        lane = self._lanes.setdefault(kind, asyncio.Semaphore(self.at_once))
        self._wanted[kind] += 1
        try:
            await _turn(lane, protocol)
            try:
                yield
            finally:
                lane.release()
        finally:
            self._wanted[kind] -= 1
            if not self._wanted[kind]:
                del self._wanted[kind], self._lanes[kind]


async def _turn(lane: asyncio.Semaphore, protocol: Any) -> None:
    if not lane.locked():
        await lane.acquire()
        return
    turn = asyncio.create_task(lane.acquire())
    gone = asyncio.ensure_future(_gone(protocol))
    await asyncio.wait([turn, gone], return_when=asyncio.FIRST_COMPLETED)
    if turn.done():
        gone.cancel()
        return
    turn.cancel()
    await asyncio.wait([turn])
    if not turn.cancelled():
        lane.release()
    raise ConnectionError


async def _gone(protocol: Any) -> None:
    await protocol.client_disconnect()


class Door:
    """Takes requests in and lets Django answer them, so many at once."""

    def __init__(self, crew: Crew, at_once: int) -> None:
        self.crew = crew
        # Half for one place, half for one form: others always find a process. And forms
        # that are stored one after the other do not wait for each other half done.
        self.places, self.forms = Turns(at_once // 2), Turns(at_once // 2)
        self.all = Turns(at_once)
        self.held = 0  # bytes of bodies that are here
        self.waiting = 0  # answers

    def __rsgi_init__(self, loop: asyncio.AbstractEventLoop) -> None:
        """Take up the lines to the processes that answer, before anybody comes."""
        loop.run_until_complete(self.crew.connect())
        self.watch = loop.create_task(self._start_anew_when_one_has_died())

    async def _start_anew_when_one_has_died(self) -> None:
        await self.crew.dead.wait()
        log.critical("A process that answers has died. All start anew.")
        await asyncio.sleep(SOON)
        os._exit(1)

    def __rsgi_del__(self, _loop: asyncio.AbstractEventLoop) -> None:
        """End the processes that answer, for the server stops."""
        self.crew.end()

    async def __rsgi__(self, scope: Any, protocol: Any) -> None:
        """Answer one request."""
        try:
            answer = await self._answer(scope, protocol)
        except ConnectionError:
            answer = Answer(BROKEN_OFF, [], b"")  # nobody is there any more
        except Died:
            answer = _FAULT
        except Exception:
            log.exception("an answer could not be given")
            answer = _FAULT
        headers = [*answer.headers, NAMELESS]
        protocol.response_bytes(answer.status, headers, answer.body)

    async def _answer(self, scope: Any, protocol: Any) -> Answer:
        environ = environ_of(scope)
        _drop_strange_type(environ)
        body = bytearray()
        try:
            try:
                await self._take_in(body, environ, protocol)
                whole = bytes(body)
            except Refused as refused:
                environ[REFUSED] = refused.status
                environ["CONTENT_LENGTH"] = "0"
                whole = b""
            answer = await self._in_turn(environ, whole, protocol)
        finally:
            self.held -= len(body)
        await self._wait(answer)
        return answer

    async def _in_turn(self, environ: Environ, body: bytes, protocol: Any) -> Answer:
        """Let Django answer when it is this request's turn."""
        async with (
            self.places.of(address_from(environ), protocol),
            self.forms.of(_form(environ), protocol),
            self.all.of("", protocol),
        ):
            return await self.crew.ask(environ, body)

    async def _wait(self, answer: Answer) -> None:
        """Let an answer wait, as long as not too many do."""
        seconds = min(answer.not_before - time.monotonic(), LONGEST_WAIT)
        if seconds <= 0 or self.waiting >= WAITING:
            return
        self.waiting += 1
        try:
            await asyncio.sleep(seconds)
        finally:
            self.waiting -= 1

    # -- bodies ------------------------------------------------------------------------

    async def _take_in(self, body: bytearray, environ: Environ, protocol: Any) -> None:
        """Fill in the whole body of a form; anything else is refused unread."""
        length = _length_to_read(environ)
        until = time.monotonic() + settings.AMPARO_BODY_SECONDS
        chunks = aiter(protocol) if length else None
        while chunks and len(body) < length:
            more = len(body) / settings.AMPARO_BODY_RATE
            chunk = await _within(until + more - time.monotonic(), chunks)
            if not chunk:
                raise ConnectionError
            body += chunk
            self.held += len(chunk)
            if self.held > ROOM and len(body) > SMALL:
                raise Refused(413)


def _length_to_read(environ: Environ) -> int:
    """Return how many bytes of body to wait for; only a form is waited for."""
    if environ["REQUEST_METHOD"] != "POST":
        environ.pop("CONTENT_LENGTH", None)
        return 0
    if "HTTP_TRANSFER_ENCODING" in environ:
        raise Refused(411)  # its end could not be told from a broken line
    declared: str = environ.setdefault("CONTENT_LENGTH", "0")
    if not declared.isdecimal():
        raise Refused(400)
    length = int(declared)
    kind = environ.get("CONTENT_TYPE", "").partition(";")[0].strip().lower()
    if length and kind not in settings.AMPARO_BODY_TYPES:
        raise Refused(415)
    if length > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
        raise Refused(413)
    return length


async def _within(seconds: float, chunks: AsyncIterator[bytes]) -> bytes:
    """Return the next piece of a body, or refuse it as too slow."""

    async def next_one() -> bytes:
        return await anext(chunks, b"")

    task = asyncio.create_task(next_one())
    done, _waiting = await asyncio.wait([task], timeout=max(seconds, 0))
    if not done:
        task.cancel()
        raise Refused(408)
    return task.result()


# -- what Django reads -----------------------------------------------------------------


def environ_of(scope: Any) -> Environ:
    """Return a request's head as WSGI names it; header names with ``_`` are dropped.

    With one, somebody could write a header that only a proxy of ours may set.
    """
    server, _, port = scope.server.rpartition(":")
    environ: Environ = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": scope.path.encode().decode("latin-1"),
        "QUERY_STRING": scope.query_string,
        "SERVER_NAME": server.strip("[]"),
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": scope.client.rpartition(":")[0].strip("[]"),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.multithread": False,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for name, value in scope.headers.items():
        if "_" in name:
            continue
        key = name.upper().replace("-", "_")
        if key not in ("CONTENT_TYPE", "CONTENT_LENGTH"):
            key = f"HTTP_{key}"
        environ[key] = f"{environ[key]},{value}" if key in environ else value
    return environ


def _drop_strange_type(environ: Environ) -> None:
    """Forget a content type that Django would stumble over."""
    try:
        parse_header_parameters(environ.get("CONTENT_TYPE", ""))
    except (ValueError, LookupError):
        environ["CONTENT_TYPE"] = ""


def _form(environ: Environ) -> str:
    """Name the form that was sent; what was only asked for needs no turn of its own."""
    if environ["REQUEST_METHOD"] != "POST":
        return ""
    return str(environ["PATH_INFO"].strip("/").rpartition("/")[2])


def open_door(workers: int) -> Door:
    """Start the processes that answer, and return what takes requests in for them."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "amparo.settings.production")
    load()
    return Door(Crew(workers), workers)
