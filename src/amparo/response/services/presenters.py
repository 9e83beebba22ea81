"""How services are shown."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from amparo.foundation.countries import opening_hours
from amparo.foundation.kernel.languages import language_names
from amparo.foundation.persons.phones import linked

from .models import Capacity, ForSex, Freshness, Service

CAPACITY_TONES = {
    Capacity.HAS: "good",
    Capacity.WAIT_LIST: "warn",
    Capacity.ASK: "note",
    Capacity.NONE: "quiet",
}
FRESHNESS_TONES = {
    Freshness.FRESH: "good",
    Freshness.AGEING: "note",
    Freshness.UNCONFIRMED: "warn",
}


def verified(service: Service, today: date) -> str:
    """Return when the facts were last verified."""
    if service.verified_on is None:
        return _("not verified yet")
    days = (today - service.verified_on).days
    if days < 1:
        return _("verified today")
    return _("verified %(time)s ago") % {"time": _ago(service.verified_on, today)}


def room(service: Service, now: datetime) -> str:
    """Return whether there is room, with the age of the report."""
    word = service.get_capacity_display()
    if service.capacity_at is None:
        return _("%(word)s (not updated yet)") % {"word": word}
    if now - service.capacity_at < timedelta(days=1):
        return _("%(word)s, updated today") % {"word": word}
    return _("%(word)s, updated %(time)s ago") % {
        "word": word,
        "time": timesince(service.capacity_at, now, depth=1),
    }


def ages(service: Service) -> str:
    """Return the ages a service is for."""
    if service.max_age is None and not service.min_age:
        return _("Every age")
    if service.max_age is None:
        return _("From age %(age)s") % {"age": service.min_age}
    if not service.min_age:
        return ngettext(
            "Up to %(age)s year", "Up to %(age)s years", service.max_age
        ) % {"age": service.max_age}
    return _("%(youngest)s to %(oldest)s years") % {
        "youngest": service.min_age,
        "oldest": service.max_age,
    }


def whom(service: Service) -> str:
    """Return whom a service is for: ages, and girls or boys if not everyone."""
    if service.for_sex == ForSex.ANYBODY:
        return ages(service)
    return _("%(who)s, %(ages)s") % {
        "who": service.get_for_sex_display(),
        "ages": ages(service).lower(),
    }


def where_helped(service: Service) -> str:
    """Return the areas a service covers; none means the whole country."""
    names = [area.name for area in service.areas.all()]
    return ", ".join(names) if names else service.country.label


def facts(service: Service) -> list[tuple[str, str]]:
    """Return what to know before calling, as label and value."""
    return [
        (_("For whom"), whom(service)),
        (_("Where they help"), where_helped(service)),
        (_("Languages"), language_names(service.languages)),
        (_("Costs"), _("Free for children") if service.free else _("Ask about costs")),
        (_("Hours"), opening_hours.say(service.hours)),
        (_("Telephone"), linked(service.phone, service.country_id)),
    ]


def _ago(then: date, today: date) -> str:
    return timesince(then, today, depth=1)
