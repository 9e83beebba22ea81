"""Raising, settling, postponing and escalating what is due."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..countries.queries import deadline_hours
from ..journal.operations import act
from ..kernel.errors import RuleBroken
from ..kernel.locking import change, lock
from ..organisations.models import Team
from ..policy import SYSTEM, AccessScope, Actor
from .kinds import kind as kind_of
from .models import Task


def scope_of(task: Task) -> AccessScope:
    """Say where a duty stands, as far as access is concerned."""
    if task.team is None:
        return AccessScope(owner_id=task.owner_id, country=task.country_id or "")
    return AccessScope(
        owner_id=task.owner_id,
        team_ids=frozenset({task.team.id}),
        organisation_ids=frozenset({task.team.organisation_id}),
        country=task.team.country_id,
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
) -> Task:
    """Make something due for a team (and a person); call it inside an operation.

    Without ``due_at`` the country's clock for this kind and level decides. An open
    duty of the same kind on the same subject is moved instead of doubled; ``first``
    says that there can be none, for the subject is new.
    """
    if due_at is None:
        hours = deadline_hours(team.country_id, kind, level)
        due_at = timezone.now() + timedelta(hours=hours)
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
        return same.latest("id")
    return Task.objects.create(kind=kind, subject_id=subject.pk, **values)


def complete(
    subject: models.Model, *kinds: str, by: UUID | None = None, outcome: str = "done"
) -> int:
    """Settle the open duties of these kinds (all, if none named) on a subject."""
    found = Task.objects.filter(subject_id=subject.pk, completed_at=None)
    if kinds:
        found = found.filter(kind__in=kinds)
    return found.update(completed_at=timezone.now(), completed_by=by, outcome=outcome)


def reopen_tasks(subject: models.Model, since: datetime, *kinds: str) -> int:
    """Make due again, at the old time, what was settled on a subject since a moment."""
    found = Task.objects.filter(
        subject_id=subject.pk, completed_at__gte=since, kind__in=kinds
    )
    return found.update(completed_at=None, completed_by=None, outcome="")


def hand_over(
    subject: models.Model, team: Team, owner_id: UUID | None, *kinds: str
) -> int:
    """Move the open duties on a subject to another team or person.

    Those of these kinds; all, if none are named.
    """
    found = Task.objects.filter(subject_id=subject.pk, completed_at=None)
    if kinds:
        found = found.filter(kind__in=kinds)
    return found.update(team=team, owner_id=owner_id)


def postpone(
    actor: Actor, task_id: UUID, until: datetime, reason: str, expected_version: int
) -> Task:
    """Move the due time of one duty, with a coded reason that the journal keeps."""
    task = Task.objects.select_related("team").get(id=task_id)
    if until <= timezone.now():
        raise RuleBroken(_("Choose a time that is still to come."), "until")
    with act(actor, "task.postpone", scope_of(task), task, reason=reason):
        lock(task, "version", "due_at", "completed_at")
        if task.completed_at is not None:
            raise RuleBroken(_("Somebody has done this already."))
        return change(
            task,
            expected_version,
            due_at=until,
            postponed_from=task.due_at,
            escalated_at=None,
            reminded_at=None,
        )


def escalate_due(now: datetime | None = None) -> int:
    """Mark what is late and not yet escalated; returns how many. The clock's work."""
    moment = now or timezone.now()
    late = Task.objects.filter(
        completed_at=None, escalated_at=None, due_at__lt=moment
    ).select_related("team")
    count = 0
    for task in late.iterator():
        with transaction.atomic(), act(SYSTEM, "task.escalate", scope_of(task), task):
            Task.objects.filter(id=task.id).update(escalated_at=moment)
        count += 1
    return count
