"""Wherever a concern goes, one team works on it, and its mailbox and deadlines stay."""

from __future__ import annotations

import secrets
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
from amparo.response.concerns.codes import DecisionKind
from amparo.response.concerns.models import Concern, TriageDecision
from amparo.response.concerns.operations import (
    close_quickly,
    open_concern,
    open_mailbox,
    reply,
    submit_concern,
    write_more,
)
from amparo.response.concerns.signed_messages import CONCERN, IDENTITY
from amparo.response.concerns.tasks import ANSWERS, TRANSFER_RETURNED
from amparo.response.transfers.codes import TransferDecline, TransferState
from amparo.response.transfers.models import Transfer
from amparo.response.transfers.operations import (
    accept_transfer,
    decline_transfer,
    recall_transfer,
    resume,
    transfer_concern,
)
from amparo.response.transfers.tasks import TRANSFER
from amparo.response.transfers.types import TransferData
from tests.cast import World
from tests.machines import EVERYTHING, MANY, Step, Traveller, follow, run_everywhere
from tests.reporting import newest_concern, told

# The officer of each team who does everything there.
OFFICERS = {"cochabamba": "sonia", "el_alto": "elena", "manila": "luz"}
TEAMS = [*OFFICERS]
BEGINNINGS = st.sampled_from(["", "sent", "gone", "kept"])
# How far from the team that may: mostly itself.
OFF = st.sampled_from([0, 0, 0, 0, 1, 2])


def team_at(team: str, off: int) -> str:
    return TEAMS[(TEAMS.index(team) + off) % len(TEAMS)]


class Journeys(Traveller):
    """One concern among three teams, in any order."""

    world: ClassVar[World]

    @initialize(country=st.sampled_from(["BO", "PH"]), begin=BEGINNINGS)
    def begin(self, country: str, begin: str) -> None:
        form = told(country_code=country, name="Rosa")
        self.receipt = submit_concern(form, secrets.token_bytes(16)).number
        self.concern = newest_concern()
        self.at = "cochabamba" if country == "BO" else "manila"
        self.home = self.at
        self.readers = {self.at}
        self.waiting: tuple[Transfer, str, bool] | None = None
        if begin:
            self.send(off=0, on=1, keeps=begin == "kept")
        if begin in ("gone", "kept"):
            self.accept(off=0)

    def actor(self, team: str) -> Actor:
        found: Actor = getattr(self.world, OFFICERS[team])
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
            for model in (Concern, Transfer, TriageDecision, Task, KeyGrant)
        )

    def now(self) -> Concern:
        return Concern.objects.get(id=self.concern.id)

    # -- what teams do

    @rule(off=OFF, on=st.sampled_from([0, 1, 1, 2, 2]), keeps=st.booleans())
    def send(self, off: int, on: int, keeps: bool) -> None:
        who, to = team_at(self.at, off), team_at(self.at, on)
        data = TransferData(self.world.team_id(to), "Cerca de ella.", keeps)
        done = self.attempt(
            transfer_concern,
            self.actor(who),
            self.concern.id,
            data,
            uuid4(),
            self.now().version,
        )
        free = self.waiting is None and self.now().state != "closed"
        assert done == (who == self.at != to and free)
        if done:
            self.waiting = (Transfer.objects.latest("turn"), to, keeps)

    def receiver(self, off: int) -> str:
        """Return the receiving team, or one beside it."""
        return team_at(self.waiting[1] if self.waiting else self.at, off)

    @rule(off=OFF)
    def accept(self, off: int) -> None:
        who, row = self.receiver(off), Transfer.objects.order_by("turn").last()
        if row is None:
            return
        done = self.attempt(accept_transfer, self.actor(who), row.id)
        assert done == (self.waiting is not None and who == self.waiting[1])
        if done and self.waiting is not None:
            _row, to, keeps = self.waiting
            self.readers = (self.readers if keeps else self.readers - {self.at}) | {to}
            self.at, self.waiting = to, None

    @rule(off=OFF, because=st.sampled_from(TransferDecline.values))
    def decline(self, off: int, because: str) -> None:
        who, row = self.receiver(off), Transfer.objects.order_by("turn").last()
        if row is None:
            return
        done = self.attempt(decline_transfer, self.actor(who), row.id, because)
        assert done == (self.waiting is not None and who == self.waiting[1])
        if done:
            self.waiting = None

    @rule(off=OFF)
    def recall(self, off: int) -> None:
        who, row = team_at(self.at, off), Transfer.objects.order_by("turn").last()
        if row is None:
            return
        done = self.attempt(recall_transfer, self.actor(who), row.id)
        assert done == (self.waiting is not None and who == self.at)
        if done:
            self.waiting = None

    @rule(off=OFF)
    def resume_work(self, off: int) -> None:
        who = team_at(self.at, off)
        self.attempt(resume, self.actor(who), self.concern.id)

    @rule(off=OFF)
    def answer(self, off: int) -> None:
        who = team_at(self.at, off)
        done = self.attempt(
            reply, self.actor(who), self.concern.id, "Estamos aquí.", uuid4()
        )
        assert not done or who == self.at

    @rule(off=OFF)
    def close(self, off: int) -> None:
        who = team_at(self.at, off)
        done = self.attempt(
            close_quickly,
            self.actor(who),
            self.concern.id,
            "thanks",
            self.now().version,
        )
        assert not (done and self.waiting)

    @rule()
    def person_writes(self) -> None:
        write_more(self.receipt, "Sigo aquí.", uuid4())

    # -- invariants

    @invariant()
    def one_team_works_on_it(self) -> None:
        now = self.now()
        assert now.team_id == self.world.team_id(self.at)
        due = Task.objects.filter(
            subject_id=now.id, kind__in=[*ANSWERS, TRANSFER_RETURNED], completed_at=None
        )
        for task in due:
            assert task.team_id == now.team_id
            assert task.owner_id == now.owner_id
        if now.state != "closed" and now.first_answer_at is None:
            assert due.filter(kind__in=ANSWERS).count() == 1

    @invariant()
    def only_teams_with_access_read(self) -> None:
        keys = {vault.team_id for vault in holders(CONCERN, self.concern.id)}
        assert keys == {self.world.team_id(team) for team in self.readers}
        for team in OFFICERS:
            try:
                open_concern(self.actor(team), self.concern.id)
            except (Refused, KeysLocked):
                assert team not in self.readers
            else:
                assert team in self.readers

    @invariant()
    def the_name_is_held_in_one_place(self) -> None:
        [keeper] = holders(IDENTITY, self.concern.id)
        assert keeper.team.name in ("Custodias", "Maynila", "El Alto")
        if self.home == "cochabamba":
            assert keeper.team.name == "Custodias"

    @invariant()
    def the_mailbox_opens(self) -> None:
        assert open_mailbox(self.receipt).words

    @invariant()
    def an_answer_is_due_exactly_while_it_waits(self) -> None:
        waiting = Transfer.objects.filter(answer=TransferState.WAITING)
        due = Task.objects.filter(kind=TRANSFER, completed_at=None)
        keys = KeyGrant.objects.filter(kind=CONCERN, in_escrow=True)
        if self.waiting is None:
            assert not (waiting.exists() or due.exists() or keys.exists())
        else:
            row, to, _keeps = self.waiting
            assert waiting.get() == row
            assert due.get().subject_id == row.id
            assert due.get().team_id == self.world.team_id(to)
            assert keys.exists() == (to not in self.readers)

    @invariant()
    def each_acceptance_is_stored(self) -> None:
        accepted = Transfer.objects.filter(answer=TransferState.ACCEPTED).count()
        assert (
            TriageDecision.objects.filter(about=DecisionKind.TRANSFER).count()
            == accepted
        )


