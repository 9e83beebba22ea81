"""How the people around a child, care and incidents are shown."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from amparo.foundation.persons.birth_dates import Birth
from amparo.foundation.persons.birth_field import birth_in_words
from amparo.foundation.persons.models import Precision
from amparo.foundation.persons.phones import linked
from amparo.foundation.policy import Actor
from amparo.response.cases.presenters import Entry
from amparo.response.cases.queries import visible_to

from .codes import DANGEROUS_PLACES, Paper, ProtectionState
from .models import Dated, Incident, PersonAround, ProtectionConcern
from .types import OpenAround, Opened

Facts = dict[str, Any]
TONES = {
    ProtectionState.CURRENT: "warn",
    ProtectionState.RESOLVED: "good",
    ProtectionState.NOT_CONFIRMED: "quiet",
}


def marks(row: PersonAround) -> list[str]:
    """Return what part someone has in the child's life, in words."""
    said = {
        "is_caregiver": _("Caregiver"),
        "in_household": _("Same household"),
        "is_trusted": _("Trusted adult"),
        "is_safe_contact": _("Safe contact"),
        "may_consent": _("May give consent"),
        "is_at_risk": _("Child at risk"),
    }
    return [words for mark, words in said.items() if getattr(row, mark)]


def second_line(one: Opened[PersonAround]) -> str:
    """Return who someone is to the child, and what part they have."""
    said = one.said
    parts = [one.row.get_relation_display() if said["name"] else "", said["age"]]
    if one.row.is_alleged_perpetrator:
        parts.append(one.row.get_access_display())
    return " · ".join([*filter(None, parts), *marks(one.row)])


def people_rows(found: OpenAround) -> list[Facts]:
    """Return those around the child as rows of a list."""
    return [
        {
            "title": one.title,
            "second": second_line(one),
            "state": state_words(one.row),
            "tone": "danger" if one.row.is_alleged_perpetrator else "quiet",
        }
        for one in found.around
    ]


def state_words(row: PersonAround) -> str:
    """Return what must be seen of someone around a child."""
    return str(_("Alleged perpetrator")) if row.is_alleged_perpetrator else ""


def people_cards(actor: Actor, found: OpenAround) -> list[Facts]:
    """Return everyone recorded around the child, those around now first."""
    cases = _linked(actor, found)
    country = found.case.country_id
    return [
        {
            "one": one,
            "second": second_line(one),
            "state": state_words(one.row),
            "past": one.row.get_state_display() if one in found.past else "",
            "phone": linked(one.said["phone"], country) if one.said["phone"] else "",
            "case": cases.get(one.row.linked_case_id)
            if one.row.linked_case_id
            else None,
            "has_case": one.row.linked_case_id is not None,
        }
        for one in [*found.around, *found.past]
    ]


def _linked(actor: Actor, found: OpenAround) -> dict[UUID, tuple[str, str]]:
    """Return code and address of linked cases; who may not open one learns nothing."""
    ids = [one.row.linked_case_id for one in found.people if one.row.linked_case_id]
    if not ids:
        return {}
    rows = visible_to(actor, "case.open").filter(id__in=ids)
    return {
        case.id: (case.code, reverse("cases:detail", args=[case.id])) for case in rows
    }


def care_entries(found: OpenAround) -> list[Facts]:
    """Return the care arrangements, the one that counts first."""
    return [
        {
            "row": one.row,
            "what": one.row.get_kind_display(),
            "second": _second(
                one.person.title if one.person else "",
                one.when,
                one.row.get_reason_display() if one.row.reason else "",
            ),
            "lines": [text for text in (one.said["where"], one.said["note"]) if text],
        }
        for one in reversed(found.care)
    ]


def _second(name: str, since: Birth, reason: str = "") -> str:
    day = birth_in_words(since)
    words = _("since %(day)s") % {"day": day} if day else ""
    return " · ".join(filter(None, (name, words, reason)))


def place_entries(found: OpenAround) -> list[Facts]:
    """Return where the child is and was, now first."""
    return [
        {
            "row": one.row,
            "what": one.row.get_where_display(),
            "second": _second("", one.when),
            "lines": [one.said["note"]] if one.said["note"] else [],
            "danger": one.row.where in DANGEROUS_PLACES,
        }
        for one in reversed(found.whereabouts)
    ]


