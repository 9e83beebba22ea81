"""The bar says how much is done, how fast it goes lately, and how long it takes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from amparo.commands.bar import Bar, in_words


class Scheduler:
    """Time that passes when the test says so."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Iterator[Scheduler]:
    yield Scheduler()


def told(capsys: pytest.CaptureFixture[str]) -> list[str]:
    """Return the lines that were printed since one looked last."""
    return [line.strip() for line in capsys.readouterr().out.splitlines()]


def test_what_an_earlier_run_did_makes_no_speed(
    clock: Scheduler, capsys: pytest.CaptureFixture[str]
) -> None:
    bar = Bar("cases", clock)
    bar(500_000, 1_000_000)
    assert told(capsys) == ["500,000 of 1,000,000 cases"]
    clock.now += 10
    bar(505_000, 1_000_000)
    assert bar.line(505_000, 1_000_000) == (
        "505,000 of 1,000,000 cases, 500 a second, 16 min left"
    )


def test_the_speed_is_that_of_the_last_minute(clock: Scheduler) -> None:
    bar = Bar("cases", clock)
    for second in range(0, 200, 5):
        clock.now = 1000 + second
        bar(second * 1000, 1_000_000)
    for second in range(200, 300, 5):
        clock.now = 1000 + second
        bar(200_000 + (second - 200) * 100, 1_000_000)
    assert "100 a second" in bar.line(210_000, 1_000_000)


def test_a_log_gets_a_line_for_each_tenth_or_minute(
    clock: Scheduler, capsys: pytest.CaptureFixture[str]
) -> None:
    bar = Bar("cases", clock)
    for done in range(0, 1001, 10):
        clock.now += 1
        bar(done, 1000)
    assert len(told(capsys)) == 11
    bar(0, 10_000)
    assert len(told(capsys)) == 1
    clock.now += 61
    bar(1, 10_000)
    assert len(told(capsys)) == 1


def test_the_end_promises_nothing_more(clock: Scheduler) -> None:
    bar = Bar("cases", clock)
    bar(0, 10)
    clock.now += 5
    bar(10, 10)
    assert bar.line(10, 10) == "10 of 10 cases"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.4, "0 s"),
        (45, "45 s"),
        (120, "2 min"),
        (5300, "88 min"),
        (7860, "2 h 11 min"),
    ],
)
def test_times_are_said_as_people_do(seconds: float, words: str) -> None:
    assert in_words(seconds) == words
