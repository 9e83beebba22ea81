"""The tasks about what was changed outside of Amparo: of a team, or of a country."""

from __future__ import annotations

from datetime import timedelta

from ..countries.queries import deadline_hours
from ..kernel.moments import now_rounded
from ..proposals.models import Proposal
from ..vault.models import Alarm
from .key_task_kinds import CHANGED, DECIDED
from .kinds import kind as kind_of
from .models import Task
from .operations import complete, create_task


def follow_alarm(alarm: Alarm) -> None:
    """Create the task of a new alarm; complete that of one that is settled."""
    if alarm.settled_at is not None:
        complete(alarm, CHANGED, DECIDED, by=alarm.settled_by)
        if alarm.table == Proposal._meta.label_lower:  # nobody confirms it any more
            complete(Proposal(id=alarm.row_id), outcome="dropped")
    elif alarm.team is not None:
        create_task(CHANGED, alarm, alarm.team, label="", first=True)
    else:
        _for_country(alarm)


def _for_country(alarm: Alarm) -> None:
    """Give those who lead the country (or the alliance) a task until it is right."""
    hours = deadline_hours(alarm.country_id or "", CHANGED)
    Task.objects.create(
        kind=DECIDED,
        subject_kind=alarm._meta.label_lower,
        subject_id=alarm.id,
        country_id=alarm.country_id,
        due_at=now_rounded() + timedelta(hours=hours),
        escalates_to=kind_of(DECIDED).escalates_to,
    )
