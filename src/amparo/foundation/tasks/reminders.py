"""E-mail reminders of due tasks: at most one e-mail per person and day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from ..accounts.actors import assignment_from
from ..accounts.models import Membership, RecordBar
from ..policy import RoleAssignment, Scope, permission
from .cover import stand_ins
from .jobs import send_reminder
from .models import Reminder, Task
from .queries import DANGER, alerting, end_of_day, may_do, open_tasks

# A phone that rings at night for what can wait wears out the person who must not miss
# what cannot.
FIRST_HOUR = 7

Members = dict[UUID, list[tuple[UUID, str]]]  # team: user and role, for each role
Cover = dict[UUID, set[tuple[UUID, UUID]]]  # who does the work of whom, in which team


def remind(now: datetime | None = None) -> int:
    """Queue an e-mail for everyone with newly due tasks; return how many.

    Run by ``amparo tick``. Nobody gets a second one on the same day of their team; what
    comes up after the first is mentioned the next day, if it is still open then.
    """
    moment = now or timezone.now()
    reminded: set[UUID] = set()
    with transaction.atomic():
        due = [task for task in _tasks_to_remind(moment) if _is_time(task, moment)]
        members = _members({task.team_id for task in due if task.team_id})
        leads = _leads() if any(task.team_id is None for task in due) else []
        barred = _barred(due)
        cover = _cover(due, moment)
        recipients = {
            task.id: set(
                _recipients(task, members[task.team_id], cover)
                if task.team_id
                else _leads_of_country(task, leads)
            )
            - barred[task.subject_id]
            - barred[task.label]
            for task in due
        }
        for task in due:
            for user_id in recipients[task.id] - reminded:
                if _first_today(user_id, _local(task, moment).date()):
                    send_reminder.enqueue(str(user_id))
                    reminded.add(user_id)
        known = [task_id for task_id, people in recipients.items() if people & reminded]
        Task.objects.filter(id__in=known).update(reminded_at=moment)
    return len(reminded)


def _tasks_to_remind(moment: datetime) -> Iterable[Task]:
    """Return tasks without a reminder yet, or without one since escalation.

    Danger is not rationed to one e-mail a day: ``alerts`` has it.

    No day anywhere ends more than a day from now, so what is due later is not loaded.
    """
    news = Q(reminded_at=None) | Q(escalated_at__gt=F("reminded_at"))
    near = Q(due_at__lt=moment + timedelta(days=1)) | Q(level__in=DANGER)
    # A personal task was told of when it was given (``decisions.alarms``).
    found = open_tasks().filter(news, near).exclude(alerting())
    return found.exclude(team=None, owner__isnull=False)


def _is_time(task: Task, moment: datetime) -> bool:
    if task.level in DANGER:
        return True
    awake = _local(task, moment).hour >= FIRST_HOUR
    return awake and task.due_at < end_of_day(task, moment)


def _local(task: Task, moment: datetime) -> datetime:
    return moment.astimezone(task.zone)


def _members(team_ids: set[UUID]) -> Members:
    found: Members = defaultdict(list)
    rows = Membership.objects.filter(
        team_id__in=team_ids, ended_at=None, user__is_active=True
    ).values_list("team_id", "user_id", "role")
    for team_id, user_id, role in rows:
        if team_id:
            found[team_id].append((user_id, role))
    return found


def _barred(tasks: Iterable[Task]) -> dict[UUID | str, set[UUID]]:
    """Return who is kept out, by record and by its code: they hear of nothing about it.

    What a room above keeps about a case has an id of its own, and the code of the case.
    """
    found: dict[UUID | str, set[UUID]] = defaultdict(set)
    here = Q(record_id__in={task.subject_id for task in tasks})
    here |= Q(label__in={task.label for task in tasks} - {""})
    rows = RecordBar.objects.filter(here)
    for record_id, label, user_id in rows.values_list("record_id", "label", "user_id"):
        found[record_id].add(user_id)
        if label:
            found[label].add(user_id)
    return found


def _cover(tasks: Iterable[Task], moment: datetime) -> Cover:
    """Return whose work who does while they are on leave."""
    owned = {(one.team_id, one.owner_id) for one in tasks}
    return stand_ins([(t, o) for t, o in owned if t and o], moment)


def _recipients(
    task: Task, members: Iterable[tuple[UUID, str]], cover: Cover
) -> Iterable[UUID]:
    for user_id, role in members:
        theirs = (task.team_id, task.owner_id) in cover.get(user_id, ())
        able = theirs or may_do(task, user_id, role)
        does_it = task.reminded_at is None and able
        hears_of_it = task.escalated_at is not None and role == task.escalates_to
        if does_it or hears_of_it:
            yield user_id


def _leads() -> list[tuple[UUID, RoleAssignment]]:
    """Return everyone responsible for a country or for the alliance, with the role."""
    rows = (
        Membership.objects.filter(
            role__in=permission("task.see_country").allowed,
            ended_at=None,
            user__is_active=True,
            organisation__is_active=True,
        )
        .select_related("organisation", "team")
        .prefetch_related("organisation__countries")
    )
    return [(row.user_id, assignment_from(row)) for row in rows]


def _leads_of_country(
    task: Task, leads: Iterable[tuple[UUID, RoleAssignment]]
) -> Iterable[UUID]:
    """Yield the leads of the task's country; once it is late, the alliance's too."""
    for user_id, assignment in leads:
        role = assignment.role
        widest = permission("task.see_country").allowed[role] is Scope.ALLIANCE
        here = task.country_id in ([None] if widest else assignment.countries)
        does_it = here and task.reminded_at is None and may_do(task, user_id, role)
        hears_of_it = task.escalated_at is not None and role == task.escalates_to
        if does_it or hears_of_it:
            yield user_id


def _first_today(user_id: UUID, day: date) -> bool:
    """Claim the one e-mail of a day; a concurrent worker gets none."""
    return Reminder.objects.get_or_create(user_id=user_id, day=day)[1]
