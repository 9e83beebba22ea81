"""What this room adds to concerns: who reads one about one of us, and the way there."""

from __future__ import annotations

from amparo.foundation.accounts.middleware import StaffRequest
from amparo.foundation.matching.presenters import team_name_for
from amparo.foundation.policy import may

from ..concerns import extensions
from ..concerns.models import Concern
from ..concerns.queries import scope_of


def safeguarding_panel(request: StaffRequest, concern: Concern) -> extensions.Drawn:
    """Say from whom a concern is kept apart, or offer to hand it over."""
    apart_from = concern.apart_from
    return "safeguarding/_panel.html", {
        "concern": concern,
        "apart_from": team_name_for(request.actor, apart_from) if apart_from else "",
        "may_release": apart_from is not None
        and may(request.actor, "concern.release", scope_of(concern)),
        "may_part": apart_from is None
        and concern.case_id is None
        and may(request.actor, "concern.part", scope_of(concern)),
    }


extensions.add_panel("head", safeguarding_panel)
