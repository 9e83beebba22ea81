"""The table of states and the operations say the same, for each state, move, person."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.urls import reverse

from amparo.foundation.kernel.errors import AmparoError
from amparo.foundation.policy import Actor, may
from amparo.response.cases import operations as do
from amparo.response.cases.codes import State
from amparo.response.cases.models import Action, Approval, Case
from amparo.response.cases.operations._shared import scope_of
from amparo.response.cases.states import CASE_STATES
from tests.cases.helpers import (
    ALL_YES,
    WISH,
    begin_ready,
    first_case,
    with_action,
)
from tests.cast import PEOPLE, World
from tests.conftest import BeginWith
from tests.lists.walking import who_tries
from tests.services.helpers import a_service
from tests.signin import signed_in


@pytest.fixture(scope="module", autouse=True)
def _begins(begin_with: BeginWith) -> None:
    """Each test of this file begins with a case whose plan can be approved."""
    begin_with(begin_ready)


@dataclass
class Stand:
    """A case in some state, with what one needs for each move."""

    world: World
    case: Case

    @property
    def newest(self) -> Approval:
        """The question that was asked last."""
        return Approval.objects.filter(case=self.case).latest("created_at", "turn")

    @property
    def step(self) -> Action:
        """A step that is still to be done."""
        return Action.objects.filter(goal__case=self.case).latest("created_at", "turn")


def asked_to_close(world: World, case: Case) -> Case:
    do.ask_closure(world.carla, case.id, "goals_met", ALL_YES)
    return case


def ready(_world: World) -> Case:
    return first_case()


def planned(world: World) -> Case:
    newest = do.ask_approval(world.carla, first_case().id)
    do.decide_approval(world.sonia, newest.id, True)
    return first_case()


def in_care(world: World) -> Case:
    case = planned(world)
    done = with_action(world, case)
    with_action(world, case)
    do.finish_action(world.carla, done.id, "done")
    return case


def closing(world: World) -> Case:
    return asked_to_close(world, planned(world))


def approved(world: World) -> Case:
    case = closing(world)
    newest = Approval.objects.filter(case=case).latest("created_at", "turn")
    do.decide_approval(world.sonia, newest.id, True)
    return case


def opened(world: World) -> Case:
    case = ready(world)
    do.ask_approval(world.carla, case.id)
    return case


def closed(world: World) -> Case:
    case = approved(world)
    case.refresh_from_db()
    return do.close_case(world.carla, case.id, case.version)


# Where a question may wait, there are two ways to stand in a state.
STANDS: dict[tuple[str, str], Callable[[World], Case]] = {
    (State.OPENED, ""): ready,
    (State.OPENED, "asked"): opened,
    (State.PLANNED, ""): planned,
    (State.IN_CARE, ""): in_care,
    (State.CLOSING, "asked"): closing,
    (State.CLOSING, "approved"): approved,
    (State.CLOSED, ""): closed,
}
ACTS: dict[str, Callable[[Actor, Stand], Any]] = {
    "approve_plan": lambda a, s: do.decide_approval(a, s.newest.id, True),
    "do_action": lambda a, s: do.finish_action(a, s.step.id, "done"),
    "refer": lambda a, s: do.refer(a, s.case.id, a_service(s.world).id, WISH),
    "ask_to_close": lambda a, s: do.ask_closure(a, s.case.id, "goals_met", ALL_YES),
    "send_back": lambda a, s: do.decide_approval(a, s.newest.id, False, "Not yet."),
    "withdraw_request": lambda a, s: do.withdraw_request(a, s.newest.id),
    "reopen": lambda a, s: do.reopen_case(a, s.case.id, "A mistake.", s.case.version),
    "close": lambda a, s: do.close_case(a, s.case.id, s.case.version),
}
# What the state alone does not say: whether a question waits, or was answered with yes.
NEEDS = {
    "approve_plan": "asked",
    "send_back": "asked",
    "ask_to_close": "",
    "close": "approved",
}
PEOPLE_WHO_TRY = sorted(
    {
        *{role: name for name, (_at, role) in reversed(PEOPLE.items())}.values(),
        *("carla", "sonia", "beto", "elena"),
    }
)


def moves(state: str, how: str, key: str) -> set[str]:
    """Return where the table lets a move lead from here."""
    if NEEDS.get(key, how) != how:
        return set()
    return {str(to) for to in State if CASE_STATES.allows(key, state, to)}


def tried(
    stand: Stand, allowed: Callable[[str, str], bool], first: int, everybody: bool
) -> Iterator[tuple[str, str, str]]:
    """Yield each move, who tried it and the state afterwards; nothing stays done."""
    for number, (key, act) in enumerate(ACTS.items(), first):
        may_it = partial(allowed, key)
        for name in who_tries(PEOPLE_WHO_TRY, may_it, number, everybody):
            with transaction.atomic():
                try:
                    act(getattr(stand.world, name), stand)
                except (AmparoError, ObjectDoesNotExist):
                    pass
                yield key, name, Case.objects.get(id=stand.case.id).state
                transaction.set_rollback(True)


def test_every_move_of_the_table_is_tried() -> None:
    assert {move.key for move in CASE_STATES.moves if move.before} == set(ACTS)
    assert {state for state, _how in STANDS} == set(State)


@pytest.mark.parametrize(("state", "how"), STANDS)
def test_the_operations_do_what_the_table_says(
    world: World, state: str, how: str, everybody: bool
) -> None:
    case = STANDS[state, how](world)
    case.refresh_from_db()
    assert case.state == state
    verbs = {move.key: move.verb for move in CASE_STATES.moves}
    where, wrong = scope_of(case), []

    def allowed(key: str, name: str) -> bool:
        return may(getattr(world, name), verbs[key], where)

    first = list(STANDS).index((state, how)) * len(ACTS)
    for key, name, now in tried(Stand(world, case), allowed, first, everybody):
        expected = moves(state, how, key) if allowed(key, name) else set()
        if now not in (expected or {state}):
            wrong.append((key, name, now))
    assert wrong == []


def test_the_page_says_how_a_case_moves(world: World) -> None:
    shown = signed_in(world, "carla").get(reverse("cases:states")).content.decode()
    assert "How a case moves" in shown
    assert all(str(state.label) in shown for state in State)
    assert "Request closure" in shown
