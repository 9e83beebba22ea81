"""What this room adds to concerns: the end of the retention period."""

from __future__ import annotations

from amparo.foundation.accounts.middleware import StaffRequest
from amparo.foundation.policy import may

from ..concerns import extensions
from ..concerns.models import Concern
from ..concerns.queries import scope_of
from .rules import retention_end


def retention_panel(request: StaffRequest, concern: Concern) -> extensions.Drawn:
    """Show when the retention period of a concern ends, if it has one."""
    end = retention_end(concern)
    if end is None:
        return None
    return "retention/_panel.html", {
        "concern": concern,
        "end": end,
        "may_delete": may(request.actor, "retention.delete", scope_of(concern)),
    }


extensions.add_panel("aside", retention_panel)
