"""The response time: by when the team will answer, in the country's time zone."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from amparo.foundation.design.clock_times import clock

from .visits import Visit


def answer_by_words(visit: Visit, answer_by: datetime | None) -> str:
    """Say when someone in the visitor's country will have an answer."""
    if answer_by is None or visit.country is None:
        return _("Somebody from our team will read this.")
    zone = ZoneInfo(visit.country.time_zone)
    return answer_time_words(
        answer_by.astimezone(zone), timezone.now().astimezone(zone)
    )


def answer_time_words(answer_by: datetime, now: datetime) -> str:
    """Say when we will have answered; both times are in the reader's time zone."""
    time = {"time": clock(answer_by)}
    if answer_by <= now:
        return _("Somebody from our team will answer as soon as they can.")
    if answer_by.date() == now.date():
        return _("We will read this and answer today, before %(time)s.") % time
    if answer_by.date() == now.date() + timedelta(days=1):
        return _("We will read this and answer by tomorrow at %(time)s.") % time
    day = {"day": date_format(answer_by, "l")}
    return _("We will read this and answer by %(day)s at %(time)s.") % (time | day)
