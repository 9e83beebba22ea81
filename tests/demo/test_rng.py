"""Chance that repeats: codes that never meet, days that follow each other."""

from __future__ import annotations

import random
import re
from collections import Counter
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amparo.demo.rng import LOCKDOWN, code, moment

UNTIL = date(2026, 3, 1)


@pytest.mark.parametrize(
    "many", [20_000, pytest.param(100_000, marks=pytest.mark.prove)]
)
def test_no_two_of_a_kind_have_the_same_code(many: int) -> None:
    codes = {code("P", number) for number in range(many)}
    assert len(codes) == many
    assert all(re.fullmatch("P-[2-9A-HJKMNP-TV-Z]{7}", each) for each in codes)


@given(st.integers(0, 3_000_000), st.integers(0, 3_000_000))
def test_codes_are_the_same_only_for_the_same_thing(one: int, other: int) -> None:
    assert (code("C", one) == code("C", other)) is (one == other)


def test_codes_of_neighbours_and_of_other_kinds_do_not_look_alike() -> None:
    endings = Counter(code("R", number)[-1] for number in range(3000))
    assert len(endings) == 30 and max(endings.values()) < 200
    assert code("P", 5)[1:] != code("C", 5)[1:]


@given(st.lists(st.floats(0, 1), min_size=2), st.randoms(use_true_random=False))
def test_a_larger_share_is_no_earlier_day(
    shares: list[float], chance: random.Random
) -> None:
    days = [moment(chance, share, UNTIL).date() for share in sorted(shares)]
    assert days == sorted(days)
    latest = datetime(2026, 3, 1, 6, tzinfo=UTC)
    assert date(2023, 3, 2) <= days[0]
    assert moment(chance, max(shares), UNTIL) <= latest


def test_little_was_heard_while_schools_were_shut() -> None:
    chance = random.Random(1)
    months = Counter(
        int((moment(chance, n / 5000, UNTIL).date() - date(2023, 3, 2)).days // 30.4)
        for n in range(5000)
    )
    shut = [months[month] for month in LOCKDOWN]
    before = [months[month] for month in range(1, LOCKDOWN.start)]
    assert max(shut) * 2 < min(before)
    assert months[LOCKDOWN.stop + 1] > max(before)
