"""The week of a team: how people type it, how it is stored, how a page shows it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

from ..countries.opening_hours import ALWAYS, Week, parse_hours
from ..design.clock_times import clock, weekday_date
from .hours import holiday, next_opening, shifts_on, special_day, states_hours, zone_of
from .models import SpecialDay, Team

Shift = tuple[time, time]
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_TIME = r"(\d{1,2})(?:[:.h](\d\d))?\s*h?"
_SHIFT = re.compile(rf"{_TIME}\s*(?:-|–|—|to|a|hasta|até)\s*{_TIME}", re.IGNORECASE)
_DAY = timedelta(days=1)


class Unreadable(ValueError):
    """Typed times that say no clear from and to."""


class Overlapping(ValueError):
    """Typed times of which one begins before the one before it ends."""


def read_shifts(text: str) -> tuple[Shift, ...]:
    """Return the times of a day as people type them: "8-12, 14:00–18:00".

    Raises ``Unreadable`` or ``Overlapping``. The last may pass midnight.
    """
    parts = [part.strip() for part in re.split(r"[,;\n]", text) if part.strip()]
    shifts = sorted(_read_shift(part) for part in parts)
    for (_opens, closes), (following, _closes) in pairwise(shifts):
        if closes > following or closes == time(0):
            raise Overlapping
    for opens, closes in shifts[:-1]:
        if closes <= opens:
            raise Overlapping
    return tuple(shifts)


def _read_shift(text: str) -> Shift:
    found = _SHIFT.fullmatch(text)
    if found is None:
        raise Unreadable
    hour, minute, last, past = (int(number or 0) for number in found.groups())
    if (last, past) == (24, 0):
        last = 0
    try:
        opens, closes = time(hour, minute), time(last, past)
    except ValueError:
        raise Unreadable from None
    if opens == closes != time(0):
        raise Unreadable
    return opens, closes


def write_shifts(shifts: Sequence[Shift]) -> str:
    """Return the times of a day as they are stored and shown in a field."""
    return ", ".join(f"{opens:%H:%M}-{closes:%H:%M}" for opens, closes in shifts)


def write_week(days: Sequence[Sequence[Shift]]) -> str:
    """Return the seven days of a week, Monday first, as they are stored."""
    parts, first = [], 0
    for day in range(1, len(DAYS) + 1):
        if day == len(DAYS) or days[day] != days[first]:
            if days[first]:
                run = (
                    DAYS[first]
                    if day - first == 1
                    else f"{DAYS[first]}-{DAYS[day - 1]}"
                )
                parts.append(f"{run} {write_shifts(days[first])}")
            first = day
    return ", ".join(parts)


def read_week(hours: str) -> list[str]:
    """Return the seven days of stored hours, each as it stands in its field."""
    found = parse_hours(hours) if hours != ALWAYS else None
    weeks = found.weeks if found else ()
    return [
        write_shifts(
            sorted((week.opens, week.closes) for week in weeks if week.has(day))
        )
        for day in range(len(DAYS))
    ]


@dataclass(frozen=True)
class DayShown:
    """A day in the picture of a week; a bar is its start and width in hours."""

    day: date
    label: str
    words: tuple[str, ...]
    note: str  # why the day is not like its weekday
    bars: tuple[tuple[float, float], ...]

    @property
    def is_closed(self) -> bool:
        """Return whether nobody is there."""
        return not self.bars


def week_shown(team: Team, now: datetime) -> list[DayShown]:
    """Return the coming seven days; none while the hours are unknown."""
    if not states_hours(team):
        return []
    today = now.astimezone(zone_of(team)).date()
    return [_day_shown(team, today + ahead * _DAY) for ahead in range(len(DAYS))]


def _day_shown(team: Team, day: date) -> DayShown:
    shifts = shifts_on(team, day)
    before = shifts_on(team, day - _DAY) or ()
    if shifts is None:
        bars: list[tuple[float, float]] = [(0, 24)]
        words = [_("day and night")]
    else:
        # What began yesterday still runs this morning.
        late = [s.closes for s in before if time(0) < s.closes <= s.opens]
        bars = [(0, _hour(closes)) for closes in late]
        bars += [_bar(shift) for shift in shifts]
        spans = [
            *((time(0), end) for end in late),
            *((s.opens, s.closes) for s in shifts),
        ]
        words = [f"{clock(opens)}–{clock(closes)}" for opens, closes in spans]
    return DayShown(
        day=day,
        label=weekday_date(day),
        words=tuple(words) or (_("closed"),),
        note=_note(team, day),
        bars=tuple(bars),
    )


def _bar(shift: Week) -> tuple[float, float]:
    opens, closes = _hour(shift.opens), _hour(shift.closes)
    return opens, (closes if closes > opens else 24) - opens


def _hour(at: time) -> float:
    return at.hour + at.minute / 60


def _note(team: Team, day: date) -> str:
    """Return why a day is not like its weekday; empty for an ordinary one."""
    special = special_day(team, day)
    if special is not None:
        return special.name
    return "" if team.works_on_holidays else holiday(team, day)


def opens_words(team: Team, now: datetime) -> str:
    """Say when a closed team opens next; empty while it is open, or never opens."""
    opens = next_opening(team, now)
    if opens is None or opens == now:
        return ""
    local = opens.astimezone(zone_of(team))
    return _("opens %(day)s, %(time)s") % {
        "day": weekday_date(local.date()),
        "time": clock(local),
    }


@dataclass(frozen=True)
class DayOff:
    """A coming day that is not like its weekday, and its row if people entered it."""

    day: date
    title: str
    second: str
    row: SpecialDay | None = None


def days_ahead(team: Team, now: datetime, most: int = 8) -> list[DayOff]:
    """Return the coming special days and public holidays of a team, soonest first."""
    today = now.astimezone(zone_of(team)).date()
    found: dict[date, DayOff] = {}
    if not team.works_on_holidays:
        for ahead in range(120):
            day = today + ahead * _DAY
            if name := holiday(team, day):
                found[day] = DayOff(day, name, _("public holiday"))
    rows = SpecialDay.objects.filter(day__gte=today)
    for row in [*rows.filter(country=team.country_id), *rows.filter(team=team)]:
        found[row.day] = DayOff(row.day, row.name or _title(row), _second(row), row)
    return [found[day] for day in sorted(found)][:most]


def _title(row: SpecialDay) -> str:
    return _("Open at other times") if row.is_open else _("Closed all day")


def _second(row: SpecialDay) -> str:
    state = _("closed")
    if row.is_open:
        state = row.hours.replace("-", "–") or _("usual hours")
    if row.team_id is None:
        return _("%(state)s, all teams in the country") % {"state": state}
    return state


def as_row(day: DayOff) -> dict[str, Any]:
    """Return a day off as a line of the list."""
    return {"label": weekday_date(day.day), "title": day.title, "second": day.second}
