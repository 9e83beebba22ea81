"""Danger reaches a person: one after the other is alerted until someone takes it.

``amparo tick`` looks every few seconds, so no visit of the public waits for it. What
has been sent stands in ``Alert``, so a list that changes meanwhile alerts nobody twice
in one round and leaves nobody out.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from ..accounts.record_bars import barred_users
from ..countries.queries import deadline_minutes
from ..journal.operations import act
from ..organisations.models import Team
from ..policy import SYSTEM, Actor, Role
from . import on_call
from .cover import stand_ins
from .jobs import send_alert
from .models import Alert, Task
from .operations import scope_of
from .queries import alerting, not_for, open_tasks
from .webhooks import announce

NEXT, AGAIN = "alert.next", "alert.again"

log = logging.getLogger(__name__)


def send_alerts(now: datetime | None = None) -> int:
    """Alert the next on call for all danger that nobody has taken; return how many.

    Run by ``amparo tick``.
    """
    moment = now or timezone.now()
    count, failed = 0, None
    for task in open_tasks().filter(alerting(), next_alert_at__lte=moment):
        try:
            count += _alert(task, moment)
        except Exception as error:  # noqa: BLE001  the next child must not wait for it
            failed = error
    if failed is not None:
        raise failed
    return count


def _alert(task: Task, moment: datetime) -> int:
    """Alert the next rung about one task; nobody if another process was faster."""
    if task.team is None:
        return 0
    rungs = rungs_of(task, task.team, moment)
    round_ = task.alert_round
    reached = set(task.alerts.filter(round=round_).values_list("user_id", flat=True))
    left = _left(rungs, reached)
    if not left:  # everyone was alerted: from the first one on again
        round_, left = round_ + 1, _left(rungs, set())
    number, people = left[0] if left else (0, set())
    wait = deadline_minutes(task.team.country_id, NEXT if len(left) > 1 else AGAIN)
    with transaction.atomic():
        claimed = Task.objects.filter(
            alerting(), id=task.id, next_alert_at=task.next_alert_at
        ).update(next_alert_at=moment + timedelta(minutes=wait), alert_round=round_)
        if not claimed:
            return 0
        with act(SYSTEM, "task.alert", scope_of(task), task) as entry:
            entry.note(rung=number, round=round_, people=sorted(people, key=str))
            Alert.objects.bulk_create(
                Alert(task=task, user_id=user_id, round=round_, rung=number)
                for user_id in people
            )
        for user_id in people:
            send_alert.enqueue(str(user_id))
        announce(task.team, rungs=_so_far(task))
    if not people:
        log.error("Nobody of the team %s can be alerted.", task.team_id)
    return len(people)


def _left(rungs: list[set[UUID]], reached: set[UUID]) -> list[tuple[int, set[UUID]]]:
    """Return the rungs with somebody who was not reached yet, and who that is."""
    found = []
    for number, people in enumerate(rungs):
        if new := people - reached:
            found.append((number, new))
            reached = reached | new
    return found


def _so_far(task: Task) -> int:
    return task.alerts.values("round", "rung").distinct().count()


def rungs_of(task: Task, team: Team, moment: datetime) -> list[set[UUID]]:
    """Return whom to alert about a task, one group after the other.

    The person it is assigned to (or who does their work while they are on leave), who
    is on call, supervisors once it is late, the last on the list. A team without a
    list: everyone who can do it, then supervisors.
    """
    members = on_call.members_of(team)
    able = {u for u, roles in members.items() if task.kind not in not_for(roles)}
    supervisors = {u for u, roles in members.items() if Role.SUPERVISOR in roles}
    row = on_call.list_of(team)
    listed = [
        {rung.user_id}
        for rung in on_call.rungs_in(row)
        if rung.user_id in able and on_call.is_on_call(rung, team, moment)
    ]
    last = {u.id for u in on_call.may_be_last(team) if u.id == row.last_user_id}
    owner = {user_id for user_id in members if user_id == task.owner_id}
    owner = owner and (_stand_ins(task, team, moment) & able or owner)
    found: list[set[UUID]] = [owner, *listed]
    if not listed and not last:
        found += [able, supervisors]
    elif task.escalated_at is not None:
        found.append(supervisors)
    return [people for people in [*found, last] if people]


def _stand_ins(task: Task, team: Team, moment: datetime) -> set[UUID]:
    """Return who does the work of a task's owner today, but for who may not see it."""
    if task.owner_id is None:
        return set()
    found = set(stand_ins([(team.id, task.owner_id)], moment))
    return found - barred_users(task.subject_id)


def waiting_for(actor: Actor) -> QuerySet[Task]:
    """Return what has gone through a whole list up to this person, its last."""
    told = Alert.objects.filter(
        task=OuterRef("pk"), user=actor.user_id, round=OuterRef("alert_round")
    )
    last = Q(team__on_call__last_user=actor.user_id, next_alert_at__isnull=False)
    return counted(open_tasks().filter(alerting(), last, Exists(told)))


def counted(tasks: QuerySet[Task]) -> QuerySet[Task]:
    """Return the same tasks with ``alerted``: how many people were told of each."""
    return tasks.annotate(alerted=Count("alerts__user_id", distinct=True))
