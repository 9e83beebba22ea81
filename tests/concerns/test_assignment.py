"""Assignment of concerns: nothing is done twice, and nothing waits unseen."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from amparo.foundation.journal.models import Entry
from amparo.foundation.kernel.errors import Conflict, Refused, RuleBroken
from amparo.foundation.tasks.models import Task
from amparo.response.concerns.operations import (
    assign_next,
    assign_to,
    assign_to_me,
    close_quickly,
    reply,
    unassign,
)
from amparo.response.concerns.queue import QueueFilter
from tests.cast import World
from tests.reporting import WELCOME, Tell


def test_two_officers_cannot_assign_the_same_concern_to_themselves(
    world: World, tell: Tell
) -> None:
    _receipt, concern = tell()
    assign_to_me(world.tomasa, concern.id, concern.version)
    with pytest.raises(Conflict) as caught:
        assign_to_me(world.sonia, concern.id, concern.version)
    assert caught.value.current.owner.name == "Tomasa"
    assert Task.objects.get(subject_id=concern.id).owner_id == world.users["tomasa"].id


def test_unassigning_gives_it_to_the_team(world: World, tell: Tell) -> None:
    _receipt, concern = tell()
    claimed = assign_to_me(world.tomasa, concern.id, concern.version)
    unassign(world.tomasa, concern.id, claimed.version)
    concern.refresh_from_db()
    assert concern.owner_id is None
    assert Task.objects.get(subject_id=concern.id).owner_id is None


def test_only_a_supervisor_unassigns_what_a_colleague_works_on(
    world: World, tell: Tell
) -> None:
    _receipt, hers = tell()
    hers = assign_to_me(world.sonia, hers.id, hers.version)
    with pytest.raises(RuleBroken):
        unassign(world.tomasa, hers.id, hers.version)
    _receipt, other = tell()
    other = assign_to_me(world.tomasa, other.id, other.version)
    unassign(world.sonia, other.id, other.version)
    other.refresh_from_db()
    assert other.owner_id is None


def test_a_concern_is_assigned_to_a_colleague_with_its_tasks(
    world: World, tell: Tell
) -> None:
    _receipt, concern = tell()
    mine = assign_to_me(world.tomasa, concern.id, concern.version)
    sonia = world.users["sonia"].id
    assign_to(world.tomasa, concern.id, sonia, mine.version)
    concern.refresh_from_db()
    assert concern.owner_id == sonia
    assert Task.objects.get(subject_id=concern.id).owner_id == sonia
    entry = Entry.objects.filter(verb="concern.assign").latest("number")
    assert entry.facts["to"] == str(sonia)


@pytest.mark.parametrize("whom", ["carla", "beto", "tala"])
def test_a_concern_is_assigned_only_to_an_officer_of_its_team(
    world: World, tell: Tell, whom: str
) -> None:
    _receipt, concern = tell()
    mine = assign_to_me(world.tomasa, concern.id, concern.version)
    with pytest.raises(RuleBroken) as caught:
        assign_to(world.tomasa, concern.id, world.users[whom].id, mine.version)
    assert caught.value.field == "user_id"
    concern.refresh_from_db()
    assert concern.owner_id == world.users["tomasa"].id


def test_an_old_page_assigns_nothing(world: World, tell: Tell) -> None:
    _receipt, concern = tell()
    assign_to_me(world.tomasa, concern.id, concern.version)
    with pytest.raises(Conflict):
        assign_to(world.tomasa, concern.id, world.users["sonia"].id, concern.version)


@pytest.mark.parametrize("who", ["carla", "elena", "tala"])
def test_others_assign_nothing(world: World, tell: Tell, who: str) -> None:
    _receipt, concern = tell()
    with pytest.raises(Refused):
        assign_to_me(getattr(world, who), concern.id, concern.version)
    assert assign_next(getattr(world, who)) is None
    concern.refresh_from_db()
    assert concern.owner_id is None


# -- The next one ------------------------------------------------------------------


def test_the_next_one_is_the_first_due_of_the_unassigned(
    world: World, tell: Tell
) -> None:
    _receipt, calm = tell()
    _receipt, danger = tell(danger_now="yes")
    _receipt, late = tell()
    Task.objects.filter(subject_id=late.id).update(
        due_at=timezone.now() - timedelta(hours=30)
    )
    _receipt, answered = tell()
    reply(world.sonia, answered.id, WELCOME, uuid4())
    taken = [assign_next(world.tomasa) for _turn in range(4)]
    assert [c.id for c in taken if c] == [danger.id, late.id, calm.id]
    assert taken[3] is None
    calm.refresh_from_db()
    assert (calm.owner_id, calm.state) == (world.users["tomasa"].id, "open")
    owners = Task.objects.filter(completed_at=None).values_list("owner_id", flat=True)
    assert set(owners) == {world.users["tomasa"].id}


def test_taking_the_next_one_is_in_the_journal_and_finding_none_is_not(
    world: World, tell: Tell
) -> None:
    assert assign_next(world.tomasa) is None
    _receipt, concern = tell()
    assign_next(world.tomasa)
    entry = Entry.objects.get(verb="concern.assign")
    assert (entry.subject_id, entry.facts["next"]) == (concern.id, True)


def test_the_next_one_fits_the_filters(world: World, tell: Tell) -> None:
    tell(danger_now="yes")
    _receipt, fitting = tell(
        language="en", child_age="under_13", kinds=("job_offer", "online")
    )
    chosen = QueueFilter(language="en", age="under_13", kind="online")
    taken = assign_next(world.tomasa, chosen)
    assert taken is not None
    assert taken.id == fitting.id
    assert assign_next(world.tomasa, chosen) is None


def test_a_closed_concern_is_never_the_next_one(world: World, tell: Tell) -> None:
    _receipt, concern = tell()
    close_quickly(world.sonia, concern.id, "silent", concern.version)
    assert assign_next(world.tomasa) is None
