"""A transfer in danger waits for no approval; a supervisor approves it afterwards.

All of it in codes: the sending team may have no key of the concern any more.
"""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from amparo.foundation.journal.operations import act
from amparo.foundation.kernel.errors import RuleBroken
from amparo.foundation.kernel.locking import change, lock
from amparo.foundation.kernel.moments import now_rounded
from amparo.foundation.policy import Actor, may
from amparo.foundation.tasks.operations import complete, create_task

from ..concerns.codes import Urgency
from ..concerns.operations._rules import choice
from . import tasks
from .codes import Review, TransferObjection
from .models import Transfer
from .queries import find_transfer, scope_of_sender

_ANSWERED = _("This has already been decided.")


def ask_afterwards(actor: Actor, row: Transfer, level: str) -> None:
    """Ask a supervisor about a transfer in danger, unless one has sent it."""
    scope = scope_of_sender(row)
    if level != Urgency.NOW or may(actor, "transfer.review", scope):
        return
    change(row, row.version, review=Review.PENDING)
    create_task(tasks.REVIEW, row, row.from_team, label=row.concern.code)


def review_transfer(
    actor: Actor, transfer_id: UUID, approve: bool, because: str = ""
) -> Transfer:
    """Approve a transfer that was sent at once, or object to it, with a coded reason.

    An objection undoes nothing: whoever sent it reads it.
    """
    row = find_transfer(transfer_id)
    scope = scope_of_sender(row)
    with act(actor, "transfer.review", scope, row, approve=approve) as entry:
        lock(row, "review", "version")
        if row.review != Review.PENDING:
            raise RuleBroken(_ANSWERED)
        if row.sent_by_id == actor.user_id:
            raise RuleBroken(_("Someone other than the sender has to decide."))
        if not approve:
            choice(TransferObjection.values, because, "because")
            entry.note(because=because)
        change(
            row,
            row.version,
            review=Review.APPROVED if approve else Review.OBJECTED,
            reviewed_by_id=actor.user_id,
            reviewed_at=now_rounded(),
            objection="" if approve else because,
        )
        complete(row, tasks.REVIEW, by=actor.user_id)
        if not approve:
            create_task(
                tasks.OBJECTION,
                row,
                row.from_team,
                label=row.concern.code,
                owner_id=row.sent_by_id,
            )
    return row


def read_objection(actor: Actor, transfer_id: UUID) -> Transfer:
    """Say that an objection was read; it stays with the transfer."""
    row = find_transfer(transfer_id)
    scope = scope_of_sender(row)
    with act(actor, "transfer.send", scope, row, objection_read=True):
        if not complete(row, tasks.OBJECTION, by=actor.user_id):
            raise RuleBroken(_ANSWERED)
    return row
