"""Cases of a caseworker who leaves go back to the team, and wait for a new one."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from amparo.foundation.kernel.coded import write_coded
from amparo.foundation.kernel.locking import change, lock
from amparo.foundation.tasks.operations import create_task, hand_over

from . import extensions, tasks
from .codes import ActionStatus, State
from .models import Action, Case
from .operations.opening import does_case_work


def cases_of(user_id: UUID, team_id: UUID) -> QuerySet[Case]:
    """Return the open cases of a caseworker in a team."""
    found = Case.objects.filter(owner_id=user_id, team_id=team_id)
    return found.exclude(state=State.CLOSED)


def count_cases(user_id: UUID, team_id: UUID) -> int:
    """Return how many open cases a caseworker has in a team."""
    return cases_of(user_id, team_id).count()


def give_back_cases(user_id: UUID, team_id: UUID) -> int:
    """Give back cases and actions; the supervisor assigns each case anew.

    Nothing goes back while another role of theirs does case work in this team.
    """
    if does_case_work(user_id, team_id):
        return 0
    actions = Action.objects.filter(
        goal__case__team_id=team_id, responsible_id=user_id, status=ActionStatus.OPEN
    ).select_related("goal__case__team", "goal__case")
    for action in actions:
        hand_over(action, action.goal.case.team, action.goal.case.owner_id)
    write_coded(list(actions), responsible_id=None)
    found = list(cases_of(user_id, team_id).select_related("team"))
    for case in found:
        lock(case, "version")
        change(case, case.version, owner_id=None)
        hand_over(case, case.team, None)
        for action in Action.objects.filter(
            goal__case=case, status=ActionStatus.OPEN, responsible=None
        ):
            hand_over(action, case.team, None)
        create_task(tasks.ASSIGN, case, case.team, label=case.code, level=case.risk)
        extensions.follow(extensions.Happened.ASSIGNED, case)
    return len(found)
