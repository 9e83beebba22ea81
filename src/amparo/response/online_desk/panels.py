"""What this room adds to concerns: the status of addresses, unopened."""

from __future__ import annotations

from typing import Any

from amparo.foundation.accounts.middleware import StaffRequest
from amparo.foundation.policy import may

from ..concerns import extensions
from ..concerns.codes import ResponseKind
from ..concerns.models import Concern
from ..concerns.queries import scope_of


def addresses_panel(request: StaffRequest, concern: Concern) -> extensions.Drawn:
    """Show what happens to the addresses of a concern; None when none came."""
    has_addresses = bool(concern.online_sealed)
    if not has_addresses and concern.online_purged_at is None:
        return None
    return "online_desk/_panel.html", {
        "concern": concern,
        "addresses": True,
        "handed": _first_hand_off(concern) if concern.online_purge_at else None,
        "decides": has_addresses
        and concern.online_purge_at is None
        and may(request.actor, "online.end", scope_of(concern)),
    }


def _first_hand_off(concern: Concern) -> Any:
    found = concern.responses.filter(kind=ResponseKind.HOTLINE).order_by("done_at")
    return found.values_list("done_at", flat=True).first()


extensions.add_panel("aside", addresses_panel)
