"""When a team is there: its week, its days off, its country's public holidays.

All answers are moments, reckoned from local time in the team's own zone, so a change of
summer time moves no opening. A team that has not stated its hours counts as open for
deadlines; what is promised to a child asks ``states_hours`` first.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils import timezone

from ..countries.opening_hours import Hours, Week, parse_hours
from ..countries.queries import deadline_hours, time_zone_of
from ..kernel.cache import Cache
from .models import SpecialDay, Team

# The deadline for what waits in the morning: hours after a team has opened.
OPENING = "team.opening"
_LOOK_AHEAD = 400  # days; a team that opens on none of them never does
_MIDNIGHT = time(0)

_days = Cache(30)  # seconds for which another process may still use old days


@dataclass(frozen=True)
class Day:
    """A special day, without its row: open or not, and its own shifts if it has any."""

    is_open: bool
    shifts: tuple[Week, ...]
    name: str


@dataclass(frozen=True)
class Span:
    """A time during which somebody is there; both moments in UTC."""

    opens: datetime
    closes: datetime


def zone_of(team: Team) -> ZoneInfo:
    """Return the time zone in which a team works."""
    return ZoneInfo(team.time_zone or time_zone_of(team.country_id))


def states_hours(team: Team) -> bool:
    """Return whether a team has said when somebody is there."""
    return hours_of(team) is not None


def hours_of(team: Team) -> Hours | None:
    """Return a team's week; None while it has not stated one."""
    return parse_hours(team.hours) if team.hours else None


def is_open(team: Team, moment: datetime) -> bool:
    """Return whether somebody is there; True for a team that has not stated hours."""
    if not states_hours(team):
        return True
    # A shift that passes midnight began the day before.
    spans = _spans(team, moment, days=1)
    return any(span.opens <= moment < span.closes for span in spans)


def next_opening(team: Team, moment: datetime) -> datetime | None:
    """Return when somebody is there next: the moment itself while it is open.

    None for a team that opens on no day of the coming year.
    """
    if is_open(team, moment):
        return moment
    return next((s.opens for s in _spans(team, moment) if s.opens > moment), None)


def working_deadline(team: Team, start: datetime, hours: float) -> datetime:
    """Return when so many hours have passed, counted only while the team is open.

    For a team that has not stated its hours, or never opens, the clock counts.
    """
    left = timedelta(hours=hours)
    for span in _spans(team, start) if states_hours(team) else ():
        begins = max(span.opens, start)
        if begins + left <= span.closes:
            return begins + left
        left -= max(span.closes - begins, timedelta())
    return start + timedelta(hours=hours)


def staffed_deadline(team: Team, due_at: datetime) -> datetime:
    """Return a deadline at which somebody is there.

    It stays while the team is open then. Otherwise it is the country's time after the
    next opening, in which people read what the night has brought.
    """
    if is_open(team, due_at):
        return due_at
    hours = deadline_hours(team.country_id, OPENING)
    return working_deadline(team, due_at, hours)


def special_day(team: Team, day: date) -> Day | None:
    """Return what is special about a day: the team's own word, else its country's."""
    known = _days.get("days", _read_days)
    return known.get((team.id, day)) or known.get((team.country_id, day))


def holiday(team: Team, day: date) -> str:
    """Return the name of the public holiday in a team's country; empty on others."""
    return public_holidays(team.country_id, day.year).get(day, "")


@lru_cache(maxsize=100)
def public_holidays(country_code: str, year: int) -> dict[date, str]:
    """Return the public holidays of a whole country, named in its own language."""
    import holidays  # noqa: PLC0415  90 ms that only who asks should wait for

    try:
        # By the country's language: else the machine's locale would choose.
        kind = getattr(holidays, country_code)
        language = kind.default_language
        found = holidays.country_holidays(country_code, years=year, language=language)
    except (AttributeError, NotImplementedError):
        return {}
    return {day: name for day, name in found.items() if day.year == year}


def forget_days() -> None:
    """Clear this process's cache of special days."""
    _days.clear()


def shifts_on(team: Team, day: date) -> tuple[Week, ...] | None:
    """Return the shifts that begin on a day; None: it is open all day."""
    hours = hours_of(team)
    special = special_day(team, day)
    if hours is None or (special and not special.is_open):
        return ()
    if special and special.shifts:
        return special.shifts
    if not hours.weeks:
        return None
    if not special and not team.works_on_holidays and holiday(team, day):
        return ()
    found = [week for week in hours.weeks if week.has(day.weekday())]
    return tuple(sorted(found, key=lambda week: week.opens))


def _spans(team: Team, start: datetime, days: int = _LOOK_AHEAD) -> Iterator[Span]:
    """Yield when somebody is there, in order and without overlaps.

    Begins with the day before, whose last shift may still be running.
    """
    zone = zone_of(team)
    first = start.astimezone(zone).date() - timedelta(days=1)
    covered = datetime.min.replace(tzinfo=UTC)
    for ahead in range(days + 1):
        day = first + timedelta(days=ahead)
        for span in _spans_on(team, day, zone):
            if span.closes > covered:
                yield Span(max(span.opens, covered), span.closes)
                covered = span.closes


def _spans_on(team: Team, day: date, zone: ZoneInfo) -> Iterator[Span]:
    shifts = shifts_on(team, day)
    whole = [Week(0, 6, _MIDNIGHT, _MIDNIGHT)]
    for shift in whole if shifts is None else shifts:
        later = timedelta(days=shift.closes <= shift.opens)
        yield Span(
            datetime.combine(day, shift.opens, zone).astimezone(UTC),
            datetime.combine(day + later, shift.closes, zone).astimezone(UTC),
        )


def _read_days() -> dict[tuple[UUID | str, date], Day]:
    """Read the special days that may still matter, of all teams and countries."""
    since = timezone.now().date() - timedelta(days=2)
    return {
        (row.team_id or row.country_id or "", row.day): Day(
            row.is_open, _shifts_of(row.hours), row.name
        )
        for row in SpecialDay.objects.filter(day__gte=since)
    }


def _shifts_of(hours: str) -> tuple[Week, ...]:
    found = parse_hours(hours)
    return found.weeks if found else ()
