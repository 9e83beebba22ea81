"""With whom the child lives and is cared for, and where the child is now."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from amparo.foundation.kernel.errors import RuleBroken
from amparo.foundation.policy import Actor
from amparo.response.cases.models import Case
from amparo.response.cases.operations import review_soon
from amparo.response.cases.operations._shared import choice

from ..checks import check_care
from ..codes import DANGEROUS_PLACES, AroundState, CareKind, CareReason, Place
from ..days import when_columns, when_text
from ..models import CareArrangement, PersonAround, Whereabouts
from ..types import CareData, WhereaboutsData
from ._shared import adding, correcting, name_of, note_of


def record_care(
    actor: Actor, case_id: UUID, data: CareData, form_key: UUID | None = None
) -> CareArrangement:
    """Record a new care arrangement; earlier ones stay as history.

    The caregiver is one of the people around the child, never an alleged perpetrator.
    """
    with adding(actor, case_id, CareArrangement, form_key, care=data.kind) as new:
        if new.twin is not None:
            return new.twin
        columns, _person = _care(new.case, data)
        return new.store(columns | when_columns(data.since), _care_details(data))


def correct_care(
    actor: Actor, care_id: UUID, data: CareData, why: str, version: int
) -> CareArrangement:
    """Correct a care arrangement; the old values stay readable.

    Raises ``Conflict`` when it has changed meanwhile.
    """
    with correcting(actor, CareArrangement, care_id, why, version) as old:
        columns, now = _care(old.case, data)
        before = name_of(actor, old.case, old.row.caregiver)
        old.store(
            columns,
            _care_details(data),
            follows=when_columns(data.since),
            named={"caregiver_id": (before, name_of(actor, old.case, now))},
        )
    return old.row


def _care(case: Case, data: CareData) -> tuple[dict[str, Any], PersonAround | None]:
    """Return the columns and the caregiver, or raise ``RuleBroken``."""
    choice(CareKind, data.kind, "kind")
    if data.reason:
        choice(CareReason, data.reason, "reason")
    person = None
    if data.caregiver is not None:
        people = PersonAround.objects.filter(case=case, state=AroundState.AROUND)
        person = people.filter(id=data.caregiver).first()
        if person is None:
            raise RuleBroken(
                _("Choose one of the people around the child."), "caregiver"
            )
    check_care(case, data.kind, person)
    columns = {
        "kind": data.kind,
        "reason": data.reason,
        "caregiver_id": data.caregiver,
    }
    return columns, person


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
    with adding(actor, case_id, Whereabouts, form_key, where=data.where) as new:
        if new.twin is not None:
            return new.twin
        columns = {"where": choice(Place, data.where, "where")}
        row = new.store(columns | when_columns(data.since), _place_details(data))
        if data.where in DANGEROUS_PLACES:
            review_soon(new.case, "now")
    return row


def correct_whereabouts(
    actor: Actor, row_id: UUID, data: WhereaboutsData, why: str, version: int
) -> Whereabouts:
    """Correct where the child is or was; the old values stay readable."""
    with correcting(actor, Whereabouts, row_id, why, version) as old:
        columns = {"where": choice(Place, data.where, "where")}
        since = when_columns(data.since)
        changed = old.store(columns, _place_details(data), follows=since)
        if "where" in changed and data.where in DANGEROUS_PLACES:
            review_soon(old.case, "now")
    return old.row


def _place_details(data: WhereaboutsData) -> dict[str, Any]:
    return {"since": when_text(data.since), "note": note_of(data.note)}
