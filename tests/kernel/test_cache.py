"""The cache keeps values for a limited time, and not for ever."""

from __future__ import annotations

import pytest

from amparo.foundation.kernel import cache as module
from amparo.foundation.kernel.cache import Cache


class Clock:
    """A clock that a test moves."""

    now = 1000.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    moved = Clock()
    monkeypatch.setattr(module, "time", moved)
    return moved


def test_it_is_asked_again_only_when_it_is_old(clock: Clock) -> None:
    kept, asked = Cache(10), list[float]()

    def ask() -> int:
        asked.append(clock.now)
        return len(asked)

    for seconds in (0, 9.9, 10, 15, 21):
        clock.now = 1000 + seconds
        kept.get("one", ask)

    assert asked == [1000, 1010, 1021]
    assert kept.get("one", ask) == 3


def test_each_key_has_its_own_answer(clock: Clock) -> None:
    kept = Cache(10)

    assert kept.get(("help", "BO"), lambda: "Bolivia") == "Bolivia"
    assert kept.get(("help", "PE"), lambda: "Peru") == "Peru"
    assert kept.get(("help", "BO"), lambda: "asked again") == "Bolivia"


def test_what_is_too_old_to_be_used_is_not_kept(clock: Clock) -> None:
    """A promise changes with the minute: hours of them would fill the memory."""
    kept = Cache(10)
    for minute in range(600):
        clock.now = 1000 + 60 * minute
        kept.get(("receipt", minute), lambda: b"a page")
        kept.get("start", lambda: b"a page")

    assert len(kept) == 2


def test_what_could_not_be_asked_is_not_kept() -> None:
    kept = Cache(10)

    def fail() -> None:
        raise ValueError

    for _time in range(2):
        with pytest.raises(ValueError):
            kept.get("one", fail)
    assert not len(kept)


def test_the_oldest_answer_goes_when_there_are_too_many(clock: Clock) -> None:
    kept = Cache(10, size=2)
    for name in ("one", "two", "three"):
        kept.get(name, lambda: "first")

    assert len(kept) == 2
    assert kept.get("three", lambda: "again") == "first"
    assert kept.get("two", lambda: "again") == "first"
    assert kept.get("one", lambda: "again") == "again"


def test_how_long_is_asked_each_time(clock: Clock) -> None:
    seconds = 10.0
    kept = Cache(lambda: seconds)
    kept.get("one", lambda: "first")
    assert kept.get("one", lambda: "again") == "first"

    seconds = 0

    assert kept.get("one", lambda: "again") == "again"


def test_after_it_is_cleared_everything_is_asked_again() -> None:
    kept = Cache(10)
    kept.get("one", lambda: "first")

    kept.clear()

    assert kept.get("one", lambda: "again") == "again"


def test_an_answer_that_was_asked_for_before_clearing_is_not_kept() -> None:
    kept = Cache(10)

    def changed_meanwhile() -> str:
        kept.clear()
        return "old"

    kept.get("one", changed_meanwhile)

    assert kept.get("one", lambda: "new") == "new"
