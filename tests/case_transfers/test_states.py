"""The table of states and the operations say the same, for each state, move, person."""

from __future__ import annotations

import pytest
from django.urls import reverse

from amparo.foundation.policy import AccessScope
from amparo.response.case_transfers import operations as do
from amparo.response.case_transfers.codes import State
from amparo.response.case_transfers.models import CaseTransfer
from amparo.response.case_transfers.queries import scope_of_receiver, scope_of_sender
from amparo.response.case_transfers.states import TRANSFER_STATES
from amparo.response.cases.operations import decide_approval
from tests.case_transfers.helpers import asked, sent
from tests.cases.helpers import begin_planned, first_case
from tests.cast import World
from tests.conftest import BeginWith
from tests.lists.walking import Acts, moves_of, wrong_moves
from tests.signin import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def _begins(begin_with: BeginWith) -> None:
    """Each test of this file begins with a case whose plan is approved."""
    begin_with(begin_planned)


def acts(row: CaseTransfer) -> Acts:
    approval = row.approval_id
    assert approval is not None
    return {
        ("approve", "sent"): lambda who: decide_approval(who, approval, True),
        ("send_back", "sent_back"): lambda who: decide_approval(
            who, approval, False, "Not yet."
        ),
        ("accept", "accepted"): lambda who: do.accept_transfer(who, row.id),
        ("decline", "declined"): lambda who: do.decline_transfer(who, row.id, "full"),
        ("recall", "recalled"): lambda who: do.recall_transfer(who, row.id),
    }


@pytest.mark.parametrize("state", State)
def test_the_operations_do_what_the_table_says(
    world: World, everybody: bool, state: str
) -> None:
    make = asked if state in ("asked", "sent_back") else sent
    row = make(world, first_case())
    assert moves_of(TRANSFER_STATES) == set(acts(row))
    for (key, after), act in acts(row).items():
        if after == state and key != "approve":
            by = {"recall": world.carla, "send_back": world.sonia}
            act(by.get(key, world.elena))
    row = CaseTransfer.objects.select_related("from_team", "to_team").get(id=row.id)
    assert row.state == state

    def where(key: str) -> AccessScope:
        theirs = key in ("accept", "decline")
        return scope_of_receiver(row) if theirs else scope_of_sender(row)

    wrong = wrong_moves(
        world,
        TRANSFER_STATES,
        row,
        acts(row),
        where,
        "elena",
        "luz",
        everybody=everybody,
    )
    assert wrong == []


def test_the_page_says_how_a_transfer_moves(world: World) -> None:
    shown = signed_in(world, "elena").get(reverse("case_transfers:states"))
    words = shown.content.decode()
    assert all(str(state.label) in words for state in State)
    assert "Decline, with a reason" in words
