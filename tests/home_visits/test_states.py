"""The table of states and the operations say the same, for each state, move, person."""

from __future__ import annotations

import pytest
from django.urls import reverse

from amparo.foundation.policy import AccessScope
from amparo.response.cases.operations._shared import find, scope_of
from amparo.response.home_visits.codes import TripState
from amparo.response.home_visits.models import Trip
from amparo.response.home_visits.operations import arrive, come_back
from amparo.response.home_visits.states import TRIP_STATES
from tests.cast import World
from tests.home_visits.helpers import out
from tests.lists.walking import Acts, moves_of, wrong_moves
from tests.signin import signed_in


def acts(row: Trip) -> Acts:
    return {
        ("arrive", "there"): lambda actor: arrive(actor, row.id),
        ("come_back", "back"): lambda actor: come_back(actor, row.id),
    }


@pytest.mark.parametrize("state", TripState)
def test_the_operations_do_what_the_table_says(
    world: World, everybody: bool, state: str
) -> None:
    row = out(world)
    assert moves_of(TRIP_STATES) == set(acts(row))
    for (_key, after), act in acts(row).items():
        if after == state:
            act(world.carla)
    row = Trip.objects.get(id=row.id)
    assert row.state == state

    def where(_key: str) -> AccessScope:
        return scope_of(find(row.contact.case_id))

    table = TRIP_STATES
    wrong = wrong_moves(
        world, table, row, acts(row), where, "carla", "beto", everybody=everybody
    )
    assert wrong == []


def test_the_page_says_how_a_visit_moves(world: World) -> None:
    shown = signed_in(world, "carla").get(reverse("home_visits:states"))
    words = shown.content.decode()
    assert all(str(state.label) in words for state in TripState)
