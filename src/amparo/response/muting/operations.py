"""Muting an abusive contact for a time; nothing is refused or lost.

Only plain words of one mailbox are muted: they are stored, and create no task. Messages
sent with one button and new concerns are not muted.
"""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from amparo.foundation.countries.queries import deadline_hours
from amparo.foundation.journal.operations import act
from amparo.foundation.kernel.errors import RuleBroken
from amparo.foundation.kernel.locking import lock
from amparo.foundation.kernel.moments import now_rounded
from amparo.foundation.policy import Actor
from amparo.foundation.tasks.operations import complete, create_task
from amparo.foundation.vault.record_keys import open_key
from amparo.foundation.vault.team_keys import keyring_of

from ..concerns.codes import Author, Outcome
from ..concerns.models import Concern, Message
from ..concerns.operations._rules import reason_of
from ..concerns.queries import find, scope_of
from ..concerns.signed_messages import CONCERN
from ..concerns.tasks import MESSAGE
from .models import Block
from .queries import running_block
from .tasks import BLOCK_REVIEW


def longest(concern: Concern) -> int:
    """Return the most hours for which a contact may be muted in the country."""
    return deadline_hours(concern.country_id, "concern.block")


def block(actor: Actor, concern_id: UUID, hours: int, reason: str) -> Block:
    """Mute a mailbox for some hours, with a sealed reason.

    A mailbox that is muted stays as it is. Half way through, another supervisor reviews
    it. Raises ``RuleBroken`` for a silent contact, who may be a child, and without a
    mailbox.
    """
    reason = reason_of(reason)
    concern = find(concern_id)
    with act(actor, "concern.block", scope_of(concern), concern, hours=hours) as entry:
        lock(concern)
        _check_can_be_muted(concern)
        if not 1 <= hours <= longest(concern):
            raise RuleBroken(_("Please choose one of the answers."), "hours")
        if (known := running_block(concern)) is not None:
            entry.note(again=True)
            return known
        key = open_key(actor, CONCERN, concern.id)
        now = now_rounded()
        row = Block(
            team=concern.team,
            concern=concern,
            until=now + timedelta(hours=hours),
            user_id=keyring_of(actor).user_id,
        )
        row.reason_sealed = key.seal(f"block|{row.id}", reason)
        row.save(force_insert=True)
        create_task(
            BLOCK_REVIEW,
            concern,
            concern.team,
            label=concern.code,
            due_at=now + timedelta(hours=hours) / 2,
        )
    return row


def _check_can_be_muted(concern: Concern) -> None:
    if concern.destroyed_at is not None or concern.mailbox_lookup is None:
        raise RuleBroken(_("This concern has no mailbox, so nobody can write to it."))
    if concern.outcome == Outcome.SILENT:
        raise RuleBroken(
            _(
                "A reporter who stays silent may be a child who cannot speak. "
                "Never mute them."
            )
        )


def reason_of_block(actor: Actor, concern_id: UUID) -> str:
    """Return the reason why a contact was muted, for its review."""
    concern = find(concern_id)
    with act(actor, "concern.review_block", scope_of(concern), concern):
        row = running_block(concern)
        if row is None:
            return ""
        key = open_key(actor, CONCERN, concern.id)
        return key.read(row, "reason", f"block|{row.id}")


def review_block(actor: Actor, concern_id: UUID, stays: bool) -> None:
    """Review a muted contact: it stays muted, or is unmuted.

    Never by the person who muted it.
    """
    concern = find(concern_id)
    with act(
        actor, "concern.review_block", scope_of(concern), concern, stays=stays
    ) as entry:
        row = running_block(concern)
        if row is None:
            entry.note(ended=True)
            complete(concern, BLOCK_REVIEW, by=actor.user_id)
            return
        if row.user_id == actor.user_id:
            raise RuleBroken(_("Another person has to review this."), "stays")
        now = now_rounded()
        Block.objects.filter(id=row.id).update(
            reviewed_at=now, reviewed_by_id=actor.user_id
        )
        complete(concern, BLOCK_REVIEW, by=actor.user_id)
        if not stays:
            _lift(concern, row)


def unblock(actor: Actor, concern_id: UUID) -> None:
    """Unmute a contact early; once is enough."""
    concern = find(concern_id)
    with act(actor, "concern.unblock", scope_of(concern), concern) as entry:
        row = running_block(concern)
        if row is None:
            entry.note(again=True)
            return
        complete(concern, BLOCK_REVIEW, by=actor.user_id, outcome="dropped")
        _lift(concern, row)


def _lift(concern: Concern, row: Block) -> None:
    """End a block; unread messages are due to be answered."""
    Block.objects.filter(id=row.id).update(lifted_at=now_rounded())
    unread = Message.objects.filter(
        concern=concern, author=Author.REPORTER, read_at=None
    )
    if unread.exists():
        create_task(
            MESSAGE,
            concern,
            concern.team,
            label=concern.code,
            owner_id=concern.owner_id,
        )
