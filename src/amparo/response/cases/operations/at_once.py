"""What keeps a child safe tonight waits for no approval: it is approved afterwards."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from amparo.foundation.kernel.errors import RuleBroken
from amparo.foundation.policy import Actor
from amparo.foundation.tasks.models import Task
from amparo.foundation.tasks.operations import complete, create_task

from .. import tasks
from ..codes import ApprovalKind, AtOnce, NoteKind
from ..models import Approval, Case, Note
from ._shared import doing, find, text_of, user_of
from .deputies import entrust
from .notes import store_note


def ask_afterwards(
    actor: Actor,
    case: Case,
    about: AtOnce,
    subject_id: UUID,
    reason_note: Note | None = None,
) -> Approval:
    """Ask for approval of what is done already; call it inside that operation."""
    approval = Approval(
        case=case,
        kind=ApprovalKind.AFTER,
        about=about,
        subject_id=subject_id,
        reason_note=reason_note,
        requested_by_id=user_of(actor),
    )
    entrust(actor, case, approval)
    approval.save(force_insert=True)
    create_task(
        tasks.APPROVE_AFTER, approval, case.team, label=case.code, level=case.risk
    )
    return approval


def raise_objection(case: Case, approval: Approval) -> None:
    """Let the caseworker answer an objection; what was done stays as it is."""
    create_task(
        tasks.OBJECTION,
        approval,
        case.team,
        label=case.code,
        owner_id=case.owner_id,
        level=case.risk,
    )


def answer_objection(actor: Actor, approval_id: UUID, answer: str) -> Note:
    """Say what follows from an objection, as a note; also in a closed case."""
    approval = Approval.objects.get(id=approval_id)
    case = find(approval.case_id)
    with doing(actor, "case.note", case, objection=approval.id):
        if not is_unanswered(approval):
            raise RuleBroken(_("This has already been decided."))
        words = text_of(answer, "reason")
        told = _("Answer to the objection: %(answer)s") % {"answer": words}
        complete(approval, tasks.OBJECTION, by=actor.user_id)
        return store_note(actor, case, NoteKind.OTHER, told)


def is_unanswered(approval: Approval) -> bool:
    """Say whether an objection waits for the caseworker's answer."""
    return Task.objects.filter(
        kind=tasks.OBJECTION, subject_id=approval.id, completed_at=None
    ).exists()
