"""When a team is there: in its own zone, across summer time and days off."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amparo.foundation.countries.models import Country
from amparo.foundation.kernel.moments import QUARTER, quarter
from amparo.foundation.organisations import hours as team_hours
from amparo.foundation.organisations.hours import (
    is_open,
    next_opening,
    public_holidays,
    staffed_deadline,
    working_deadline,
    zone_of,
)
from amparo.foundation.organisations.models import SpecialDay, Team

from ..cast import World

WEEK = "Mon-Fri 08:00-12:00, 14:00-18:00"


@pytest.fixture(autouse=True)
def _fresh(fresh_facts: None) -> None:
    """Begin and end without remembered days."""


def team(hours: str = WEEK, zone: str = "America/La_Paz", code: str = "BO") -> Team:
    return Team(country=Country(code=code), time_zone=zone, hours=hours)


def local(text: str, zone: str = "America/La_Paz") -> datetime:
    """A moment in local time; 1 June 2026 is a Monday."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("moment", "open_then", "opens"),
    [
        ("2026-06-01 07:59", False, "2026-06-01 08:00"),
        ("2026-06-01 08:00", True, "2026-06-01 08:00"),
        ("2026-06-01 12:00", False, "2026-06-01 14:00"),
        ("2026-06-01 17:59", True, "2026-06-01 17:59"),
        ("2026-06-01 18:00", False, "2026-06-02 08:00"),
        ("2026-06-05 18:00", False, "2026-06-08 08:00"),  # over the weekend
        ("2026-06-03 18:00", False, "2026-06-05 08:00"),  # Corpus Christi
    ],
)
def test_a_team_opens_and_closes_by_its_week(
    moment: str, open_then: bool, opens: str
) -> None:
    assert is_open(team(), local(moment)) is open_then
    assert next_opening(team(), local(moment)) == local(opens)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("code", "zone", "utc"),
    [
        ("BR", "America/Sao_Paulo", "11:00"),
        ("BR", "America/Manaus", "12:00"),
        ("BR", "America/Rio_Branco", "13:00"),
        ("ID", "Asia/Jakarta", "01:00"),
        ("ID", "Asia/Makassar", "00:00"),
    ],
)
def test_eight_in_the_morning_is_another_moment_in_each_zone_of_a_country(
    code: str, zone: str, utc: str
) -> None:
    morning = datetime.fromisoformat(f"2026-06-09 {utc}:00+00:00")
    here = team("Mon-Fri 08:00-17:00", zone, code)
    assert is_open(here, morning)
    assert not is_open(here, morning - timedelta(minutes=1))


@pytest.mark.django_db
def test_in_the_east_of_indonesia_monday_begins_on_sunday_in_utc() -> None:
    here = team("Mon 08:00-17:00", "Asia/Jayapura", "ID")
    sunday = datetime(2026, 6, 7, 23, 0, tzinfo=UTC)
    assert is_open(here, sunday)
    assert next_opening(here, sunday - timedelta(hours=5)) == sunday


def test_a_team_without_a_zone_has_that_of_most_people_in_its_country(
    world: World,
) -> None:
    assert zone_of(world.teams["manila"]) == ZoneInfo("Asia/Manila")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("day", "utc"),
    [("2026-03-27", 7), ("2026-03-30", 6), ("2026-10-23", 6), ("2026-10-26", 7)],
)
def test_summer_time_moves_no_opening(day: str, utc: int) -> None:
    here = team("Mon-Fri 08:00-17:00", "Europe/Amsterdam", "NL")
    morning = datetime.fromisoformat(f"{day} {utc:02}:00:00+00:00")
    assert is_open(here, morning)
    assert not is_open(here, morning - timedelta(minutes=1))


