"""Persons in words: rows of a list, facts of a page."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from . import birth_dates, search_codes
from .birth_field import birth_in_words
from .models import Disability, Person, Precision, Sex
from .operations import OpenPerson, facts_of
from .search import Found

WHY: dict[str, str | Promise] = {
    "code": gettext_lazy("same code"),
    "name": gettext_lazy("name"),
    "sounds_alike": gettext_lazy("sounds alike"),
    "phone": gettext_lazy("same telephone"),
    "birth_date": gettext_lazy("birth date"),
}


def rows_of(found: Iterable[Found]) -> list[dict[str, str]]:
    """Return search results as rows, in the same order; their state is why."""
    return [
        {
            "title": one.identity.display_name,
            "url": reverse("persons:person", args=[one.person.id]),
            "code": one.person.code,
            "second": _second(one),
            "state": ", ".join(str(WHY[code]) for code in one.why),
        }
        for one in found
    ]


def _second(one: Found) -> str:
    full = next((n for n in one.identity.names if n != one.identity.display_name), "")
    parts = [full, age_in_words(one.person), sex_in_words(one.person)]
    parts += [one.person.area.name if one.person.area else "", one.person.team.name]
    return " · ".join(dict.fromkeys(part for part in parts if part))


def age_in_words(person: Person) -> str:
    """Return the age band in words; empty when unknown."""
    band = birth_dates.age_band(person, timezone.localdate())
    if not band:
        return ""
    return _("%(band)s years") % {"band": band.replace("-", "–")}


def sex_in_words(person: Person) -> str:
    """Return sex or gender in words; empty when not recorded."""
    return "" if person.sex == Sex.NOT_RECORDED else str(Sex(person.sex).label)


def identity_rows(known: OpenPerson) -> list[tuple[str, str]]:
    """Return what is known of a person as pairs of label and value."""
    person, identity = known.person, known.identity
    place = ", ".join(p for p in [identity.street, _area(person)] if p)
    return [
        (_("Full names"), "\n".join(identity.names)),
        (_("Born"), birth_row(known)),
        (_("Sex or gender"), str(Sex(person.sex).label)),
        (_("Lives with a disability"), str(Disability(person.disability).label)),
        (_("Telephone"), "\n".join(identity.phones)),
        (_("Lives in"), place),
    ]


def birth_row(known: OpenPerson) -> str:
    """Return the birth date as far as it is known, and how it is known."""
    year = known.person.birth_year
    if year is None:
        return ""
    if known.person.birth_precision == Precision.AGE:
        return _("about %(year)s, reckoned from an age") % {"year": year}
    return birth_in_words(search_codes.birth_of(known.identity, facts_of(known.person)))


def _area(person: Person) -> str:
    return f"{person.area.name}, {person.country.label}" if person.area else ""
