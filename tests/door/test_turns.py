"""The door itself, without a server around it: turns, room, waiting, faults."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, TypeVar

import pytest

from amparo import answers, door
from amparo.answers import Answer
from amparo.channels.public.error_pages import REFUSED
from amparo.door import Door, Turns, environ_of

FORM = "application/x-www-form-urlencoded"
T = TypeVar("T")


def run(story: Coroutine[Any, Any, T]) -> T:
    """Run a story to its end, in a thread where no browser's loop runs already."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, story).result()


class Headers(list[tuple[str, str]]):
    def items(self) -> list[tuple[str, str]]:
        return list(self)


@dataclass
class Scope:
    method: str = "POST"
    path: str = "/en/bo/worried/"
    headers: Headers = field(default_factory=Headers)
    query_string: str = ""
    server: str = "127.0.0.1:8000"
    client: str = "192.0.2.1:50000"
    scheme: str = "http"
    http_version: str = "1.1"


@dataclass
class Caller:
    """Somebody on the line: sends pieces, hears the answer, or hangs up."""

    pieces: list[bytes] = field(default_factory=list)
    heard: list[Answer] = field(default_factory=list)
    gone: asyncio.Event = field(default_factory=asyncio.Event)

    def __aiter__(self) -> Caller:
        return self

    async def __anext__(self) -> bytes:
        if not self.pieces:
            raise StopAsyncIteration
        piece = self.pieces.pop(0)
        if not piece:
            await asyncio.Event().wait()  # nothing more comes, and nobody hangs up
        return piece

    async def client_disconnect(self) -> None:
        await self.gone.wait()

    def response_bytes(self, status: int, headers: Any, body: bytes) -> None:
        self.heard.append(Answer(status, headers, body))


class Page(list[bytes]):
    """What Django gives back: pieces, to be closed; it may ask to leave later."""

    not_before = 0.0
    closed = False

    def close(self) -> None:
        self.closed = True


class Alone:
    """Answers by itself what a crew of processes would."""

    async def ask(self, environ: dict[str, Any], body: bytes) -> Answer:
        return answers.answer_to(environ, body)


Seen = list[dict[str, Any]]


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> Iterator[Seen]:
    """Let a small application stand behind the door; return what it was asked."""
    asked: Seen = []

    def application(environ: dict[str, Any], start: Callable[..., None]) -> Page:
        asked.append(environ | {"body": environ["wsgi.input"].read()})
        if environ["PATH_INFO"] == "/breaks":
            raise RuntimeError("zanahoria")
        start("200 OK", [("Content-Type", "text/plain")])
        page = Page([b"hel", b"lo"])
        if environ["PATH_INFO"] == "/later":
            page.not_before = time.monotonic() + 1000
        return page

    monkeypatch.setattr(answers, "load", lambda: application)
    yield asked


def call(
    pieces: list[bytes], path: str = "/en/bo/worried/", **headers: str
) -> tuple[Door, Answer]:
    """Send a form through a door; return the door and what was heard."""
    given = {
        "content-type": FORM,
        "content-length": str(sum(len(piece) for piece in pieces)),
    } | {name.replace("_", "-"): value for name, value in headers.items()}

    async def all_of_it() -> tuple[Door, Answer]:
        crew: Any = Alone()
        house, caller = Door(crew, 4), Caller(pieces)
        scope = Scope(path=path, headers=Headers(given.items()))
        await house.__rsgi__(scope, caller)
        return house, caller.heard[0]

    return run(all_of_it())


def test_a_form_reaches_django_whole(seen: Seen) -> None:
    house, answer = call([b"words=", b"hello", b"&a=b"])
    assert (answer.status, answer.body) == (200, b"hello")
    assert seen[0]["body"] == b"words=hello&a=b"
    assert seen[0]["CONTENT_LENGTH"] == "15"
    assert seen[0]["REMOTE_ADDR"] == "192.0.2.1"
    assert ("Server", "web") in answer.headers
    assert house.held == 0


def test_a_broken_line_reaches_nobody(seen: Seen) -> None:
    house, answer = call([b"words=he"], content_length="100")
    assert answer.status == 400
    assert seen == []
    assert house.held == 0


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"content_type": "multipart/form-data; boundary=x"}, 415),
        ({"content_type": "text/plain; name*=bogus''x"}, 415),
        ({"content_length": "262145"}, 413),
        ({"content_length": "3,3"}, 400),
        ({"transfer_encoding": "chunked"}, 411),
    ],
)
def test_what_is_no_form_is_refused_unread(
    seen: Seen, headers: dict[str, str], status: int
) -> None:
    pieces = [b"unread"]
    _house, answer = call(pieces, **headers)
    assert answer.status == 200  # what stands behind the door here knows no pages
    assert seen[0][REFUSED] == status
    assert seen[0]["body"] == b""
    assert pieces == [b"unread"]


