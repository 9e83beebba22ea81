"""Incidents and protection concerns; what the child said on their own, once."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from amparo.foundation.kernel.errors import RuleBroken
from amparo.foundation.kernel.locking import change, lock
from amparo.foundation.policy import Actor
from amparo.response.cases.models import Case
from amparo.response.cases.operations._shared import (
    choice,
    doing,
    find,
    key_of,
    not_closed,
    text_of,
    user_of,
)

from ..codes import (
    IncidentKind,
    PlaceClass,
    ProtectionKind,
    ProtectionState,
    Relation,
    Source,
)
from ..days import when_columns, when_text
from ..details import change_state
from ..models import Incident, PersonAround, ProtectionConcern
from ..reading import said_at
from ..states import PROTECTION_STATES, RECORD
from ..types import IncidentData, ProtectionData
from ._shared import adding, correcting, name_of, note_of

LONGEST_SUMMARY = 500
LONGEST_SAID = 2_000


def add_incident(
    actor: Actor, case_id: UUID, data: IncidentData, form_key: UUID | None = None
) -> Incident:
    """Add an incident: what, when as far as known, where, by whom, who said so.

    A short summary, never a transcript.
    """
    with adding(actor, case_id, Incident, form_key, kind=data.kind) as new:
        if new.twin is not None:
            return new.twin
        columns, details = _checked(new.case, data)
        return new.store(columns | when_columns(data.on), details)


def correct_incident(
    actor: Actor, incident_id: UUID, data: IncidentData, why: str, version: int
) -> Incident:
    """Correct an incident; the old values stay readable, the child's words stay.

    Raises ``Conflict`` when it has changed meanwhile.
    """
    with correcting(actor, Incident, incident_id, why, version) as old:
        columns, details = _checked(old.case, data)
        now = PersonAround.objects.filter(id__in=[data.person]).first()
        before = name_of(actor, old.case, old.row.person)
        old.store(
            columns,
            details,
            follows=when_columns(data.on),
            named={"person_id": (before, name_of(actor, old.case, now))},
        )
    return old.row


def _checked(case: Case, data: IncidentData) -> tuple[dict[str, Any], dict[str, Any]]:
    choice(IncidentKind, data.kind, "kind")
    choice(PlaceClass, data.where, "where")
    choice(Source, data.source, "source")
    relation = data.relation
    if relation:
        choice(Relation, relation, "relation")
    if data.person is not None:
        people = PersonAround.objects.filter(case=case, is_alleged_perpetrator=True)
        person = people.filter(id=data.person).first()
        if person is None:
            raise RuleBroken(
                _("Choose someone who is recorded as an alleged perpetrator."),
                "person",
            )
        relation = person.relation
    columns = {
        "kind": data.kind,
        "where": data.where,
        "source": data.source,
        "relation": relation,
        "person_id": data.person,
    }
    summary = note_of(data.summary, "summary", LONGEST_SUMMARY)
    return columns, {"on": when_text(data.on), "summary": summary}


def write_child_words(actor: Actor, incident_id: UUID, words: str) -> Incident:
    """Write down what the child said on their own, in exact words: once, for good.

    Nobody asks the child again for this record. The same words again change nothing.
    """
    row = Incident.objects.get(id=incident_id)
    case = find(row.case_id)
    with doing(actor, RECORD, case, incident=row.id, said=True) as entry:
        not_closed(case)
        lock(row, "said_sealed", "details_sealed", "version", "row_code")
        text = text_of(words, "words", longest=LONGEST_SAID)
        key = key_of(actor, case)
        place = said_at(row)
        if row.said_sealed is not None:
            if key.read(row, "said", place) == text:
                entry.note(again=True)
                return row
            raise RuleBroken(
                _(
                    "What the child said is already written down. Do not ask the child "
                    "to tell it again; what they add on their own goes into a note."
                ),
                "words",
            )
        change(
            row,
            row.version,
            said_sealed=key.seal(place, text),
            said_by_id=user_of(actor),
        )
    return row


def add_protection(
    actor: Actor, case_id: UUID, data: ProtectionData, form_key: UUID | None = None
) -> ProtectionConcern:
    """Add a protection concern; it is current until it is resolved."""
    with adding(
        actor, case_id, ProtectionConcern, form_key, protection=data.kind
    ) as new:
        if new.twin is not None:
            return new.twin
        columns, details = _protection(data)
        return new.store(columns | when_columns(data.since), details)


def correct_protection(
    actor: Actor, row_id: UUID, data: ProtectionData, why: str, version: int
) -> ProtectionConcern:
    """Correct a protection concern; the old values stay readable."""
    with correcting(actor, ProtectionConcern, row_id, why, version) as old:
        old.store(*_protection(data), follows=when_columns(data.since))
    return old.row


def _protection(data: ProtectionData) -> tuple[dict[str, Any], dict[str, Any]]:
    choice(ProtectionKind, data.kind, "kind")
    choice(Source, data.source, "source")
    columns = {"kind": data.kind, "source": data.source}
    return columns, {"since": when_text(data.since), "note": note_of(data.note)}


def move_protection(
    actor: Actor, row_id: UUID, to: str, version: int, why: str
) -> ProtectionConcern:
    """Say that a protection concern is resolved, not confirmed, or current again."""
    row = ProtectionConcern.objects.get(id=row_id)
    case = find(row.case_id)
    with doing(actor, RECORD, case, to=to):
        not_closed(case)
        choice(ProtectionState, to, "to")
        lock(row, "state", "version")
        key = "reopen" if to == ProtectionState.CURRENT else "settle"
        if not PROTECTION_STATES.allows(key, row.state, to):
            raise RuleBroken(_("Someone has changed this already."), "to")
        change_state(actor, case, row, version, to, text_of(why, "why"))
    return row
