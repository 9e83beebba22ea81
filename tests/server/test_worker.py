"""What a process does with a line when it has answered."""

from __future__ import annotations

from concurrent.futures import Future
from types import SimpleNamespace
from typing import Any
from unittest.mock import Mock

import pytest
from gunicorn.workers.gthread import ThreadWorker

from amparo.server import Worker


def line(unread: int) -> Any:
    """A connection whose request has so many bytes that nobody has read."""
    body = SimpleNamespace(reader=SimpleNamespace(length=unread))
    return Mock(parser=SimpleNamespace(mesg=SimpleNamespace(body=body)))


@pytest.fixture
def worker() -> Any:
    made = Worker.__new__(Worker)
    made.nr_conns = 1
    return made


@pytest.mark.parametrize(("unread", "waits"), [(0, False), (7, True)])
def test_a_thread_hangs_up_itself_and_waits_only_for_what_is_still_sent(
    worker: Any, monkeypatch: pytest.MonkeyPatch, unread: int, waits: bool
) -> None:
    monkeypatch.setattr(ThreadWorker, "handle", lambda *_given: False)
    conn = line(unread)
    assert worker.handle(conn) is False
    conn.close.assert_called_once_with(graceful=waits)


def test_what_takes_connections_waits_for_no_visitor(worker: Any) -> None:
    """Else thirty visitors who keep their lines shut all processes for ten seconds."""
    conn, answered = line(0), Future[bool]()
    answered.set_result(False)
    worker.finish_request(conn, answered)
    conn.close.assert_not_called()
    assert worker.nr_conns == 0


def test_a_line_that_failed_makes_room_too(worker: Any) -> None:
    conn, failed = line(0), Future[bool]()
    failed.set_exception(OSError())
    worker.finish_request(conn, failed)
    assert worker.nr_conns == 0
