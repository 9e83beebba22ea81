"""The task of a team that receives concerns and has not said who is on call."""

from __future__ import annotations

from django.db import transaction
from django.db.models import QuerySet

from ..kernel.moments import now_rounded
from ..organisations.models import Team
from .key_task_kinds import ON_CALL
from .models import Task
from .operations import create_task


def create_on_call_tasks() -> int:
    """Create due tasks about who is on call, complete done ones; return how many.

    Run by ``amparo tick``.
    """
    with transaction.atomic():
        teams = {team.id: team for team in teams_without_list()}
        open_ones = Task.objects.filter(kind=ON_CALL, completed_at=None)
        open_ones.exclude(subject_id__in=list(teams)).update(
            completed_at=now_rounded(), outcome="done"
        )
        known = set(open_ones.values_list("subject_id", flat=True))
        new = [team for key, team in teams.items() if key not in known]
        for team in new:
            create_task(ON_CALL, team, team, label="")
    return len(new)


def teams_without_list() -> QuerySet[Team]:
    """Return the teams that receive concerns and have nobody on call."""
    return (
        Team.objects.filter(receives__isnull=False, is_active=True)
        .exclude(on_call__rungs__isnull=False)
        .select_related("country")
        .distinct()
    )
