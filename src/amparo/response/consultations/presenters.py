"""How consultations are shown: rows of the list, and beside a possible duplicate."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from amparo.foundation.matching.presenters import team_name_for
from amparo.foundation.policy import Actor, Role, may

from ..concerns.matching.presenters import reason_words
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


def consultation_row(
    consultation: Consultation, actor: Actor, waits: bool
) -> dict[str, Any]:
    """Return a consultation as a row of a list: own concern, other team, state.

    ``waits``: the other team wrote last.
    """
    own = consultation.of(actor.team_ids(Role.SUPERVISOR))
    ours = own.id == consultation.team_id
    state, tone = _("waits for them"), "quiet"
    if consultation.ended_at is not None:
        state, tone = str(consultation.get_outcome_display() or _("ended")), "good"
    elif waits:
        state, tone = _("waits for you"), "warn"
    return {
        "title": team_name_for(
            actor, consultation.other_team if ours else consultation.team
        ),
        "code": (consultation.about if ours else consultation.other_about).code,
        "url": reverse("consultations:consultation", args=[consultation.id]),
        "second": reason_words(consultation.reasons),
        "state": state,
        "tone": tone,
        "waits": waits,
    }
