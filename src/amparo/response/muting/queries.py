"""Which contacts are muted; nothing is opened."""

from __future__ import annotations

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from amparo.foundation.kernel.counts import count_up_to
from amparo.foundation.policy import Actor, may, visible

from ..concerns.codes import Author, DecisionKind, Outcome
from ..concerns.models import Concern
from ..concerns.queries import scope_of
from .models import Block


def running_block(concern: Concern) -> Block | None:
    """Return the block that mutes the mailbox of a concern now, if one does."""
    found = Block.objects.filter(concern=concern, lifted_at=None)
    return found.filter(until__gt=timezone.now()).first()


def is_muted(concern: Concern) -> bool:
    """Say whether plain words in a mailbox create no task now."""
    return running_block(concern) is not None


def muted(actor: Actor) -> QuerySet[Block]:
    """Return the muted contacts, soonest end first, each with its ``unread`` count."""
    unread = Count(
        "concern__messages",
        filter=Q(
            concern__messages__author=Author.REPORTER, concern__messages__read_at=None
        ),
    )
    return (
        Block.objects.filter(
            visible(actor, "concern.unblock", team="team_id", record="concern_id")
        )
        .filter(lifted_at=None, until__gt=timezone.now())
        .annotate(unread=unread)
        .select_related("concern", "user", "reviewed_by")
        .order_by("until", "id")
    )


def count_muted(actor: Actor) -> int:
    """Return how many contacts are muted, as far as is counted."""
    return count_up_to(muted(actor))


def may_mute(actor: Actor, concern: Concern) -> bool:
    """Say whether the actor may mute a mailbox once closed as abusive."""
    return (
        concern.mailbox_lookup is not None
        and may(actor, "concern.block", scope_of(concern))
        and concern.decisions.filter(
            about=DecisionKind.CLOSING, value=Outcome.ABUSIVE
        ).exists()
    )
