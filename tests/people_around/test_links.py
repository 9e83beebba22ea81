"""A sibling's case is opened from a link; who may not open it learns nothing of it."""

from __future__ import annotations

from uuid import uuid4

import pytest

from amparo.foundation.accounts.models import RecordBar
from amparo.foundation.kernel.errors import Conflict, RuleBroken
from amparo.response.cases.extensions import child_values
from amparo.response.cases.models import Case
from amparo.response.cases.operations.bars import bar_from_case
from amparo.response.people_around.models import PersonAround
from amparo.response.people_around.operations import (
    link_case,
    open_linked_case,
    unlink_case,
)
from amparo.response.people_around.presenters import people_cards
from tests.cases.helpers import opened, with_child
from tests.cast import World

from .helpers import SISTER, around, father, person

pytestmark = pytest.mark.django_db
STORY = "She shares a room with Wara."


def test_a_sisters_case_is_opened_from_the_link_and_names_the_first_child(
    world: World,
) -> None:
    case = with_child(world)
    row = person(world, case, SISTER)
    made = open_linked_case(world.carla, row.id, ["not_sure"], STORY, row.version)
    assert (made.team_id, made.owner_id) == (case.team_id, world.carla.user_id)
    row.refresh_from_db()
    assert row.linked_case_id == made.id
    (back,) = around(world, made).people
    assert (back.title, back.row.relation) == ("Wara", "sibling")
    assert back.row.linked_case_id == case.id
    assert child_values(world.carla, made)["called"] == "Inti"


def test_the_same_form_opens_one_case(world: World) -> None:
    row, key = person(world, opened(world), SISTER), uuid4()
    first = open_linked_case(world.carla, row.id, [], STORY, row.version, key)
    again = open_linked_case(world.carla, row.id, [], STORY, row.version, key)
    assert (again.id, Case.objects.count()) == (first.id, 2)


def test_no_case_is_opened_for_an_alleged_perpetrator_or_twice(world: World) -> None:
    case = opened(world)
    him = person(world, case, father())
    with pytest.raises(RuleBroken):
        open_linked_case(world.carla, him.id, [], STORY, him.version)
    row = person(world, case, SISTER)
    open_linked_case(world.carla, row.id, [], STORY, row.version)
    with pytest.raises(Conflict):
        open_linked_case(world.carla, row.id, [], STORY, row.version)
    row.refresh_from_db()
    with pytest.raises(RuleBroken):
        open_linked_case(world.carla, row.id, [], STORY, row.version)
    assert Case.objects.count() == 2


def test_a_known_case_is_linked_by_its_code_and_unlinked(world: World) -> None:
    case, other = opened(world), opened(world)
    row = person(world, case, SISTER)
    link_case(world.carla, row.id, other.code.lower(), row.version)
    row.refresh_from_db()
    assert row.linked_case_id == other.id
    unlink_case(world.carla, row.id, row.version)
    row.refresh_from_db()
    assert row.linked_case_id is None


def test_only_an_open_case_that_one_may_open_is_linked(world: World) -> None:
    case = opened(world)
    row = person(world, case, SISTER)
    theirs = opened(world, world.beto, team_id=world.team_id("el_alto"))
    for code in (theirs.code, case.code, "BO-2222222"):
        with pytest.raises(RuleBroken) as broken:
            link_case(world.carla, row.id, code, row.version)
        assert broken.value.field == "code"
    assert not PersonAround.objects.exclude(linked_case=None).exists()


def test_who_is_kept_out_of_the_other_case_does_not_see_that_it_exists(
    world: World,
) -> None:
    case = with_child(world)
    row = person(world, case, SISTER)
    made = open_linked_case(world.sonia, row.id, [], STORY, row.version)
    seen = people_cards(world.carla, around(world, case))
    assert seen[0]["case"][0] == made.code
    bar_from_case(world.sonia, made.id, world.users["carla"].id, "knows")
    assert RecordBar.objects.filter(record_id=made.id).exists()
    (card,) = people_cards(world.carla, around(world, case))
    assert card["case"] is None
