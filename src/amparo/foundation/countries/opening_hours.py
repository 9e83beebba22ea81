"""Parse opening hours as people write them; ambiguous ones stay unparsed.

Supported are "24/7", "Mon-Sat 07:00-19:00", "Sun 10:00-14:00", "08:00-22:00", and
several of these with commas: "Mon-Fri 08:00-12:00, 14:00-18:00, Sat 09:00-13:00". Words
in brackets at the end say where the hours come from, and that we are not sure of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _

from ..design.clock_times import clock

ALWAYS = "24/7"
# In brackets after the hours, without casting doubt on them: it is a site.
_NO_DOUBT = frozenset({"web", "web reports"})
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_NOTED = re.compile(r"(?P<hours>[^()]*?)(?: \((?P<note>[^()]*)\))?")
_SHIFT = re.compile(
    r"(?:(?P<first>[A-Z][a-z]{2})(?:-(?P<last>[A-Z][a-z]{2}))? )?"
    r"(?P<opens>\d\d:\d\d)-(?P<closes>\d\d:\d\d)"
)


@dataclass(frozen=True)
class Week:
    """The same hours on a run of days (0 is Monday); may pass midnight."""

    first: int
    last: int
    opens: time
    closes: time

    def has(self, day: int) -> bool:
        """Return whether the run of days includes this one; a run may pass Sunday."""
        if self.first <= self.last:
            return self.first <= day <= self.last
        return day >= self.first or day <= self.last

    def is_open(self, local: datetime) -> bool:
        """Return whether it is open at a local time; at closing time it is not."""
        today, clock = local.weekday(), local.time()
        if self.opens < self.closes:
            return self.has(today) and self.opens <= clock < self.closes
        late = self.has(today) and clock >= self.opens
        return late or (self.has((today - 1) % 7) and clock < self.closes)


@dataclass(frozen=True)
class Hours:
    """Parsed hours, and whether we are sure of them."""

    weeks: tuple[Week, ...]  # empty: day and night
    sure: bool

    def is_open(self, local: datetime) -> bool:
        """Return whether it is open at a local time."""
        return not self.weeks or any(week.is_open(local) for week in self.weeks)

    def next_change(self, local: datetime) -> datetime | None:
        """Return when it next opens or closes, in the same time zone; None: never."""
        deadlines = {at for week in self.weeks for at in (week.opens, week.closes)}
        for ahead in range(9):
            day = local.date() + timedelta(days=ahead)
            for at in sorted(deadlines):
                moment = datetime.combine(day, at, local.tzinfo)
                if moment > local and self.is_open(moment) != self.is_open(local):
                    return moment
        return None


def parse_hours(text: str) -> Hours | None:
    """Parse hours as people write them; None if they are ambiguous."""
    noted = _NOTED.fullmatch(text.strip())
    if not noted or not noted["hours"]:
        return None
    sure = noted["note"] is None or noted["note"] in _NO_DOUBT
    if noted["hours"] == ALWAYS:
        return Hours((), sure)
    weeks = _weeks(noted["hours"])
    return Hours(weeks, sure) if weeks else None


def _weeks(text: str) -> tuple[Week, ...]:
    """Parse shift by shift; one without days has those of the shift before."""
    weeks: list[Week] = []
    days = ("Mon", "Sun")
    for part in re.split(r"[,;]", text):
        shift = _SHIFT.fullmatch(part.strip())
        if not shift:
            return ()
        if shift["first"]:
            days = (shift["first"], shift["last"] or shift["first"])
        try:
            first, last = (_DAYS.index(day) for day in days)
            opens = time.fromisoformat(shift["opens"])
            closes = time.fromisoformat(shift["closes"])
        except ValueError:
            return ()
        weeks.append(Week(first, last, opens, closes))
    return tuple(weeks)


def answers_always(text: str) -> bool:
    """Return whether these hours surely mean day and night."""
    found = parse_hours(text)
    return found is not None and found.sure and not found.weeks


def open_at(text: str, moment: datetime, zones: list[str]) -> bool | None:
    """Return whether it is open at an aware moment; None when unknown.

    The hours do not say which of a country's time zones they mean, so all zones must
    agree before we answer.
    """
    found = parse_hours(text)
    if found is None or not found.sure:
        return None
    if not found.weeks:
        return True
    answers = {found.is_open(moment.astimezone(ZoneInfo(zone))) for zone in zones}
    return answers.pop() if len(answers) == 1 else None


def say_now(text: str, moment: datetime, zones: list[str]) -> str:
    """Return until when it is open, or from when; empty if unknown.

    In a country with several time zones the hours are ambiguous, so nothing is said.
    """
    found, is_open = parse_hours(text), open_at(text, moment, zones)
    if found is None or is_open is None or not found.weeks:
        return ""
    local = moment.astimezone(ZoneInfo(zones[0]))
    change = found.next_change(local) if len(zones) == 1 else None
    if change is None:
        return "" if is_open else _("closed now")
    values = {"time": clock(change), "day": _day(change.weekday())}
    days = (change.date() - local.date()).days
    if is_open:
        return _("open until %(time)s") % values
    if days == 0:
        return _("closed now, opens at %(time)s") % values
    if days == 1:
        return _("closed now, opens tomorrow at %(time)s") % values
    return _("closed now, opens on %(day)s at %(time)s") % values


def say(text: str) -> str:
    """Return the hours in the reader's language; unparsed ones as they are.

    Hours that we are not sure of are marked as such.
    """
    found = parse_hours(text)
    if found is None:
        return text.strip()
    said = ", ".join(_shifts(found.weeks)) or _("day and night")
    return said if found.sure else _("%(hours)s (we are not sure)") % {"hours": said}


def _shifts(weeks: tuple[Week, ...]) -> Iterator[str]:
    """Describe shift by shift; days are named once for all their shifts."""
    before: tuple[int, int] | None = None
    for week in weeks:
        days = (week.first, week.last)
        yield (
            f"{clock(week.opens)}–{clock(week.closes)}"
            if days == before
            else _week(week)
        )
        before = days


def _week(week: Week) -> str:
    hours = {"opens": clock(week.opens), "closes": clock(week.closes)}
    if (week.last - week.first) % 7 == 6:
        return _("every day %(opens)s–%(closes)s") % hours
    if week.first == week.last:
        return _("%(day)s %(opens)s–%(closes)s") % (hours | {"day": _day(week.first)})
    days = {"first": _day(week.first), "last": _day(week.last)}
    return _("%(first)s to %(last)s %(opens)s–%(closes)s") % (days | hours)


def _day(number: int) -> str:
    return str(WEEKDAYS[number])
