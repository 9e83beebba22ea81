"""A person's open tasks: "my day", and what is late in the team."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from ..kernel.counts import MOST_COUNTED
from ..policy import Actor, Role, Scope, permission, visible
from .cover import covered
from .kinds import all_kinds
from .models import Task

# The levels of danger, of a task whose kind answers danger.
DANGER = frozenset({"now", "emergency"})
MOST_READ = 200  # of what is no danger
COMING_SHOWN = 12


@dataclass(frozen=True)
class Housekeeping:
    """How many housekeeping tasks there are, and how many of them are overdue."""

    total: int = 0
    overdue: int = 0


@dataclass
class Day:
    """The tasks of one person in the order of harm; each list by due time."""

    danger: list[Task] = field(default_factory=list)
    overdue: list[Task] = field(default_factory=list)
    late_in_team: list[Task] = field(default_factory=list)
    today: list[Task] = field(default_factory=list)
    coming: list[Task] = field(default_factory=list)
    later: int = 0  # how many later tasks are not shown, as far as they were read
    is_cut: bool = False  # there are more than were read
    housekeeping: Housekeeping = Housekeeping()

    @property
    def is_empty(self) -> bool:
        """Return whether nothing at all is due."""
        return not (self.shown or self.housekeeping.total)

    @property
    def is_done(self) -> bool:
        """Return whether nothing is left that is danger, overdue or due today."""
        due = self.danger or self.overdue or self.late_in_team or self.today
        return not (due or self.housekeeping.overdue)

    @property
    def shown(self) -> list[Task]:
        """Return every task that has a row of its own."""
        late = [*self.danger, *self.overdue, *self.late_in_team]
        return [*late, *self.today, *self.coming]


def end_of_day(task: Task, now: datetime) -> datetime:
    """Return the midnight that ends the day of ``now`` in the task's time zone."""
    tomorrow = now.astimezone(task.zone).date() + timedelta(days=1)
    return datetime.combine(tomorrow, time.min, task.zone)


def is_danger(task: Task) -> bool:
    """Return whether someone may be in danger while this waits."""
    return task.level in DANGER and task.kind in danger_kinds()


def alerts_people(task: Task) -> bool:
    """Return whether a task is danger, about which who is on call is alerted."""
    return bool(task.team_id) and is_danger(task)


def danger_kinds() -> list[str]:
    """Return the kinds of tasks that answer danger."""
    return [k.key for k in all_kinds() if k.answers_danger]


def is_housekeeping() -> Q:
    """Return the filter for tasks for which nobody waits."""
    return Q(kind__in=[k.key for k in all_kinds() if k.housekeeping])


def is_danger_row() -> Q:
    """Return the filter for tasks while which someone may be in danger."""
    return Q(kind__in=danger_kinds(), level__in=DANGER)


def alerting() -> Q:
    """Return the filter for open tasks that alert people while nobody takes them."""
    return is_danger_row() & Q(completed_at=None, team__isnull=False)


def my_day(actor: Actor, now: datetime | None = None) -> Day:
    """Return the person's tasks, in four queries whatever their number.

    Danger has one of its own, so that nothing else ever takes its place.
    """
    moment = now or timezone.now()
    day = Day(
        danger=list(in_sight(actor).filter(is_danger_row())),
        housekeeping=count_housekeeping(actor, moment),
    )
    ordinary = ~is_danger_row() & ~is_housekeeping()
    tasks = list(mine(actor).filter(ordinary)[: MOST_READ + 1])
    day.is_cut = len(tasks) > MOST_READ
    for task in tasks[:MOST_READ]:
        if task.due_at < moment:
            day.overdue.append(task)
        elif task.due_at < end_of_day(task, moment):
            day.today.append(task)
        else:
            day.coming.append(task)
    day.later = max(0, len(day.coming) - COMING_SHOWN)
    day.coming = day.coming[:COMING_SHOWN]
    known = {task.id for task in tasks}
    late = late_in_team(actor).filter(ordinary)[:MOST_READ]
    day.late_in_team = [task for task in late if task.id not in known]
    return day


def count_housekeeping(actor: Actor, moment: datetime) -> Housekeeping:
    """Count this person's housekeeping tasks, as far as a row says how many."""
    # What is overdue stands first, so that it is among those that are counted.
    first = (
        housekeeping(actor)
        .select_related(None)
        .values("id", "due_at")[: MOST_COUNTED + 1]
    )
    found = first.aggregate(
        total=Count("id"), overdue=Count("id", filter=Q(due_at__lt=moment))
    )
    return Housekeeping(**found)


