"""What hangs is ended by the server; the site answers again with no one's help."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from django.db import connection

from tests.fixtures import Start
from tests.processes import PATIENCE, children_of, is_running, wait_until_gone
from tests.server.raw_http import Line, form, told
from tests.serving import Server
from tests.visiting import Visitor

pytestmark = pytest.mark.django_db

SOON = 30  # seconds
THREADS = 12  # of the two processes of a server here, all together


def processes(server: Server) -> tuple[int, list[int]]:
    """Return the master of a server, and the two that answer, once they are there."""
    assert server.process is not None
    master, until = server.process.pid, time.monotonic() + PATIENCE
    while len(children_of(master)) != 2 and time.monotonic() < until:
        time.sleep(0.05)
    assert len(children_of(master)) == 2
    return master, children_of(master)


def answers(server: Server, seconds: float) -> bool:
    """Say whether a page comes within so many seconds, asking until it does."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        visitor = Visitor(server.url)
        try:
            if visitor.get("/en/bo/").status == 200:
                return time.monotonic() < until
        except OSError:
            time.sleep(0.05)
        finally:
            visitor.close()
    return False


@pytest.mark.prove  # it waits for time limits
@pytest.mark.once
def test_when_all_processes_stop_others_take_their_place(file_server: Server) -> None:
    """SIGSTOP: they live, hold their connections, and do nothing any more."""
    _master, stopped = processes(file_server)
    for each in stopped:
        os.kill(each, signal.SIGSTOP)
    assert answers(file_server, SOON), file_server.log
    wait_until_gone(stopped)
    assert not set(stopped) & set(processes(file_server)[1])


@pytest.mark.once
def test_a_process_that_dies_is_replaced(file_server: Server) -> None:
    master, answering = processes(file_server)
    os.kill(answering[0], signal.SIGKILL)
    assert answers(file_server, PATIENCE)
    wait_until_gone(answering[:1])
    assert processes(file_server)[0] == master
    assert is_running(answering[1])


@pytest.mark.prove  # it waits for processes to end
@pytest.mark.once
def test_when_the_master_dies_those_behind_it_end_too(server: Server) -> None:
    master, answering = processes(server)
    os.kill(master, signal.SIGKILL)
    wait_until_gone(answering)


@pytest.mark.prove  # it waits for processes to end
@pytest.mark.once
def test_a_server_that_is_asked_to_stop_finishes_and_leaves_nobody_behind(
    server: Server,
) -> None:
    """Half a form is there when it is asked; the rest comes, and so does the answer.

    Of its two processes one is busy with that, and the other one with nothing.
    """
    master, answering = processes(server)
    request, line = form(told(server)), Line(server)
    line.send(request[:-5])
    time.sleep(0.5)
    os.kill(master, signal.SIGTERM)
    time.sleep(0.5)
    line.send(request[-5:])
    assert "You did the right thing" in line.reply().text
    wait_until_gone([master, *answering])


@contextmanager
def locked(server: Server) -> Iterator[None]:
    """Hold a lock that telling needs, as if for ever."""
    if connection.vendor == "sqlite":
        import sqlite3

        path = Path(server.database_url.removeprefix("sqlite:///"))
        with sqlite3.connect(path, timeout=20, isolation_level=None) as database:
            database.execute("BEGIN IMMEDIATE")
            yield
            database.execute("ROLLBACK")
        return
    with psycopg.connect(server.database_url) as held:
        held.execute("SELECT * FROM vault_vaultkey FOR UPDATE")
        yield


@pytest.mark.prove  # it waits for a lock
@pytest.mark.parametrize("patience", [3, None], ids=str)
def test_a_lock_that_is_never_given_back_holds_nobody_for_long(
    start_server: Start, patience: int | None
) -> None:
    """More people tell than there are threads; none of them can be helped.

    A statement waits three seconds for a lock, and as long as it does in an
    installation.
    """
    server = start_server(start=False)
    if patience:
        server.environment["AMPARO_SERVED_LOCK_SECONDS"] = str(patience)
    server.start()
    requests = [form(told(server)) for _number in range(THREADS + 4)]
    with locked(server), ThreadPoolExecutor(len(requests)) as crowd:
        begun = time.monotonic()
        waiting = [crowd.submit(_status, server, request) for request in requests]
        time.sleep(1)
        assert not any(each.done() for each in waiting), "nobody waits for the lock"
        assert answers(server, SOON), server.log
        assert {each.result() for each in waiting} == {500}
        assert time.monotonic() - begun < 2 * SOON
    assert _status(server, requests[0]) == 200  # the same form: nothing was lost by it


def _status(server: Server, request: bytes) -> int:
    line = Line(server)
    line.socket.settimeout(2 * SOON)
    line.send(request)
    return line.reply().status
