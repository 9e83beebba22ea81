"""What may be known about places: clocks, help contacts, countries."""

from __future__ import annotations

import time
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from . import hours
from .models import Area, Clock, Confidence, Country, HelpContact

_HOURS_LIVE = 30.0  # seconds: how long another process may still use old hours
_Key = tuple[str | None, str, str]
_hours: tuple[float, dict[_Key, int]] | None = None

_NEAREST = {kind: place for place, kind in enumerate(HelpContact.Kind.values)}


# -- Clocks ------------------------------------------------------------------------


def hours_for(country_code: str, kind: str, level: str = "") -> int:
    """Return how many hours this may take: the country's own clock before everybody's.

    A level without a clock of its own takes the kind's general one, else the shortest
    of the kind. A kind without any clock is a KeyError.
    """
    table = _all_hours()
    for key in (
        (country_code, kind, level),
        (None, kind, level),
        (country_code, kind, ""),
        (None, kind, ""),
    ):
        if key in table:
            return table[key]
    return _shortest(table, country_code, kind)


def forget_hours() -> None:
    """Make the next ``hours_for`` of this process read the clocks again."""
    global _hours  # noqa: PLW0603
    _hours = None


def _all_hours() -> dict[_Key, int]:
    global _hours  # noqa: PLW0603
    now = time.monotonic()
    if _hours is None or now - _hours[0] > _HOURS_LIVE:
        rows = Clock.objects.values_list("country_id", "kind", "level", "hours")
        _hours = now, {(c, kind, level): h for c, kind, level, h in rows}
    return _hours[1]


def _shortest(table: dict[_Key, int], country_code: str, kind: str) -> int:
    fitting = [
        length
        for (country, of_kind, _level), length in table.items()
        if of_kind == kind and country in (None, country_code)
    ]
    if not fitting:
        raise KeyError(f"no clock for {kind}")
    return min(fitting)


# -- Help contacts -----------------------------------------------------------------


def public_contacts(country_code: str, now: datetime) -> list[HelpContact]:
    """Return what may be shown to the public in a country, nearest help first.

    Confirmed and not expired only. Each carries ``open_now`` (None: we do not know)
    and ``hours_said`` (in the reader's language; empty: we do not know). Within a kind
    the country's own come first, and those closed at this moment last.
    """
    country = Country.objects.filter(code=country_code).first()
    zones = country.time_zones if country else []
    today = local_date(country, now)
    found = list(shown_to_public(today).filter(_serves(country_code)))
    for contact in found:
        contact.open_now = hours.open_at(contact.hours, now, zones)
        contact.hours_said = hours.say(contact.hours)
    return sorted(found, key=_nearness)


def shown_to_public(today: date) -> QuerySet[HelpContact]:
    """Return the contacts that the public may see on a day, of all countries."""
    sure = Q(confidence=Confidence.HIGH)
    confirmed = Q(confidence=Confidence.MEDIUM, confirmed_by__isnull=False)
    return HelpContact.objects.filter(
        sure | confirmed, retired_at=None, expires_on__gte=today
    )


def contacts_to_check(today: date, within_days: int = 30) -> QuerySet[HelpContact]:
    """Return the contacts that somebody must look at: unsure, or expiring soon."""
    soon = Q(expires_on__lt=today + timedelta(days=within_days))
    unsure = Q(confidence=Confidence.LOW)
    unconfirmed = Q(confidence=Confidence.MEDIUM, confirmed_by=None)
    return HelpContact.objects.filter(soon | unsure | unconfirmed, retired_at=None)


def local_date(country: Country | None, now: datetime) -> date:
    """Return the date in a country (of most of its people); in UTC for no country."""
    zone = ZoneInfo(country.time_zone if country else "UTC")
    return now.astimezone(zone).date()


def _serves(country_code: str) -> Q:
    return Q(country_id=country_code) | Q(country__isnull=True)


def _nearness(contact: HelpContact) -> tuple[int, bool, bool, int, str]:
    return (
        _NEAREST[contact.kind],
        contact.country_id is None,
        contact.open_now is False,
        contact.position,
        contact.name,
    )


# -- Countries and areas -----------------------------------------------------------


def programme_countries() -> QuerySet[Country]:
    """Return the countries in which the programme works, by name."""
    return Country.objects.filter(in_programme=True)


def areas_of(country_codes: Iterable[str]) -> QuerySet[Area]:
    """Return the level-1 areas of these countries, by name."""
    return Area.objects.filter(country_id__in=list(country_codes))
