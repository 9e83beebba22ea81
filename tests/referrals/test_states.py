"""The table of states and the operations say the same, for each state, move, person."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from django.urls import reverse

from amparo.foundation.policy import AccessScope, Actor
from amparo.response.referrals import operations as do
from amparo.response.referrals.models import Referral, State
from amparo.response.referrals.queries import scope_of_own, scope_of_receiver
from amparo.response.referrals.restoring import restore
from amparo.response.referrals.states import REFERRAL_STATES
from tests.cast import World
from tests.days import today
from tests.lists.walking import moves_of, wrong_moves
from tests.referrals.helpers import sent
from tests.signin import signed_in

# What each move does. A move of the table that is not tried here fails.
ACTS: dict[tuple[str, str], Callable[[Actor, UUID], Any]] = {
    ("referral.accept", "accepted"): do.accept,
    ("referral.decline", "declined"): lambda a, r: do.decline(a, r, "safety"),
    ("referral.recall", "recalled"): do.recall,
    ("restore", "sent"): restore,
    ("referral.outcome", "completed"): lambda a, r: do.record_outcome(
        a, r, "served", today()
    ),
    ("referral.outcome", "not_completed"): lambda a, r: do.record_outcome(
        a, r, "no_show"
    ),
}
WAYS: dict[str, list[tuple[str, str]]] = {
    State.SENT: [],
    State.ACCEPTED: [("referral.accept", "accepted")],
    State.DECLINED: [("referral.decline", "declined")],
    State.RECALLED: [("referral.recall", "recalled")],
    State.COMPLETED: [
        ("referral.accept", "accepted"),
        ("referral.outcome", "completed"),
    ],
    State.NOT_COMPLETED: [
        ("referral.accept", "accepted"),
        ("referral.outcome", "not_completed"),
    ],
}
SENDERS = {"referral.recall", "restore"}


def in_state(world: World, state: str) -> Referral:
    """Bring a referral there as people do."""
    referral = sent(world)
    for move in WAYS[state]:
        who = world.carla if move[0] in SENDERS else world.pablo
        ACTS[move](who, referral.id)
    referral.refresh_from_db()
    assert referral.state == state
    return referral


def test_every_move_of_the_table_is_tried() -> None:
    assert moves_of(REFERRAL_STATES) == set(ACTS)
    assert set(WAYS) == set(State)


@pytest.mark.parametrize("state", State)
def test_the_operations_do_what_the_table_says(
    world: World, everybody: bool, state: str
) -> None:
    referral = in_state(world, state)
    sender = scope_of_own(referral)

    def where(verb: str) -> AccessScope:
        return sender if verb in SENDERS else scope_of_receiver(referral)

    acts = {
        move: partial(lambda act, actor: act(actor, referral.id), act)
        for move, act in ACTS.items()
    }
    wrong = wrong_moves(
        world, REFERRAL_STATES, referral, acts, where, "beto", everybody=everybody
    )
    assert wrong == []


@pytest.mark.parametrize("name", ["carla", "pablo"])
def test_the_page_says_how_a_referral_moves(world: World, name: str) -> None:
    shown = signed_in(world, name).get(reverse("referrals:states")).content.decode()
    assert "How a referral moves" in shown
    for state in State:
        assert str(state.label) in shown
    assert "Accept a referral" in shown
    assert "Service provider" in shown