def child_facts(found: OpenAround) -> list[tuple[str, str]]:
    """Return school, languages and papers, as label and value."""
    child = found.child
    if child is None:
        return []
    labels, said = dict(Paper.choices), child.said
    papers = ", ".join(str(labels[code]) for code in child.row.papers if code in labels)
    school = ", ".join(filter(None, (said["school"], said["grade"])))
    return [
        (_("School"), child.row.get_schooling_display()),
        (_("School and grade"), school),
        (_("Languages"), said["languages"]),
        (_("Papers"), papers),
        (_("Where the papers are"), said["papers_note"]),
    ]


def now_facts(found: OpenAround) -> list[tuple[str, str]]:
    """Return in short what the page of a case shows besides the people."""
    place, care = found.place_now, found.care_now
    concerns = ", ".join(str(o.row.get_kind_display()) for o in found.protection_now)
    incidents = str(len(found.incidents)) if found.incidents else ""
    return [
        (_("Where the child is now"), place.row.get_where_display() if place else ""),
        (_("Care arrangement"), care.row.get_kind_display() if care else ""),
        (_("Protection concerns"), concerns),
        (_("Incidents"), incidents),
    ]


def incident_cards(found: OpenAround) -> list[Facts]:
    """Return the incidents, newest first."""
    return [
        {
            "one": one,
            "when": birth_in_words(one.when) or _("Date not known"),
            "who": alleged_words(one),
        }
        for one in reversed(found.incidents)
    ]


def alleged_words(one: Opened[Incident]) -> str:
    """Return who the alleged perpetrator of an incident is, as far as it is known."""
    if one.person is not None:
        return one.person.title
    return str(one.row.get_relation_display()) if one.row.relation else ""


def protection_cards(found: OpenAround) -> list[Facts]:
    """Return the protection concerns: current ones first."""
    now = found.protection_now
    return [
        {
            "one": one,
            "since": birth_in_words(one.when),
            "state": one.row.get_state_display(),
            "tone": TONES[ProtectionState(one.row.state)],
        }
        for one in [*now, *(o for o in found.protection if o not in now)]
    ]


# -- The timeline of a case ------------------------------------------------------------


def timeline(found: OpenAround) -> Iterator[Entry]:
    """Yield what happened, for the timeline of the case."""
    url = reverse("people_around:page", args=[found.case.id])
    for one in found.incidents:
        what = _("Incident: %(kind)s") % {"kind": one.row.get_kind_display()}
        yield _entry(one.row, one.when, what, _incident_words(one), "warn", "flag", url)
    for care in found.care:
        what = _("Care arrangement: %(kind)s") % {"kind": care.row.get_kind_display()}
        words = care.person.title if care.person else ""
        yield _entry(care.row, care.when, what, words, "", "person", url)
    for place in found.whereabouts:
        what = _("Where the child is: %(place)s") % {
            "place": place.row.get_where_display()
        }
        tone = "danger" if place.row.where in DANGEROUS_PLACES else ""
        yield _entry(place.row, place.when, what, "", tone, "place", url)
    for concern in found.protection:
        yield _protection_entry(concern, url)


def _protection_entry(concern: Opened[ProtectionConcern], url: str) -> Entry:
    what = _("Protection concern: %(kind)s") % {"kind": concern.row.get_kind_display()}
    state = str(concern.row.get_state_display())
    return _entry(concern.row, concern.when, what, state, "", "shield", url)


def _incident_words(one: Opened[Incident]) -> str:
    said = _("The child said: “%(words)s”") % {"words": one.words} if one.words else ""
    return "\n".join(filter(None, (alleged_words(one), one.said["summary"], said)))


def _entry(
    row: Dated, when: Birth, what: str, words: str, tone: str, icon: str, url: str
) -> Entry:
    at: date | datetime = row.created_at
    if row.precision == Precision.DAY and when.year and when.month and when.day:
        at = date(when.year, when.month, when.day)
    elif when.year:
        known = _("When: %(when)s") % {"when": birth_in_words(when)}
        words = "\n".join(filter(None, (known, words)))
    return Entry(at, what, row.by.name, words, tone, icon, url, row.created_at)
