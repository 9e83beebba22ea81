"""Create, complete, postpone and escalate tasks; begin and stop their alerts."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import models, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..countries.queries import deadline_hours
from ..journal.operations import act
from ..kernel.errors import RuleBroken
from ..kernel.locking import change, lock
from ..kernel.moments import now_rounded
from ..organisations.hours import staffed_deadline
from ..organisations.models import Team
from ..policy import SYSTEM, AccessScope, Actor
from .kinds import kind as kind_of
from .models import Task
from .queries import DANGER, alerting, alerts_people


def scope_of(task: Task) -> AccessScope:
    """Return the access scope of a task."""
    if task.team is None:
        return AccessScope(owner_id=task.owner_id, country=task.country_id or "")
    return AccessScope(
        owner_id=task.owner_id,
        team_ids=frozenset({task.team.id}),
        organisation_ids=frozenset({task.team.organisation_id}),
        country=task.team.country_id,
        records=frozenset({task.subject_id}),
    )


def create_task(
    kind: str,
    subject: models.Model,
    team: Team,
    *,
    label: str,
    owner_id: UUID | None = None,
    level: str = "",
    due_at: datetime | None = None,
    first: bool = False,
    taken_by: UUID | None = None,
) -> Task:
    """Create a task for a team (and a person); call it inside an operation.

    Without ``due_at`` the country's deadline for this kind and level decides; one that
    ends while the team is closed waits until it has opened, but for danger. An open
    task of the same kind on the same subject is moved instead of duplicated; ``first``
    says that there can be none, because the subject is new. Danger alerts who is on
    call, unless the person ``taken_by`` is at it already.
    """
    if due_at is None:
        hours = deadline_hours(team.country_id, kind, level)
        due_at = now_rounded() + timedelta(hours=hours)
        if level not in DANGER:
            due_at = staffed_deadline(team, due_at)
    values = {
        "subject_kind": subject._meta.label_lower,
        "team": team,
        "owner_id": owner_id,
        "level": level,
        "due_at": due_at,
        "label": label,
        "escalates_to": kind_of(kind).escalates_to,
        "escalated_at": None,
        "reminded_at": None,
    }
    same = Task.objects.filter(kind=kind, subject_id=subject.pk, completed_at=None)
    if not first and same.update(**values):
        if taken_by is not None:
            stop_alerts(subject.pk, team.id, taken_by)
        same.exclude(alerting()).update(next_alert_at=None)
        # Alerts under way go on where they are: a second message must not begin anew.
        alert_anew(same.filter(next_alert_at=None, taken_at=None))
        return same.latest("id")
    task = Task(kind=kind, subject_id=subject.pk, **values)
    if alerts_people(task):
        task.taken_by_id = taken_by
        task.taken_at = now_rounded() if taken_by else None
        task.next_alert_at = None if taken_by else now_rounded()
    task.save(force_insert=True)
    return task


def alert_anew(tasks: models.QuerySet[Task], at: datetime | None = None) -> int:
    """Begin to alert from the first on call about those that are danger."""
    return tasks.filter(alerting()).update(
        next_alert_at=at or now_rounded(),
        alert_round=F("alert_round") + 1,
        taken_at=None,
        taken_by=None,
    )


def stop_alerts(subject_id: UUID, team_id: UUID, user_id: UUID) -> int:
    """Alert nobody of a team further about a subject: this person has taken it."""
    found = Task.objects.filter(alerting(), subject_id=subject_id, team_id=team_id)
    return found.update(next_alert_at=None, taken_at=now_rounded(), taken_by_id=user_id)


def complete(
    subject: models.Model, *kinds: str, by: UUID | None = None, outcome: str = "done"
) -> int:
    """Complete the open tasks of these kinds (all, if none named) on a subject."""
    found = Task.objects.filter(subject_id=subject.pk, completed_at=None)
    if kinds:
        found = found.filter(kind__in=kinds)
    return found.update(
        completed_at=now_rounded(),
        completed_by=by,
        outcome=outcome,
        next_alert_at=None,
    )


def complete_for(subject: models.Model, owner_id: UUID, kind: str) -> int:
    """Complete one person's own tasks of a kind on a subject."""
    return Task.objects.filter(
        subject_id=subject.pk, owner_id=owner_id, kind=kind, completed_at=None
    ).update(
        completed_at=now_rounded(),
        completed_by=owner_id,
        outcome="done",
        next_alert_at=None,
    )


def reopen_tasks(subject: models.Model, outcome: str, *kinds: str) -> int:
    """Reopen, at the old due time, the tasks of these kinds with an outcome."""
    found = Task.objects.filter(
        subject_id=subject.pk, outcome=outcome, kind__in=kinds
    ).exclude(completed_at=None)
    ids = list(found.values_list("id", flat=True))
    count = found.update(completed_at=None, completed_by=None, outcome="")
    alert_anew(Task.objects.filter(id__in=ids, taken_at=None))
    return count


def drop_reopenable(subject: models.Model, outcome: str) -> int:
    """Keep what was completed with an outcome from being reopened later."""
    return Task.objects.filter(subject_id=subject.pk, outcome=outcome).update(
        outcome="dropped"
    )


def hand_over(
    subject: models.Model, team: Team, owner_id: UUID | None, *kinds: str
) -> int:
    """Move the open tasks on a subject to another team or person.

    Only those of these kinds; all, if none are named. Whoever takes it is at it; what
    is nobody's alerts anew. A person to whom somebody else gives it is alerted by
    ``alert_anew``.
    """
    found = Task.objects.filter(subject_id=subject.pk, completed_at=None)
    if kinds:
        found = found.filter(kind__in=kinds)
    count = found.update(team=team, owner_id=owner_id)
    if owner_id is None:
        alert_anew(found)
    else:
        stop_alerts(subject.pk, team.id, owner_id)
    return count


def postpone(
    actor: Actor, task_id: UUID, until: datetime, reason: str, expected_version: int
) -> Task:
    """Postpone one task, with a coded reason that the journal keeps."""
    task = Task.objects.select_related("team").get(id=task_id)
    if until <= timezone.now():
        raise RuleBroken(_("Choose a time in the future."), "until")
    with act(actor, "task.postpone", scope_of(task), task, reason=reason):
        lock(task, "version", "due_at", "completed_at")
        if task.completed_at is not None:
            raise RuleBroken(_("Someone has done this already."))
        moved = change(
            task,
            expected_version,
            due_at=until,
            postponed_from=task.due_at,
            escalated_at=None,
            reminded_at=None,
        )
        if follow := kind_of(task.kind).postponed:
            follow(actor, moved, reason)
        return moved


def escalate_due(now: datetime | None = None) -> int:
    """Escalate late tasks; return how many. Run by ``amparo tick``."""
    moment = now or timezone.now()
    late = Task.objects.filter(
        completed_at=None, escalated_at=None, due_at__lt=moment
    ).select_related("team")
    count = 0
    for task in late.iterator():
        with transaction.atomic(), act(SYSTEM, "task.escalate", scope_of(task), task):
            one = Task.objects.filter(id=task.id)
            one.update(escalated_at=moment)
            alert_anew(one, moment)
        count += 1
    return count
