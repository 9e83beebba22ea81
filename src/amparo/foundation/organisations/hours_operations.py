"""Set when a team is there. One person is enough: nobody reads more by it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..countries.opening_hours import ALWAYS
from ..journal.operations import act
from ..kernel.errors import RuleBroken
from ..kernel.locking import change
from ..kernel.text import one_line
from ..policy import AccessScope, Actor
from .hours import forget_days, zone_of
from .models import SpecialDay, Team
from .operations import scope_of_team
from .week import DAYS, Shift, write_shifts, write_week

LONGEST_NAME = 60
_FURTHEST = timedelta(days=800)


@dataclass(frozen=True)
class HoursData:
    """What a person enters about a team's hours; without any day they are unknown."""

    days: Sequence[Sequence[Shift]]  # seven, Monday first
    day_and_night: bool = False
    works_on_holidays: bool = False
    time_zone: str = ""  # empty: that of most people in the country


@dataclass(frozen=True)
class SpecialDayData:
    """What a person enters about one day; an open one may have hours of its own."""

    day: date
    is_open: bool = False
    shifts: Sequence[Shift] = ()
    name: str = ""


def set_hours(
    actor: Actor, team_id: UUID, expected_version: int, words: HoursData
) -> Team:
    """Set a team's week and time zone; promises and deadlines follow at once."""
    team = Team.objects.select_related("country").get(id=team_id)
    with act(actor, "organisations.set_hours", scope_of_team(team), team) as entry:
        if words.time_zone and words.time_zone not in team.country.time_zones:
            raise RuleBroken(_("Please choose one of the answers."), "time_zone")
        if len(words.days) != len(DAYS):
            raise ValueError("a week has seven days")
        hours = ALWAYS if words.day_and_night else write_week(words.days)
        change(
            team,
            expected_version,
            hours=hours,
            works_on_holidays=words.works_on_holidays,
            time_zone=words.time_zone,
        )
        entry.note(
            hours=[_code(part) for part in hours.split(", ")],
            zone=_code(words.time_zone),
            holidays=words.works_on_holidays,
        )
    return team


def add_day(actor: Actor, team_id: UUID, words: SpecialDayData) -> SpecialDay:
    """Say that a team is closed, or open otherwise, on one day."""
    team = Team.objects.get(id=team_id)
    with act(actor, "organisations.set_hours", scope_of_team(team), team) as entry:
        entry.note(day=str(words.day), open=words.is_open)
        row = _add(SpecialDay(team=team), words, team)
    forget_days()
    return row


def add_country_day(actor: Actor, team_id: UUID, words: SpecialDayData) -> SpecialDay:
    """Say the same for every team of this team's country."""
    team = Team.objects.select_related("country").get(id=team_id)
    scope = AccessScope(country=team.country_id)
    with act(actor, "organisations.set_country_days", scope) as entry:
        entry.note(day=str(words.day), open=words.is_open)
        entry.subject = row = _add(SpecialDay(country=team.country), words, team)
    forget_days()
    return row


def remove_day(actor: Actor, day_id: UUID) -> None:
    """Remove a team's special day: it is like its weekday again."""
    row = SpecialDay.objects.get(id=day_id, country=None)
    team = Team.objects.get(special_days=row)
    with act(actor, "organisations.set_hours", scope_of_team(team), team) as entry:
        entry.note(day=str(row.day), removed=True)
        SpecialDay.objects.filter(id=row.id).delete()
    forget_days()


def remove_country_day(actor: Actor, day_id: UUID) -> None:
    """Remove a country's special day."""
    row = SpecialDay.objects.get(id=day_id, team=None)
    scope = AccessScope(country=row.country_id or "")
    with act(actor, "organisations.set_country_days", scope, row) as entry:
        entry.note(day=str(row.day), removed=True)
        SpecialDay.objects.filter(id=row.id).delete()
    forget_days()


def _add(row: SpecialDay, words: SpecialDayData, team: Team) -> SpecialDay:
    today = timezone.now().astimezone(zone_of(team)).date()
    if not today <= words.day <= today + _FURTHEST:
        raise RuleBroken(_("Choose today or a day within the next two years."), "day")
    row.day, row.is_open = words.day, words.is_open
    row.hours = write_shifts(words.shifts) if words.is_open else ""
    row.name = one_line(words.name)[:LONGEST_NAME]
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise RuleBroken(
            _("This day is already in the list. Remove it there first."), "day"
        ) from None
    return row


def _code(text: str) -> str:
    """Return hours or a time zone as the journal takes it."""
    return text.replace(" ", ".").replace("/", "-")
