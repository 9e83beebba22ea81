"""A concern is never lost, whatever a team does, in any order."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from itertools import product
from typing import Any, ClassVar
from uuid import uuid4

import pytest
from django.utils import timezone
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
from tests.machines import EVERYTHING, MANY, Step, Traveller, follow, run_everywhere
from tests.reporting import newest_concern, told

OFFICERS = st.sampled_from(["tomasa", "sonia"])
OTHERS = st.sampled_from(["carla", "elena", "tala"])
STALE = st.sampled_from([0, 0, 0, 0, -1])  # now and then a page that is old
BEGINNINGS = st.sampled_from(["", "answered", "test", "silent"])
SELDOM = st.sampled_from([False, False, False, True])  # what cannot be undone


class Inbox(Traveller):
    """Everything that can happen to one concern, in any order."""

    world: ClassVar[World]

    @initialize(danger=st.sampled_from(["", "yes"]), begin=BEGINNINGS)
    def begin(self, danger: str, begin: str) -> None:
        form = told(danger_now=danger)
        self.receipt = submit_concern(form, secrets.token_bytes(16)).number
        self.concern = newest_concern()
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
            self.seen.add(f"{what.__name__} refused")
            return False
        self.seen.add(f"{what.__name__} done")
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
        self.attempt(
            close_concern,
            self.actor(who),
            self.concern.id,
            outcome,
            "As we agreed.",
            self.version(0),
        )

    @rule(who=OFFICERS, outcome=st.sampled_from(sorted(QUICK)), stale=STALE)
    def press(self, who: str, outcome: str, stale: int) -> None:
        if self.attempt(
            close_quickly,
            self.actor(who),
            self.concern.id,
            outcome,
            self.version(stale),
        ):
            if outcome in NEEDS_REVIEW:
                assert self.due(REVIEW)

    @rule(who=OFFICERS)
    def undo(self, who: str) -> None:
        self.attempt(undo_closing, self.actor(who), self.concern.id, self.version(0))

    @rule(who=OFFICERS)
    def review(self, who: str) -> None:
        closer = Concern.objects.get(id=self.concern.id).closed_by_id
        if self.attempt(
            confirm_closing, self.actor(who), self.concern.id, "", self.version(0)
        ):
            assert closer != self.world.users[who].id

    @rule(who=OFFICERS)
    def open_again(self, who: str) -> None:
        self.attempt(
            reopen, self.actor(who), self.concern.id, "Not done.", self.version(0)
        )

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
        """As long as it is not closed, an unanswered concern has a task."""
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


TOMASA, SONIA = "tomasa", "sonia"
HISTORIES: dict[str, list[Step]] = {
    "taken, answered, closed, opened again, closed": [
        ("begin", "", ""),
        EVERYTHING,
        ("take", TOMASA, 0),
        ("triage", TOMASA, Urgency.NOW, False, 0),
        ("give", TOMASA, "sonia"),
        ("give_back", SONIA, 0),
        ("take_whatever_is_next", TOMASA),
        ("answer", TOMASA, False),
        ("do", TOMASA, ResponseKind.ADVICE),
        EVERYTHING,
        ("the_person_writes",),
        ("answer", SONIA, True),
        ("close", SONIA, Outcome.ADVICE),
        ("open_again", TOMASA),
        ("close", TOMASA, Outcome.NOT_ENOUGH),
    ],
    "a silent one is closed, and a second person looks": [
        ("begin", "yes", "silent"),
        EVERYTHING,
        ("review", SONIA),
        ("undo", TOMASA),
        ("press", TOMASA, Outcome.ABUSIVE, 0),
        ("undo", TOMASA),
        ("press", SONIA, Outcome.SILENT, 0),
        ("open_again", SONIA),
    ],
    "it becomes a case": [
        ("begin", "yes", "answered"),
        ("make_a_case", TOMASA, True),
        EVERYTHING,
        ("the_person_writes",),
        ("answer", TOMASA, False),
    ],
    "it joins a case, unanswered": [
        ("begin", "", ""),
        ("take", TOMASA, 0),
        ("join", TOMASA, True),
    ],
    "closed twice in one quarter of an hour, and the second undone": [
        ("begin", "", ""),
        ("press", TOMASA, Outcome.ABUSIVE, 0),
        ("the_person_writes",),
        ("press", TOMASA, Outcome.ABUSIVE, 0),
        ("undo", TOMASA),
    ],
    "a test, and then somebody writes": [
        ("begin", "", "test"),
        ("the_person_writes",),
        ("answer", TOMASA, False),
    ],
}
TRIES: list[Step] = [
    *product(("take", "give_back"), (TOMASA, SONIA), (0,)),
    ("take", TOMASA, -1),
    ("give_back", TOMASA, -1),
    *product(("undo", "review", "open_again"), (TOMASA, SONIA)),
    ("take_whatever_is_next", SONIA),
    ("give", TOMASA, "sonia"),
    ("give", SONIA, "carla"),
    ("triage", TOMASA, Urgency.NORMAL, False, 0),
    ("triage", SONIA, Urgency.NORMAL, True, 0),
    ("triage", TOMASA, Urgency.NOW, False, -1),
    ("set_right", TOMASA, ("missing",)),
    ("answer", TOMASA, False),
    ("answer", SONIA, False),
    ("answer", SONIA, True),
    ("do", TOMASA, ResponseKind.ADVICE),
    ("do", TOMASA, ResponseKind.HOTLINE),
    ("do", TOMASA, ResponseKind.CONTACT),
    ("make_a_case", TOMASA, True),
    ("join", TOMASA, True),
    ("close", TOMASA, Outcome.ADVICE),
    ("close", TOMASA, Outcome.HOTLINE),
    ("press", TOMASA, Outcome.TEST, 0),
    ("press", TOMASA, Outcome.WRONG_PLACE, 0),
    ("press", SONIA, Outcome.TEST, -1),
    ("the_person_writes",),
    ("somebody_else_tries", "carla"),
    ("somebody_else_tries", "elena"),
]
ACTS = (
    "assign_to_me unassign assign_to triage correct reply record_response "
    "open_case_from join_case close_concern close_quickly undo_closing "
    "confirm_closing reopen"
).split()
ENDS = {
    f"{act} done"
    for act in "close_concern close_quickly undo_closing confirm_closing reopen".split()
}


def test_the_written_histories_of_a_concern_hold(world: World) -> None:
    Inbox.world, Inbox.seen = world, set()
    follow(Inbox, HISTORIES)


@pytest.mark.prove  # the gate goes the ways above; refusals: test_closing.py and others
def test_a_concern_is_never_lost(world: World) -> None:
    Inbox.world, Inbox.seen = world, set()
    follow(Inbox, HISTORIES, TRIES)
    assert Inbox.seen == {f"{act} {how}" for act in ACTS for how in ("done", "refused")}


@pytest.mark.prove
def test_a_concern_is_never_lost_in_many_histories(world: World) -> None:
    Inbox.world = world
    run_everywhere(Inbox, MANY, ENDS)
