"""Progress says how much is done, how fast it goes, and how long it still takes."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
import time_machine

from amparo.commands.progress import progress


class Terminal(io.StringIO):
    """What a person looks at."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel("2026-11-29T10:00:00Z", tick=False) as clock:
        yield clock


def told(capsys: pytest.CaptureFixture[str]) -> list[str]:
    """Return the lines that a log got since one looked last."""
    return [line.strip() for line in capsys.readouterr().out.splitlines() if line]


def test_what_an_earlier_run_did_makes_no_speed(
    clock: time_machine.Traveller, capsys: pytest.CaptureFixture[str]
) -> None:
    hear = progress("cases")
    hear(500_000, 1_000_000)
    assert "500000/1000000" in told(capsys)[0]
    clock.shift(100)
    hear(505_000, 1_000_000)
    (line,) = told(capsys)
    assert "505000/1000000" in line
    assert "50.00 cases/s" in line
    assert "<2:45:00" in line  # 495,000 are left


def test_a_log_gets_plain_lines_and_few(
    clock: time_machine.Traveller, capsys: pytest.CaptureFixture[str]
) -> None:
    hear = progress("cases")
    for done in range(0, 1000, 5):
        hear(done, 1000)
        clock.shift(1)
    written = capsys.readouterr().out
    assert "\r" not in written
    assert len(written.splitlines()) == 4  # at once, then each of 200 seconds' minutes
    hear(1000, 1000)
    assert "100%" in told(capsys)[-1]


def test_a_terminal_gets_one_line_in_its_place(
    clock: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    terminal = Terminal()
    monkeypatch.setattr("sys.stdout", terminal)
    hear = progress("cases")
    for done in range(0, 101, 10):
        hear(done, 100)
        clock.shift(1)
    written = terminal.getvalue()
    assert written.count("\n") == 1 and written.endswith("\n"), "one line, ended once"
    assert written.count("\r") >= 10
    assert "100/100" in written.rpartition("\r")[2]


def test_what_is_done_already_is_said_once_and_ends(
    capsys: pytest.CaptureFixture[str],
) -> None:
    hear = progress("cases")
    hear(10, 10)
    assert [line for line in told(capsys) if "10/10" in line]
    hear(10, 10)
    assert told(capsys) == []