def test_a_body_that_stops_coming_is_refused(seen: Seen, settings: Any) -> None:
    settings.AMPARO_BODY_SECONDS = 0.01
    house, _answer = call([b"words=hello", b""], content_length="100")
    assert seen[0][REFUSED] == 408
    assert house.held == 0


def test_whoever_sends_steadily_has_more_time(
    seen: Seen, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Twenty seconds, and one more for each 500 bytes that came."""
    given: list[float] = []
    real = door._within

    async def within(seconds: float, chunks: Any) -> bytes:
        given.append(seconds)
        return await real(seconds, chunks)

    monkeypatch.setattr(door, "_within", within)
    call([b"a" * 500] * 4)
    assert given == pytest.approx([20, 21, 22, 23], abs=0.9)
    assert seen[0]["body"] == b"a" * 2000


def test_when_there_is_no_room_long_bodies_are_refused(
    seen: Seen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door, "ROOM", 20)
    monkeypatch.setattr(door, "SMALL", 30)
    call([b"a" * 15, b"a" * 15])
    house, _answer = call([b"a" * 15, b"a" * 16])
    assert [asked.get(REFUSED) for asked in seen] == [None, 413]
    assert house.held == 0


def test_a_fault_is_told_without_its_words(
    seen: Seen, caplog: pytest.LogCaptureFixture
) -> None:
    _house, answer = call([b"words=x"], path="/breaks")
    assert answer.status == 500
    assert b'href="/x"' in answer.body
    assert b"zanahoria" not in answer.body
    assert "could not be given" in caplog.text


def test_an_answer_waits_but_not_for_ever_and_not_beside_too_many(
    seen: Seen, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited: list[float] = []

    async def sleep(seconds: float) -> None:
        waited.append(seconds)

    monkeypatch.setattr("asyncio.sleep", sleep)
    house, answer = call([b"words=x"], path="/later")
    assert answer.body == b"hello"
    assert waited == [door.LONGEST_WAIT]
    assert house.waiting == 0
    monkeypatch.setattr(door, "WAITING", 0)
    call([b"words=x"], path="/later")
    assert len(waited) == 1


# -- Turns -----------------------------------------------------------------------------


def test_one_place_waits_for_itself_and_not_others_for_it() -> None:
    async def story() -> list[str]:
        turns, told = Turns(1), list[str]()
        free = asyncio.Event()

        async def visit(place: str, name: str, until: asyncio.Event | None) -> None:
            async with turns.of(place, Caller()):
                told.append(name)
                if until:
                    await until.wait()

        first = asyncio.create_task(visit("here", "first", free))
        second = asyncio.create_task(visit("here", "second", None))
        await asyncio.sleep(0)
        await visit("there", "elsewhere", None)
        await asyncio.sleep(0.01)
        assert told == ["first", "elsewhere"]
        free.set()
        await asyncio.gather(first, second)
        assert not turns._lanes and not turns._wanted
        return told

    assert run(story()) == ["first", "elsewhere", "second"]


def test_whoever_hangs_up_while_waiting_loses_the_turn_and_holds_nothing() -> None:
    async def story() -> None:
        turns, free = Turns(1), asyncio.Event()
        callers = [Caller() for _number in range(5)]
        done: list[int] = []

        async def visit(number: int) -> None:
            async with turns.of("here", callers[number]):
                done.append(number)
                await free.wait()

        visits = [asyncio.create_task(visit(number)) for number in range(5)]
        await asyncio.sleep(0.01)
        for number in (1, 2, 4):
            callers[number].gone.set()
        await asyncio.sleep(0.01)
        free.set()
        ends = await asyncio.gather(*visits, return_exceptions=True)
        assert [isinstance(end, ConnectionError) for end in ends] == [
            *(False, True, True),
            *(False, True),
        ]
        assert done == [0, 3]
        assert not turns._lanes and not turns._wanted

    run(story())


# -- What Django reads -----------------------------------------------------------------


def test_a_head_is_named_as_wsgi_names_it() -> None:
    headers = Headers(
        [("host", "h"), ("x-a", "1"), ("x-a", "2"), ("x_a", "3"), ("cookie", "s=1")]
    )
    scope = Scope("GET", "/ñ\ufffd", headers, client="[2001:db8::1]:5", server="[::]:8")
    environ = environ_of(scope)
    assert environ["PATH_INFO"].encode("latin-1").decode() == "/ñ\ufffd"
    assert environ["REMOTE_ADDR"] == "2001:db8::1"
    assert (environ["SERVER_NAME"], environ["SERVER_PORT"]) == ("::", "8")
    assert environ["HTTP_X_A"] == "1,2"
    assert "3" not in environ.values()
