"""What is read of added tasks."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from amparo.foundation.accounts.models import Membership, User
from amparo.foundation.organisations.hours import zone_of
from amparo.foundation.organisations.models import Team
from amparo.foundation.policy import KEY_ROLES, Actor, visible
from amparo.foundation.tasks.models import Task
from amparo.response.cases.models import Case
from amparo.response.cases.queries import visible_to, workers_of

from .models import OwnTask
from .tasks import DO

SHOWN = 50  # of what somebody added, newest first


def all_rows() -> QuerySet[OwnTask]:
    """Return all added tasks with what their scope needs."""
    return OwnTask.objects.select_related(
        "by",
        "ended_by",
        "team__organisation",
        "team__country",
        "case__team__organisation",
        "case__team__country",
    )


def visible_rows(actor: Actor, verb: str) -> QuerySet[OwnTask]:
    """Return those of the person's teams; about a case only if they may open it."""
    cases = visible_to(actor, "case.open").values("pk")
    alone = visible(actor, verb, team="team") & Q(case=None)
    about = visible(actor, verb, team="case__team") & Q(case__in=cases)
    return all_rows().filter(alone | about)


def added_by(actor: Actor) -> QuerySet[OwnTask]:
    """Return what the person added and has not removed, newest first."""
    found = visible_rows(actor, "own_task.list").filter(by_id=actor.user_id)
    return found.exclude(state=OwnTask.State.REMOVED).order_by("-created_at", "-id")


def open_of(case: Case) -> list[OwnTask]:
    """Return the open ones about a case, soonest first; the caller checks the case."""
    rows = list(all_rows().filter(case=case, state=OwnTask.State.OPEN))
    if not rows:
        return []
    due = Task.objects.filter(
        kind=DO, subject_id__in=[row.id for row in rows], completed_at=None
    )
    ids = due.order_by("due_at").values_list("subject_id", flat=True)
    order = {one: place for place, one in enumerate(ids)}
    return sorted(rows, key=lambda row: order.get(row.id, len(order)))


def tasks_of(ids: list[UUID]) -> dict[UUID, Task]:
    """Return the last task of each: for whom, until when."""
    found = Task.objects.filter(kind=DO, subject_id__in=ids).select_related("owner")
    return {task.subject_id: task for task in found.order_by("id")}


def teams_of(actor: Actor) -> QuerySet[Team]:
    """Return the teams in which the person may add tasks."""
    found = Team.objects.filter(id__in=actor.team_ids(*KEY_ROLES), is_active=True)
    return found.select_related("organisation", "country").order_by("name")


def colleagues(team: Team, case: Case | None = None) -> list[User]:
    """Return for whom a task may be, by name; about a case those who do case work."""
    if case is not None:
        users = [worker.user for worker in workers_of(team.id)]
        return sorted(users, key=lambda user: user.name)
    members = Membership.objects.filter(
        team=team, role__in=KEY_ROLES, ended_at=None, user__is_active=True
    )
    found = User.objects.filter(id__in=members.values("user_id"))
    return list(found.order_by("name"))


def day_of(task: Task, row: OwnTask) -> date:
    """Return the day until which it is due, where the team works."""
    return task.due_at.astimezone(zone_of(row.its_team)).date()
