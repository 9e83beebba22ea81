"""Requesting to close a case, and closing it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from amparo.foundation.countries.queries import deadline_hours
from amparo.foundation.kernel.coded import write_coded
from amparo.foundation.kernel.errors import RuleBroken
from amparo.foundation.kernel.locking import change, check_version
from amparo.foundation.kernel.moments import now_rounded
from amparo.foundation.policy import Actor
from amparo.foundation.tasks.operations import complete, create_task, reopen_tasks
from amparo.response.referrals.queries import open_count

from .. import extensions, tasks
from ..codes import (
    ActionStatus,
    ApprovalKind,
    CheckAnswer,
    ClosingCheck,
    ClosureReason,
    Decision,
    NoteKind,
    Risk,
    State,
)
from ..models import Action, Approval, Case, Closure
from ..states import CASE_STATES
from ._shared import (
    choice,
    doing,
    find,
    key_of,
    move,
    not_closing,
    optional_text,
    text_of,
    today_of,
)
from .approvals import state_of_work
from .notes import store_note
from .opening import does_case_work
from .requests import open_request

CLOSED = "closed"  # the outcome of tasks that ended with their case

# These close a case whatever the checks say; others need a reason for each no.
ENDS_BY_ITSELF = frozenset({ClosureReason.DIED, ClosureReason.DUPLICATE})


def ask_closure(
    actor: Actor,
    case_id: UUID,
    reason: str,
    checks: Mapping[str, str],
    note: str = "",
) -> Approval:
    """Request to close a case: the reason, and each check answered, each no explained.

    Raises ``RuleBroken`` while referrals are open, or if the risk is too high for the
    reason.
    """
    case = find(case_id)
    with doing(actor, "case.close", case, reason=reason):
        not_closing(case)
        choice(ClosureReason, reason, "reason")
        _check_risk(case, reason, checks.get(ClosingCheck.AUTHORITY, ""))
        _check_answers(reason, checks, note)
        _no_open_referrals(case)
        key = key_of(actor, case)
        approval = open_request(actor, case, ApprovalKind.CLOSURE)
        closure = Closure(
            case=case, approval=approval, reason=reason, checks=dict(checks)
        )
        note = optional_text(note, "note")
        closure.note_sealed = key.seal(f"closure.{closure.id}", note) if note else None
        closure.save(force_insert=True)
        if not move(case, "ask_to_close", State.CLOSING):
            raise RuleBroken(_("This case has changed in the meantime."))
    return approval


def _check_risk(case: Case, reason: str, authority: str) -> None:
    if case.risk != Risk.HIGH:
        return
    if reason == ClosureReason.GOALS_MET:
        raise RuleBroken(
            _("The risk is high. Assess it again before the case can close."), "reason"
        )
    if reason == ClosureReason.NOT_FOUND and authority != CheckAnswer.YES:
        raise RuleBroken(
            _(
                "The risk is high and the child cannot be found: report this "
                "to the authorities first."
            ),
            ClosingCheck.AUTHORITY,
        )


def _check_answers(reason: str, checks: Mapping[str, str], note: str) -> None:
    if not set(checks) <= set(ClosingCheck.values):
        raise RuleBroken(_("Please choose from the answers."))
    if reason in ENDS_BY_ITSELF:
        return
    for check in ClosingCheck:
        if checks.get(check, "") not in CheckAnswer.values:
            raise RuleBroken(_("Please answer this before the case can close."), check)
    if CheckAnswer.NO in checks.values() and not note.strip():
        raise RuleBroken(_("Explain each “no”."), "note")


def _no_open_referrals(case: Case) -> None:
    if open_count(case.id):
        raise RuleBroken(
            _("Referrals are still open. Wait for the answer, or recall them.")
        )


def close_case(actor: Actor, case_id: UUID, expected_version: int) -> Case:
    """Close a case whose closing was approved; open tasks are dropped."""
    case = find(case_id)
    with doing(actor, "case.close", case) as entry:
        closure = approved_closure(case)
        may_close = CASE_STATES.allows("close", case.state, State.CLOSED)
        if not may_close or closure is None:
            raise RuleBroken(_("A supervisor has to approve first."))
        _check_risk(
            case, closure.reason, closure.checks.get(ClosingCheck.AUTHORITY, "")
        )
        _no_open_referrals(case)
        _drop_open_actions(actor, case)
        change(
            case,
            expected_version,
            state=State.CLOSED,
            closed_on=max(today_of(case), case.opened_on),
            closure_reason=closure.reason,
        )
        complete(case, by=actor.user_id)
        extensions.follow(extensions.Happened.CLOSED, case)
        entry.note(reason=closure.reason)
    return find(case_id)


def reopen_case(
    actor: Actor, case_id: UUID, reason: str, expected_version: int
) -> Case:
    """Reopen a case that was closed by mistake, with what the closing ended.

    The risk is reviewed as soon as for a new case.
    """
    case = find(case_id)
    with doing(actor, "case.reopen", case):
        words = text_of(reason, "reason")
        check_version(case, expected_version)
        if case.state != State.CLOSED:
            raise RuleBroken(_("This case is open."))
        state = state_of_work(case)
        change(case, expected_version, state=state, closed_on=None, closure_reason="")
        _reopen_actions(case)
        store_note(actor, case, NoteKind.OTHER, _("Reopened: %(why)s") % {"why": words})
        create_task(
            tasks.REVIEW,
            case,
            case.team,
            label=case.code,
            owner_id=case.owner_id,
            level=case.risk,
            due_at=now_rounded()
            + timedelta(hours=deadline_hours(case.country_id, tasks.ASSESS)),
        )
        if case.owner_id is None or not does_case_work(case.owner_id, case.team_id):
            change(case, case.version, owner_id=None)
            create_task(tasks.ASSIGN, case, case.team, label=case.code)
        extensions.follow(extensions.Happened.REOPENED, case)
    return find(case_id)


def _reopen_actions(case: Case) -> None:
    """Bring back the actions that the closing dropped, and no others."""
    ended = [
        action
        for action in Action.objects.filter(
            goal__case=case, status=ActionStatus.DROPPED
        )
        if reopen_tasks(action, CLOSED, tasks.ACTION)
    ]
    write_coded(ended, status=ActionStatus.OPEN)


def approved_closure(case: Case) -> Closure | None:
    """Return the newest request to close, if it was approved."""
    newest = (
        case.closures.select_related("approval")
        .order_by("-created_at", "-turn")
        .first()
    )
    if newest is None or newest.approval.decision != Decision.APPROVED:
        return None
    return newest


def _drop_open_actions(actor: Actor, case: Case) -> None:
    left = list(Action.objects.filter(goal__case=case, status=ActionStatus.OPEN))
    for action in left:
        complete(action, by=actor.user_id, outcome=CLOSED)
    write_coded(left, status=ActionStatus.DROPPED)
