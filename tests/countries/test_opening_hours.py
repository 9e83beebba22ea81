"""Opening hours: what can be parsed for certain, and what stays unknown."""

from __future__ import annotations

import json
from datetime import UTC, datetime, time, timedelta

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from amparo.foundation.countries.facts import DATA
from amparo.foundation.countries.opening_hours import open_at, parse_hours, say, say_now

LIMA = ["America/Lima"]  # UTC-5, no summer time
MANILA = ["Asia/Manila"]  # UTC+8
ANNA = "Mon-Sat 07:00-19:00"


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment in UTC in June 2026, when the 1st is a Monday."""
    return datetime(2026, 6, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        (at(1, 11, 59), False),  # Monday 06:59 in Lima
        (at(1, 12, 0), True),  # Monday 07:00
        (at(1, 23, 59), True),  # Monday 18:59
        (at(2, 0, 0), False),  # Monday 19:00
        (at(6, 20, 0), True),  # Saturday 15:00
        (at(7, 20, 0), False),  # Sunday 15:00
    ],
)
def test_a_line_opens_and_closes_in_the_time_zone_of_its_country(
    moment: datetime, is_open: bool
) -> None:
    assert open_at(ANNA, moment, LIMA) is is_open


def test_the_same_moment_is_another_day_elsewhere() -> None:
    sunday_noon_in_lima = at(7, 17)
    monday_one_in_manila = at(7, 17)
    assert open_at("Sun 10:00-14:00", sunday_noon_in_lima, LIMA) is True
    assert open_at("Mon 00:30-02:00", monday_one_in_manila, MANILA) is True
    assert open_at("Sun 10:00-14:00", sunday_noon_in_lima, MANILA) is False


def test_summer_time_moves_the_opening() -> None:
    amsterdam = ["Europe/Amsterdam"]
    at_seven = "07:00-08:00"
    assert open_at(at_seven, datetime(2026, 1, 5, 6, 30, tzinfo=UTC), amsterdam) is True
    assert (
        open_at(at_seven, datetime(2026, 7, 6, 6, 30, tzinfo=UTC), amsterdam) is False
    )
    assert open_at(at_seven, datetime(2026, 7, 6, 5, 30, tzinfo=UTC), amsterdam) is True


def test_hours_may_pass_midnight_and_belong_to_the_evening_they_began() -> None:
    night = "Fri-Sat 22:00-06:00"
    utc = ["UTC"]
    assert open_at(night, at(5, 23), utc) is True  # Friday night
    assert open_at(night, at(7, 5, 59), utc) is True  # Sunday morning, from Saturday
    assert open_at(night, at(7, 6), utc) is False
    assert open_at(night, at(5, 5), utc) is False  # Friday morning, from Thursday


def test_days_may_pass_sunday() -> None:
    found = parse_hours("Sat-Mon 10:00-12:00")
    assert found is not None
    [week] = found.weeks
    assert [day for day in range(7) if week.has(day)] == [0, 5, 6]


def test_a_day_may_have_a_break_and_saturday_hours_of_its_own() -> None:
    text = "Mon-Fri 08:00-12:00, 14:00-18:00; Sat 09:00-13:00"
    utc = ["UTC"]
    assert open_at(text, at(1, 9), utc) is True  # Monday
    assert open_at(text, at(1, 13), utc) is False
    assert open_at(text, at(5, 17), utc) is True  # Friday
    assert open_at(text, at(6, 12), utc) is True  # Saturday
    assert open_at(text, at(6, 15), utc) is False
    assert open_at(text, at(7, 10), utc) is False  # Sunday
    assert say(text) == (
        "Monday to Friday 08:00–12:00, 14:00–18:00, Saturday 09:00–13:00"
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Office hours 09:00-17:00; crisis line outside hours (pilot, confirm)",
        "Mon-Sat 7-19",
        "Mon-Sat 07:00-25:00",
        "Mon-Xyz 07:00-19:00",
        "Mon-Fri 08:00-12:00, sometimes",
        "(older source)",
        "24/7 (a) (b)",
    ],
)
def test_what_cannot_be_read_is_never_guessed_and_said_as_it_stands(text: str) -> None:
    assert open_at(text, at(1, 12), LIMA) is None
    assert say(text) == text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("24/7 (2020 source)", "day and night (we are not sure)"),
        ("24/7 (not stated in source)", "day and night (we are not sure)"),
        (
            "08:00-22:00 (older source)",
            "every day 08:00–22:00 (we are not sure)",
        ),
    ],
)
def test_hours_from_a_weak_source_are_said_with_the_doubt(text: str, said: str) -> None:
    assert open_at(text, at(1, 12), LIMA) is None
    assert say(text) == said


@given(st.text(alphabet="MonTueSat0123456789:-,; ()/w", max_size=40))
def test_any_text_is_read_or_shown_as_it_stands(text: str) -> None:
    if parse_hours(text) is None:
        assert say(text) == text.strip()
        assert open_at(text, at(1, 12), LIMA) is None
    else:
        assert say(text)


def test_of_the_hours_that_come_along_only_one_cannot_be_read() -> None:
    rows = json.loads((DATA / "helplines.json").read_text(encoding="utf-8"))
    texts = {row["hours"] for row in rows if row["hours"]}
    assert [text for text in texts if parse_hours(text) is None] == [
        "Office hours 09:00-17:00; crisis line outside hours (pilot, confirm)"
    ]


@pytest.mark.parametrize("text", ["24/7", "24/7 (web)", "24/7 (web reports)", " 24/7 "])
def test_day_and_night_is_open_at_any_moment(text: str) -> None:
    assert open_at(text, at(7, 3), []) is True
    assert say(text) == "day and night"


def test_all_time_zones_of_a_country_must_agree() -> None:
    indonesia = ["Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"]  # UTC+7, +8, +9
    line = "08:00-16:00"
    assert open_at(line, at(1, 3), indonesia) is True  # 10, 11 and 12 o'clock
    assert open_at(line, at(1, 8), indonesia) is None  # 15, 16 and 17 o'clock
    assert open_at(line, at(1, 15), indonesia) is False  # 22, 23 and 24 o'clock


@pytest.mark.parametrize(
    ("text", "moment", "said"),
    [
        (ANNA, at(1, 15), "open until 19:00"),  # Monday 10:00 in Lima
        (ANNA, at(1, 11), "closed now, opens at 07:00"),  # Monday 06:00
        (ANNA, at(2, 1), "closed now, opens tomorrow at 07:00"),  # Monday 20:00
        (ANNA, at(7, 1), "closed now, opens on Monday at 07:00"),  # Saturday 20:00
        (ANNA, at(7, 20), "closed now, opens tomorrow at 07:00"),  # Sunday 15:00
        ("Fri-Sat 22:00-06:00", at(7, 4), "open until 06:00"),  # Saturday 23:00
        ("08:00-12:00, 14:00-18:00", at(1, 18), "closed now, opens at 14:00"),
        ("24/7", at(1, 15), ""),
        ("24/7 (2020 source)", at(1, 15), ""),
        ("by appointment", at(1, 15), ""),
        ("", at(1, 15), ""),
    ],
)
def test_a_line_says_until_or_from_when_it_answers(
    text: str, moment: datetime, said: str
) -> None:
    assert say_now(text, moment, LIMA) == said


def test_in_a_country_with_several_time_zones_no_hour_is_promised() -> None:
    indonesia = ["Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"]
    assert say_now("08:00-16:00", at(1, 3), indonesia) == ""
    assert say_now("08:00-16:00", at(1, 15), indonesia) == "closed now"


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["Mon", "Wed-Fri", "Sat-Mon", "Mon-Sun"]),
            st.times(),
            st.times(),
        ),
        min_size=1,
        max_size=3,
    ),
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1)),
)
def test_the_next_change_is_the_first_moment_at_which_it_is_otherwise(
    shifts: list[tuple[str, time, time]], moment: datetime
) -> None:
    text = ", ".join(f"{d} {a:%H:%M}-{b:%H:%M}" for d, a, b in shifts)
    hours = parse_hours(text)
    assert hours
    change = hours.next_change(moment)
    until = change or moment + timedelta(days=8)
    minutes = range(0, int((until - moment).total_seconds() // 60), 13)
    now = hours.is_open(moment)
    assert all(hours.is_open(moment + timedelta(minutes=m)) is now for m in minutes)
    assert change is None or hours.is_open(change) is not now


def test_hours_are_said_in_the_language_of_the_reader() -> None:
    assert say(ANNA) == "Monday to Saturday 07:00–19:00"
    assert say("08:00-22:00") == "every day 08:00–22:00"
    assert say("Sun 10:00-14:00") == "Sunday 10:00–14:00"
    with translation.override("es"):
        assert "lunes" in say(ANNA).lower()
