"""The rate counter keeps no one's address; what happens to many forms."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from django.http import HttpRequest
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from amparo.channels.public import rate_counter, rate_limits
from amparo.channels.public.rate_counter import RateCounter
from amparo.channels.public.rate_limits import (
    ALIKE,
    ALL_GUESSES,
    FORMS,
    GUESSES,
    Limit,
    Pace,
)

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
NUMBER = "48271093556120487719"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "rates"


def sent_from(address: str) -> HttpRequest:
    return RequestFactory().post("/en/bo/read/", REMOTE_ADDR=address)


def ones(path: Path) -> set[int]:
    """Return the offsets in the file of a thing that was counted once."""
    return {found.start() for found in re.finditer(b"\0\x01", path.read_bytes())}


# -- The rate counter ------------------------------------------------------------------


def test_things_are_counted_apart(path: Path) -> None:
    counts = RateCounter(str(path))
    assert [counts.add("here") for _turn in range(3)] == [1, 2, 3]
    assert counts.add("there") == 1
    assert counts.look("here") == 3
    assert counts.look("nowhere") == 0


def test_several_processes_count_together(path: Path) -> None:
    """Four processes with two threads each lose no count."""
    code = (
        "from threading import Thread\n"
        "from amparo.channels.public.rate_counter import counter\n"
        "counter()  # Django's settings are not safe to load from two threads\n"
        "def many():\n"
        "    for _ in range(50): counter().add('one place')\n"
        "both = [Thread(target=many) for _ in range(2)]\n"
        "[each.start() for each in both]; [each.join() for each in both]\n"
    )
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "tests.served_settings",
        "AMPARO_SERVED_FOLDER": str(path.parent),
        "AMPARO_SERVED_STATIC": str(path.parent),
        "AMPARO_DATABASE_URL": "sqlite:///nothing",
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    running = [
        subprocess.Popen([sys.executable, "-c", code], env=environment)
        for _process in range(4)
    ]
    assert [process.wait(60) for process in running] == [0, 0, 0, 0]
    assert RateCounter(str(path)).look("one place") == 400


def test_a_fork_counts_with_its_parent(path: Path, settings: Settings) -> None:
    settings.AMPARO_RATE_COUNTER = str(path)
    rate_counter.counter().add("one place")
    child = os.fork()
    if not child:
        rate_counter.counter().add("one place")
        os._exit(0)
    os.waitpid(child, 0)
    assert rate_counter.counter().look("one place") == 2


def test_counts_are_forgotten_within_a_quarter_of_an_hour(path: Path) -> None:
    counts = RateCounter(str(path))
    for minute in range(5):
        with time_machine.travel(NOON + timedelta(minutes=minute)) as clock:
            counts.add("here")
            clock.shift(timedelta(minutes=10 - minute, seconds=-1))
            assert counts.look("here") >= 1
            clock.move_to(NOON + timedelta(minutes=15))
            assert counts.look("here") == 0


def test_an_old_table_is_emptied_before_it_is_used_again(path: Path) -> None:
    counts = RateCounter(str(path))
    with time_machine.travel(NOON) as clock:
        assert [counts.add("here"), counts.add("here")] == [1, 2]
        clock.shift(timedelta(minutes=15))
        assert counts.add("here") == 1


def test_the_next_day_counts_in_other_cells(path: Path) -> None:
    """Nobody can say whether what was counted today was counted yesterday."""
    counts = RateCounter(str(path))
    just_before = datetime(2026, 11, 23, 23, 59, 30, tzinfo=UTC)
    with time_machine.travel(just_before) as clock:
        counts.add("198.51.100.7")
        before = ones(path)
        clock.shift(timedelta(minutes=1))
        assert counts.look("198.51.100.7") == 0
        assert counts.look("198.51.100.7", just_before.timestamp()) == 1
        counts.add("198.51.100.7")
        after = ones(path) - before
    assert len(before) == len(after) == 4
    assert not {at % rate_counter._TABLE for at in before} & {
        at % rate_counter._TABLE for at in after
    }


def test_the_file_holds_counts_and_nothing_else(path: Path) -> None:
    counts = RateCounter(str(path))
    with time_machine.travel(NOON, tick=False):
        for _time in range(7):
            counts.add("guess|198.51.100.7")
        now = int(time.time()) // rate_counter.STEP
    stored = path.read_bytes()
    assert len(stored) == rate_counter.SIZE
    head = now.to_bytes(8, "big")
    assert stored.count(head) == 1
    assert sorted(stored.replace(head, b"").strip(b"\0").replace(b"\0", b"")) == [7] * 4
    assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("broken", [b"", b"SQLite format 3", b"\xff" * 3_000_000])
def test_a_broken_file_is_made_anew(path: Path, broken: bytes) -> None:
    path.write_bytes(broken)
    counts = RateCounter(str(path))
    assert counts.look("here") == 0
    assert [counts.add("here"), counts.add("here")] == [1, 2]


def test_rubbish_of_the_right_size_only_makes_slow(path: Path) -> None:
    path.write_bytes(os.urandom(rate_counter.SIZE))
    counts = RateCounter(str(path))
    assert counts.add("here") == 1


def test_without_a_folder_for_the_file_a_process_counts_alone(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    counts = RateCounter(str(tmp_path))  # a folder
    assert [counts.add("here"), counts.add("here")] == [1, 2]
    assert "counts alone" in caplog.text
    assert str(tmp_path) not in caplog.text


def test_what_cannot_be_counted_stops_nobody(
    path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    counts = RateCounter(str(path))
    counts.add("here")

    def full(*_any: object) -> int:
        raise OSError(28, "No space left on device", str(path))

    monkeypatch.setattr("os.pwrite", full)
    assert counts.add("here") == 0
    assert counts.look("here") == 1
    assert "nothing is counted" in caplog.text
    assert str(path) not in caplog.text


def test_many_others_do_not_raise_a_count(path: Path) -> None:
    counts = RateCounter(str(path))
    for start in range(0, 20_000, 500):
        counts.add_all([f"place {start + n}" for n in range(500)])
    strangers = counts.look_all([f"stranger {n}" for n in range(1000)])
    assert sum(count > 0 for count in strangers) < 30
    assert max(strangers) <= 2


def test_a_count_ends_at_its_highest(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rate_counter, "HIGHEST", 3)
    counts = RateCounter(str(path))
    assert [counts.add("here") for _time in range(5)] == [1, 2, 3, 3, 3]


# -- What many forms meet --------------------------------------------------------------


@given(st.integers(min_value=0, max_value=100_000))
def test_more_is_never_answered_sooner_and_never_refused(count: int) -> None:
    for limit in (FORMS, GUESSES, ALIKE, ALL_GUESSES):
        slow, next_one = limit.slow(count), limit.slow(count + 1)
        assert 0 <= slow.pause <= next_one.pause <= rate_limits.LONGEST
        assert slow.ask <= next_one.ask
        assert slow.ask == (count > limit.unasked)
        assert (slow.pause == 0) == (count <= limit.free)


def test_addresses_and_forms_are_counted_apart() -> None:
    here, there = sent_from("192.0.2.1"), sent_from("192.0.2.2")
    for _time in range(FORMS.unasked):
        assert not rate_limits.sent(here, "report").ask
    assert rate_limits.sent(here, "report").ask
    assert rate_limits.sent(here, "write") == (0, False)
    assert rate_limits.sent(there, "report") == (0, False)


def test_the_same_form_from_many_addresses_is_slowed_as_well() -> None:
    """One receipt, or one form that was recorded, used by a thousand machines."""
    for number in range(FORMS.unasked):
        place = sent_from(f"198.51.100.{number}")
        assert not rate_limits.sent(place, "write", NUMBER).ask
    stranger = sent_from("203.0.113.9")
    assert rate_limits.sent(stranger, "write", NUMBER) == (rate_limits.LONGEST, True)
    assert rate_limits.sent(stranger, "write", "another number") == (0, False)


def test_a_class_of_thirty_at_one_address_is_only_slowed() -> None:
    school = sent_from("192.0.2.1")
    met = [rate_limits.sent(school, "report") for _pupil in range(30)]
    assert not any(slow.ask for slow in met)
    assert max(slow.pause for slow in met) < rate_limits.LONGEST


def test_right_numbers_never_count() -> None:
    here = sent_from("192.0.2.1")
    for _time in range(200):
        assert rate_limits.guessing(here, NUMBER) == (0, False)


def test_wrong_numbers_from_one_address_are_slowed_then_asked() -> None:
    here, there = sent_from("192.0.2.1"), sent_from("192.0.2.2")
    for number in range(GUESSES.unasked + 1):
        assert not rate_limits.guessing(here, f"{number * 7_777_777:020}").ask
        rate_limits.guessed_wrong(here, f"{number * 7_777_777:020}")
    assert rate_limits.guessing(here, NUMBER) == (rate_limits.LONGEST, True)
    assert rate_limits.guessing(there, NUMBER) == (0, False)
    # What is no number at all counts for its place as well.
    assert rate_limits.guessing(here, "hello").ask


@pytest.mark.parametrize("known", ["4827 1093 5561 2048 {}", "4827 1093 {} 2048 {}"])
def test_guessing_the_rest_of_one_number_slows_from_wherever(known: str) -> None:
    """Someone saw most of a number and tries the rest from a thousand addresses."""
    for number in range(ALIKE.unasked + 1):
        place = sent_from(f"198.51.{number // 200}.{number % 200}")
        rest = [f"{(number * step) % 10_000:04}" for step in (37, 91)]
        rate_limits.guessed_wrong(place, known.format(*rest))
    stranger = sent_from("203.0.113.9")
    assert rate_limits.guessing(stranger, known.format("7719", "7719")).ask
    assert rate_limits.guessing(stranger, known.format("7719", "7719")).pause > 0
    assert rate_limits.guessing(stranger, "9" * 20) == (0, False)


def test_very_many_wrong_numbers_from_everywhere_are_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(rate_limits, "ALL_GUESSES", Limit(50, 50))
    for number in range(51):
        assert rate_limits.guessing(sent_from("203.0.113.9"), NUMBER) == (0, False)
        rate_limits.guessed_wrong(
            sent_from(f"10.0.0.{number}"), f"{number * 999_983:020}"
        )
    assert rate_limits.guessing(sent_from("203.0.113.9"), NUMBER).ask


def test_an_answer_leaves_at_a_whole_step() -> None:
    pace = Pace(begun=time.monotonic() - 10.0)
    assert pace.until_step() == 0.0
    pace.grid = 1000.0
    assert pace.until_step() == pytest.approx(990.0, abs=5)