HISTORIES: dict[str, list[Step]] = {
    "from team to team and back": [
        ("begin", "BO", ""),
        EVERYTHING,
        ("answer", 0),
        ("send", 0, 1, False),
        EVERYTHING,
        ("accept", 0),
        EVERYTHING,
        ("person_writes",),
        ("send", 0, 1, True),
        ("accept", 0),
        ("answer", 0),
        ("send", 0, 1, False),
        ("accept", 0),
        ("close", 0),
        ("send", 0, 1, False),
    ],
    "declined, carried on, recalled, sent elsewhere": [
        ("begin", "PH", "sent"),
        ("decline", 0, TransferDecline.FULL),
        ("resume_work", 0),
        ("send", 0, 1, True),
        ("recall", 0),
        ("send", 0, 2, False),
        ("person_writes",),
        ("accept", 0),
        ("answer", 0),
    ],
    "the first team reads on": [
        ("begin", "BO", "kept"),
        EVERYTHING,
        ("send", 0, 2, False),
        ("accept", 0),
        ("close", 0),
    ],
}
TRIES: list[Step] = [
    *product(("send",), (0, 1), (0, 1, 2), (False,)),
    ("send", 0, 1, True),
    *product(("accept", "recall", "resume_work", "answer", "close"), (0, 1, 2)),
    *product(("decline",), (0, 1), (TransferDecline.UNSAFE,)),
    ("person_writes",),
]
ACTS = (
    "transfer_concern accept_transfer decline_transfer recall_transfer resume reply"
    " close_quickly"
).split()
MOVES = [f"{act} done" for act in ACTS[:4]]


def test_the_written_histories_of_a_transfer_hold(world: World) -> None:
    Journeys.world, Journeys.seen = world, set()
    follow(Journeys, HISTORIES)


@pytest.mark.prove  # the gate goes the ways above, and asks each state (test_states.py)
def test_wherever_it_goes_one_team_works_on_it(world: World) -> None:
    Journeys.world, Journeys.seen = world, set()
    follow(Journeys, HISTORIES, TRIES)
    assert Journeys.seen == {
        f"{act} {how}" for act in ACTS for how in ("done", "refused")
    }


@pytest.mark.prove
def test_wherever_it_goes_in_many_histories(world: World) -> None:
    Journeys.world = world
    run_everywhere(Journeys, MANY, MOVES)
