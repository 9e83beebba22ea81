"""However many officers take the next one at once, each concern is assigned once."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

from tests.serving import ROOT, Server


def raced(installation: Server, number: int) -> dict[str, Any]:
    """Let five officers, each on a connection of their own, empty an inbox."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.concerns.racing", str(number)],
        env=installation.environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def each_was_taken_once(found: dict[str, Any], number: int) -> None:
    taken = [one for each in found["taken"].values() for one in each]
    assert len(taken) == len(set(taken)) == number
    assert sorted(found["journal"]) == sorted(taken)
    assert found["nobodys"] == 0
    for officer, theirs in found["taken"].items():
        for concern_id in theirs:
            assert found["owners"][concern_id] == [officer, "open"]
    assert sum(bool(each) for each in found["taken"].values()) > 1, "nobody competed"


def test_five_officers_empty_an_inbox_without_a_collision(
    installation: Server,
) -> None:
    each_was_taken_once(raced(installation, 150), 150)


@pytest.mark.prove
def test_five_officers_empty_an_inbox_of_five_thousand(installation: Server) -> None:
    each_was_taken_once(raced(installation, 5_000), 5_000)
