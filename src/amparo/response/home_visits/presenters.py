"""Home visits in words, and in the timeline of a case."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.formats import time_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from amparo.foundation.policy import Actor
from amparo.response.cases.models import Case
from amparo.response.cases.presenters import Entry
from amparo.response.follow_up.presenters import day_words

from .codes import TripState
from .models import Trip
from .queries import trips_of

TONES = {TripState.OUT: "warn", TripState.THERE: "note", TripState.BACK: "good"}


def entries(_actor: Actor, case: Case) -> Iterator[Entry]:
    """Yield the home visits of a case for its timeline; the route stays sealed."""
    for trip in trips_of(case):
        yield Entry(
            trip.created_at,
            _("Set out on a home visit"),
            trip.worker.name,
            trip_words(trip),
            icon="home",
            url=reverse("home_visits:trip", args=[trip.id]),
        )


def trip_words(trip: Trip) -> str:
    """Return with whom someone is out, by when back, and when both were."""
    facts = {"pair": pair_words(trip), "time": moment_words(trip.back_by)}
    lines = [_("With %(pair)s, back by %(time)s.") % facts]
    if trip.alarmed_at:
        lines.append(_("The alarm was raised."))
    if trip.back_at:
        lines.append(_("Back at %(time)s.") % {"time": moment_words(trip.back_at)})
    return "\n".join(lines)


def pair_words(trip: Trip) -> str:
    """Return who goes along on a visit."""
    return trip.pair.name if trip.pair else _("someone from outside")


def moment_words(moment: datetime) -> str:
    """Return weekday, day and time, as people plan by it."""
    local = localtime(moment)
    facts = {"day": day_words(local.date()), "time": time_format(local, "TIME_FORMAT")}
    return _("%(day)s, %(time)s") % facts
