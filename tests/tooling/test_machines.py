"""Written histories check each step, forget each try, and miss no rule."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from tests.case_transfers import test_machine as case_transfers
from tests.cases import test_machine as cases
from tests.cast import World
from tests.concerns import test_machine as concerns
from tests.concerns import test_mailbox_machine as mailbox
from tests.follow_up import test_machine as follow_up
from tests.machines import EVERYTHING, DatabaseMachine, Step, follow
from tests.transfers import test_machine as transfers

pytestmark = pytest.mark.django_db


def stored() -> int:
    return ContentType.objects.filter(app_label="counted").count()


class Counter(DatabaseMachine):
    """Counts to two, in memory and in the database."""

    def __init__(self) -> None:
        super().__init__()
        self.counted: list[int] = []

    @rule(number=st.integers(1, 2))
    def count(self, number: int) -> None:
        self.counted.append(number)
        ContentType.objects.create(app_label="counted", model=str(len(self.counted)))

    @precondition(lambda self: self.counted)
    @rule()
    def look(self) -> None:
        assert self.counted

    @invariant()
    def both_say_the_same(self) -> None:
        assert stored() == len(self.counted)
        assert sum(self.counted) <= 2


def test_a_step_after_which_something_does_not_hold_is_named() -> None:
    with pytest.raises(AssertionError) as failed:
        follow(Counter, {"too far": [("count", 2), ("count", 1)]})
    assert "in the history 'too far', step 1" in failed.value.__notes__[0]


def test_each_try_begins_where_the_history_is() -> None:
    tries: list[Step] = [("look",), ("count", 1), ("count", 1), ("count", 2)]
    follow(Counter, {"each": [EVERYTHING, ("count", 2), ("look",)]}, tries)
    assert stored() == 0


def test_a_try_is_checked_too() -> None:
    with pytest.raises(AssertionError) as failed:
        follow(Counter, {"far": [("count", 2), EVERYTHING]}, [("look",), ("count", 1)])
    assert "trying ('count', 1)" in failed.value.__notes__[0]


def test_a_rule_that_is_never_tried_is_missed() -> None:
    with pytest.raises(AssertionError, match=r"never tried: \{'look'\}"):
        follow(Counter, {"short": [("count", 1)]}, [("count", 2)])


def test_a_step_that_cannot_happen_is_a_mistake_of_the_history() -> None:
    with pytest.raises(AssertionError, match="look cannot happen here"):
        follow(Counter, {"wrong": [("look",)]})


@pytest.mark.parametrize(
    ("machine", "histories", "tries"),
    [
        (case_transfers.Journeys, case_transfers.HISTORIES, case_transfers.TRIES),
        (cases.Team, cases.HISTORIES, cases.TRIES),
        (concerns.Inbox, concerns.HISTORIES, concerns.TRIES),
        (mailbox.Box, mailbox.HISTORIES, mailbox.TRIES),
        (follow_up.Following, follow_up.HISTORIES, follow_up.TRIES),
        (transfers.Journeys, transfers.HISTORIES, transfers.TRIES),
    ],
)
def test_a_new_rule_of_a_room_has_a_history_or_is_tried_in_proofs(
    world: World,
    machine: Any,
    histories: Mapping[str, Sequence[Step]],
    tries: Sequence[Step],
) -> None:
    machine.world = world
    going = machine()
    going.teardown()
    rules = {rule.function.__name__ for rule in going.rules}
    steps = [*(step for history in histories.values() for step in history), *tries]
    assert rules <= {name for name, *_told in steps}
