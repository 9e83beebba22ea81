"""Wherever a case goes, one team works on it and only that team can open it."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from typing import Any, ClassVar
from uuid import uuid4

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule

from amparo.foundation.kernel.errors import Conflict, KeysLocked, Refused, RuleBroken
from amparo.foundation.policy import Actor
from amparo.foundation.tasks.models import Task
from amparo.foundation.vault.models import KeyGrant
from amparo.foundation.vault.record_keys import holders
from amparo.response.case_transfers.codes import OPEN_STATES, Decline
from amparo.response.case_transfers.models import CaseTransfer
from amparo.response.case_transfers.operations import (
    accept_transfer,
    decline_transfer,
    keep_case,
    recall_transfer,
    transfer_case,
)
from amparo.response.case_transfers.types import TransferData
from amparo.response.cases.models import KIND, Approval, Case, Consent
from amparo.response.cases.operations import (
    decide_approval,
    open_the_case,
    write_note,
)
from tests.cases.helpers import (
    begin_planned,
    consent_data,
    first_case,
    record_consent,
)
from tests.cast import World
from tests.conftest import BeginWith
from tests.machines import EVERYTHING, MANY, Step, Traveller, follow, run_everywhere

# Of each team: who works with the case, and who answers.
WORKERS = {"cochabamba": "carla", "el_alto": "beto", "manila": "celso"}
BOSSES = {"cochabamba": "sonia", "el_alto": "elena", "manila": "luz"}
TEAMS = [*WORKERS]
OFF = st.sampled_from([0, 0, 0, 0, 1, 2])


@pytest.fixture(scope="module", autouse=True)
def _begins(begin_with: BeginWith) -> None:
    """Each history begins with a case whose plan is approved."""
    begin_with(begin_planned)


def team_at(team: str, off: int) -> str:
    return TEAMS[(TEAMS.index(team) + off) % len(TEAMS)]


class Journeys(Traveller):
    """One case among three teams, in any order, from every way in."""

    world: ClassVar[World]

    @initialize(begin=st.sampled_from(["", "asked", "sent", "gone"]))
    def begin(self, begin: str) -> None:
        self.case = first_case()
        self.at, self.to, self.state = "cochabamba", "", ""
        self.agreed = True
        if begin:
            self.ask(off=0, on=1, boss=False)
        if begin in ("sent", "gone"):
            self.decide(off=0, yes=True)
        if begin == "gone":
            self.accept(off=0)

    def worker(self, team: str) -> Actor:
        found: Actor = getattr(self.world, WORKERS[team])
        return found

    def boss(self, team: str) -> Actor:
        found: Actor = getattr(self.world, BOSSES[team])
        return found

    def attempt(self, what: Callable[..., Any], *args: Any) -> bool:
        """Do something that may be refused; nothing is half done then."""
        before = self.facts()
        try:
            what(*args)
        except (RuleBroken, Conflict, Refused, KeysLocked):
            assert self.facts() == before, what
            self.seen.add(f"{what.__name__} refused")
            return False
        self.seen.add(f"{what.__name__} done")
        return True

    def facts(self) -> tuple[Any, ...]:
        return tuple(
            list(model.objects.order_by("id").values())
            for model in (Case, CaseTransfer, Approval, Task, KeyGrant)
        )

    def now(self) -> Case:
        return Case.objects.get(id=self.case.id)

    @property
    def last(self) -> CaseTransfer | None:
        return CaseTransfer.objects.order_by("turn").last()

    # -- what teams do

    @rule(off=OFF, on=st.sampled_from([0, 1, 1, 2]), boss=st.booleans())
    def ask(self, off: int, on: int, boss: bool) -> None:
        who, to = team_at(self.at, off), team_at(self.at, on)
        actor = self.boss(who) if boss else self.worker(who)
        data = TransferData(self.world.team_id(to), "moved", "She knows.")
        done = self.attempt(
            transfer_case, actor, self.case.id, data, uuid4(), self.now().version
        )
        free = self.state not in OPEN_STATES
        assert done == (who == self.at != to and free and self.may_go(to))
        if done:
            self.to, self.state = to, "sent" if boss else "asked"

    def may_go(self, to: str) -> bool:
        """Say whether consent is enough; to work together goes on in any case."""
        abroad = "manila" in (self.at, to)
        return self.agreed or not abroad

    @rule(off=OFF, yes=st.booleans())
    def decide(self, off: int, yes: bool) -> None:
        row = self.last
        if row is None or row.approval_id is None:
            return
        who = team_at(self.at, off)
        done = self.attempt(
            decide_approval, self.boss(who), row.approval_id, yes, "Not yet."
        )
        waits = self.state == "asked" and who == self.at
        assert done == (waits and (not yes or self.may_go(self.to)))
        if done:
            self.state = "sent" if yes else "sent_back"

    @rule(off=OFF)
    def accept(self, off: int) -> None:
        row = self.last
        if row is None:
            return
        who = team_at(self.to, off)
        done = self.attempt(accept_transfer, self.boss(who), row.id)
        assert done == (
            self.state == "sent" and who == self.to and self.may_go(self.to)
        )
        if done:
            self.at, self.state = self.to, "accepted"

    @rule(off=OFF, because=st.sampled_from(Decline.values))
    def decline(self, off: int, because: str) -> None:
        row = self.last
        if row is None:
            return
        who = team_at(self.to, off)
        done = self.attempt(decline_transfer, self.boss(who), row.id, because)
        assert done == (self.state == "sent" and who == self.to)
        if done:
            self.state = "declined"

    @rule(off=OFF)
    def recall(self, off: int) -> None:
        row = self.last
        if row is None:
            return
        who = team_at(self.at, off)
        done = self.attempt(recall_transfer, self.worker(who), row.id)
        assert done == (self.state in OPEN_STATES and who == self.at)
        if done:
            self.state = "recalled"

    @rule()
    def keep(self) -> None:
        row = self.last
        if row is not None and self.state in ("declined", "sent_back"):
            self.attempt(keep_case, self.worker(self.at), row.id)

    @rule(off=OFF)
    def write(self, off: int) -> None:
        who = team_at(self.at, off)
        done = self.attempt(
            write_note, self.worker(who), self.case.id, "call", "All well."
        )
        assert done == (who == self.at)

    @rule(yes=st.booleans())
    def child_says(self, yes: bool) -> None:
        data = consent_data(purpose=Consent.Purpose.SHARING, given=yes)
        if self.attempt(record_consent, self.worker(self.at), self.case.id, data):
            self.agreed = yes

    # -- invariants

    @invariant()
    def one_team_has_it(self) -> None:
        assert self.now().team_id == self.world.team_id(self.at)
        due = Task.objects.filter(subject_id=self.case.id, completed_at=None)
        assert {task.team_id for task in due} <= {self.world.team_id(self.at)}

    @invariant()
    def only_that_team_opens_it(self) -> None:
        keys = {vault.team_id for vault in holders(KIND, self.case.id)}
        assert keys == {self.world.team_id(self.at)}
        for team in TEAMS:
            try:
                open_the_case(self.worker(team), self.case.id)
            except (Refused, KeysLocked):
                assert team != self.at
            else:
                assert team == self.at

    @invariant()
    def the_row_says_where_it_stands(self) -> None:
        row = self.last
        assert (row.state if row else "") == self.state
        assert CaseTransfer.objects.filter(state__in=OPEN_STATES).count() <= 1

    @invariant()
    def an_answer_is_due_and_keys_lie_ready_exactly_while_it_waits(self) -> None:
        due = Task.objects.filter(kind="case.transfer", completed_at=None)
        keys = KeyGrant.objects.filter(kind=KIND, in_escrow=True)
        assert due.exists() == (self.state == "sent")
        assert keys.exists() == (self.state in OPEN_STATES)
        if self.state == "sent":
            assert due.get().team_id == self.world.team_id(self.to)


HISTORIES: dict[str, list[Step]] = {
    "refused, then accepted, and back": [
        ("begin", ""),
        EVERYTHING,
        ("ask", 0, 1, False),
        EVERYTHING,
        ("decide", 0, False),
        ("keep",),
        ("ask", 0, 1, False),
        ("decide", 0, True),
        EVERYTHING,
        ("decline", 0, Decline.FULL),
        EVERYTHING,
        ("keep",),
        ("ask", 0, 1, True),
        ("write", 0),
        ("accept", 0),
        EVERYTHING,
        ("ask", 0, 2, True),
        ("accept", 0),
        ("write", 0),
    ],
    "recalled at each step": [
        ("begin", "asked"),
        ("recall", 0),
        ("ask", 0, 1, False),
        ("decide", 0, True),
        ("recall", 0),
        ("ask", 0, 2, True),
    ],
    "the child says no meanwhile": [
        ("begin", "asked"),
        ("recall", 0),
        ("ask", 0, 2, False),
        ("child_says", False),
        EVERYTHING,
        ("child_says", True),
        ("decide", 0, True),
        ("child_says", False),
        EVERYTHING,
        ("recall", 0),
    ],
    "gone": [("begin", "gone"), EVERYTHING, ("ask", 0, 1, True), ("accept", 0)],
}
TRIES: list[Step] = [
    *product(("ask",), (0, 1), (0, 1, 2), (True, False)),
    *product(("decide",), (0, 1), (True, False)),
    *product(("accept", "recall", "write"), (0, 1)),
    *product(("decline",), (0, 1), (Decline.UNSAFE,)),
    ("keep",),
]
ACTS = (
    "transfer_case decide_approval accept_transfer decline_transfer recall_transfer"
    " write_note"
).split()
FREE = {"keep_case done", "record_consent done"}


@pytest.mark.django_db
def test_the_written_histories_of_a_transfer_hold(world: World) -> None:
    Journeys.world, Journeys.seen = world, set()
    follow(Journeys, HISTORIES)


@pytest.mark.prove  # the gate goes the ways above, and asks each state (test_states.py)
@pytest.mark.django_db
def test_wherever_it_goes_one_team_has_it(world: World) -> None:
    Journeys.world, Journeys.seen = world, set()
    follow(Journeys, HISTORIES, TRIES)
    assert Journeys.seen == FREE | {
        f"{act} {how}" for act in ACTS for how in ("done", "refused")
    }


@pytest.mark.prove
@pytest.mark.django_db
def test_wherever_it_goes_in_many_histories(world: World) -> None:
    Journeys.world = world
    run_everywhere(Journeys, MANY, [f"{act} done" for act in ACTS])
