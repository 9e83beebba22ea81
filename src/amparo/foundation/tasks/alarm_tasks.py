"""The task of a team whose records were changed outside of Amparo."""

from __future__ import annotations

from ..vault.models import Alarm
from .key_task_kinds import CHANGED
from .operations import complete, create_task


def follow_alarm(alarm: Alarm) -> None:
    """Create the task of a new alarm; complete that of one that is settled."""
    if alarm.settled_at is None:
        create_task(CHANGED, alarm, alarm.team, label="", first=True)
    else:
        complete(alarm, CHANGED, by=alarm.settled_by)
