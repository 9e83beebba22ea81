"""The processes behind the door: who dies takes nobody with them for long."""

from __future__ import annotations

import os
import signal
import time

import pytest

from tests.processes import PATIENCE, children_of, wait_until_gone
from tests.serving import Server
from tests.visiting import Visitor

pytestmark = pytest.mark.django_db


def house(server: Server) -> tuple[int, int, list[int]]:
    """Return the first process of a server, its door, and those that answer."""
    assert server.process is not None
    first = server.process.pid
    door = max(children_of(first), key=lambda each: len(children_of(each)))
    return first, door, children_of(door)


def wait_for_an_answer(server: Server) -> None:
    """Ask until the server answers as it should; between two servers nobody does."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        visitor = Visitor(server.url)
        try:
            if visitor.get("/en/bo/").status == 200:
                return
        except OSError:
            time.sleep(0.05)
        finally:
            visitor.close()
    raise AssertionError(server.log)


def test_a_process_that_dies_is_told_of_and_all_start_anew(server: Server) -> None:
    first, door, answering = house(server)
    assert len(answering) == 2
    os.kill(answering[0], signal.SIGKILL)
    wait_until_gone([door, *answering])
    wait_for_an_answer(server)
    assert "A process that answers has died" in server.log
    again, new_door, new = house(server)
    assert (again, len(new)) == (first, 2)
    assert new_door != door


def test_when_the_door_dies_those_behind_it_end_too(server: Server) -> None:
    _first, door, answering = house(server)
    os.kill(door, signal.SIGKILL)
    wait_until_gone([door, *answering])
    wait_for_an_answer(server)


def test_a_server_that_is_asked_to_stop_leaves_nobody_behind(server: Server) -> None:
    first, door, answering = house(server)
    os.kill(first, signal.SIGTERM)
    wait_until_gone([first, door, *answering])
