"""Risk assessment by a person with a reason, never a score."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from amparo.foundation.kernel.errors import RuleBroken
from amparo.foundation.kernel.locking import change, check_version
from amparo.foundation.kernel.moments import now_rounded
from amparo.foundation.policy import Actor
from amparo.foundation.tasks.operations import complete, create_task

from .. import extensions, tasks
from ..codes import RISK_RANK, ApprovalKind, AtOnce, Decision, Risk
from ..models import Approval, Case, RiskAssessment
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


def assess_risk(
    actor: Actor, case_id: UUID, level: str, reason: str, expected_version: int
) -> RiskAssessment:
    """Assess the risk, with a reason; the next review is due by the new level.

    A raised level counts at once and is approved afterwards; caseworkers cannot lower
    the risk of their own case. Raises ``Conflict`` when the
    case has changed meanwhile.
    """
    case = find(case_id)
    with doing(actor, "case.assess_risk", case, level=level):
        not_closed(case)
        choice(Risk, level, "level")
        reason = text_of(reason, "reason")
        key = key_of(actor, case)
        check_version(case, expected_version)
        _second_person(actor, case, level)
        assessment = RiskAssessment(
            case=case, level=level, previous=case.risk, by_id=user_of(actor)
        )
        assessment.reason_sealed = key.seal(f"risk.{assessment.id}", reason)
        assessment.save(force_insert=True)
        _update_tasks(actor, case, level)
        change(case, expected_version, risk=level, risk_assessed_at=now_rounded())
        extensions.follow(extensions.Happened.RISK, case)
        if _is_raised(assessment):
            ask_afterwards(actor, case, AtOnce.RISK, assessment.id)
    return assessment


def _second_person(actor: Actor, case: Case, level: str) -> None:
    lower = case.risk and RISK_RANK[Risk(level)] > RISK_RANK[Risk(case.risk)]
    if lower and actor.user_id == case.owner_id:
        raise RuleBroken(
            _("Ask a second person to lower the risk level of your own case."),
            "level",
        )


def _is_raised(assessment: RiskAssessment) -> bool:
    before, now = assessment.previous, assessment.level
    return bool(before) and RISK_RANK[Risk(now)] < RISK_RANK[Risk(before)]


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
