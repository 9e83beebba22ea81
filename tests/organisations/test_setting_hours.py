"""Setting a team's hours: as people type them, by whom, and what pages show."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from amparo.foundation.countries.models import Country
from amparo.foundation.journal.models import Entry, Outcome
from amparo.foundation.kernel.errors import Conflict, Refused, RuleBroken
from amparo.foundation.organisations.hours import is_open
from amparo.foundation.organisations.hours_operations import (
    HoursData,
    SpecialDayData,
    add_country_day,
    add_day,
    remove_country_day,
    remove_day,
    set_hours,
)
from amparo.foundation.organisations.models import SpecialDay, Team
from amparo.foundation.organisations.week import (
    Overlapping,
    Unreadable,
    days_ahead,
    opens_words,
    read_shifts,
    read_week,
    week_shown,
    write_week,
)
from tests.cast import World
from tests.signin import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_facts")]

OFFICE = ((time(8), time(12)), (time(14), time(18)))
WEEK = HoursData([OFFICE] * 5 + [()] * 2)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("", ()),
        ("8-12, 14-18", OFFICE),
        ("08:00–12:00; 14:00–18:00", OFFICE),
        ("14.00 - 18.00, 8.00 - 12.00", OFFICE),
        ("8h a 12h, 14h a 18h", OFFICE),
        ("22:00-6:00", ((time(22), time(6)),)),
        ("18-24", ((time(18), time(0)),)),
        ("0-24", ((time(0), time(0)),)),
        ("८:३०–१२", ((time(8, 30), time(12)),)),
    ],
)
def test_times_are_read_in_the_ways_people_write_them(
    typed: str, read: tuple[tuple[time, time], ...]
) -> None:
    assert read_shifts(typed) == read


@pytest.mark.parametrize("typed", ["mornings", "8", "8-25", "8:70-9", "9-9", "8-12-14"])
def test_times_that_say_no_clear_from_and_to_are_not_guessed(typed: str) -> None:
    with pytest.raises(Unreadable):
        read_shifts(typed)


@pytest.mark.parametrize("typed", ["8-12, 11-14", "8-0, 9-10", "22-6, 23-24"])
def test_times_that_overlap_are_refused(typed: str) -> None:
    with pytest.raises(Overlapping):
        read_shifts(typed)


_SHIFTS = st.sampled_from(
    ["", "08:00-12:00", "08:00-12:00, 14:00-18:00", "22:00-06:00"]
)


@given(st.lists(_SHIFTS, min_size=7, max_size=7))
def test_a_week_is_stored_and_read_without_loss(days: list[str]) -> None:
    assert read_week(write_week([read_shifts(day) for day in days])) == (
        days if any(days) else [""] * 7
    )


def test_the_same_hours_on_days_in_a_row_are_stored_once() -> None:
    assert write_week(WEEK.days) == "Mon-Fri 08:00-12:00, 14:00-18:00"


def test_a_supervisor_sets_the_hours_and_the_journal_keeps_it(world: World) -> None:
    team = world.teams["cochabamba"]
    changed = set_hours(world.sonia, team.id, team.version, WEEK)
    assert changed.hours == "Mon-Fri 08:00-12:00, 14:00-18:00"
    assert is_open(changed, datetime(2026, 6, 1, 12, tzinfo=UTC))  # 08:00 in La Paz
    entry = Entry.objects.get(verb="organisations.set_hours")
    assert entry.outcome == Outcome.DONE
    assert entry.facts["hours"] == ["Mon-Fri.08:00-12:00", "14:00-18:00"]
    with pytest.raises(Conflict):
        set_hours(world.ana, team.id, team.version, WEEK)


@pytest.mark.parametrize("name", ["carla", "elena", "lucia", "luz"])
def test_neither_a_caseworker_nor_another_team_sets_the_hours(
    world: World, name: str
) -> None:
    team = world.teams["cochabamba"]
    with pytest.raises(Refused):
        set_hours(getattr(world, name), team.id, team.version, WEEK)
    assert Team.objects.get(id=team.id).hours == ""


def test_a_time_zone_of_another_country_is_refused(world: World) -> None:
    team = world.teams["cochabamba"]
    with pytest.raises(RuleBroken):
        set_hours(
            *(world.sonia, team.id, team.version),
            HoursData(WEEK.days, time_zone="Asia/Manila"),
        )


def tomorrow() -> date:
    return date.today() + timedelta(days=1)


def test_a_day_off_is_added_once_and_removed(world: World) -> None:
    team = world.teams["cochabamba"]
    team = set_hours(world.sonia, team.id, 1, HoursData([()] * 7, True))
    noon = datetime.combine(tomorrow(), time(16), UTC)
    assert is_open(team, noon)
    row = add_day(world.sonia, team.id, SpecialDayData(tomorrow(), name="Training"))
    with pytest.raises(RuleBroken):
        add_day(world.sonia, team.id, SpecialDayData(tomorrow()))
    with pytest.raises(RuleBroken):
        add_day(world.sonia, team.id, SpecialDayData(date(2020, 1, 1)))
    with pytest.raises(Refused):
        remove_day(world.elena, row.id)
    assert days_ahead(team, noon)[0].title == "Training"
    remove_day(world.sonia, row.id)
    assert not SpecialDay.objects.exists()


def test_only_who_leads_a_country_closes_every_team_of_it(world: World) -> None:
    team = world.teams["cochabamba"]
    with pytest.raises(Refused):
        add_country_day(world.sonia, team.id, SpecialDayData(tomorrow()))
    row = add_country_day(world.lucia, team.id, SpecialDayData(tomorrow()))
    assert row.country_id == "BO" and row.team is None
    with pytest.raises(Refused):
        remove_country_day(world.ana, row.id)
    remove_country_day(world.lucia, row.id)
    assert not SpecialDay.objects.exists()


def test_the_picture_of_a_week_shows_the_night_shift_on_both_days(
    world: World,
) -> None:
    team = Team.objects.get(id=world.team_id("cochabamba"))
    team.hours = "Mon 22:00-06:00"
    sunday = datetime(2026, 6, 7, 16, tzinfo=UTC)
    days = week_shown(team, sunday)
    assert [day.bars for day in days[:3]] == [(), ((22, 2),), ((0, 6),)]
    assert [day.is_closed for day in days[:4]] == [True, False, False, True]


def test_a_closed_team_says_when_it_opens(world: World) -> None:
    team = Team.objects.get(id=world.team_id("cochabamba"))
    team.hours = "Mon-Fri 08:00-17:00"
    friday_evening = datetime(2026, 6, 5, 23, tzinfo=UTC)
    assert opens_words(team, friday_evening) == "opens Mon 8 Jun, 08:00"
    assert opens_words(team, datetime(2026, 6, 5, 16, tzinfo=UTC)) == ""


def at(world: World, page: str, team: str = "cochabamba") -> str:
    return reverse(f"organisations:{page}", args=[world.team_id(team)])


def form(**changes: Any) -> dict[str, Any]:
    days = ("mon", "tue", "wed", "thu", "fri")
    return {"version": 1} | dict.fromkeys(days, "8-12, 14-18") | changes


def test_the_team_page_teaches_what_missing_hours_mean_and_leads_to_the_form(
    world: World,
) -> None:
    client = signed_in(world, "sonia")
    page = client.get(at(world, "team")).content.decode()
    assert "No hours set." in page
    assert at(world, "set_hours") in page
    page = client.get(at(world, "set_hours")).content.decode()
    assert 'name="time_zone"' not in page  # Bolivia has one
    sent = client.post(at(world, "set_hours"), form())
    assert sent["Location"] == at(world, "team")
    page = client.get(at(world, "team")).content.decode()
    assert "No hours set." not in page
    assert page.count('<svg class="week-bar"') == 7
    assert at(world, "set_hours") not in (
        signed_in(world, "carla").get(at(world, "team")).content.decode()
    )


def test_times_that_cannot_be_read_are_explained_at_their_day(world: World) -> None:
    client = signed_in(world, "sonia")
    sent = client.post(at(world, "set_hours"), form(tue="mornings", wed="8-12, 9-10"))
    page = sent.content.decode()
    assert sent.status_code == 422
    assert "Write from and to, such as 08:00–12:00, 14:00–18:00." in page
    assert "These times overlap. Write each of them once." in page
    assert 'value="mornings"' in page


def test_in_a_country_of_several_zones_the_team_chooses_its_own(world: World) -> None:
    team = world.teams["cochabamba"]
    country = Country.objects.get(code="BO")
    country.other_time_zones = ["America/Manaus"]
    country.save()
    client = signed_in(world, "sonia")
    assert "Manaus" in client.get(at(world, "set_hours")).content.decode()
    client.post(at(world, "set_hours"), form(time_zone="America/Manaus"))
    assert Team.objects.get(id=team.id).time_zone == "America/Manaus"


def test_days_off_are_added_and_removed_on_the_page(world: World) -> None:
    client = signed_in(world, "sonia")
    client.post(at(world, "set_hours"), form())
    day = tomorrow()
    sent: dict[str, Any] = {
        "day_day": day.day,
        "day_month": day.month,
        "day_year": day.year,
    }
    sent |= {"is_open": "closed", "shifts": "", "name": "Team training"}
    assert client.post(at(world, "add_day"), sent).status_code == 302
    assert "Team training" in client.get(at(world, "team")).content.decode()
    row = SpecialDay.objects.get()
    remove = reverse("organisations:remove_day", args=[row.id])
    assert remove in client.get(at(world, "team")).content.decode()
    client.post(remove)
    assert "Team training" not in client.get(at(world, "team")).content.decode()
