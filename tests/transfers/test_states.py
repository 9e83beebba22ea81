"""The table of states and the operations say the same, for each state, move, person."""

from __future__ import annotations

import pytest
from django.urls import reverse

from amparo.foundation.policy import AccessScope
from amparo.response.concerns.queries import scope_of
from amparo.response.transfers import operations as do
from amparo.response.transfers.codes import TransferState
from amparo.response.transfers.models import Transfer
from amparo.response.transfers.queries import scope_of_receiver
from amparo.response.transfers.states import TRANSFER_STATES
from tests.cast import World
from tests.lists.walking import Acts, moves_of, wrong_moves
from tests.reporting import Tell
from tests.signin import signed_in
from tests.transfers.test_transfers import sent


def acts(row: Transfer) -> Acts:
    return {
        ("accept", "accepted"): lambda actor: do.accept_transfer(actor, row.id),
        ("decline", "declined"): lambda actor: do.decline_transfer(
            actor, row.id, "full"
        ),
        ("recall", "recalled"): lambda actor: do.recall_transfer(actor, row.id),
    }


@pytest.mark.parametrize("state", TransferState)
def test_the_operations_do_what_the_table_says(
    world: World, everybody: bool, tell: Tell, state: str
) -> None:
    row = sent(world, tell()[1])
    assert moves_of(TRANSFER_STATES) == set(acts(row))
    for (key, after), act in acts(row).items():
        if after == state:
            act(world.tomasa if key == "recall" else world.elena)
    row = Transfer.objects.get(id=row.id)
    assert row.answer == state

    def where(key: str) -> AccessScope:
        return scope_of(row.concern) if key == "recall" else scope_of_receiver(row)

    table = TRANSFER_STATES
    wrong = wrong_moves(
        world,
        table,
        row,
        acts(row),
        where,
        "elena",
        "luz",
        everybody=everybody,
        column="answer",
    )
    assert wrong == []


def test_the_page_says_how_a_transfer_moves(world: World) -> None:
    shown = signed_in(world, "elena").get(reverse("transfers:states"))
    words = shown.content.decode()
    assert all(str(state.label) in words for state in TransferState)
    assert "Decline, with a reason" in words
