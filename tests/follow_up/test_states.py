"""The table of states and the operations say the same, for each state, move, person."""

from __future__ import annotations

import pytest
from django.urls import reverse

from amparo.foundation.policy import AccessScope
from amparo.response.cases.operations._shared import find, scope_of
from amparo.response.follow_up.codes import After, ContactState
from amparo.response.follow_up.models import Contact
from amparo.response.follow_up.operations import (
    cancel_contact,
    plan_contact,
    record_contact,
)
from amparo.response.follow_up.operations.recording import Outcome
from amparo.response.follow_up.states import CONTACT_STATES
from tests.cases.helpers import begin_ready, first_case
from tests.cast import World
from tests.conftest import BeginWith
from tests.follow_up.helpers import closed, in_days, next_contact
from tests.lists.walking import Acts, moves_of, wrong_moves
from tests.signin import signed_in


@pytest.fixture(scope="module", autouse=True)
def _begins(begin_with: BeginWith) -> None:
    """Each test of this file begins with a case whose risk was assessed."""
    begin_with(begin_ready)


def acts(row: Contact) -> Acts:
    return {
        ("move", "moved"): lambda actor: plan_contact(
            actor, row.case_id, "text", in_days(3), "child_asked"
        ),
        ("drop", "dropped"): lambda actor: cancel_contact(
            actor, row.id, "child_asked", row.version
        ),
        ("record", "done"): lambda actor: record_contact(
            actor, row.id, Outcome("spoke"), row.version
        ),
        ("record", "missed"): lambda actor: record_contact(
            actor, row.id, Outcome("nobody"), row.version
        ),
    }


# A follow-up after closing is cancelled and never moved; another contact is moved.
ELSEWHERE = {"open": ("drop", "dropped"), "closed": ("move", "moved")}
SIDES = [
    (state, how)
    for how, (_move, never) in ELSEWHERE.items()
    for state in ContactState
    if state != never
]


@pytest.mark.parametrize(("state", "how"), SIDES)
def test_the_operations_do_what_the_table_says(
    world: World, everybody: bool, state: str, how: str
) -> None:
    case = first_case()
    if how == "closed":
        closed(world, case)
    row = next_contact(case, After.FIRST if how == "closed" else "")
    assert moves_of(CONTACT_STATES) == set(acts(row))
    offered = {k: act for k, act in acts(row).items() if k != ELSEWHERE[how]}
    for (_key, after), act in offered.items():
        if after == state:
            act(world.carla)
    row = Contact.objects.get(id=row.id)
    assert row.state == state

    def where(_key: str) -> AccessScope:
        return scope_of(find(row.case_id))

    offered = {k: act for k, act in acts(row).items() if k in offered}
    table = CONTACT_STATES
    wrong = wrong_moves(
        world, table, row, offered, where, "carla", "beto", everybody=everybody
    )
    assert wrong == []


def test_the_page_says_how_a_contact_moves(world: World) -> None:
    shown = signed_in(world, "carla").get(reverse("follow_up:states"))
    words = shown.content.decode()
    assert all(str(state.label) in words for state in ContactState)
    assert "Plan otherwise" in words
