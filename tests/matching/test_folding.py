"""Two colleagues fold in the same records at once, on two connections."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest
from django.db import connection

from amparo.foundation.matching import index
from amparo.foundation.matching.models import IndexSegment
from amparo.foundation.persons.identity import Facts, Identity
from amparo.foundation.persons.models import KIND
from amparo.foundation.persons.operations import record_person
from amparo.foundation.vault import record_keys
from tests.cast import World
from tests.matching.folding import MANY
from tests.serving import ROOT, Server


def together(installation: Server, what: str) -> Any:
    """Let two colleagues meet in a process with two connections."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.matching.folding", what],
        env=installation.environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_who_comes_while_a_colleague_folds_does_not_wait_and_leaves_it_to_her(
    installation: Server,
) -> None:
    """Also the first time, when the index itself is only being made."""
    found = together(installation, "held-up")
    # On SQLite everyone waits for whoever writes.
    met = connection.vendor != "sqlite"
    assert found == {
        "met": met,
        "folded": {"carla": MANY, "sonia": 0},
        "complete": True,
        "pending": 0,
    }


def test_two_who_fold_at_once_have_every_record_in_the_index_once(
    installation: Server,
) -> None:
    """And each of their searches finds all of them, folded in yet or not."""
    found = together(installation, "side-by-side")
    assert found == {"fewest": MANY, "complete": True, "pending": 0}


def test_a_key_that_is_rotated_while_a_colleague_folds_stops_neither(
    installation: Server,
) -> None:
    """Both lock the team's key first and its index then: else one would be ended."""
    found = together(installation, "rotated")
    assert found == {"folded": MANY - 1, "complete": True, "pending": 0}


@pytest.mark.django_db
def test_a_segment_that_a_colleague_replaces_just_now_is_read_anew(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the query for segments and that for their keys, all names are written."""
    team = world.team_id("cochabamba")
    person = record_person(world.carla, team, Identity(names=["Ana Quispe"]), Facts())
    first = IndexSegment.objects.get().id
    open_keys = record_keys.open_keys
    turns: list[int] = []

    def late(*asked: Any) -> Any:
        if not turns:
            turns.append(1)
            index.rekey(world.sonia, team)
        return open_keys(*asked)

    monkeypatch.setattr(record_keys, "open_keys", late)
    opened = index.opened(world.carla, KIND, [team])
    assert turns and IndexSegment.objects.get().id != first
    assert [s.ids[row] for s, row in opened.rows()] == [person.id.hex]
