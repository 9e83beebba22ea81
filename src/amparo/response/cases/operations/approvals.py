"""Requests for approval, and the decisions of supervisors."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from amparo.foundation.journal.operations import act
from amparo.foundation.kernel.errors import RuleBroken
from amparo.foundation.kernel.locking import change, conflict, lock
from amparo.foundation.kernel.moments import now_rounded
from amparo.foundation.policy import Actor
from amparo.foundation.tasks.operations import complete, create_task
from amparo.response.referrals.queries import for_case

from .. import extensions, tasks
from ..codes import (
    ABOUT_A_ROW,
    ActionStatus,
    ApprovalKind,
    Decision,
    GoalStatus,
    State,
)
from ..consents import has_consent
from ..models import Action, Approval, Case, Consent
from ._shared import (
    doing,
    find,
    key_of,
    move,
    not_closing,
    optional_text,
    today_of,
)
from .at_once import raise_objection
from .deputies import take_back_key, verb_to_decide
from .requests import open_request
from .risk import after_lower, assess_again, check_lower

_CHANGED = _("This changed while you were reading. Please read it again.")


def ask_approval(
    actor: Actor, case_id: UUID, kind: str = ApprovalKind.PLAN
) -> Approval:
    """Ask a supervisor to approve the plan.

    For closing a case see ``ask_closure``, for a lower risk level ``ask_lower_risk``.
    """
    case = find(case_id)
    with doing(actor, "case.ask_approval", case, kind=kind):
        if kind != ApprovalKind.PLAN:
            raise RuleBroken(_("First give the reason for closing the case."))
        not_closing(case)
        check_plan(case)
        approval = open_request(actor, case, ApprovalKind.PLAN)
        complete(case, tasks.PLAN, by=actor.user_id)
    return approval


def check_plan(case: Case) -> None:
    """Raise ``RuleBroken`` without child, consent, risk level, a goal and an action."""
    if case.person_id is None:
        raise RuleBroken(_("Register the child before you request approval."))
    consents = case.consents.order_by("created_at", "turn")
    if not has_consent(consents, Consent.Purpose.CASE_MANAGEMENT, today_of(case)):
        raise RuleBroken(
            _("Record consent to case management before you request approval.")
        )
    if not case.risk:
        raise RuleBroken(_("Assess the risk before the plan is approved."))
    steps = Action.objects.filter(
        goal__case=case, goal__status=GoalStatus.OPEN
    ).exclude(status=ActionStatus.DROPPED)
    if not steps.exists():
        raise RuleBroken(_("A plan needs at least one goal with one action."))


def decide_approval(
    actor: Actor,
    approval_id: UUID,
    approve: bool,
    note: str = "",
    expected_version: int | None = None,
) -> Approval:
    """Approve a request, or send it back with what is missing.

    To what was done at once one objects instead, which undoes nothing. Never by the
    person who asked; by the team's deputy in the supervisor's place. With
    ``expected_version`` it raises ``Conflict`` when the plan or the decision has
    changed since it was read.
    """
    approval = Approval.objects.get(id=approval_id)
    case = find(approval.case_id)
    verb, scope = verb_to_decide(actor, case, approval)
    with act(actor, verb, scope, case, approve=approve, approval=approval.id):
        lock(case, "state", "risk", "version", "person", "owner")
        _check(actor, case, approval, approve, note)
        note = optional_text(note, "note")
        _decide(actor, case, approval, approve, note, expected_version)
        complete(approval, by=actor.user_id)
        _go_on(actor, case, approval, approve)
        take_back_key(case, approval)  # last: what follows may be sealed with it
    return approval


def _check(
    actor: Actor, case: Case, approval: Approval, approve: bool, note: str
) -> None:
    if actor.user_id == approval.requested_by_id:
        raise RuleBroken(_("Someone other than the requester has to decide."))
    if approve and approval.kind == ApprovalKind.PLAN:
        check_plan(case)
    if approve and approval.kind == ApprovalKind.RISK:
        check_lower(case, approval)
    if not approve and not note.strip():
        if approval.kind == ApprovalKind.AFTER:
            raise RuleBroken(_("Say why you object."), "note")
        raise RuleBroken(_("Say what is missing, so that it can be put right."), "note")


def _decide(
    actor: Actor,
    case: Case,
    approval: Approval,
    approve: bool,
    note: str,
    expected_version: int | None,
) -> None:
    key = key_of(actor, case)
    lock(approval)
    if approval.decision:
        raise conflict(approval, _CHANGED)
    after = approval.kind == ApprovalKind.AFTER
    refused = Decision.OBJECTED if after else Decision.SENT_BACK
    change(
        approval,
        approval.version if expected_version is None else expected_version,
        _CHANGED,
        decision=Decision.APPROVED if approve else refused,
        decided_by=actor.user_id,
        decided_at=now_rounded(),
        note_sealed=key.seal(f"approval.{approval.id}", note) if note else None,
    )


def _go_on(actor: Actor, case: Case, approval: Approval, approve: bool) -> None:
    """Do what follows from a decision, by the kind of the request."""
    follows = {
        ApprovalKind.ASSESSMENT: _after_assessment,
        ApprovalKind.PLAN: _after_plan,
        ApprovalKind.RISK: after_lower,
        ApprovalKind.TRANSFER: extensions.transfer_decided,
        ApprovalKind.CLOSURE: _after_closure,
        ApprovalKind.AFTER: _after_the_fact,
    }
    follows[ApprovalKind(approval.kind)](actor, case, approval, approve)


def _after_assessment(_by: Actor, case: Case, _row: Approval, approve: bool) -> None:
    if not approve:
        assess_again(case)


def _after_plan(_by: Actor, case: Case, _row: Approval, approve: bool) -> None:
    if approve:
        move(case, "approve_plan", State.PLANNED)
    else:
        _raise(case, tasks.PLAN)


def _after_closure(_by: Actor, case: Case, _row: Approval, approve: bool) -> None:
    if approve:
        _raise(case, tasks.CLOSE)
    else:
        back_to_work(case, "send_back")


def _after_the_fact(_by: Actor, case: Case, row: Approval, approve: bool) -> None:
    if not approve:
        raise_objection(case, row)


def _raise(case: Case, kind: str) -> None:
    until = now_rounded() + tasks.CLOSE_WITHIN if kind == tasks.CLOSE else None
    create_task(
        kind,
        case,
        case.team,
        label=case.code,
        owner_id=case.owner_id,
        level=case.risk,
        due_at=until,
    )


def withdraw_request(actor: Actor, approval_id: UUID) -> Approval:
    """Withdraw the actor's own request; the case goes on as before.

    An approved closure can be withdrawn until the case is closed.
    """
    approval = Approval.objects.get(id=approval_id)
    case = find(approval.case_id)
    with doing(actor, "case.ask_approval", case, taken_back=True):
        if approval.kind in ABOUT_A_ROW:
            raise RuleBroken(_("This is already done. It still has to be approved."))
        lock(approval)
        if not approval.decision:
            change(
                approval,
                approval.version,
                decision=Decision.WITHDRAWN,
                decided_at=now_rounded(),
            )
        elif not _approved_and_unused(case, approval):
            raise RuleBroken(_("This has already been decided."))
        complete(approval, by=actor.user_id, outcome="dropped")
        take_back_key(case, approval)
        if approval.kind == ApprovalKind.CLOSURE:
            complete(case, tasks.CLOSE, by=actor.user_id, outcome="dropped")
            back_to_work(case, "withdraw_request")
        elif approval.kind == ApprovalKind.PLAN:
            _raise(case, tasks.PLAN)
        elif approval.kind == ApprovalKind.TRANSFER:
            extensions.transfer_decided(actor, case, approval, False)
    return approval


def _approved_and_unused(case: Case, approval: Approval) -> bool:
    """Say whether this is the approval with which the case could be closed now."""
    newest = (
        case.approvals.filter(kind=ApprovalKind.CLOSURE)
        .order_by("created_at", "turn")
        .last()
    )
    return (
        case.state == State.CLOSING
        and newest == approval
        and approval.decision == Decision.APPROVED
    )


def plan_approved(case: Case) -> bool:
    """Say whether a plan of this case has ever been approved."""
    return Approval.objects.filter(
        case=case, kind=ApprovalKind.PLAN, decision=Decision.APPROVED
    ).exists()


def back_to_work(case: Case, key: str) -> None:
    """Return a case that was about to close to its previous state."""
    move(case, key, state_of_work(case))


def state_of_work(case: Case) -> State:
    """Return where the work in a case stands, whether or not it was closed since."""
    state = State.OPENED
    if plan_approved(case):
        helped = Action.objects.filter(goal__case=case, status=ActionStatus.DONE)
        state = State.IN_CARE if helped.exists() or _referred(case) else State.PLANNED
    return state


def _referred(case: Case) -> bool:
    return for_case(case.id).exists()
