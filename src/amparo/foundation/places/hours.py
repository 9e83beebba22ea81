"""Opening hours as people write them; what we cannot read for certain stays unread."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _

ALWAYS = frozenset({"24/7", "24/7 (web)", "24/7 (web reports)"})
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_FORM = re.compile(
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
        """Say whether the run of days holds this one; a run may pass Sunday."""
        if self.first <= self.last:
            return self.first <= day <= self.last
        return day >= self.first or day <= self.last

    def is_open(self, local: datetime) -> bool:
        """Say whether it is open at a local time; closing time itself is closed."""
        today, clock = local.weekday(), local.time()
        if self.opens < self.closes:
            return self.has(today) and self.opens <= clock < self.closes
        late = self.has(today) and clock >= self.opens
        return late or (self.has((today - 1) % 7) and clock < self.closes)


def read(text: str) -> Week | None:
    """Read "Mon-Sat 07:00-19:00", "Sun 10:00-14:00" or "08:00-22:00"; else None."""
    found = _FORM.fullmatch(text.strip())
    if not found:
        return None
    try:
        first = _DAYS.index(found["first"] or "Mon")
        last = _DAYS.index(found["last"] or found["first"] or "Sun")
        opens = time.fromisoformat(found["opens"])
        closes = time.fromisoformat(found["closes"])
    except ValueError:
        return None
    return Week(first, last, opens, closes)


def open_at(text: str, moment: datetime, zones: list[str]) -> bool | None:
    """Say whether it is open at an aware moment; None when we do not know.

    The hours do not say which of a country's time zones they mean, so all zones must
    agree before we answer.
    """
    if text.strip() in ALWAYS:
        return True
    week = read(text)
    if week is None or not zones:
        return None
    answers = {week.is_open(moment.astimezone(ZoneInfo(zone))) for zone in zones}
    return answers.pop() if len(answers) == 1 else None


def say(text: str) -> str:
    """Return the hours in the reader's language; nothing when we cannot read them."""
    if text.strip() in ALWAYS:
        return _("day and night")
    week = read(text)
    if week is None:
        return ""
    hours = {
        "opens": week.opens.strftime("%H:%M"),
        "closes": week.closes.strftime("%H:%M"),
    }
    if (week.last - week.first) % 7 == 6:
        return _("every day %(opens)s–%(closes)s") % hours
    if week.first == week.last:
        return _("%(day)s %(opens)s–%(closes)s") % (hours | {"day": _day(week.first)})
    days = {"first": _day(week.first), "last": _day(week.last)}
    return _("%(first)s to %(last)s %(opens)s–%(closes)s") % (days | hours)


def _day(number: int) -> str:
    return str(WEEKDAYS[number])
