"""Queries about indexes that open nothing."""

from __future__ import annotations

from ..organisations.models import Team
from . import recoding
from .models import PendingEntry


def waiting(team: Team) -> int:
    """Return how much of what a team's records are found by is not up to date."""
    pending = PendingEntry.objects.filter(team=team).count()
    return pending + recoding.waiting([team.id]).count()
