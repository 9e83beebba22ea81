"""What people gained, counted by hand; and that the versions' names do not matter."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amparo.prevention.courses.codes import Moment, Order
from amparo.prevention.courses.gain import Taken, gain_of, shares_of

BEFORE, AFTER, LATER = Moment


def taken(order: str, before: float, after: float | None = None) -> Taken:
    shares = {BEFORE: before} | ({} if after is None else {AFTER: after})
    return Taken(Order(order), shares)


def test_a_gain_counted_by_hand() -> None:
    found = gain_of(
        [
            *(taken("ab", 0.2, 0.4), taken("ab", 0.4, 0.8), taken("ab", 0.6, 0.9)),
            *(taken("ba", 0.5, 0.6), taken("ba", 0.5, 0.8)),
            taken("ab", 0.1),
        ]
    )
    # Gains: 0.2, 0.4, 0.3 (mean 0.3, variance 0.01) and 0.1, 0.3 (0.2 and 0.02).
    assert (found.pairs, found.lost) == (5, 1)
    assert found.gain == pytest.approx(0.25)
    parts = 0.01 / 3 / 4, 0.02 / 2 / 4
    freedom = sum(parts) ** 2 / (parts[0] ** 2 / 2 + parts[1] ** 2 / 1)
    assert math.floor(freedom) == 1
    margin = 12.706 * math.sqrt(sum(parts))
    assert found.low == pytest.approx(max(-1, 0.25 - margin))
    assert found.high == pytest.approx(min(1, 0.25 + margin))
    assert found.is_shown


def test_a_harder_version_does_not_count() -> None:
    # Nobody learned anything; version B is harder by 0.3.
    found = gain_of([*[taken("ab", 0.8, 0.5)] * 4, *[taken("ba", 0.5, 0.8)] * 2])
    assert found.gain == pytest.approx(0)


def test_fewer_than_five_pairs_are_not_shown() -> None:
    found = gain_of([taken("ab", 0.2, 0.4)] * 2 + [taken("ba", 0.2, 0.4)] * 2)
    assert (found.pairs, found.is_shown) == (4, False)


def test_one_half_alone_has_no_interval() -> None:
    found = gain_of([taken("ab", 0.2, 0.4)] * 9)
    assert (found.low, found.high) == (None, None)


SHARE = st.integers(0, 10).map(lambda n: n / 10)
CARDS = st.lists(
    st.builds(taken, st.sampled_from(["ab", "ba"]), SHARE, st.none() | SHARE),
    max_size=30,
)


@given(CARDS)
def test_swapping_the_names_of_the_versions_changes_nothing(cards: list[Taken]) -> None:
    other = {Order.AB: Order.BA, Order.BA: Order.AB}
    swapped = [Taken(other[one.order], one.shares) for one in cards]
    one, two = gain_of(cards), gain_of(swapped)
    for name in ("pairs", "lost", "gain", "low", "high"):
        assert getattr(one, name) == pytest.approx(getattr(two, name))


@given(CARDS)
def test_an_interval_holds_its_gain(cards: list[Taken]) -> None:
    found = gain_of(cards)
    assert found.pairs + found.lost == len(cards)
    if found.low is not None and found.high is not None and found.gain is not None:
        assert -1 <= found.low <= found.gain + 1e-9
        assert found.gain - 1e-9 <= found.high <= 1


def test_i_do_not_know_is_an_answer_and_not_a_right_one() -> None:
    codes = {
        "/data/telling_right": "3",
        "/data/telling_of": "4",
        "/data/online_right": {"left": "not_asked"},
        "/data/online_of": "2",
    }
    assert shares_of(codes, ["telling", "online", "other"]) == {"telling": 0.75}
