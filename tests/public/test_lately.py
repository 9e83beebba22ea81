"""What is alike for everybody is asked once in a while, and then let go."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from amparo.channels.public import lately as room
from amparo.channels.public.lately import forget_lately, lately


class Clock:
    """A clock that a test moves."""

    now = 1000.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Iterator[Clock]:
    settings.AMPARO_PAGE_CACHE_SECONDS = 10
    moved = Clock()
    monkeypatch.setattr(room, "time", moved)
    forget_lately()
    yield moved
    forget_lately()


def test_it_is_asked_again_only_when_it_is_old(clock: Clock) -> None:
    asked: list[float] = []

    def ask() -> int:
        asked.append(clock.now)
        return len(asked)

    for seconds in (0, 9.9, 10, 15, 21):
        clock.now = 1000 + seconds
        lately(("one",), ask)
    assert asked == [1000, 1010, 1021]
    assert lately(("one",), ask) == 3


def test_what_is_too_old_to_be_used_is_not_kept(clock: Clock) -> None:
    """A promise changes with the minute: hours of them would fill the memory."""
    for minute in range(600):
        clock.now = 1000 + 60 * minute
        lately(("receipt", str(minute)), lambda: b"a page")
        lately(("start",), lambda: b"a page")
    assert set(room._kept) == {("receipt", "599"), ("start",)}


def test_what_could_not_be_asked_is_not_kept(clock: Clock) -> None:
    def fail() -> None:
        raise ValueError

    for _time in range(2):
        with pytest.raises(ValueError):
            lately(("one",), fail)
    assert not room._kept
