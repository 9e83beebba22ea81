"""What this room adds to concerns: until when one that led nowhere is kept."""

from __future__ import annotations

from amparo.foundation.accounts.middleware import StaffRequest
from amparo.foundation.policy import may

from ..concerns import extensions
from ..concerns.models import Concern
from ..concerns.queries import scope_of
from .rules import ends


def retention_panel(request: StaffRequest, concern: Concern) -> extensions.Drawn:
    """Say when the retention period of a concern ends, if it has one."""
    ending = ends(concern)
    if ending is None:
        return None
    return "retention/_panel.html", {
        "concern": concern,
        "ending": ending,
        "ends_here": may(request.actor, "retention.delete", scope_of(concern)),
    }


extensions.add_panel("aside", retention_panel)
