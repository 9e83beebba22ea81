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


def look_into(server: Server, *program: str) -> tuple[int, list[str]]:
    """Return how many concerns the server's database has, and what is incomplete."""
    done = subprocess.run(
        [sys.executable, *(program or ("-m", "tests.faults.integrity"))],
        env=server.environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    return found["concerns"], found["found"]


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

    stored, halves = look_into(server)
    assert halves == []
    assert len(acknowledged) <= stored <= people
    verdict = server.run("journal", "verify")
    assert verdict.returncode == 0, verdict.stdout


def test_a_killed_server_loses_nothing_it_acknowledged(server: Server) -> None:
    survive(server, people=12, kills=1, at_once=4, seed=20261123)
    the_check_can_fail(server)


@pytest.mark.prove
def test_a_server_killed_again_and_again_loses_nothing(start_server: Start) -> None:
    """Two thousand people report while it is killed twenty-five times."""
    survive(start_server(), people=2000, kills=25, at_once=16, seed=20261125)


def the_check_can_fail(server: Server) -> None:
    """Take a row away behind Amparo's back, and see the check of the proof fail."""
    server.stop()
    take_away = (
        "import django; django.setup();"
        "from amparo.foundation.tasks.models import Task;"
        "Task.objects.filter(kind='concern.first_answer').first().delete();"
        "from tests.faults.integrity import main; main()"
    )
    _stored, halves = look_into(server, "-c", take_away)
    assert len(halves) == 1 and "task" in halves[0]
