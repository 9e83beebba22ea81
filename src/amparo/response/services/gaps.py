"""What keeps a child of a country from help, and a task for each of it.

A gap is known by its country and its code; a task names both by one id. Nothing here is
about a child, and nothing is stored but the tasks.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import NAMESPACE_OID, UUID, uuid5

from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from amparo.foundation.countries.models import Area, Country, HelpContact, ReportingDuty
from amparo.foundation.countries.queries import (
    deadline_hours,
    local_date,
    programme_countries,
    true_to_public,
)
from amparo.foundation.kernel.moments import now_rounded
from amparo.foundation.tasks.kinds import kind as kind_of
from amparo.foundation.tasks.models import Task

from .listings import shown_in
from .models import Kind, Service
from .tasks import GAP

# Without these a child who tells is left alone; which they are is ours.
NEEDED = (
    Kind.SAFE_HOUSE,
    Kind.EMERGENCY_MEDICAL,
    Kind.CLINICAL_CARE,
    Kind.PSYCHOSOCIAL,
    Kind.LEGAL_AID,
    Kind.POLICE_JUSTICE,
)
LINES: dict[str, str | Promise] = {
    HelpContact.Kind.EMERGENCY: _("No emergency number is confirmed"),
    HelpContact.Kind.CHILD_HELPLINE: _("No child helpline is confirmed"),
}
_COUNTRY = Country._meta.label_lower


@dataclass(frozen=True)
class Gap:
    """One thing that is missing: its code, in words, where, and where to mend it."""

    code: str
    words: str
    places: tuple[str, ...] = ()  # names of areas; empty: the whole country
    page: str = "services:list"  # a page of the country, or of the directory

    def subject_id(self, country_code: str) -> UUID:
        """Return the id by which a task names it."""
        return uuid5(NAMESPACE_OID, f"amparo.gap.{country_code}.{self.code}")


def gaps_of(country: Country, now: datetime) -> list[Gap]:
    """Return what is missing in a country, lines first; in a fixed number of queries.

    A service helps in an area when it names the area or none; it is found by children
    only where it is public.
    """
    today = local_date(country, now)
    areas = list(Area.objects.filter(country=country))
    return [
        *_lines(country, today),
        *_duties(country),
        *_services(country, areas, now),
    ]


def _lines(country: Country, today: date) -> Iterator[Gap]:
    for kind, words in LINES.items():
        if not true_to_public(today, country.code, kind):
            yield Gap(f"line.{kind}", str(words), page="countries:country")


def _duties(country: Country) -> Iterator[Gap]:
    duties = ReportingDuty.objects.filter(country=country)
    if not any(duty.is_authentic for duty in duties):
        words = gettext("The duties to report are not written down")
        yield Gap("duties", words, page="countries:country")


def _services(country: Country, areas: list[Area], now: datetime) -> Iterator[Gap]:
    known, public = _known_in(country), _public_in(country, now)
    for kind in NEEDED:
        without = _missing(areas, known[kind])
        hidden = [a for a in _missing(areas, public[kind]) if a not in without]
        named = {"kind": kind.label}
        if without:
            words = gettext("No service in the directory: %(kind)s") % named
            yield Gap(f"none.{kind}", words, _names(without, areas))
        if hidden:
            words = gettext("Children cannot find it, no service is public: %(kind)s")
            yield Gap(f"hidden.{kind}", words % named, _names(hidden, areas))


def _known_in(country: Country) -> dict[str, list[frozenset[str]]]:
    """Return by kind of service where each helps; an empty set: everywhere."""
    found = Service.objects.filter(
        country=country,
        status=Service.Status.ACTIVE,
        organisation__is_active=True,
        kind__in=NEEDED,
    ).prefetch_related("areas")
    by_kind: dict[str, list[frozenset[str]]] = defaultdict(list)
    for service in found:
        by_kind[service.kind].append(frozenset(a.code for a in service.areas.all()))
    return by_kind


def _public_in(country: Country, now: datetime) -> dict[str, list[frozenset[str]]]:
    by_kind: dict[str, list[frozenset[str]]] = defaultdict(list)
    for listing in shown_in(country.code, now):
        by_kind[listing.kind].append(frozenset(listing.area_codes))
    return by_kind


def _missing(areas: list[Area], served: Iterable[frozenset[str]]) -> list[Area]:
    """Return the areas that none of these serve; a set without areas serves all."""
    sets = list(served)
    return [a for a in areas if not any(not codes or a.code in codes for codes in sets)]


def _names(some: list[Area], areas: list[Area]) -> tuple[str, ...]:
    return () if len(some) == len(areas) else tuple(area.name for area in some)


# -- Each is a task ----------------------------------------------------------------


def create_gap_tasks(now: datetime | None = None) -> int:
    """Create a task for each gap, complete those that are mended; return how many new.

    Run by ``amparo tick``. They are due by the country's deadline after they are found.
    """
    count = 0
    for country in programme_countries().filter(teams__is_active=True).distinct():
        with transaction.atomic():
            count += _update(country, now or timezone.now())
    return count


def _update(country: Country, now: datetime) -> int:
    gaps = {gap.subject_id(country.code) for gap in gaps_of(country, now)}
    waiting = Task.objects.filter(kind=GAP, country=country, completed_at=None)
    known = set(waiting.values_list("subject_id", flat=True))
    due = now_rounded() + timedelta(hours=deadline_hours(country.code, GAP))
    Task.objects.bulk_create(
        Task(
            kind=GAP,
            subject_kind=_COUNTRY,
            subject_id=one,
            country=country,
            due_at=due,
            escalates_to=kind_of(GAP).escalates_to,
        )
        for one in sorted(gaps - known)
    )
    waiting.filter(subject_id__in=known - gaps).update(
        completed_at=now_rounded(), outcome="done"
    )
    return len(gaps - known)
