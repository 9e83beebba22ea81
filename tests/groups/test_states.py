"""The table of states and the operations say the same, for each state, move, person."""

from __future__ import annotations

import pytest
from django.urls import reverse

from amparo.foundation.policy import AccessScope
from amparo.prevention.groups import requests
from amparo.prevention.groups.codes import RequestState
from amparo.prevention.groups.models import Request
from amparo.prevention.groups.queries import scope_of
from amparo.prevention.groups.states import REQUEST_STATES
from tests.cast import World
from tests.days import today
from tests.groups.helpers import a_group, a_request, ago
from tests.lists.walking import Acts, moves_of, wrong_moves
from tests.signin import signed_in

SILENCE = ("silence", "silent")  # no person does it
# How a request comes into each state, without an answer where one is still possible.
WAYS = {
    "asked": (),
    "answered": ("answered",),
    "silent": ("silent",),
    "told": ("silent", "told"),
    "withdrawn": ("withdrawn",),
}


def acts(row: Request) -> Acts:
    version, day = row.version, today()
    return {
        ("answer", "answered"): lambda a: requests.answer(
            a, row.id, "yes", "Sí.", day, version
        ),
        ("tell", "told"): lambda a: requests.tell_back(
            a, row.id, "good", "", day, version
        ),
        ("withdraw", "withdrawn"): lambda a: requests.withdraw(a, row.id, version),
    }


@pytest.mark.parametrize("state", RequestState)
def test_the_operations_do_what_the_table_says(
    world: World, everybody: bool, state: str
) -> None:
    group = a_group(world.carla, world.team_id("cochabamba"))
    row = a_request(world.carla, group, ago(100))
    assert moves_of(REQUEST_STATES) == {*acts(row), SILENCE}
    for after in WAYS[state]:
        if after == "silent":
            assert requests.mark_silent() == 1
        else:
            row.refresh_from_db()
            next(do for (_key, to), do in acts(row).items() if to == after)(world.carla)
    row.refresh_from_db()
    assert row.state == state

    def where(_key: str) -> AccessScope:
        return scope_of(group)

    tries = acts(row)
    table = REQUEST_STATES
    assert (
        wrong_moves(world, table, row, tries, where, "luz", everybody=everybody) == []
    )


@pytest.mark.parametrize("state", RequestState)
def test_only_a_request_that_waits_falls_silent(world: World, state: str) -> None:
    group = a_group(world.carla, world.team_id("cochabamba"))
    row = a_request(world.carla, group, ago(100))
    Request.objects.filter(id=row.id).update(state=state)
    marked = requests.mark_silent()
    assert marked == REQUEST_STATES.allows("silence", state, "silent")


def test_the_page_says_how_a_request_moves(world: World) -> None:
    shown = signed_in(world, "sonia").get(reverse("groups:states"))
    words = shown.content.decode()
    assert all(str(state.label) in words for state in RequestState)
