"""Tell whom an act touches: a task for each, and an e-mail that names nothing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..accounts.models import User
from ..proposals.kinds import declare_alarms
from ..proposals.models import Alarm, Proposal
from ..tasks.jobs import send_reminder
from ..tasks.models import Task
from . import queries
from .tasks import CONFIRM, LOOK, SETTLE

# How long what was only to be looked at stays among a person's tasks.
LOOKING = timedelta(days=7)

declare_alarms(
    {
        "decision.proposed": _("A two-person decision was proposed"),
        "decision.waiting": _("A decision will take effect soon"),
        "decision.confirmed": _("A decision took effect"),
        "decision.rejected": _("A decision was rejected or withdrawn"),
        "decision.overtaken": _("A decision was superseded by another change"),
        "decision.objected": _("Someone objected to a decision"),
    }
)


def tell(now: datetime | None = None) -> int:
    """Give tasks about new alarms and queue one e-mail each; return how many people.

    Run by ``amparo tick``. Unlike reminders, these e-mails leave at any hour: who loses
    something has two days to object.
    """
    moment = now or timezone.now()
    told: set[UUID] = set()
    with transaction.atomic():
        waiting = Alarm.objects.select_for_update().filter(told_at=None)
        for alarm in waiting.order_by("created_at")[:100]:
            told |= _tell(alarm, moment)
            Alarm.objects.filter(id=alarm.id).update(told_at=moment)
    for user_id in sorted(told):
        send_reminder.enqueue(str(user_id))
    return len(told)


def _tell(alarm: Alarm, now: datetime) -> set[UUID]:
    """Create the tasks of one alarm; return who has one."""
    asked: set[UUID] = set()
    proposal = alarm.proposal
    if proposal is not None and proposal.is_pending:
        asked = set(queries.confirmers(proposal))
        _give(CONFIRM, proposal, asked, now + timedelta(days=2))
    elif proposal is not None and proposal.state == Proposal.State.OBJECTED:
        asked = set(queries.settlers(proposal))
        _give(SETTLE, proposal, asked, now + timedelta(days=2))
    looks = queries.audience(alarm) - asked
    if proposal is not None:
        _end_older(proposal)
    ends = proposal.takes_effect_at if proposal is not None else None
    _give(LOOK, alarm, looks, ends if ends and ends > now else now + LOOKING)
    return _active(looks | asked)


def _end_older(proposal: Proposal) -> None:
    """Let what was to be looked at about a decision make place for the newer."""
    alarms = proposal.alarm_set.values("id")
    older = Task.objects.filter(kind=LOOK, subject_id__in=alarms, completed_at=None)
    older.update(completed_at=timezone.now(), outcome="dropped")


def _give(
    kind: str, subject: models.Model, people: Iterable[UUID], due_at: datetime
) -> None:
    """Create one task for each of these people who has none of it yet."""
    known = Task.objects.filter(kind=kind, subject_id=subject.pk, completed_at=None)
    has = set(known.values_list("owner_id", flat=True))
    Task.objects.bulk_create(
        Task(
            kind=kind,
            subject_kind=subject._meta.label_lower,
            subject_id=subject.pk,
            owner_id=user_id,
            due_at=due_at,
            reminded_at=timezone.now(),  # the e-mail below is the reminder
        )
        for user_id in _active(people)
        if user_id not in has
    )


def _active(people: Iterable[UUID]) -> set[UUID]:
    found = User.objects.filter(id__in=list(people), is_active=True)
    return set(found.values_list("id", flat=True))
