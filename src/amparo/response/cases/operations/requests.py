"""Sending a request for approval to the team's supervisors, or its deputy."""

from __future__ import annotations

from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from amparo.foundation.kernel.errors import RuleBroken
from amparo.foundation.policy import Actor
from amparo.foundation.tasks.operations import create_task

from .. import tasks
from ..codes import ApprovalKind
from ..models import Approval, Case
from ._shared import key_of, user_of
from .deputies import entrust


def open_request(
    actor: Actor,
    case: Case,
    kind: ApprovalKind,
    *,
    reason: str = "",
    level: str = "",
    subject_id: UUID | None = None,
) -> Approval:
    """Send a request, with its sealed reason; call it inside an operation.

    One that decides how the case goes on waits alone.
    """
    approval = Approval(
        case=case,
        kind=kind,
        requested_by_id=user_of(actor),
        level=level,
        subject_id=subject_id,
    )
    if reason:
        place = f"approval.{approval.id}.request"
        approval.request_sealed = key_of(actor, case).seal(place, reason)
    entrust(actor, case, approval)
    try:
        with transaction.atomic():
            approval.save(force_insert=True)
    except IntegrityError as twice:
        raise RuleBroken(_("A request is already waiting for a decision.")) from twice
    create_request_task(case, approval)
    return approval


def create_request_task(case: Case, approval: Approval) -> None:
    """Let the supervisor decide a request, by the risk of the case."""
    of_assessment = approval.kind == ApprovalKind.ASSESSMENT
    kind = tasks.APPROVE_ASSESSMENT if of_assessment else tasks.APPROVE
    create_task(kind, approval, case.team, label=case.code, level=case.risk)
