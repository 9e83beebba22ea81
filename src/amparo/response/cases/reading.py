"""Opening the sealed fields of a case."""

from __future__ import annotations

from uuid import UUID

from amparo.foundation.kernel.crypto import RecordKey
from amparo.foundation.persons.operations import OpenPerson
from amparo.foundation.tasks.models import Task
from amparo.response.referrals.queries import for_case

from . import tasks
from .codes import Decision
from .consent_texts import labels_of
from .consents import Withheld, may_undo_withdrawal
from .history import corrections_of
from .models import Action, Approval, Case, Consent, Goal
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
        story=key.read(case, "story"),
        child=child,
        risk_assessments=_risk_assessments(case, key),
        consents=_consents(case, key),
        goals=_goals(case, key),
        approvals=_approvals(case, key),
        notes=_notes(case, key),
        corrections=corrections_of(case, key),
        referrals=tuple(for_case(case.id).order_by("created_at", "turn")),
    )


def _risk_assessments(case: Case, key: RecordKey) -> tuple[OpenRiskAssessment, ...]:
    rows = case.risk_assessments.select_related("by").order_by("created_at", "turn")
    return tuple(
        OpenRiskAssessment(row, key.read(row, "reason", f"risk.{row.id}"))
        for row in rows
    )


def _consents(case: Case, key: RecordKey) -> tuple[OpenConsent, ...]:
    rows = case.consents.select_related("recorded_by", "withdrawn_by", "case").order_by(
        "created_at", "turn"
    )
    texts = labels_of({row.text for row in rows})
    return tuple(
        OpenConsent(
            row,
            key.read(row, "note", f"consent.{row.id}"),
            key.read(row, "withdrawal", f"consent.{row.id}.withdrawal"),
            may_undo_withdrawal(row),
            withheld_of(row, key),
            texts.get(row.text, ""),
        )
        for row in rows
    )


def withheld_of(row: Consent, key: RecordKey) -> Withheld:
    """Open what one consent withholds."""
    return Withheld.from_json(key.read(row, "withheld", f"consent.{row.id}.withheld"))


def _goals(case: Case, key: RecordKey) -> tuple[OpenGoal, ...]:
    actions: dict[object, list[OpenAction]] = {}
    for row in (
        Action.objects.filter(goal__case=case)
        .select_related("responsible")
        .order_by("due_on", "created_at", "turn")
    ):
        actions.setdefault(row.goal_id, []).append(open_action(row, key))
    rows = case.goals.select_related("added_by").order_by("created_at", "turn")
    return tuple(
        OpenGoal(row, goal_words(row, key), tuple(actions.get(row.id, ())))
        for row in rows
    )


def goal_words(goal: Goal, key: RecordKey) -> str:
    """Open the words of one goal."""
    return key.read(goal, "words", f"goal.{goal.id}")


def open_action(action: Action, key: RecordKey) -> OpenAction:
    """Open one action of a plan."""
    return OpenAction(action, key.read(action, "text", f"action.{action.id}"))


def _approvals(case: Case, key: RecordKey) -> tuple[OpenApproval, ...]:
    rows = case.approvals.select_related("requested_by", "decided_by", "closure")
    found = list(rows.order_by("created_at", "turn"))
    objected = [row.id for row in found if row.decision == Decision.OBJECTED]
    unanswered = _unanswered(objected) if objected else set()
    return tuple(_approval(row, key, row.id in unanswered) for row in found)


def _unanswered(ids: list[UUID]) -> set[UUID]:
    waiting = Task.objects.filter(
        kind=tasks.OBJECTION, subject_id__in=ids, completed_at=None
    )
    return set(waiting.values_list("subject_id", flat=True))


def _approval(row: Approval, key: RecordKey, unanswered: bool) -> OpenApproval:
    note = key.read(row, "note", f"approval.{row.id}")
    reason = request_words(row, key)
    closure = getattr(row, "closure", None)
    if closure is None:
        return OpenApproval(row, note, reason, unanswered=unanswered)
    words = key.read(closure, "note", f"closure.{closure.id}")
    return OpenApproval(row, note, reason, closure, words)


def request_words(row: Approval, key: RecordKey) -> str:
    """Open why something is asked for."""
    return key.read(row, "request", f"approval.{row.id}.request")


def _notes(case: Case, key: RecordKey) -> tuple[OpenNote, ...]:
    rows = case.notes.select_related("by").order_by("on", "created_at", "turn")
    return tuple(OpenNote(row, key.read(row, "text", f"note.{row.id}")) for row in rows)
