"""The response time: by when the team will answer, as far as it can be promised.

What is promised follows the team's hours. While nobody is there, or nothing would tell
them, the line that answers day and night comes first instead (``calls_first``).
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from amparo.foundation.design.clock_times import clock
from amparo.foundation.kernel.heartbeat import silent
from amparo.foundation.organisations.hours import (
    is_open,
    staffed_deadline,
    states_hours,
    zone_of,
)
from amparo.foundation.organisations.models import Team
from amparo.foundation.organisations.queries import team_for_country

from .page_cache import cache

_NOON = 12
_WEEK = timedelta(days=7)


def answer_by_words(
    country_code: str, answer_by: datetime | None, team: Team | None = None
) -> str:
    """Say when someone who told us something in a country will have an answer.

    ``team`` answers; without it, the one that receives the country's concerns.
    """
    team = team or _receiving_team(country_code)
    if answer_by is None or team is None or silent():
        return _("Someone from our team will read this.")
    zone, now = zone_of(team), timezone.now()
    if states_hours(team):
        answer_by = staffed_deadline(team, answer_by)
    elif _is_night(now.astimezone(zone)) or _is_night(answer_by.astimezone(zone)):
        return _("Someone from our team will answer as soon as they can.")
    return answer_time_words(
        answer_by.astimezone(zone), now.astimezone(zone), closed=not is_open(team, now)
    )


def answer_time_words(answer_by: datetime, now: datetime, closed: bool = False) -> str:
    """Say when we will have answered; both times are in the team's time zone.

    ``closed``: nobody is there now, so that a morning is named and no single minute.
    """
    time = {"time": clock(answer_by)}
    morning = closed and answer_by.hour < _NOON
    if answer_by <= now:
        return _("Someone from our team will answer as soon as they can.")
    if answer_by.date() == now.date():
        if morning:
            return _("We will read this and answer this morning, by %(time)s.") % time
        return _("We will read this and answer today, before %(time)s.") % time
    if answer_by.date() == now.date() + timedelta(days=1):
        if morning:
            return (
                _("We will read this and answer tomorrow morning, by %(time)s.") % time
            )
        return _("We will read this and answer by tomorrow at %(time)s.") % time
    day = {"day": _day(answer_by.date(), now.date())}
    return _("We will read this and answer by %(day)s at %(time)s.") % (time | day)


def _day(day: date, today: date) -> str:
    """Return the weekday; further away than that, day and month."""
    return date_format(day, "l" if day < today + _WEEK else "MONTH_DAY_FORMAT")


def calls_first(country_code: str) -> bool:
    """Return whether the lines that answer day and night come first now.

    While nobody in the team is there; while its hours are unknown, at night;
    while alerts do not go out.
    """
    team = _receiving_team(country_code)
    if team is None or silent():
        return True
    now = timezone.now()
    if states_hours(team):
        return not is_open(team, now)
    return _is_night(now.astimezone(zone_of(team)))


def _receiving_team(country_code: str) -> Team | None:
    return cache.get(("team", country_code), lambda: team_for_country(country_code))


def _is_night(local: datetime) -> bool:
    begins, ends = settings.AMPARO_NIGHT
    return not ends <= local.hour < begins
