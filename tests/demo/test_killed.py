"""Whichever process is killed during filling, the same children come out."""

from __future__ import annotations

import os
import random
import signal
import time
from contextlib import suppress

import pytest

from tests.demo.conftest import NewInstallation
from tests.demo.installation import KILLED, Installation
from tests.processes import wait_until_gone

pytestmark = pytest.mark.django_db


@pytest.mark.prove
def test_one_process_or_several_killed_or_not_make_the_same(
    installation_of_nobody: NewInstallation,
) -> None:
    """Nine programs one after the other, for a demonstration only: in the gate a part
    that breaks off (test_journeys.py) and a helper that dies (test_workers.py).
    """
    whole, broken = installation_of_nobody(), installation_of_nobody()
    code, said = whole.fill(30, "--jobs=1")
    assert code == 0, said

    code, said = broken.fill(30, "--jobs=2", "--helpers-die-at=10")
    assert (code, "run the same again" in said) == (1, True), said
    assert int(said.splitlines()[-2]) <= 10

    code, said = broken.fill(30, "--jobs=2", "--dies-at=20")
    assert code == KILLED, said
    helpers = [int(each) for each in said.splitlines()[-1].split()]
    assert len(helpers) == 2
    wait_until_gone(helpers)
    there = broken.holds()
    assert there["done"] == 20, "of the part that was broken off, nothing"
    assert there["cases.Case"].startswith("20 ")

    assert broken.fill(30, "--jobs=2")[0] == 0
    expected = whole.holds()
    assert broken.holds() == expected
    assert expected["finished"]


def kill_one(filler: Installation, cases: int, chance: random.Random) -> bool:
    """Fill with helpers, kill one process of it at any moment; say whether it met."""
    process = filler.start(cases, "--jobs=2", "--chunk=25")
    assert process.stdout is not None
    for _line in range(chance.randint(1, 12)):
        process.stdout.readline()
    time.sleep(chance.random() * 0.2)
    with suppress(FileNotFoundError, ProcessLookupError):
        path = f"/proc/{process.pid}/task/{process.pid}/children"
        with open(path, encoding="ascii") as file:
            helpers = [int(each) for each in file.read().split()]
        os.kill(chance.choice([process.pid, *helpers]), signal.SIGKILL)
    process.communicate(timeout=300)
    return process.returncode != 0


@pytest.mark.prove
@pytest.mark.parametrize("seed", [1, 2])
def test_killed_again_and_again_it_comes_to_the_same_end(
    installation_of_nobody: NewInstallation, seed: int
) -> None:
    whole, broken = installation_of_nobody(), installation_of_nobody()
    assert whole.fill(2000, "--jobs=1", "--chunk=200")[0] == 0
    chance = random.Random(seed)
    met = [kill_one(broken, 2000, chance) for _time in range(8)]
    assert any(met), "no kill ever met anybody: the test would prove nothing"
    assert broken.fill(2000, "--jobs=3", "--chunk=70")[0] == 0
    assert broken.holds() == whole.holds()
