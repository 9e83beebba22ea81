"""The tables of states and the operations say the same, from every state."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse

from amparo.foundation.kernel.errors import AmparoError
from amparo.foundation.lists.states import StateTable
from amparo.response.people_around.codes import AroundState, ProtectionState
from amparo.response.people_around.operations import (
    add_protection,
    move_person,
    move_protection,
)
from amparo.response.people_around.states import AROUND_STATES, PROTECTION_STATES
from amparo.response.people_around.types import ProtectionData
from tests.cases.helpers import opened
from tests.cast import World
from tests.signin import signed_in

from .helpers import person

pytestmark = pytest.mark.django_db
NAMES = ("carla", "sonia", "beto", "tomasa", "pablo")


def someone(world: World, state: str) -> Any:
    row = person(world, opened(world))
    if state == AroundState.PAST:
        row = move_person(world.carla, row.id, state, row.version)
    return row


def concern(world: World, state: str) -> Any:
    data = ProtectionData("school", "school")
    row = add_protection(world.carla, opened(world).id, data)
    if state != ProtectionState.CURRENT:
        row = move_protection(world.carla, row.id, state, row.version, "Since June.")
    return row


MADE: dict[str, tuple[StateTable, Any, Any]] = {
    "person": (AROUND_STATES, someone, move_person),
    "protection": (PROTECTION_STATES, concern, move_protection),
}


@pytest.mark.parametrize("kind", MADE)
def test_every_move_is_allowed_exactly_where_the_table_says(
    world: World, kind: str
) -> None:
    table, make, move = MADE[kind]
    for state in table.states:
        row = make(world, state)
        for to in table.states:
            allowed = any(
                state in one.before and to in one.after for one in table.moves
            )
            for name in NAMES:
                may = allowed and name in ("carla", "sonia")
                assert moved(world, name, row, to, move) is may, (state, to, name)


def moved(world: World, name: str, row: Any, to: str, move: Any) -> bool:
    """Try a move as someone, and undo it; return whether it was done."""
    done = False
    with transaction.atomic():
        try:
            move(getattr(world, name), row.id, to, row.version, "It changed.")
            done = True
        except AmparoError:
            pass
        if done:
            now = type(row).objects.get(id=row.id)
            assert now.state == to
        transaction.set_rollback(True)
    return done


@pytest.mark.parametrize("table", [AROUND_STATES, PROTECTION_STATES])
def test_a_page_draws_the_table(world: World, table: StateTable) -> None:
    url = reverse("people_around:states", args=[table.name])
    shown = signed_in(world, "carla").get(url).content.decode()
    assert all(str(state.label) in shown for state in table.states)


def test_an_unknown_table_is_not_found(world: World) -> None:
    url = reverse("people_around:states", args=["nothing"])
    assert signed_in(world, "carla").get(url).status_code == 404
