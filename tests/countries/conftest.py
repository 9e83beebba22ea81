"""What the tests of this room share."""

import shutil
from pathlib import Path

import pytest

from amparo.foundation.countries import facts
from tests.countries.release import Release


@pytest.fixture(autouse=True)
def _fresh(fresh_facts: None) -> None:
    """Facts are kept for half a minute; no test may read those of another."""


@pytest.fixture
def release(tmp_path: Path) -> Release:
    """A release that says what stands here, to be changed.

    Deadlines of a country are left out: a test brings those that it needs.
    """
    found = Release(Path(shutil.copytree(facts.DATA, tmp_path / "data")))
    found.leave_out_own("deadlines.json")
    return found
