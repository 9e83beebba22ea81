"""Queries about consultations; the caller checks permissions."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from amparo.foundation.organisations.models import Team
from amparo.foundation.policy import AccessScope, Actor, Role, visible
from amparo.foundation.tasks.models import Task

from ..concerns.models import Concern
from .models import Consultation
from .tasks import CONSULTATION


def find_consultation(consultation_id: UUID) -> Consultation:
    """Return a consultation with its teams and concerns, or raise ``DoesNotExist``."""
    return _consultations().get(id=consultation_id)


def _consultations() -> QuerySet[Consultation]:
    return Consultation.objects.select_related(
        *("team__organisation", "other_team__organisation"),
        *("about__team", "other_about__team"),
    )


def open_consultation_with(concern: Concern, team: Team) -> Consultation | None:
    """Return the open consultation about a concern with another team."""
    for consultation in consultations_about(concern).filter(ended_at=None):
        if team.id in (consultation.team_id, consultation.other_team_id):
            return consultation
    return None


def consultations_about(concern: Concern) -> QuerySet[Consultation]:
    """Return the consultations about a concern, newest first."""
    return (
        _consultations()
        .filter(Q(about=concern) | Q(other_about=concern))
        .order_by("-id")
    )


def consultations_of(actor: Actor) -> QuerySet[Consultation]:
    """Return the consultations of the person's teams; ``waits``: for their answer."""
    due = Task.objects.filter(
        kind=CONSULTATION,
        subject_id=OuterRef("id"),
        completed_at=None,
        team__in=actor.team_ids(Role.SUPERVISOR),
    )
    in_scope = visible(
        actor,
        "consultation.hold",
        team=("team", "other_team"),
        record=("about_id", "other_about_id"),
    )
    return _consultations().filter(in_scope).annotate(waits=Exists(due))


def scope_of_consultation(consultation: Consultation) -> AccessScope:
    """Return the scope of a consultation: both teams."""
    teams = (consultation.team, consultation.other_team)
    return AccessScope(
        team_ids=frozenset(team.id for team in teams),
        organisation_ids=frozenset(team.organisation_id for team in teams),
        country=consultation.team.country_id,
        records=frozenset({consultation.about_id, consultation.other_about_id}),
    )
