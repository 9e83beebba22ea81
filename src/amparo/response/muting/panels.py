"""What this room adds to concerns: a mailbox that is heard again later."""

from __future__ import annotations

from datetime import datetime

from amparo.foundation.accounts.middleware import StaffRequest
from amparo.foundation.organisations.models import Team
from amparo.foundation.tasks.operations import hand_over

from ..concerns import extensions
from ..concerns.models import Concern
from .models import Block
from .queries import count_muted, is_muted, may_mute, running_block
from .tasks import BLOCK_REVIEW


def muting_panel(request: StaffRequest, concern: Concern) -> extensions.Drawn:
    """Show that the contact of a concern is muted, or offer to mute it."""
    running = running_block(concern)
    return "muting/_panel.html", {
        "concern": concern,
        "muted": running,
        "may_mute": running is None and may_mute(request.actor, concern),
    }


def muted_notice(request: StaffRequest) -> extensions.Drawn:
    """Show below the queue how many contacts are muted."""
    count = count_muted(request.actor)
    return ("muting/_notice.html", {"muted": count}) if count else None


def hand_over_blocks(concern: Concern, team: Team) -> None:
    """Let the new team of a concern review what mutes it."""
    hand_over(concern, team, None, BLOCK_REVIEW)
    Block.objects.filter(concern=concern, lifted_at=None).update(team=team)


def delete_reasons(concern: Concern, _moment: datetime) -> None:
    """Delete the reasons why the contact of a concern was muted."""
    Block.objects.filter(concern=concern).update(reason_sealed=b"")


extensions.add_panel("below", muting_panel)
extensions.add_notice("queue", muted_notice)
extensions.add_muting(is_muted)
extensions.add_hand_over(hand_over_blocks)
extensions.add_deletion(delete_reasons)
