"""Opening the sealed fields of a case."""

from __future__ import annotations

from amparo.foundation.kernel.crypto import RecordKey
from amparo.foundation.persons.operations import OpenPerson
from amparo.response.referrals.queries import for_case

from .models import Action, Approval, Case, Goal
from .types import (
    OpenAction,
    OpenApproval,
    OpenCase,
    OpenConsent,
    OpenGoal,
    OpenNote,
    OpenRiskAssessment,
)


def read(case: Case, key: RecordKey, child: OpenPerson | None) -> OpenCase:
    """Open everything in a case with its key, in a fixed number of queries."""
    return OpenCase(
        case=case,
        story=key.open("story", case.story_sealed),
        child=child,
        risk_assessments=_risk_assessments(case, key),
        consents=_consents(case, key),
        goals=_goals(case, key),
        approvals=_approvals(case, key),
        notes=_notes(case, key),
        referrals=tuple(for_case(case.id).order_by("created_at")),
    )


def _risk_assessments(case: Case, key: RecordKey) -> tuple[OpenRiskAssessment, ...]:
    rows = case.risk_assessments.select_related("by").order_by("created_at")
    return tuple(
        OpenRiskAssessment(row, key.open(f"risk.{row.id}", row.reason_sealed))
        for row in rows
    )


def _consents(case: Case, key: RecordKey) -> tuple[OpenConsent, ...]:
    rows = case.consents.select_related("recorded_by").order_by("created_at")
    return tuple(
        OpenConsent(row, key.open(f"consent.{row.id}", row.note_sealed)) for row in rows
    )


def _goals(case: Case, key: RecordKey) -> tuple[OpenGoal, ...]:
    actions: dict[object, list[OpenAction]] = {}
    for row in (
        Action.objects.filter(goal__case=case)
        .select_related("responsible")
        .order_by("due_on", "id")
    ):
        actions.setdefault(row.goal_id, []).append(open_action(row, key))
    rows = case.goals.select_related("added_by").order_by("created_at")
    return tuple(
        OpenGoal(row, goal_words(row, key), tuple(actions.get(row.id, ())))
        for row in rows
    )


def goal_words(goal: Goal, key: RecordKey) -> str:
    """Open the words of one goal."""
    return key.open(f"goal.{goal.id}", goal.words_sealed)


def open_action(action: Action, key: RecordKey) -> OpenAction:
    """Open one action of a plan."""
    return OpenAction(action, key.open(f"action.{action.id}", action.text_sealed))


def _approvals(case: Case, key: RecordKey) -> tuple[OpenApproval, ...]:
    rows = case.approvals.select_related("requested_by", "decided_by", "closure")
    return tuple(_approval(row, key) for row in rows.order_by("created_at"))


def _approval(row: Approval, key: RecordKey) -> OpenApproval:
    note = key.open(f"approval.{row.id}", row.note_sealed)
    closure = getattr(row, "closure", None)
    if closure is None:
        return OpenApproval(row, note)
    return OpenApproval(
        row, note, closure, key.open(f"closure.{closure.id}", closure.note_sealed)
    )


def _notes(case: Case, key: RecordKey) -> tuple[OpenNote, ...]:
    rows = case.notes.select_related("by").order_by("on", "created_at")
    return tuple(
        OpenNote(row, key.open(f"note.{row.id}", row.text_sealed)) for row in rows
    )