@pytest.mark.django_db
def test_a_night_shift_counts_the_hours_that_the_clock_skips_and_repeats() -> None:
    here = team("22:00-06:00", "Europe/Amsterdam", "NL")
    spring = local("2026-03-28 22:00", "Europe/Amsterdam")
    autumn = local("2026-10-24 22:00", "Europe/Amsterdam")
    assert working_deadline(here, spring, 7) == spring + timedelta(hours=7)
    assert working_deadline(here, spring, 7.5) == local(
        "2026-03-29 22:30", "Europe/Amsterdam"
    )
    assert working_deadline(here, autumn, 9) == autumn + timedelta(hours=9)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("start", "hours", "due"),
    [
        ("2026-06-01 09:00", 1, "2026-06-01 10:00"),
        ("2026-06-01 11:30", 1, "2026-06-01 14:30"),  # over lunch
        ("2026-06-01 11:00", 1, "2026-06-01 12:00"),  # at closing time, not after lunch
        ("2026-06-01 03:00", 1, "2026-06-01 09:00"),
        ("2026-06-05 17:30", 1.5, "2026-06-08 09:00"),
        ("2026-06-05 17:00", 17, "2026-06-09 18:00"),
    ],
)
def test_working_hours_are_counted_only_while_the_team_is_there(
    start: str, hours: float, due: str
) -> None:
    assert working_deadline(team(), local(start), hours) == local(due)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("due", "staffed"),
    [
        ("2026-06-01 15:20", "2026-06-01 15:20"),  # somebody is there
        ("2026-06-02 03:00", "2026-06-02 09:00"),
        ("2026-06-06 15:00", "2026-06-08 09:00"),
    ],
)
def test_a_deadline_at_which_nobody_is_there_waits_for_an_hour_after_opening(
    due: str, staffed: str
) -> None:
    assert staffed_deadline(team(), local(due)) == local(staffed)


@pytest.mark.django_db
def test_a_team_that_has_not_stated_hours_follows_the_clock() -> None:
    here, night = team(""), local("2026-06-06 03:00")
    assert is_open(here, night)
    assert next_opening(here, night) == night
    assert working_deadline(here, night, 30) == night + timedelta(hours=30)
    assert staffed_deadline(here, night) == night
    assert not team_hours.states_hours(here)


@pytest.mark.django_db
def test_day_and_night_is_every_day_of_the_year() -> None:
    here, new_year = team("24/7"), local("2026-01-01 03:00")
    assert is_open(here, new_year)
    assert working_deadline(here, new_year, 50) == new_year + timedelta(hours=50)


@pytest.mark.django_db
def test_the_public_holidays_of_all_programme_countries_are_known() -> None:
    codes = Country.objects.filter(in_programme=True).values_list("code", flat=True)
    assert len(codes) >= 12
    for code in codes:
        assert len(public_holidays(code, 2027)) >= 5, code


def test_a_country_without_known_holidays_has_none() -> None:
    assert public_holidays("ZZ", 2026) == {}


@pytest.mark.django_db
def test_a_team_that_works_on_holidays_is_open_then() -> None:
    here = team()
    corpus_christi = local("2026-06-04 09:00")
    assert not is_open(here, corpus_christi)
    here.works_on_holidays = True
    assert is_open(here, corpus_christi)


def test_a_special_day_of_the_team_comes_before_the_countrys_and_that_before_a_holiday(
    world: World,
) -> None:
    here = Team.objects.get(id=world.team_id("cochabamba"))
    here.hours = WEEK
    ahead = date.today() + timedelta(days=400)
    day = next(
        day
        for day in sorted(public_holidays("BO", ahead.year))
        if day.weekday() < 5 and day > date.today()
    )
    nine = datetime(day.year, day.month, day.day, 9, tzinfo=zone_of(here))
    assert not is_open(here, nine)

    SpecialDay.objects.create(country=here.country, day=day, is_open=True)
    team_hours.forget_days()
    assert is_open(here, nine)
    assert not is_open(here, nine.replace(hour=13))

    SpecialDay.objects.create(team=here, day=day, is_open=True, hours="12:30-13:30")
    team_hours.forget_days()
    assert not is_open(here, nine)
    assert is_open(here, nine.replace(hour=13))

    other = Team.objects.get(id=world.team_id("el_alto"))
    other.hours = WEEK
    assert is_open(other, nine)


ZONES = ("America/Sao_Paulo", "Asia/Jayapura", "Europe/Amsterdam", "America/Santiago")
SHIFTS = ("08:00-12:00, 14:00-18:00", "Mon-Fri 09:00-17:00", "22:00-06:00", "24/7")


@pytest.mark.django_db
@given(
    st.sampled_from(ZONES),
    st.sampled_from(SHIFTS),
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC)),
    st.integers(1, 60),
)
def test_as_much_time_passes_until_a_working_deadline_as_the_team_is_there(
    zone: str, shifts: str, start: datetime, quarters: int
) -> None:
    start, here = quarter(start), team(shifts, zone)
    due = working_deadline(here, start, quarters / 4)
    there = (start + ahead * QUARTER for ahead in range((due - start) // QUARTER))
    assert sum(is_open(here, moment) for moment in there) == quarters
    opens = next_opening(here, start)
    assert opens is not None and opens >= start and is_open(here, opens)
