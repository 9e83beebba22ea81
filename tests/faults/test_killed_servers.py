"""Acknowledged reports are kept; unacknowledged ones are complete or absent."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.faults.reporting import Crowd, pull_the_plug, unopened
from tests.fixtures import Start
from tests.serving import ROOT, Server

pytestmark = pytest.mark.django_db


def look_into(server: Server) -> tuple[int, list[str], list[str]]:
    """Return how many concerns the server's database has, what is incomplete, and what
    is when a row was taken away.
    """
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.integrity"],
        env=server.environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    return told["concerns"], told["found"], told["spoilt"]


def survive(server: Server, people: int, kills: int, at_once: int, seed: int) -> None:
    """Let a crowd report while the server is killed repeatedly; then check."""
    crowd = Crowd(server, people, at_once, seed)
    with crowd.at_work():
        pull_the_plug(crowd, kills)
    assert crowd.faults == []
    assert crowd.broken_off, "no kill ever met anybody: the test would prove nothing"

    acknowledged = [one for one in crowd.reported if one.receipt]
    assert len({one.receipt for one in acknowledged}) == len(acknowledged)
    assert len(acknowledged) >= people * 3 // 4
    assert unopened(server, crowd.reported) == []

    stored, found, spoilt = look_into(server)
    assert found == []
    assert len(acknowledged) <= stored <= people
    assert len(spoilt) == 1 and "task" in spoilt[0], "the check cannot fail"


def test_a_killed_server_loses_nothing_it_acknowledged(server: Server) -> None:
    survive(server, people=12, kills=1, at_once=4, seed=20261123)


@pytest.mark.prove
def test_a_server_killed_again_and_again_loses_nothing(start_server: Start) -> None:
    """Two thousand people report while it is killed twenty-five times."""
    survive(start_server(), people=2000, kills=25, at_once=16, seed=20261125)
