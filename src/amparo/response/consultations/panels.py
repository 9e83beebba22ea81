"""What this room adds to concerns: asking another team about a possible duplicate."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from amparo.foundation.accounts.middleware import StaffRequest
from amparo.foundation.policy import may

from ..concerns import extensions
from ..concerns.matching.presenters import Matches
from ..concerns.models import Concern
from ..concerns.queries import scope_of
from .operations import destroy_consultations
from .presenters import consultations_by_team


def elsewhere_panel(
    request: StaffRequest, concern: Concern, found: Matches
) -> extensions.Drawn:
    """Show which other teams have a possible duplicate, and how to consult them."""
    if not found.elsewhere:
        return None
    may_ask = may(request.actor, "consultation.hold", scope_of(concern))
    known = consultations_by_team(request.actor, concern)
    return "consultations/_elsewhere.html", {
        "concern": concern,
        "rows": [(one, known.get(one.team.id)) for one in found.elsewhere],
        "may_ask": may_ask,
    }


extensions.add_match_panel(elsewhere_panel)
extensions.add_list(
    _("Consultations with other teams"), "consultations:list", "consultation.hold"
)
extensions.add_deletion(destroy_consultations)
