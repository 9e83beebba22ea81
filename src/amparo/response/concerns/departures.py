"""Concerns of an officer who leaves go back to the team's inbox."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from amparo.foundation.accounts.models import Membership
from amparo.foundation.kernel.locking import lock

from .codes import State
from .models import Concern
from .operations._shared import change_concern
from .queries import ANSWERING


def concerns_of(user_id: UUID, team_id: UUID) -> QuerySet[Concern]:
    """Return the open concerns that an officer holds in a team."""
    found = Concern.objects.filter(owner_id=user_id, team_id=team_id)
    return found.exclude(state=State.CLOSED)


def count_concerns(user_id: UUID, team_id: UUID) -> int:
    """Return how many open concerns an officer holds in a team."""
    return concerns_of(user_id, team_id).count()


def give_back_concerns(user_id: UUID, team_id: UUID) -> int:
    """Give back concerns, so that anyone in the team can take them."""
    if Membership.objects.filter(
        user_id=user_id, team_id=team_id, ended_at=None, role__in=ANSWERING
    ).exists():
        return 0
    found = list(concerns_of(user_id, team_id).select_related("team"))
    for concern in found:
        lock(concern, "version")
        change_concern(concern, concern.version, owner_id=None)
    return len(found)
