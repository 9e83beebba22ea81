"""A contact whose task is postponed on "My day" moves along."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest

from amparo.foundation.kernel.errors import Refused
from amparo.foundation.organisations.hours import zone_of
from amparo.foundation.policy import Actor
from amparo.foundation.tasks.models import Task
from amparo.foundation.tasks.operations import postpone
from amparo.response.cases.models import Case
from amparo.response.follow_up import tasks
from amparo.response.follow_up.models import Contact
from tests.cases.helpers import begin_ready, first_case
from tests.cast import World
from tests.conftest import BeginWith
from tests.follow_up.helpers import (
    in_days,
    next_contact,
    open_task,
    planned_as,
    recorded,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def _begins(begin_with: BeginWith) -> None:
    """Each test of this file begins with a case whose risk was assessed."""
    begin_with(begin_ready)


def task_of(contact: Contact) -> Task:
    found = open_task(contact, tasks.CONTACT)
    assert found is not None
    return found


def later(actor: Actor, case: Case, days: int, reason: str = "not_safe_now") -> Task:
    """Postpone the task of the next contact to a morning."""
    task = task_of(next_contact(case))
    zone = zone_of(case.team)
    until = datetime.combine(in_days(days), time(9), zone)
    return postpone(actor, task.id, until, reason, task.version)


def test_the_contact_moves_with_its_task_and_keeps_why(world: World) -> None:
    case = first_case()
    before = planned_as(world, case, "meeting", 2)
    later(world.carla, case, 5)
    old = Contact.objects.get(id=before.id)
    assert (old.state, old.because) == ("moved", "not_safe")
    now = next_contact(case)
    assert (now.replaces_id, now.means, now.due_on) == (old.id, "meeting", in_days(5))
    task = task_of(now)
    assert task.due_at.astimezone(zone_of(case.team)).date() == in_days(5)
    assert open_task(old, tasks.CONTACT) is None
    assert Task.objects.filter(kind=tasks.CONTACT, completed_at=None).count() == 1


def test_within_the_day_the_contact_stays(world: World) -> None:
    case = first_case()
    before = planned_as(world, case, "meeting", 2)
    later(world.carla, case, 2)
    assert next_contact(case).id == before.id


def test_a_moved_contact_is_recorded_as_any_other(world: World) -> None:
    case = first_case()
    planned_as(world, case, "meeting", 2)
    later(world.carla, case, 5)
    moved = next_contact(case)
    recorded(world, case, "spoke", on=in_days(0))
    assert Contact.objects.get(id=moved.id).state == "done"
    assert open_task(moved, tasks.CONTACT) is None


def test_a_colleague_from_elsewhere_moves_neither(world: World) -> None:
    case = first_case()
    before = planned_as(world, case, "meeting", 2)
    with pytest.raises(Refused):
        later(world.beto, case, 5)
    assert next_contact(case).id == before.id
    assert task_of(before).due_at - task_of(before).created_at < timedelta(days=4)
