"""Queries about indexes that open nothing."""

from __future__ import annotations

from ..organisations.models import Team
from .models import PendingEntry


def waiting(team: Team) -> int:
    """Return how many entries of a team's indexes are not up to date."""
    return PendingEntry.objects.filter(team=team).count()
