"""With whom the child lives and is cared for, and where the child is now."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from amparo.foundation.kernel.errors import RuleBroken
from amparo.foundation.policy import Actor
from amparo.response.cases.models import Case
from amparo.response.cases.operations import review_soon
from amparo.response.cases.operations._shared import (
    choice,
    doing,
    find,
    not_closed,
    text_of,
)

from ..checks import check_care
from ..codes import DANGEROUS_PLACES, AroundState, CareKind, CareReason, Place
from ..details import add, correct, when_columns, when_text
from ..models import CareArrangement, PersonAround, Whereabouts
from ..states import PEOPLE
from ..types import CareData, WhereaboutsData
from ._shared import known, name_of, note_of


def record_care(
    actor: Actor, case_id: UUID, data: CareData, form_key: UUID | None = None
) -> CareArrangement:
    """Record a new care arrangement; earlier ones stay as history.

    The caregiver is one of the people around the child, never an alleged perpetrator.
    """
    case = find(case_id)
    with doing(actor, PEOPLE, case, care=data.kind):
        twin = known(CareArrangement, case, form_key)
        if twin is not None:
            return twin
        not_closed(case)
        caregiver = _caregiver(case, data)
        row = CareArrangement(
            form_key=form_key,
            kind=data.kind,
            reason=data.reason,
            caregiver=caregiver,
            **when_columns(data.since),
        )
        add(actor, case, row, _care_details(data))
    return row


def correct_care(
    actor: Actor, care_id: UUID, data: CareData, why: str, version: int
) -> CareArrangement:
    """Correct a care arrangement; the old values stay readable.

    Raises ``Conflict`` when it has changed meanwhile.
    """
    row = CareArrangement.objects.select_related("caregiver").get(id=care_id)
    case = find(row.case_id)
    with doing(actor, PEOPLE, case) as entry:
        not_closed(case)
        caregiver = _caregiver(case, data)
        columns = {
            "kind": data.kind,
            "reason": data.reason,
            "caregiver_id": caregiver.id if caregiver else None,
        }
        names = (name_of(actor, case, row.caregiver), name_of(actor, case, caregiver))
        changed = correct(
            actor,
            case,
            row,
            version,
            columns,
            _care_details(data),
            text_of(why, "why"),
            follows=when_columns(data.since),
            named={"caregiver_id": names},
        )
        entry.note(corrected=changed)
    return row


def _caregiver(case: Case, data: CareData) -> PersonAround | None:
    choice(CareKind, data.kind, "kind")
    if data.reason:
        choice(CareReason, data.reason, "reason")
    person = None
    if data.caregiver_id is not None:
        people = PersonAround.objects.filter(case=case, state=AroundState.AROUND)
        person = people.filter(id=data.caregiver_id).first()
        if person is None:
            raise RuleBroken(
                _("Choose one of the people around the child."), "caregiver"
            )
    check_care(case, data.kind, person)
    return person


def _care_details(data: CareData) -> dict[str, Any]:
    return {
        "since": when_text(data.since),
        "where": note_of(data.where, "where"),
        "note": note_of(data.note),
    }


def record_whereabouts(
    actor: Actor, case_id: UUID, data: WhereaboutsData, form_key: UUID | None = None
) -> Whereabouts:
    """Record where the child is now; where that is a danger, risk is reviewed soon."""
    case = find(case_id)
    with doing(actor, PEOPLE, case, where=data.where):
        twin = known(Whereabouts, case, form_key)
        if twin is not None:
            return twin
        not_closed(case)
        choice(Place, data.where, "where")
        row = Whereabouts(
            form_key=form_key, where=data.where, **when_columns(data.since)
        )
        add(actor, case, row, _place_details(data))
        if data.where in DANGEROUS_PLACES:
            review_soon(case, "now")
    return row


def correct_whereabouts(
    actor: Actor, row_id: UUID, data: WhereaboutsData, why: str, version: int
) -> Whereabouts:
    """Correct where the child is or was; the old values stay readable."""
    row = Whereabouts.objects.get(id=row_id)
    case = find(row.case_id)
    with doing(actor, PEOPLE, case) as entry:
        not_closed(case)
        choice(Place, data.where, "where")
        changed = correct(
            actor,
            case,
            row,
            version,
            {"where": data.where},
            _place_details(data),
            text_of(why, "why"),
            follows=when_columns(data.since),
        )
        entry.note(corrected=changed)
        if "where" in changed and data.where in DANGEROUS_PLACES:
            review_soon(case, "now")
    return row


def _place_details(data: WhereaboutsData) -> dict[str, Any]:
    return {"since": when_text(data.since), "note": note_of(data.note)}
