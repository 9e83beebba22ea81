"""Persons in words: rows of a list, facts of a page."""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy
from itertools import pairwise

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..matching.presenters import team_name_for
from ..policy import Actor
from . import found_by
from .ages import age_of, bands_in_words
from .birth_field import birth_in_words
from .found_by import facts_of
from .history import Details
from .identity import Identity
from .models import Disability, Person, Precision, Sex
from .operations import OpenPerson
from .phones import linked
from .queries import Elsewhere
from .search import Found

WHY: dict[str, str | Promise] = {
    "code": gettext_lazy("same code"),
    "name": gettext_lazy("name"),
    "sounds_alike": gettext_lazy("sounds alike"),
    "phone": gettext_lazy("same telephone"),
    "birth_date": gettext_lazy("birth date"),
}


WHY_ELSEWHERE = {
    "name": gettext_lazy("same full name, birth year and sex"),
    "phone": gettext_lazy("same telephone"),
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
    parts = [full, age_in_words(one.person, one.identity), sex_in_words(one.person)]
    parts += [one.person.area.name if one.person.area else "", one.person.team.name]
    return " · ".join(dict.fromkeys(part for part in parts if part))


def elsewhere_rows(actor: Actor, found: Iterable[Elsewhere]) -> list[dict[str, str]]:
    """Return the teams that may know a person too, as far as the reader may know."""
    return [
        {
            "title": team_name_for(actor, one.team),
            "second": " · ".join(str(WHY_ELSEWHERE[why]) for why in one.why),
        }
        for one in found
    ]


def age_in_words(person: Person, identity: Identity) -> str:
    """Return the age band in words; empty when unknown."""
    age = age_of(person, identity, timezone.localdate())
    return _("%(band)s years") % {"band": bands_in_words(age.bands)} if age else ""


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
        (_("Telephone"), phone_lines(known)),
        (_("Lives in"), place),
    ]


def comparison(one: OpenPerson, other: OpenPerson) -> list[dict[str, object]]:
    """Return what two records say, field by field, and where they differ."""
    pairs = zip(identity_rows(one), identity_rows(other), strict=True)
    rows = [(label, mine, theirs) for (label, mine), (_same, theirs) in pairs]
    rows.append(
        (
            _("How to reach them safely"),
            one.identity.safe_contact,
            other.identity.safe_contact,
        )
    )
    return [
        {"label": label, "one": mine, "other": theirs, "differs": mine != theirs}
        for label, mine, theirs in rows
    ]


def changes(person: Person, history: list[Details]) -> list[dict[str, object]]:
    """Return each change of a person's details in words, newest first."""
    found: list[dict[str, object]] = []
    for before, after in pairwise(history):
        said = zip(
            _detail_rows(person, before), _detail_rows(person, after), strict=True
        )
        found.append(
            {
                "when": before.changed_at,
                "who": before.changed_by,
                "lines": [
                    {"label": label, "before": old, "after": new}
                    for (label, old), (_same, new) in said
                    if old != new
                ],
            }
        )
    return found[::-1]


def _detail_rows(person: Person, details: Details) -> list[tuple[str, str]]:
    """Return what was recorded at a time; the areas by their codes' names."""
    then = copy(person)
    facts = details.facts
    then.sex, then.disability = facts.sex, facts.disability
    then.birth_year, then.birth_precision = facts.birth_year, facts.birth_precision
    then.area_id = facts.area_code or None
    identity = details.identity
    return [
        (_("What they want to be called"), identity.called),
        *identity_rows(OpenPerson(then, identity)),
        (_("How to reach them safely"), identity.safe_contact),
    ]


def phone_lines(known: OpenPerson) -> str:
    """Return a person's numbers as HTML, one on each line, as links that call them."""
    country, identity = known.person.country_id, known.identity
    lines = [linked(p, country, identity.typed.get(p, "")) for p in identity.phones]
    return format_html_join("\n", "{}", ((line,) for line in lines))


def birth_row(known: OpenPerson) -> str:
    """Return the birth date as far as it is known, and how it is known."""
    year = known.person.birth_year
    if year is None:
        return ""
    if known.person.birth_precision == Precision.AGE:
        return _("about %(year)s, estimated from an age") % {"year": year}
    return birth_in_words(found_by.birth_of(known.identity, facts_of(known.person)))


def _area(person: Person) -> str:
    return f"{person.area.name}, {person.country.label}" if person.area else ""
