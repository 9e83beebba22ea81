"""What is read about consultations; the caller has checked who asks."""

from __future__ import annotations

from uuid import UUID

from django.db.models import F, Q, QuerySet

from amparo.foundation.organisations.models import Team
from amparo.foundation.policy import AccessScope, Actor, visible

from ..concerns.models import Concern
from .models import Consultation


def find_consultation(consultation_id: UUID) -> Consultation:
    """Return a consultation with its teams and concerns, or raise ``DoesNotExist``."""
    return _consultations().get(id=consultation_id)


def _consultations() -> QuerySet[Consultation]:
    return Consultation.objects.select_related(
        *("team__organisation", "other_team__organisation"),
        *("about__team", "other_about__team"),
    )


def running_consultation(concern: Concern, team: Team) -> Consultation | None:
    """Return the talk about a concern with another team that has not ended."""
    for consultation in consultations_about(concern).filter(ended_at=None):
        if team.id in (consultation.team_id, consultation.other_team_id):
            return consultation
    return None


def consultations_about(concern: Concern) -> QuerySet[Consultation]:
    """Return the talks about a concern with other teams, the newest first."""
    return (
        _consultations()
        .filter(Q(about=concern) | Q(other_about=concern))
        .order_by("-id")
    )


def consultations_of(actor: Actor) -> QuerySet[Consultation]:
    """Return the talks of the person's teams: running ones first, then newest."""
    reach = visible(actor, "consultation.hold", team=("team", "other_team"))
    return (
        _consultations()
        .filter(reach)
        .order_by(F("ended_at").desc(nulls_first=True), "-id")
    )


def scope_of_consultation(consultation: Consultation) -> AccessScope:
    """Say where a talk stands: with both teams."""
    teams = (consultation.team, consultation.other_team)
    return AccessScope(
        team_ids=frozenset(team.id for team in teams),
        organisation_ids=frozenset(team.organisation_id for team in teams),
        country=consultation.team.country_id,
    )
