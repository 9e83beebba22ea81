"""The muted contact on the page of a concern."""

from __future__ import annotations

from typing import Any

from django import template

from amparo.foundation.policy import Actor, may

from ..codes import DecisionKind, Outcome
from ..models import Concern
from ..queries import running_block, scope_of

register = template.Library()


@register.inclusion_tag("concerns/_muting.html", takes_context=True)
def muting(context: dict[str, Any], concern: Concern) -> dict[str, Any]:
    """Show that the contact of a concern is muted, or offer to mute it."""
    running = running_block(concern)
    return {
        "concern": concern,
        "csrf_token": context.get("csrf_token"),
        "muted": running,
        "may_mute": running is None and may_mute(context["request"].actor, concern),
    }


def may_mute(actor: Actor, concern: Concern) -> bool:
    """Say whether the actor may mute a mailbox once closed as abusive."""
    return (
        concern.mailbox_lookup is not None
        and may(actor, "concern.block", scope_of(concern))
        and concern.decisions.filter(
            about=DecisionKind.CLOSING, value=Outcome.ABUSIVE
        ).exists()
    )
