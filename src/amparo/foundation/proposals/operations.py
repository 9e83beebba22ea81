"""Propose a change, and decide about one that someone else proposed.

Every function is called inside an operation of the room that owns the changed row: that
room has the permissions, writes the journal and changes the row.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..kernel.errors import RuleBroken
from ..policy import Actor
from .models import Proposal

Values = Mapping[str, Any]


def propose(
    topic: str,
    key: str,
    *,
    country: str,
    old: Values,
    new: Values,
    source: str,
    subject_id: UUID | None = None,
    proposed_by: UUID | None = None,
    release: str = "",
) -> Proposal:
    """Propose a change for a second person to confirm.

    If the same change is pending already, that proposal is returned; another one about
    the same thing is overtaken by this one.
    """
    waiting = Proposal.objects.filter(
        topic=topic, key=key, state=Proposal.State.PENDING
    ).first()
    if waiting and (waiting.old, waiting.new) == (dict(old), dict(new)):
        return waiting
    overtake(topic, key)
    return Proposal.objects.create(
        topic=topic,
        key=key,
        country=country,
        old=dict(old),
        new=dict(new),
        source=source,
        subject_id=subject_id,
        proposed_by=proposed_by,
        release=release,
    )


def confirm(actor: Actor, proposal: Proposal, current: Values) -> bool:
    """Close a proposal as confirmed; the caller then writes ``proposal.new``.

    Returns False when it was overtaken instead: the row has changed since (``current``
    differs from ``proposal.old``), so nothing may be written.
    """
    if proposal.proposed_by is not None and proposal.proposed_by == actor.user_id:
        raise RuleBroken(_("You proposed this yourself. Ask a second person."))
    unchanged = bool(dict(current) == proposal.old)
    states = Proposal.State
    _decide(actor, proposal, states.CONFIRMED if unchanged else states.OVERTAKEN)
    return unchanged


def reject(actor: Actor, proposal: Proposal, reason: str) -> None:
    """Close a proposal as rejected, for a coded reason; nothing is changed."""
    _decide(actor, proposal, Proposal.State.REJECTED, reason)


def overtake(topic: str, key: str, by: UUID | None = None) -> int:
    """Mark pending proposals as overtaken by another change; return how many."""
    return Proposal.objects.filter(
        topic=topic, key=key, state=Proposal.State.PENDING
    ).update(state=Proposal.State.OVERTAKEN, decided_by=by, decided_at=timezone.now())


def _decide(actor: Actor, proposal: Proposal, state: str, reason: str = "") -> None:
    """Close it once; the second person to decide gets a ``RuleBroken``."""
    decided = Proposal.objects.filter(
        id=proposal.id, state=Proposal.State.PENDING
    ).update(
        state=state,
        decided_by=actor.user_id,
        decided_at=timezone.now(),
        reason=reason,
    )
    proposal.refresh_from_db()
    if not decided:
        raise RuleBroken(_("This was decided already."))
