"""Optimistic locking: the second person is told, and nothing is lost."""

import pytest
from django.db import transaction

from amparo.foundation.kernel.errors import Conflict
from amparo.foundation.kernel.locking import change, check_version, lock
from amparo.foundation.organisations.models import Organisation, Team

from ..cast import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def mine(world: World) -> Team:
    return Team.objects.get(id=world.team_id("cochabamba"))


@pytest.fixture
def theirs(world: World) -> Team:
    return Team.objects.get(id=world.team_id("cochabamba"))


def test_a_change_is_in_the_row_and_in_the_database(mine: Team) -> None:
    before = mine.version

    change(mine, before, name="Alba")

    stored = Team.objects.get(id=mine.id)
    assert (mine.name, mine.version) == ("Alba", before + 1)
    assert (stored.name, stored.version) == ("Alba", before + 1)


def test_who_saw_an_older_version_changes_nothing_and_gets_the_newer_one(
    mine: Team, theirs: Team
) -> None:
    seen = mine.version
    change(theirs, seen, name="Alba")

    with pytest.raises(Conflict, match="while you were writing") as refused:
        change(mine, seen, name="Bruma")

    assert refused.value.current.name == "Alba"
    assert refused.value.current.version == seen + 1
    assert Team.objects.get(id=mine.id).name == "Alba"


def test_a_change_writes_its_own_fields_and_no_others(world: World) -> None:
    """Of a row without a code; one with a code is read anew before it is changed."""
    casa = world.organisations["casa"].id
    mine, theirs = (Organisation.objects.get(id=casa) for _ in range(2))
    change(theirs, theirs.version, name="Alba")

    change(mine, theirs.version, is_active=False)

    stored = Organisation.objects.get(id=casa)
    assert (stored.name, stored.is_active) == ("Alba", False)


def test_a_change_of_who_it_belongs_to_forgets_the_loaded_one(
    world: World, mine: Team
) -> None:
    assert mine.custodians != world.teams["el_alto"]

    change(mine, mine.version, custodians_id=world.team_id("el_alto"))

    assert mine.custodians == world.teams["el_alto"]


def test_what_someone_saw_is_compared_before_anything_is_written(mine: Team) -> None:
    check_version(mine, mine.version)

    with pytest.raises(Conflict, match="Read it first"):
        check_version(mine, mine.version + 1, "Read it first.")


def test_a_locked_row_is_read_anew(mine: Team, theirs: Team) -> None:
    change(theirs, theirs.version, name="Alba", is_active=False)

    with transaction.atomic():
        lock(mine, "name")
        assert (mine.name, mine.is_active) == ("Alba", True)
        lock(mine)
        assert (mine.name, mine.is_active) == ("Alba", False)
