"""The processes that answer: each its own line, and everybody gets their own answer."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from typing import Any

import pytest

from amparo import answers, door
from amparo.answers import Answer, Crew, Died
from amparo.door import Door
from tests.processes import wait_until_gone

from .test_turns import Caller, Headers, Page, Scope

LONG = 400_000  # bytes; more than a line holds at once


def application(environ: dict[str, Any], start: Callable[..., None]) -> Page:
    """Say what was asked and who answers; some things take a while, or never end."""
    asked = environ["PATH_INFO"]
    if asked == "/die":
        os.kill(os.getpid(), signal.SIGKILL)
    if asked == "/breaks":
        raise RuntimeError("zanahoria")
    if asked.startswith("/slow"):
        time.sleep(0.2)
    start("200 OK", [("Content-Type", "text/plain")])
    return Page([f"{os.getpid()} {asked} ".encode(), environ["wsgi.input"].read()])


@pytest.fixture(autouse=True)
def small_application(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answers, "load", lambda: application)


@asynccontextmanager
async def crew_of(number: int) -> AsyncIterator[Crew]:
    crew = Crew(number)
    try:
        await crew.connect()
        yield crew
    finally:
        crew.end()


def run(story: Coroutine[Any, Any, None]) -> None:
    """Run a story to its end, in a thread where no browser's loop runs already."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, story).result()


async def ask(crew: Crew, path: str, body: bytes = b"") -> Answer:
    return await asyncio.wait_for(crew.ask({"PATH_INFO": path}, body), 30)


def test_everybody_gets_their_own_answer_from_few_processes() -> None:
    async def story() -> None:
        async with crew_of(3) as crew:
            bodies = [bytes([65 + number]) * number for number in range(20)]
            got = await asyncio.gather(
                *(ask(crew, f"/slow/{n}", body) for n, body in enumerate(bodies[:6])),
                *(ask(crew, f"/{n}", body) for n, body in enumerate(bodies)),
            )
            said = [answer.body.split(b" ", 2) for answer in got]
            assert [(path.decode(), body) for _process, path, body in said] == [
                *((f"/slow/{n}", body) for n, body in enumerate(bodies[:6])),
                *((f"/{n}", body) for n, body in enumerate(bodies)),
            ]
            assert len({process for process, _path, _body in said}) == 3

    run(story())


def test_what_is_long_comes_whole_in_both_directions() -> None:
    async def story() -> None:
        async with crew_of(1) as crew:
            answer = await ask(crew, "/long", b"x" * LONG)
            assert answer.status == 200
            assert answer.headers == [("Content-Type", "text/plain")]
            assert answer.body.endswith(b" /long " + b"x" * LONG)

    run(story())


def test_whoever_no_longer_waits_leaves_the_answer_to_nobody() -> None:
    async def story() -> None:
        async with crew_of(1) as crew:
            gone = asyncio.create_task(ask(crew, "/slow/secret"))
            await asyncio.sleep(0.05)
            gone.cancel()
            answer = await ask(crew, "/next")
            assert b"/next" in answer.body
            assert b"secret" not in answer.body

    run(story())


def test_a_fault_in_a_process_is_an_error_here_and_the_process_goes_on() -> None:
    async def story() -> None:
        async with crew_of(1) as crew:
            with pytest.raises(RuntimeError, match="could not answer"):
                await ask(crew, "/breaks")
            assert (await ask(crew, "/after")).status == 200

    run(story())


def test_when_one_dies_only_who_asked_it_is_told() -> None:
    async def story() -> None:
        async with crew_of(2) as crew:
            slow = asyncio.create_task(ask(crew, "/slow"))
            await asyncio.sleep(0.05)
            with pytest.raises(Died):
                await ask(crew, "/die")
            assert crew.dead.is_set()
            assert (await slow).status == 200
            assert (await ask(crew, "/next")).status == 200

    run(story())


def test_one_that_died_in_idleness_is_asked_nothing() -> None:
    async def story() -> None:
        async with crew_of(2) as crew:
            first = crew._processes[0].pid
            assert first is not None
            os.kill(first, signal.SIGKILL)
            await asyncio.wait_for(crew.dead.wait(), 30)
            for _each in range(3):
                assert (await ask(crew, "/")).status == 200

    run(story())


def test_the_door_shows_a_page_to_whoever_asked_the_one_that_died() -> None:
    async def story() -> None:
        async with crew_of(2) as crew:
            caller = Caller()
            await Door(crew, 2).__rsgi__(Scope("GET", "/die", Headers()), caller)
            assert caller.heard[0].status == 500
            assert b"Please try again in a minute" in caller.heard[0].body
            assert b'href="/x"' in caller.heard[0].body

    run(story())


def test_after_a_death_all_start_anew_soon(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    ended: list[int] = []
    monkeypatch.setattr(door, "SOON", 0.01)
    monkeypatch.setattr(os, "_exit", ended.append)
    crew = Crew(1)
    loop = asyncio.new_event_loop()
    with ThreadPoolExecutor(1) as thread:
        house = Door(crew, 1)
        thread.submit(house.__rsgi_init__, loop).result()
        crew._processes[0].kill()
        thread.submit(loop.run_until_complete, house.watch).result()
        house.__rsgi_del__(loop)
    loop.close()
    assert ended == [1]
    assert "A process that answers has died" in caplog.text


def test_those_that_are_asked_to_end_leave_nobody_behind() -> None:
    crew = Crew(2)
    there = [process.pid for process in crew._processes if process.pid]
    crew.end()
    assert len(there) == 2
    wait_until_gone(there)
    assert not crew.dead.is_set()
