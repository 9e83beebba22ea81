"""Which consultations are shown beside a possible duplicate."""

from __future__ import annotations

from uuid import UUID

from amparo.foundation.policy import Actor, may

from ..concerns.models import Concern
from ..concerns.queries import scope_of
from .models import Consultation
from .queries import consultations_about


def consultations_by_team(actor: Actor, concern: Concern) -> dict[UUID, Consultation]:
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
