"""Open cases without contact for so long that the supervisor sees them."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import F, Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from amparo.foundation.countries.queries import deadline_hours
from amparo.foundation.lists.specs import Column
from amparo.foundation.organisations.models import Team
from amparo.foundation.policy import Actor
from amparo.response.cases.extensions import Need
from amparo.response.cases.models import Case

from .rules import SILENT, days_of


def _days(actor: Actor) -> dict[str, timedelta]:
    """Return how long is too long, for each country in which somebody has a team."""
    teams = Team.objects.filter(id__in=actor.team_ids())
    countries = teams.order_by("country_id").values_list("country_id", flat=True)
    return {c: days_of(deadline_hours(c, SILENT)) for c in countries.distinct()}


def silent(actor: Actor) -> Q:
    """Return the filter for cases whose child nobody has reached for so long.

    A case without any contact counts from the day on which it was opened.
    """
    found = Q(pk__in=[])
    for country, days in _days(actor).items():
        since = timezone.localdate() - days
        found |= Q(country_id=country) & (
            Q(follow_up__reached_on__lt=since)
            | Q(follow_up__reached_on=None, opened_on__lt=since)
        )
    return found


def label(actor: Actor) -> str | Promise:
    """Say it with the number of days, where it is one number."""
    days = {wait.days for wait in _days(actor).values()}
    if len(days) != 1:
        return gettext("No contact for long")
    (n,) = days
    return ngettext("No contact for %(n)s day", "No contact for %(n)s days", n) % {
        "n": n
    }


def _last(case: Case) -> date | None:
    day: date | None = case.silent  # type: ignore[attr-defined]
    return day


NEED = Need(
    "silent",
    label,
    silent,
    Column("last_contact", _("Last contact"), _last, only_in_files=True),
    F("follow_up__reached_on"),
)
