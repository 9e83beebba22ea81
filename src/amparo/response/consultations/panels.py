"""What this room adds to concerns: asking another team about a possible duplicate."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from amparo.foundation.accounts.middleware import StaffRequest
from amparo.foundation.policy import Actor, may

from ..concerns import extensions
from ..concerns.matching.presenters import Matches
from ..concerns.models import Concern
from ..concerns.queries import scope_of
from .models import Consultation
from .operations import destroy_consultations, forget_consultations
from .queries import consultations_about


def elsewhere_panel(
    request: StaffRequest, concern: Concern, found: Matches
) -> extensions.Drawn:
    """Show which other teams have a possible duplicate, and how to consult them."""
    if not found.elsewhere or concern.apart_from_id is not None:
        return None
    may_ask = may(request.actor, "consultation.hold", scope_of(concern))
    known = _by_team(request.actor, concern)
    return "consultations/_elsewhere.html", {
        "concern": concern,
        "rows": [(one, known.get(one.team.id)) for one in found.elsewhere],
        "may_ask": may_ask,
    }


def _by_team(actor: Actor, concern: Concern) -> dict[UUID, Consultation]:
    """Return the newest consultation with each other team, if the actor may see it."""
    if not may(actor, "consultation.hold", scope_of(concern)):
        return {}
    found: dict[UUID, Consultation] = {}
    for consultation in consultations_about(concern):
        other = (
            consultation.other_team_id
            if consultation.about_id == concern.id
            else consultation.team_id
        )
        found.setdefault(other, consultation)
    return found


extensions.add_match_panel(elsewhere_panel)
extensions.add_list(
    _("Consultations with other teams"), "consultations:list", "consultation.hold"
)
extensions.add_deletion(destroy_consultations)
extensions.add_separation(forget_consultations)
