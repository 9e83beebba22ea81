"""Queries about indexes that open nothing."""

from __future__ import annotations

from ..organisations.models import Team
from ..policy import AccessScope
from .models import PendingEntry


def scope_of_team(team: Team) -> AccessScope:
    """Return the access scope of a team's index."""
    return AccessScope(
        team_ids=frozenset({team.id}),
        organisation_ids=frozenset({team.organisation_id}),
        country=team.country_id,
    )


def waiting(team: Team) -> int:
    """Return how many entries of a team's indexes are not up to date."""
    return PendingEntry.objects.filter(team=team).count()
