"""Open tasks of somebody who leaves go back to the team."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from ..accounts.models import Membership
from .models import Task


def tasks_of(user_id: UUID, team_id: UUID) -> QuerySet[Task]:
    """Return the open tasks of a person in a team."""
    return Task.objects.filter(owner_id=user_id, team_id=team_id, completed_at=None)


def count_tasks(user_id: UUID, team_id: UUID) -> int:
    """Return how many open tasks a person has in a team."""
    return tasks_of(user_id, team_id).count()


def give_back_tasks(user_id: UUID, team_id: UUID) -> int:
    """Let the whole team do what somebody had to do who has no role there any more."""
    if Membership.objects.filter(
        user_id=user_id, team_id=team_id, ended_at=None
    ).exists():
        return 0
    return tasks_of(user_id, team_id).update(owner=None)
