""" "My week": what is due on the coming seven days, each in the order of harm."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from ..organisations.hours import shifts_on, states_hours
from ..organisations.models import Team
from ..policy import Actor
from .cover import leave_of
from .models import Task
from .queries import (
    DANGER,
    MOST_READ,
    Housekeeping,
    count_housekeeping,
    in_sight,
    is_danger_row,
    is_housekeeping,
    mine,
)

DAYS = 7
# What cannot wait first; a level that is not named stands last.
_HARM = {"high": 1, "urgent": 1, "soon": 2, "medium": 2, "low": 3, "normal": 3}
_LAST = 4


@dataclass
class WeekDay:
    """One day with its tasks; ``is_closed``: none of the person's teams works then.

    ``covered_by`` are who does the person's work on that day, ``covers`` whose work the
    person does.
    """

    date: date
    is_closed: bool = False
    covered_by: list[str] = field(default_factory=list)
    covers: list[str] = field(default_factory=list)
    tasks: list[Task] = field(default_factory=list)


@dataclass
class Week:
    """The tasks of one person until the end of the seventh day; what is late apart."""

    danger: list[Task]
    overdue: list[Task]
    days: list[WeekDay]
    is_cut: bool  # there are more than were read
    housekeeping: Housekeeping

    @property
    def shown(self) -> list[Task]:
        """Return every task that has a row of its own."""
        of_days = [task for day in self.days for task in day.tasks]
        return [*self.danger, *self.overdue, *of_days]


def my_week(actor: Actor, now: datetime | None = None) -> Week:
    """Return the person's coming seven days, in a few queries whatever their number.

    A task stands on the day in its own time zone.
    """
    moment = now or timezone.now()
    first = timezone.localtime(moment).date()
    days = {one.date: one for one in _days(actor, first)}
    last = max(days)
    _add_leave(actor, days)
    ordinary = ~is_danger_row() & ~is_housekeeping()
    # A day more: where the sun rises later, the seventh day ends later.
    end = datetime.combine(last + timedelta(days=2), time.min, moment.tzinfo)
    found = mine(actor).filter(ordinary, due_at__lt=end)[: MOST_READ + 1]
    tasks, overdue = list(found), []
    for task in tasks[:MOST_READ]:
        if task.due_at < moment:
            overdue.append(task)
            continue
        day = max(first, task.due_at.astimezone(task.zone).date())
        if day <= last:
            days[day].tasks.append(task)
    for one in days.values():
        one.tasks.sort(key=_harm)
    return Week(
        danger=list(in_sight(actor).filter(is_danger_row())),
        overdue=overdue,
        days=list(days.values()),
        is_cut=len(tasks) > MOST_READ,
        housekeeping=count_housekeeping(actor, moment),
    )


def _add_leave(actor: Actor, days: dict[date, WeekDay]) -> None:
    for row in leave_of(actor.user_id, min(days), max(days)):
        for day in days.values():
            if not row.starts_on <= day.date <= row.ends_on:
                continue
            if row.user_id == actor.user_id:
                day.covered_by.append(row.by.name)
            else:
                day.covers.append(row.user.name)


def _harm(task: Task) -> tuple[int, datetime]:
    rank = 0 if task.level in DANGER else _HARM.get(task.level, _LAST)
    return rank, task.due_at


def _days(actor: Actor, first: date) -> list[WeekDay]:
    teams = Team.objects.filter(id__in=actor.team_ids()).order_by("id")
    with_hours = [team for team in teams if states_hours(team)]
    days = [first + timedelta(days=ahead) for ahead in range(DAYS)]
    return [
        WeekDay(
            day,
            is_closed=bool(with_hours)
            and all(shifts_on(team, day) == () for team in with_hours),
        )
        for day in days
    ]
