"""Export all facts of a country as one table, to check and to print."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from django.utils.translation import gettext as _

from ..kernel.languages import language_names
from . import opening_hours, presenters, queries
from .models import Country, CountrySetting, Deadline, HelpContact, ReportingDuty
from .queries import deadlines_of, in_order
from .settings import SETTINGS


class Line(NamedTuple):
    """One fact: what it is, its value, and how we know it."""

    part: object
    what: object
    says: object
    source: object
    sure: object
    looked_at: date | None
    remark: object


def heads() -> list[str]:
    """Return the heads of the table of facts."""
    return [
        _("Part"),
        _("What"),
        _("What it says"),
        _("Source"),
        _("How sure we are"),
        _("Last reviewed"),
        _("Remark"),
    ]


def lines(place: Country | None, today: date) -> Iterator[Line]:
    """Yield the facts of a country one by one, in the order of its pages."""
    contacts = queries.live_contacts().filter(country=place)
    kinds = list(HelpContact.Kind.values)
    known = queries.with_exceptions(contacts, today)
    for contact in sorted(known, key=lambda c: (kinds.index(c.kind), c.position)):
        yield _contact(contact, today)
    if place is not None:
        for duty in in_order(ReportingDuty.objects.filter(country=place)):
            yield _duty(duty)
        yield from _settings(place)
    for default, own in deadlines_of(place):
        yield _deadline(own or default)
    if place is not None:
        yield _profile(place)


def _in_words(pairs: Iterable[tuple[object, object]]) -> str:
    said = _("%(what)s: %(value)s")
    return "\n".join(
        said % {"what": what, "value": value} for what, value in pairs if value
    )


def _contact(contact: HelpContact, today: date) -> Line:
    says = _in_words(
        [
            (_("Name in the country"), contact.local_name),
            (_("Number to dial"), contact.phone),
            (_("Web address"), contact.url),
            (_("Hours"), opening_hours.say(contact.hours)),
            (_("Languages"), language_names(contact.languages)),
            (_("Who runs it"), contact.operator),
        ]
    )
    fresh = presenters.freshness(contact, today).words
    return Line(
        contact.get_kind_display(),
        contact.name,
        says,
        contact.source,
        contact.get_confidence_display(),
        contact.checked_on,
        "\n".join(text for text in (fresh, contact.note) if text),
    )


def _duty(duty: ReportingDuty) -> Line:
    values = dict(presenters.reporting_duty_facts(duty))
    for elsewhere in (_("Source"), _("Last reviewed")):
        del values[elsewhere]
    return Line(
        _("Reporting duty"),
        duty.to_whom,
        _in_words(values.items()),
        duty.source,
        duty.get_confidence_display(),
        duty.reviewed_on,
        duty.summary,
    )


def _settings(place: Country) -> Iterator[Line]:
    own = {row.key: row for row in CountrySetting.objects.filter(country=place)}
    for declared in SETTINGS.values():
        row = own.get(declared.key)
        yield Line(
            _("Rules"),
            declared.label,
            presenters.answer(row.value if row else declared.default),
            row.source if row else "",
            row.get_confidence_display() if row else "",
            row.reviewed_on if row else None,
            presenters.setting_status(row),
        )


def _deadline(deadline: Deadline) -> Line:
    return Line(
        presenters.deadline_group(deadline),
        presenters.deadline_name(deadline),
        presenters.length_of(deadline),
        deadline.source,
        deadline.get_confidence_display(),
        deadline.reviewed_on,
        _("this country's own") if deadline.country_id else "",
    )


def _profile(place: Country) -> Line:
    says = [
        (_("Languages of the public pages"), language_names(place.languages)),
        (_("Adult from the age of"), place.adult_at),
        (_("Time zones"), ", ".join(place.time_zones)),
    ]
    return Line(
        _("Profile"), place.label, _in_words(says), place.source, "", None, place.note
    )