def housekeeping(actor: Actor) -> QuerySet[Task]:
    """Return this person's housekeeping tasks, and what of it is late with others."""
    return in_sight(actor).filter(is_housekeeping())


def everything_else(actor: Actor) -> QuerySet[Task]:
    """Return this person's other tasks."""
    return mine(actor).exclude(is_housekeeping())


def open_tasks() -> QuerySet[Task]:
    """Return the open tasks, soonest first."""
    return (
        Task.objects.filter(completed_at=None, kind__in=[k.key for k in all_kinds()])
        .select_related(
            "team__country", "team__organisation", "country", "owner", "taken_by"
        )
        .order_by("due_at", "id")
    )


def mine(actor: Actor) -> QuerySet[Task]:
    """Return this person's open tasks: their own, and their teams' without an owner.

    Of the latter only the kinds that one of their roles in that team can do. Those who
    are responsible for a country have the country's tasks, too; who looks after a
    colleague's work (``cover``) has theirs.
    """
    return open_tasks().filter(_is_mine(actor))


def in_sight(actor: Actor) -> QuerySet[Task]:
    """Return this person's open tasks, and those of others of which they hear."""
    return open_tasks().filter(_is_mine(actor) | _is_late_in_team(actor))


def _is_mine(actor: Actor) -> Q:
    reach = _seen(actor)
    unowned = Q(pk__in=[])
    for team_id in actor.team_ids():
        roles = {
            assignment.role
            for assignment in actor.assignments
            if assignment.team_id == team_id
        }
        unowned |= Q(team_id=team_id, owner=None) & ~Q(kind__in=not_for(roles))
    of_teams = reach & (Q(owner_id=actor.user_id) | covered(actor.user_id) | unowned)
    personal = Q(owner_id=actor.user_id, team=None)
    return of_teams | personal | _of_countries(actor)


def _seen(actor: Actor) -> Q:
    """Return the filter for the tasks of this person's teams.

    Without those about a record from which they are barred, or about a part of it,
    which has its code.
    """
    return visible(actor, "task.see", team="team") & ~_barred(actor)


def _barred(actor: Actor) -> Q:
    if not actor.barred:
        return Q(pk__in=[])
    return Q(subject_id__in=actor.barred) | Q(label__in=actor.barred_labels)


def _of_countries(actor: Actor) -> Q:
    """Return the filter for this person's tasks of countries or of the alliance."""
    found = Q(pk__in=[])
    for assignment in actor.assignments:
        scope = permission("task.see_country").allowed.get(assignment.role)
        if scope is not None:
            countries = Q(country__in=assignment.countries)
            here = Q(country=None) if scope is Scope.ALLIANCE else countries
            found |= (
                here
                & Q(team=None, owner=None)
                & ~Q(kind__in=not_for([assignment.role]))
            )
    return found


def late_in_team(actor: Actor) -> QuerySet[Task]:
    """Return others' late tasks that were escalated to this person's role.

    In a team of theirs or, for those responsible for the alliance, in any country.
    """
    return open_tasks().filter(_is_late_in_team(actor))


def _is_late_in_team(actor: Actor) -> Q:
    reach = Q(pk__in=[])
    for assignment in actor.assignments:
        if assignment.team_id and assignment.role in permission("task.see").allowed:
            reach |= Q(team_id=assignment.team_id, escalates_to=assignment.role)
        if (
            permission("task.see_country").allowed.get(assignment.role)
            is Scope.ALLIANCE
        ):
            reach |= Q(team=None, escalates_to=assignment.role)
    others = ~Q(owner_id=actor.user_id)
    return reach & Q(escalated_at__isnull=False) & others & ~_barred(actor)


def not_for(roles: Iterable[str]) -> list[str]:
    """Return the kinds that nobody with only these roles can do."""
    own = {Role(role) for role in roles}
    return [k.key for k in all_kinds() if k.roles and not own & set(k.roles)]


def may_do(task: Task, user_id: UUID, role: str) -> bool:
    """Return whether a member with this role is one of those who can do the task."""
    if task.owner_id:
        return task.owner_id == user_id
    return task.kind not in not_for([role])


def get(actor: Actor, task_id: UUID) -> Task:
    """Return one open task of the person's teams, or raise ``DoesNotExist``."""
    return open_tasks().filter(_seen(actor)).get(id=task_id)
