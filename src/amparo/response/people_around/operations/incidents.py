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
from ..details import add, change_state, correct, when_columns, when_text
from ..models import Incident, PersonAround, ProtectionConcern
from ..states import INCIDENTS, PROTECTION_STATES
from ..types import IncidentData, ProtectionData
from ._shared import known, name_of, note_of

LONGEST_SUMMARY = 500
LONGEST_SAID = 2_000


def add_incident(
    actor: Actor, case_id: UUID, data: IncidentData, form_key: UUID | None = None
) -> Incident:
    """Add an incident: what, when as far as known, where, by whom, who said so.

    A short summary, never a transcript.
    """
    case = find(case_id)
    with doing(actor, INCIDENTS, case, kind=data.kind):
        twin = known(Incident, case, form_key)
        if twin is not None:
            return twin
        not_closed(case)
        columns, details = _checked(case, data)
        row = Incident(form_key=form_key, **columns, **when_columns(data.on))
        add(actor, case, row, details)
    return row


def correct_incident(
    actor: Actor, incident_id: UUID, data: IncidentData, why: str, version: int
) -> Incident:
    """Correct an incident; the old values stay readable, the child's words stay.

    Raises ``Conflict`` when it has changed meanwhile.
    """
    row = Incident.objects.select_related("person").get(id=incident_id)
    case = find(row.case_id)
    with doing(actor, INCIDENTS, case, incident=row.id) as entry:
        not_closed(case)
        columns, details = _checked(case, data)
        after = PersonAround.objects.filter(id=data.person_id).first()
        names = (name_of(actor, case, row.person), name_of(actor, case, after))
        changed = correct(
            actor,
            case,
            row,
            version,
            columns,
            details,
            text_of(why, "why"),
            follows=when_columns(data.on),
            named={"person_id": names},
        )
        entry.note(corrected=changed)
    return row


def _checked(case: Case, data: IncidentData) -> tuple[dict[str, Any], dict[str, Any]]:
    choice(IncidentKind, data.kind, "kind")
    choice(PlaceClass, data.where, "where")
    choice(Source, data.source, "source")
    relation = data.relation
    if relation:
        choice(Relation, relation, "relation")
    if data.person_id is not None:
        people = PersonAround.objects.filter(case=case, is_alleged_perpetrator=True)
        person = people.filter(id=data.person_id).first()
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
        "person_id": data.person_id,
    }
    summary = note_of(data.summary, "summary")
    if len(summary) > LONGEST_SUMMARY:
        raise RuleBroken(
            _("This is too long. Please shorten it or split it."), "summary"
        )
    return columns, {"on": when_text(data.on), "summary": summary}


def write_child_words(actor: Actor, incident_id: UUID, words: str) -> Incident:
    """Write down what the child said on their own, in exact words: once, for good.

    Nobody asks the child again for this record. The same words again change nothing.
    """
    row = Incident.objects.get(id=incident_id)
    case = find(row.case_id)
    with doing(actor, INCIDENTS, case, incident=row.id, said=True) as entry:
        not_closed(case)
        lock(row, "said_sealed", "details_sealed", "version", "row_code")
        text = text_of(words, "words", longest=LONGEST_SAID)
        key = key_of(actor, case)
        place = f"{row.place}.said"
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
    case = find(case_id)
    with doing(actor, INCIDENTS, case, protection=data.kind):
        twin = known(ProtectionConcern, case, form_key)
        if twin is not None:
            return twin
        not_closed(case)
        columns, details = _protection(data)
        row = ProtectionConcern(
            form_key=form_key, **columns, **when_columns(data.since)
        )
        add(actor, case, row, details)
    return row


def correct_protection(
    actor: Actor, row_id: UUID, data: ProtectionData, why: str, version: int
) -> ProtectionConcern:
    """Correct a protection concern; the old values stay readable."""
    row = ProtectionConcern.objects.get(id=row_id)
    case = find(row.case_id)
    with doing(actor, INCIDENTS, case) as entry:
        not_closed(case)
        columns, details = _protection(data)
        changed = correct(
            actor,
            case,
            row,
            version,
            columns,
            details,
            text_of(why, "why"),
            follows=when_columns(data.since),
        )
        entry.note(corrected=changed)
    return row


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
    with doing(actor, INCIDENTS, case, to=to):
        not_closed(case)
        choice(ProtectionState, to, "to")
        lock(row, "state", "version")
        key = "reopen" if to == ProtectionState.CURRENT else "settle"
        if not PROTECTION_STATES.allows(key, row.state, to):
            raise RuleBroken(_("Someone has changed this already."), "to")
        change_state(actor, case, row, version, to, text_of(why, "why"))
    return row
