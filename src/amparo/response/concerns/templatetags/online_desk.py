"""What a concern's page says about its addresses: the facts, nothing opened."""

from __future__ import annotations

from typing import Any

from django import template

from amparo.foundation.policy import Actor, may

from ..codes import DecisionKind, Outcome, ResponseKind
from ..models import Concern
from ..queries import running_block, scope_of
from ..retention import ends

register = template.Library()


@register.inclusion_tag("concerns/_online_desk.html", takes_context=True)
def keeping(context: dict[str, Any], concern: Concern) -> dict[str, Any]:
    """Say what is kept of a concern beside its words, and for how long."""
    actor = context["request"].actor
    has_addresses = bool(concern.online_sealed)
    ending = ends(concern)
    running = running_block(concern)
    return {
        "concern": concern,
        "csrf_token": context.get("csrf_token"),
        "muted": running,
        "mutes": running is None and may_mute(actor, concern),
        "ending": ending,
        "ends_here": ending is not None
        and may(actor, "concern.destroy", scope_of(concern)),
        "addresses": has_addresses or concern.online_purged_at is not None,
        "handed": _handed(concern) if concern.online_purge_at else None,
        "decides": has_addresses
        and concern.online_purge_at is None
        and may(actor, "concern.end_online", scope_of(concern)),
    }


def may_mute(actor: Actor, concern: Concern) -> bool:
    """Say whether this person may mute a mailbox that was once closed as abusive."""
    return (
        concern.mailbox_lookup is not None
        and may(actor, "concern.block", scope_of(concern))
        and concern.decisions.filter(
            about=DecisionKind.CLOSING, value=Outcome.ABUSIVE
        ).exists()
    )


def _handed(concern: Concern) -> Any:
    found = concern.responses.filter(kind=ResponseKind.HOTLINE).order_by("done_at")
    return found.values_list("done_at", flat=True).first()
