"""Proposals: a change by one person that another confirms."""

from __future__ import annotations

from typing import Any

import pytest

from amparo.foundation.kernel.errors import RuleBroken
from amparo.foundation.proposals.models import Proposal
from amparo.foundation.proposals.operations import (
    confirm,
    overtake,
    propose,
    reject,
    under_way,
)
from tests.cast import World

pytestmark = pytest.mark.django_db

OLD, NEW = {"phone": "1", "name": "A"}, {"phone": "2", "name": "A"}


def proposed(**changes: Any) -> Proposal:
    values: dict[str, Any] = {"country": "BO", "old": OLD, "new": NEW, "source": "S"}
    return propose("test.line", "one", **values | changes)


def test_a_proposal_names_only_what_it_would_change() -> None:
    assert proposed().changed_columns == ["phone"]


def test_the_same_change_waits_once_and_another_takes_its_place() -> None:
    first = proposed()
    assert proposed().id == first.id
    second = proposed(new={"phone": "3", "name": "A"})
    first.refresh_from_db()
    assert (first.state, second.state) == ("overtaken", "pending")


def test_what_was_changed_outside_of_amparo_is_not_under_way_and_blocks_nobody() -> (
    None
):
    first = proposed()
    standing = under_way("test.line", "one")
    assert standing and standing.id == first.id
    waiting = Proposal.State.WAITING
    Proposal.objects.filter(id=first.id).update(state=waiting)  # past the operations
    assert under_way("test.line", "one") is None
    assert proposed().is_pending


def test_the_proposer_cannot_confirm_a_proposal_but_can_withdraw_it(
    world: World,
) -> None:
    mine = proposed(proposed_by=world.lucia.user_id)
    with pytest.raises(RuleBroken, match="second person"):
        confirm(world.lucia, mine, OLD)
    mine.refresh_from_db()
    assert mine.is_pending
    reject(world.lucia, mine, "mistake")
    assert (mine.state, mine.reason) == ("rejected", "mistake")


def test_a_second_person_confirms_and_is_named(world: World) -> None:
    theirs = proposed(proposed_by=world.lucia.user_id)
    assert confirm(world.ana, theirs, OLD)
    assert (theirs.state, theirs.decided_by) == ("confirmed", world.ana.user_id)
    assert theirs.decided_at is not None


def test_a_row_that_says_something_else_by_now_is_not_to_be_written(
    world: World,
) -> None:
    theirs = proposed()
    assert not confirm(world.ana, theirs, OLD | {"name": "B"})
    assert theirs.state == "overtaken"


def test_a_decision_is_taken_once(world: World) -> None:
    theirs = proposed()
    assert overtake("test.line", "one", world.ana.user_id) == 1
    for decide in (
        lambda: confirm(world.lucia, theirs, OLD),
        lambda: reject(world.lucia, theirs, "no"),
    ):
        with pytest.raises(RuleBroken, match="already been decided"):
            decide()
    theirs.refresh_from_db()
    assert (theirs.state, theirs.decided_by) == ("overtaken", world.ana.user_id)
