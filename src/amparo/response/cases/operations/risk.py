"""Risk assessment by a person with a reason, never a score."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from amparo.foundation.countries.queries import deadline_hours
from amparo.foundation.kernel.errors import RuleBroken
from amparo.foundation.kernel.locking import change, check_version
from amparo.foundation.kernel.moments import now_rounded
from amparo.foundation.policy import Actor
from amparo.foundation.tasks.cover import covers
from amparo.foundation.tasks.operations import complete, create_task

from .. import extensions, tasks
from ..codes import RISK_RANK, ApprovalKind, AtOnce, Decision, Risk
from ..models import Approval, Case, RiskAssessment
from ..reading import request_words
from ._shared import (
    choice,
    doing,
    find,
    key_of,
    not_closed,
    text_of,
    user_of,
)
from .at_once import ask_afterwards
from .requests import create_request_task, open_request

_NOT_LOWER = _("The risk level has changed since. Send it back.")


def assess_risk(
    actor: Actor, case_id: UUID, level: str, reason: str, expected_version: int
) -> RiskAssessment:
    """Assess the risk, with a reason; the next review is due by the new level.

    A raised level counts at once and is approved afterwards; so does a first level
    above low, while a low one is approved with the plan. Caseworkers cannot lower the
    risk of their own case (``ask_lower_risk``). Raises ``Conflict`` when the case has
    changed meanwhile.
    """
    case = find(case_id)
    with doing(actor, "case.assess_risk", case, level=level):
        not_closed(case)
        choice(Risk, level, "level")
        reason = text_of(reason, "reason")
        check_version(case, expected_version)
        if needs_second_person(actor, case, level):
            raise RuleBroken(
                _("Ask a second person to lower the risk level of your own case."),
                "level",
            )
        assessment = _store(actor, case, level, reason, user_of(actor))
        _ask_for_approval(actor, case, assessment)
    return assessment


def ask_lower_risk(
    actor: Actor, case_id: UUID, level: str, reason: str, expected_version: int
) -> Approval:
    """Ask a supervisor to lower the risk of one's own case; the level stays till then.

    Raises ``Conflict`` when the case has changed meanwhile.
    """
    case = find(case_id)
    with doing(actor, "case.ask_approval", case, kind=ApprovalKind.RISK, level=level):
        not_closed(case)
        choice(Risk, level, "level")
        reason = text_of(reason, "reason")
        check_version(case, expected_version)
        if not _is_lower(case, level):
            raise RuleBroken(_("Choose a lower level, or assess the risk."), "level")
        return open_request(actor, case, ApprovalKind.RISK, reason=reason, level=level)


def needs_second_person(actor: Actor, case: Case, level: str) -> bool:
    """Say whether a level would lower the risk of a case that is the actor's own.

    Or of one that they look after while a colleague is on leave.
    """
    if level not in Risk.values or not _is_lower(case, level):
        return False
    if actor.user_id == case.owner_id:
        return True
    return case.owner_id is not None and covers(actor, case.team_id, case.owner_id)


def _is_lower(case: Case, level: str) -> bool:
    return bool(case.risk) and RISK_RANK[Risk(level)] > RISK_RANK[Risk(case.risk)]


def _store(
    actor: Actor, case: Case, level: str, reason: str, by_id: UUID
) -> RiskAssessment:
    assessment = RiskAssessment(case=case, level=level, previous=case.risk, by_id=by_id)
    assessment.reason_sealed = key_of(actor, case).seal(f"risk.{assessment.id}", reason)
    assessment.save(force_insert=True)
    _update_tasks(actor, case, level)
    change(case, case.version, risk=level, risk_assessed_at=now_rounded())
    extensions.follow(extensions.Happened.RISK, case)
    return assessment


# -- Approval ------------------------------------------------------------------------


def _ask_for_approval(actor: Actor, case: Case, assessment: RiskAssessment) -> None:
    waiting = case.approvals.filter(kind=ApprovalKind.ASSESSMENT, decision="").first()
    if waiting is not None:  # the supervisor reads the newest, never their own
        change(
            waiting,
            waiting.version,
            subject_id=assessment.id,
            requested_by_id=assessment.by_id,
        )
        create_request_task(case, waiting)
    elif _is_raised(assessment):
        ask_afterwards(actor, case, AtOnce.RISK, assessment.id)
    elif assessment.level != Risk.LOW and _is_first(case, assessment):
        kind = ApprovalKind.ASSESSMENT
        open_request(actor, case, kind, subject_id=assessment.id)


def _is_raised(assessment: RiskAssessment) -> bool:
    before, now = assessment.previous, assessment.level
    return bool(before) and RISK_RANK[Risk(now)] < RISK_RANK[Risk(before)]


def _is_first(case: Case, assessment: RiskAssessment) -> bool:
    """Say whether an assessment is the first one, or the first since it was refused."""
    if not assessment.previous:
        return True
    rows = case.approvals.filter(kind=ApprovalKind.ASSESSMENT)
    last = rows.order_by("created_at", "turn").last()
    return last is not None and last.decision == Decision.SENT_BACK


def assess_again(case: Case) -> None:
    """Let the caseworker assess again: what was missing is in the decision's note."""
    soon = timedelta(hours=deadline_hours(case.country_id, tasks.ASSESS))
    create_task(
        tasks.REVIEW,
        case,
        case.team,
        label=case.code,
        owner_id=case.owner_id,
        level=case.risk,
        due_at=now_rounded() + soon,
    )


def check_lower(case: Case, approval: Approval) -> None:
    """Raise ``RuleBroken`` if the level asked for would not lower the risk any more."""
    not_closed(case)
    if not _is_lower(case, approval.level):
        raise RuleBroken(_NOT_LOWER)


def after_lower(actor: Actor, case: Case, approval: Approval, approve: bool) -> None:
    """Lower the risk as approved: the assessment is that of whoever asked."""
    if approve:
        reason = request_words(approval, key_of(actor, case))
        _store(actor, case, approval.level, reason, approval.requested_by_id)


def _update_tasks(actor: Actor, case: Case, level: str) -> None:
    complete(case, tasks.ASSESS, tasks.REVIEW, by=actor.user_id)
    kinds = [tasks.REVIEW]
    planned = Approval.objects.filter(case=case, kind=ApprovalKind.PLAN).exclude(
        decision__in=[Decision.SENT_BACK, Decision.WITHDRAWN]
    )
    if not case.risk and not planned.exists():
        kinds.append(tasks.PLAN)
    for kind in kinds:
        create_task(
            kind,
            case,
            case.team,
            label=case.code,
            owner_id=case.owner_id,
            level=level,
        )
