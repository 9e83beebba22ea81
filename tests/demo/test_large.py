"""A million cases are streamed: what is in memory does not grow with them."""

from __future__ import annotations

import pytest

from tests.demo.conftest import NewInstallation
from tests.demo.installation import Installation

pytestmark = pytest.mark.django_db

SPREAD = 16  # MiB that two runs of the same may differ


def most_memory(filler: Installation, cases: int) -> int:
    """Add cases to the large set; return the MiB that the storing process held."""
    code, said = filler.fill(cases, "--of-large", "--jobs=2")
    assert code == 0, said
    return int(said.splitlines()[-1])


@pytest.mark.prove
def test_ten_thousand_cases_need_no_more_memory_than_one_thousand(
    installation_of_nobody: NewInstallation,
) -> None:
    filler = installation_of_nobody()
    few = most_memory(filler, 1_000)
    many = most_memory(filler, 10_000)
    assert many <= few + SPREAD
    assert filler.holds()["done"] == 11_000
    assert not filler.holds()["finished"]
