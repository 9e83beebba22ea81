"""When tasks are late; completed and escalated ones do not change."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from amparo.foundation.tasks.models import Task
from amparo.foundation.tasks.operations import (
    complete,
    create_task,
    drop_reopenable,
    escalate_due,
    hand_over,
    reopen_tasks,
)
from amparo.foundation.tasks.queries import get, late_in_team, mine, my_day
from amparo.response.services.models import Service
from tests.cast import World
from tests.tasks.helpers import ANYBODY, SUPERVISORS, due

NOON = datetime(2026, 11, 24, 16, tzinfo=UTC)
SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)
pytestmark = pytest.mark.usefixtures("_noon")


@pytest.fixture
def _noon() -> object:
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


def now(task: Task) -> Task:
    return Task.objects.get(id=task.id)


def test_what_is_due_at_this_very_second_is_not_late_yet(world: World) -> None:
    late, just = due(world, NOON - SECOND), due(world, NOON)
    day = my_day(world.carla)
    assert (day.overdue, day.today) == ([late], [just])
    assert escalate_due() == 1
    assert now(late).escalated_at == NOON
    assert now(just).escalated_at is None


def test_what_is_late_is_escalated_once_and_the_moment_does_not_move(
    world: World,
) -> None:
    late = due(world, NOON - SECOND, owner="carla")
    assert escalate_due() == 1
    assert escalate_due(NOON + HOUR) == 0
    assert now(late).escalated_at == NOON


def test_completed_tasks_are_not_escalated(world: World) -> None:
    late = due(world, NOON - SECOND)
    complete(Service(id=late.subject_id))
    assert escalate_due() == 0
    assert now(late).escalated_at is None


def test_a_completed_task_says_when_by_whom_and_how_and_does_not_move(
    world: World,
) -> None:
    task = due(world, HOUR)
    subject = Service(id=task.subject_id)
    assert complete(subject, by=world.users["carla"].id, outcome="dropped") == 1
    assert complete(subject, by=world.users["sonia"].id) == 0
    done = now(task)
    assert (done.completed_at, done.completed_by, done.outcome) == (
        NOON,
        world.users["carla"].id,
        "dropped",
    )
    hand_over(subject, world.teams["el_alto"], world.users["beto"].id)
    assert (now(task).team, now(task).owner) == (world.teams["cochabamba"], None)


def test_only_tasks_of_the_named_kinds_are_completed_or_handed_over(
    world: World,
) -> None:
    first = due(world, HOUR)
    subject = Service(id=first.subject_id)
    second = create_task(
        SUPERVISORS, subject, world.teams["cochabamba"], label="X", due_at=NOON + HOUR
    )
    other = due(world, HOUR)
    assert hand_over(subject, world.teams["el_alto"], None, ANYBODY) == 1
    assert now(first).team == world.teams["el_alto"]
    assert now(second).team == now(other).team == world.teams["cochabamba"]
    assert complete(subject, SUPERVISORS) == 1
    assert now(second).completed_at == NOON
    assert now(first).completed_at is now(other).completed_at is None


def test_only_tasks_with_the_outcome_are_reopened_and_those_dropped_never(
    world: World,
) -> None:
    before, since, done, other = (due(world, HOUR) for _n in range(4))
    subject = Service(id=before.subject_id)
    Task.objects.filter(id__in=[since.id, done.id]).update(subject_id=subject.id)
    ended = Task.objects.filter(id__in=[before.id, since.id, other.id])
    Task.objects.filter(id=done.id).update(completed_at=NOON, outcome="done")
    Task.objects.filter(id=before.id).update(completed_at=NOON, outcome="closed")
    assert drop_reopenable(subject, "closed") == 1
    ended.exclude(id=before.id).update(completed_at=NOON, outcome="closed")
    assert reopen_tasks(subject, "closed", SUPERVISORS) == 0
    assert reopen_tasks(subject, "closed", ANYBODY) == 1
    assert (now(since).completed_at, now(since).outcome) == (None, "")
    for task, outcome in ((before, "dropped"), (done, "done"), (other, "closed")):
        assert (now(task).completed_at, now(task).outcome) == (NOON, outcome)


def test_raising_again_moves_what_is_open_and_leaves_what_was_done(
    world: World,
) -> None:
    task = due(world, NOON - SECOND, owner="carla")
    escalate_due()
    Task.objects.filter(id=task.id).update(reminded_at=NOON)
    subject, team = Service(id=task.subject_id), world.teams["cochabamba"]
    again = create_task(ANYBODY, subject, team, label="X", due_at=NOON + HOUR)
    assert again.id == task.id
    assert (again.due_at, again.owner) == (NOON + HOUR, None)
    assert (again.escalated_at, again.reminded_at) == (None, None)
    complete(subject)
    third = create_task(ANYBODY, subject, team, label="X", due_at=NOON + 2 * HOUR)
    assert third.id != task.id
    assert now(task).due_at == NOON + HOUR


def test_who_hears_of_what_is_late_is_the_supervisor_of_the_team_alone(
    world: World,
) -> None:
    late = due(world, NOON - SECOND, owner="carla")
    own = due(world, NOON - SECOND, owner="sonia")
    due(world, NOON + HOUR, owner="carla")
    escalate_due()
    assert list(late_in_team(world.sonia)) == [late]
    assert own not in late_in_team(world.sonia)
    for name in ("carla", "tomasa", "elena", "luz", "ana", "inti", "lena"):
        assert list(late_in_team(getattr(world, name))) == [], name
    complete(Service(id=late.subject_id))
    assert list(late_in_team(world.sonia)) == []


def test_a_task_out_of_reach_or_completed_is_not_found(world: World) -> None:
    task = due(world, HOUR)
    assert get(world.carla, task.id) == task
    for stranger in (world.beto, world.luz, world.ana):
        with pytest.raises(Task.DoesNotExist):
            get(stranger, task.id)
    complete(Service(id=task.subject_id))
    with pytest.raises(Task.DoesNotExist):
        get(world.carla, task.id)
    assert list(mine(world.carla)) == []
