"""Whatever a team does with a concern in whatever order, it is never lost."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any, ClassVar
from uuid import uuid4

import pytest
from django.utils import timezone
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule

from amparo.foundation.kernel.errors import Conflict, Refused, RuleBroken
from amparo.foundation.policy import Actor
from amparo.foundation.tasks.models import Task
from amparo.response.cases.models import Case
from amparo.response.concerns.codes import (
    NEEDS_REVIEW,
    QUICK,
    Outcome,
    ResponseKind,
    State,
    Urgency,
)
from amparo.response.concerns.models import Concern, Response, TriageDecision
from amparo.response.concerns.operations import (
    assign_next,
    assign_to,
    assign_to_me,
    close_concern,
    close_quickly,
    confirm_closing,
    correct,
    join_case,
    open_case_from,
    open_concern,
    record_response,
    reopen,
    reply,
    submit_concern,
    triage,
    unassign,
    undo_closing,
    write_more,
)
from amparo.response.concerns.queries import closed
from amparo.response.concerns.queue import page_of
from amparo.response.concerns.tasks import ANSWERS, REVIEW
from amparo.response.concerns.types import CorrectedFacts, ResponseData
from tests.cases.helpers import opened
from tests.cast import World
from tests.machines import FEW, MANY, DatabaseMachine, run
from tests.reporting import told

OFFICERS = st.sampled_from(["tomasa", "sonia"])
OTHERS = st.sampled_from(["carla", "elena", "tala"])
STALE = st.sampled_from([0, 0, 0, 0, -1])  # now and then a page that is old
BEGINNINGS = st.sampled_from(["", "answered", "test", "silent"])
SELDOM = st.sampled_from([False, False, False, True])  # what cannot be undone


class Inbox(DatabaseMachine):
    """Everything that can happen to one concern, in any order."""

    world: ClassVar[World]
    seen: ClassVar[set[str]]

    @initialize(danger=st.sampled_from(["", "yes"]), begin=BEGINNINGS)
    def begin(self, danger: str, begin: str) -> None:
        form = told(danger_now=danger)
        self.receipt = submit_concern(form, secrets.token_bytes(16)).number
        self.concern = Concern.objects.latest("id")
        self.case = opened(self.world)
        if begin == "answered":
            self.answer("tomasa", over=False)
        elif begin:
            self.press("tomasa", begin, stale=0)

    def actor(self, name: str) -> Actor:
        found: Actor = getattr(self.world, name)
        return found

    def attempt(self, what: Callable[..., Any], *args: Any, **more: Any) -> bool:
        """Do something that the rules may refuse; nothing is half done then."""
        before = self.facts()
        try:
            what(*args, **more)
        except (RuleBroken, Conflict, Refused):
            assert self.facts() == before, what
            return False
        return True

    def facts(self) -> tuple[Any, ...]:
        """All that an act could leave behind."""
        return (
            list(Concern.objects.filter(id=self.concern.id).values()),
            TriageDecision.objects.count(),
            Response.objects.count(),
            Case.objects.count(),
            list(Task.objects.order_by("id").values()),
        )

    def version(self, stale: int) -> int:
        now = Concern.objects.get(id=self.concern.id).version
        return max(0, now + stale)

    # -- what officers do

    @rule(who=OFFICERS, stale=STALE)
    def take(self, who: str, stale: int) -> None:
        self.attempt(
            assign_to_me, self.actor(who), self.concern.id, self.version(stale)
        )

    @rule(who=OFFICERS)
    def take_whatever_is_next(self, who: str) -> None:
        held = Concern.objects.get(id=self.concern.id).owner_id
        taken = assign_next(self.actor(who))
        if taken is not None:
            assert held is None

    @rule(who=OFFICERS, stale=STALE)
    def give_back(self, who: str, stale: int) -> None:
        self.attempt(unassign, self.actor(who), self.concern.id, self.version(stale))

    @rule(who=OFFICERS, to=st.sampled_from(["tomasa", "sonia", "carla"]))
    def give(self, who: str, to: str) -> None:
        user_id = self.world.users[to].id
        done = self.attempt(
            assign_to, self.actor(who), self.concern.id, user_id, self.version(0)
        )
        assert not (done and to == "carla")

    @rule(
        who=OFFICERS,
        urgency=st.sampled_from(Urgency.values),
        over=st.booleans(),
        stale=STALE,
    )
    def triage(self, who: str, urgency: str, over: bool, stale: int) -> None:
        self.attempt(
            triage,
            self.actor(who),
            self.concern.id,
            urgency,
            "As I see it.",
            self.version(stale),
            take_over=over,
        )

    @rule(who=OFFICERS, risk_signs=st.sampled_from([(), ("missing",), ("travel",)]))
    def set_right(self, who: str, risk_signs: tuple[str, ...]) -> None:
        facts = CorrectedFacts(risk_signs=risk_signs)
        self.attempt(correct, self.actor(who), self.concern.id, facts, self.version(0))

    @rule(who=OFFICERS, over=st.booleans())
    def answer(self, who: str, over: bool) -> None:
        open_concern(self.actor(who), self.concern.id)
        self.attempt(
            reply,
            self.actor(who),
            self.concern.id,
            "Is it safe to write?",
            uuid4(),
            self.version(0),
            take_over=over,
        )

    @rule(who=OFFICERS, kind=st.sampled_from(ResponseKind.values))
    def do(self, who: str, kind: str) -> None:
        data = ResponseData(kind, timezone.now(), "The office.", basis="danger")
        self.attempt(record_response, self.actor(who), self.concern.id, data)

    @rule(who=OFFICERS, really=SELDOM)
    def make_a_case(self, who: str, really: bool) -> None:
        if really:
            self.attempt(
                open_case_from, self.actor(who), self.concern.id, self.version(0)
            )

    @rule(who=OFFICERS, really=SELDOM)
    def join(self, who: str, really: bool) -> None:
        ids = (self.concern.id, self.case.id, self.version(0))
        if really:
            self.attempt(join_case, self.actor(who), *ids)

    @rule(who=OFFICERS, outcome=st.sampled_from(sorted(set(Outcome) - QUICK)))
    def close(self, who: str, outcome: str) -> None:
        open_concern(self.actor(who), self.concern.id)
        if self.attempt(
            close_concern,
            self.actor(who),
            self.concern.id,
            outcome,
            "As we agreed.",
            self.version(0),
        ):
            self.seen.add("closed")

    @rule(who=OFFICERS, outcome=st.sampled_from(sorted(QUICK)), stale=STALE)
    def press(self, who: str, outcome: str, stale: int) -> None:
        if self.attempt(
            close_quickly,
            self.actor(who),
            self.concern.id,
            outcome,
            self.version(stale),
        ):
            self.seen.add("pressed")
            if outcome in NEEDS_REVIEW:
                assert self.due(REVIEW)

    @rule(who=OFFICERS)
    def undo(self, who: str) -> None:
        if self.attempt(
            undo_closing, self.actor(who), self.concern.id, self.version(0)
        ):
            self.seen.add("undone")

    @rule(who=OFFICERS)
    def review(self, who: str) -> None:
        closer = Concern.objects.get(id=self.concern.id).closed_by_id
        if self.attempt(
            confirm_closing, self.actor(who), self.concern.id, "", self.version(0)
        ):
            assert closer != self.world.users[who].id
            self.seen.add("looked")

    @rule(who=OFFICERS)
    def open_again(self, who: str) -> None:
        if self.attempt(
            reopen, self.actor(who), self.concern.id, "Not done.", self.version(0)
        ):
            self.seen.add("reopened")

    # -- what others do

    @rule()
    def the_person_writes(self) -> None:
        write_more(self.receipt, "Are you there?", uuid4())

    @rule(who=OTHERS)
    def somebody_else_tries(self, who: str) -> None:
        for what in (assign_to_me, unassign, undo_closing):
            assert not self.attempt(
                what, self.actor(who), self.concern.id, self.version(0)
            )

    # -- what always holds

    def due(self, *kinds: str) -> bool:
        return Task.objects.filter(
            subject_id=self.concern.id, kind__in=kinds, completed_at=None
        ).exists()

    @invariant()
    def it_is_never_lost(self) -> None:
        """In the queue, among the closed ones, or a case whose person has an answer."""
        now = Concern.objects.get(id=self.concern.id)
        in_queue = now.id in [r.concern.id for r in page_of(self.actor("sonia")).rows]
        in_closed = now.id in [c.id for c in closed(self.actor("sonia"))]
        waits = self.due(*ANSWERS)
        assert in_closed == (now.state == State.CLOSED)
        assert in_queue == (
            now.state in (State.NEW, State.OPEN) or waits or self.due(REVIEW)
        )
        assert in_queue or in_closed or (now.state == State.CASE and not waits)

    @invariant()
    def nobody_waits_unseen(self) -> None:
        """As long as it is not closed, an unanswered person has a clock."""
        now = Concern.objects.get(id=self.concern.id)
        if now.state == State.CLOSED:
            assert not self.due(*ANSWERS)
        elif now.first_answer_at is None:
            assert self.due(*ANSWERS)

    @invariant()
    def its_parts_fit(self) -> None:
        now = Concern.objects.get(id=self.concern.id)
        is_closed = now.state == State.CLOSED
        assert bool(now.outcome) == is_closed
        assert bool(now.closed_by_id) == is_closed
        assert (now.case_id is not None) == (now.state == State.CASE)
        if self.due(REVIEW):
            assert is_closed
        open_ones = Task.objects.filter(
            subject_id=now.id, kind__in=ANSWERS, completed_at=None
        )
        assert open_ones.count() <= 1
        for task in open_ones:
            assert task.owner_id == now.owner_id


def works(world: World, how_much: settings) -> set[str]:
    Inbox.world, Inbox.seen = world, set()
    run(Inbox, how_much)
    return Inbox.seen


def test_a_concern_is_never_lost(world: World) -> None:
    seen = works(world, FEW)
    assert {"pressed", "undone", "reopened"} <= seen, seen


@pytest.mark.prove
def test_a_concern_is_never_lost_in_many_histories(world: World) -> None:
    seen = works(world, MANY)
    assert seen == {"closed", "pressed", "undone", "looked", "reopened"}
