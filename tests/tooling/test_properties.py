"""The gate tries the same examples whatever else was loaded before."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

UNUSUAL = range(1_000_003, 1_000_403)


def tried() -> list[int]:
    """Return what the gate tries for one property."""
    numbers: list[int] = []

    @settings(settings.get_profile("gate"), max_examples=200)
    @given(st.integers(0, 10**9))
    def note(number: int) -> None:
        numbers.append(number)

    note()
    return numbers


def test_examples_do_not_follow_from_the_modules_that_are_loaded(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    before = tried()
    late = ModuleType("late")
    late.__file__ = str(tmp_path / "late.py")
    Path(late.__file__).write_text(f"NUMBERS = {[*UNUSUAL]}\n")
    monkeypatch.setitem(sys.modules, "late", late)
    assert tried() == before


def test_a_property_has_few_examples_and_no_deadline() -> None:
    assert settings().max_examples == 8
    assert settings().derandomize
    assert settings().deadline is None
