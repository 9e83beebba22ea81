"""The rules of a case hold whatever a team does, in any order."""

from __future__ import annotations

from datetime import timedelta
from itertools import product
from typing import Any, ClassVar

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule

from amparo.foundation.kernel.errors import Conflict, Refused, RuleBroken
from amparo.foundation.policy import Actor
from amparo.foundation.tasks.models import Task
from amparo.response.cases.codes import (
    ONE_AT_A_TIME,
    RISK_RANK,
    ApprovalKind,
    ConsentGiver,
    Decision,
    Risk,
    State,
)
from amparo.response.cases.consents import has_consent
from amparo.response.cases.models import Action, Approval, Case, Consent, Goal
from amparo.response.cases.operations import (
    add_action,
    add_goal,
    ask_approval,
    ask_closure,
    ask_lower_risk,
    assess_risk,
    close_case,
    decide_approval,
    finish_action,
    record_child,
    refer,
    withdraw_consent,
    withdraw_request,
)
from amparo.response.cases.types import ReferralWish
from amparo.response.referrals.models import OPEN_STATES, Referral
from amparo.response.referrals.operations import recall
from tests.cases.helpers import (
    ALL_YES,
    FACTS,
    GOAL,
    REASON,
    STEP,
    WARA,
    WHY,
    consent_data,
    opened,
    planned,
    ready,
    record_consent,
    with_child,
)
from tests.cast import World
from tests.days import today
from tests.machines import EVERYTHING, MANY, Step, Traveller, follow, run_everywhere
from tests.services.helpers import a_service

SOON = timedelta(days=5)
# Which state may follow which; everything else is a fault.
WAYS = {
    State.OPENED: {State.PLANNED, State.CLOSING},
    State.PLANNED: {State.IN_CARE, State.CLOSING},
    State.IN_CARE: {State.CLOSING},
    State.CLOSING: {State.OPENED, State.PLANNED, State.IN_CARE, State.CLOSED},
    State.CLOSED: set(),
}
WORKERS = st.sampled_from(["carla", "sonia"])


def in_care(world: World) -> Case:
    case = planned(world)
    finish_action(world.carla, Action.objects.get(goal__case=case).id, "done")
    return Case.objects.get(id=case.id)


def may_close(world: World) -> Case:
    case = in_care(world)
    approval = ask_closure(world.carla, case.id, "moved", ALL_YES)
    decide_approval(world.sonia, approval.id, True)
    return Case.objects.get(id=case.id)


BEGINNINGS: list[Any] = [
    opened,
    with_child,
    ready,
    planned,
    in_care,
    may_close,
    may_close,
]


class Team(Traveller):
    """Everything that a team can do in one case, in any order."""

    world: ClassVar[World]

    @initialize(begin=st.sampled_from(BEGINNINGS))
    def begin(self, begin: Any) -> None:
        self.case = begin(self.world)
        self.service = a_service(self.world)
        self.state = State(self.case.state)
        self.risk = self.case.risk

    def attempt(self, what: Any, *args: Any) -> Any:
        """Do something that the rules may refuse; nothing is half done then."""
        try:
            done = what(*args)
        except (RuleBroken, Conflict, Refused):
            self.seen.add(f"{what.__name__} refused")
            return None
        self.seen.add(f"{what.__name__} done")
        return done

    def actor(self, name: str) -> Actor:
        found: Actor = getattr(self.world, name)
        return found

    @rule(who=WORKERS)
    def child(self, who: str) -> None:
        self.attempt(record_child, self.actor(who), self.case.id, WARA, FACTS)

    @rule(
        who=WORKERS,
        purpose=st.sampled_from(Consent.Purpose.values),
        given=st.booleans(),
        giver=st.sampled_from([ConsentGiver.CHILD, ConsentGiver.CAREGIVER]),
    )
    def consent(self, who: str, purpose: str, given: bool, giver: str) -> None:
        relation = "self" if giver == ConsentGiver.CHILD else "mother"
        data = consent_data(
            purpose=purpose, given=given, giver=giver, relation=relation
        )
        self.attempt(record_consent, self.actor(who), self.case.id, data)

    @rule(who=WORKERS, number=st.integers(0, 4))
    def withdraw(self, who: str, number: int) -> None:
        given = list(Consent.objects.filter(case=self.case, withdrawn_at=None))
        if given:
            one = given[number % len(given)]
            self.attempt(withdraw_consent, self.actor(who), self.case.id, one.id, WHY)

    @rule(who=WORKERS, level=st.sampled_from(Risk.values), stale=st.booleans())
    def assess_risk_level(self, who: str, level: str, stale: bool) -> None:
        now = Case.objects.get(id=self.case.id)
        seen = now.version - stale
        done = self.attempt(
            assess_risk, self.actor(who), self.case.id, level, REASON, seen
        )
        if done is not None:
            assert not stale
            lowered = self.risk and RISK_RANK[Risk(level)] > RISK_RANK[Risk(self.risk)]
            assert not (lowered and self.actor(who).user_id == now.owner_id)
            self.risk = Risk(level)

    @rule(who=WORKERS)
    def goal(self, who: str) -> None:
        self.attempt(add_goal, self.actor(who), self.case.id, GOAL, "learning")

    @rule(who=WORKERS)
    def step(self, who: str) -> None:
        found = Goal.objects.filter(case=self.case).first()
        if found is not None:
            day = today() + SOON
            self.attempt(add_action, self.actor(who), found.id, STEP, "school", day)

    @rule(who=WORKERS, status=st.sampled_from(["done", "dropped"]))
    def finish(self, who: str, status: str) -> None:
        found = Action.objects.filter(goal__case=self.case, status="open").first()
        if found is not None:
            self.attempt(finish_action, self.actor(who), found.id, status)

    @rule(who=WORKERS)
    def ask_plan(self, who: str) -> None:
        self.attempt(ask_approval, self.actor(who), self.case.id)

    @rule(who=WORKERS, reason=st.sampled_from(["goals_met", "moved", "duplicate"]))
    def ask_end(self, who: str, reason: str) -> None:
        self.attempt(ask_closure, self.actor(who), self.case.id, reason, ALL_YES)

    @rule(who=WORKERS, yes=st.booleans())
    def decide(self, who: str, yes: bool) -> None:
        waiting = Approval.objects.filter(case=self.case, decision="")
        found = waiting.exclude(kind__in=["assess", "risk"]).first()
        if found is not None:
            # What was done at once is decided in the order in which it was done.
            actor = self.actor(who)
            done = self.attempt(decide_approval, actor, found.id, yes, "Review closure")
            assert done is None or done.requested_by_id != actor.user_id

    @rule(who=WORKERS, level=st.sampled_from(Risk.values))
    def ask_lower(self, who: str, level: str) -> None:
        now = Case.objects.get(id=self.case.id)
        actor = self.actor(who)
        self.attempt(ask_lower_risk, actor, now.id, level, REASON, now.version)

    @rule(who=WORKERS, kind=st.sampled_from(["assess", "risk"]), yes=st.booleans())
    def decide_on_risk(self, who: str, kind: str, yes: bool) -> None:
        waiting = Approval.objects.filter(case=self.case, decision="", kind=kind)
        found, actor = waiting.first(), self.actor(who)
        if found is None:
            return
        done = self.attempt(decide_approval, actor, found.id, yes, "Not yet.")
        assert done is None or done.requested_by_id != actor.user_id
        if done is not None and yes and kind == "risk":
            assert RISK_RANK[Risk(found.level)] > RISK_RANK[Risk(self.risk)]
            self.risk = Risk(found.level)

    @invariant()
    def the_risk_is_as_assessed_or_approved(self) -> None:
        assert Case.objects.get(id=self.case.id).risk == self.risk

    @rule(who=WORKERS)
    def withdraw_request(self, who: str) -> None:
        found = Approval.objects.filter(case=self.case).order_by("turn").last()
        if found is not None:
            self.attempt(withdraw_request, self.actor(who), found.id)

    @rule(who=WORKERS, priority=st.sampled_from(["normal", "urgent"]))
    def send(self, who: str, priority: str) -> None:
        wish = ReferralWish(priority=priority, need="A bed.", why_now="No bed tonight.")
        case = Case.objects.get(id=self.case.id)
        agreed = has_consent(
            case.consents.order_by("created_at", "turn"), "referral", today()
        )
        approved = self.approved(ApprovalKind.PLAN)
        sent = self.attempt(refer, self.actor(who), case.id, self.service.id, wish)
        if sent is not None:
            assert agreed
            assert approved or priority == "urgent"
            after = Approval.objects.filter(subject_id=sent.id)
            assert after.exists() is not approved

    @precondition(lambda self: Referral.objects.exists())
    @rule()
    def call_back(self) -> None:
        for found in Referral.objects.filter(case_id=self.case.id):
            self.attempt(recall, self.world.carla, found.id)

    @rule(who=WORKERS)
    def close(self, who: str) -> None:
        now = Case.objects.get(id=self.case.id)
        self.attempt(close_case, self.actor(who), now.id, now.version)

    def approved(self, kind: str) -> bool:
        return Approval.objects.filter(
            case=self.case, kind=kind, decision=Decision.APPROVED
        ).exists()

    @invariant()
    def the_state_follows_its_ways(self) -> None:
        now = State(Case.objects.get(id=self.case.id).state)
        assert now == self.state or now in WAYS[self.state]
        if now != self.state:
            self.seen.add(f"{self.state} to {now}")
        self.state = now
        self.seen.add(now)

    @invariant()
    def a_plan_in_force_was_approved(self) -> None:
        if self.state in (State.PLANNED, State.IN_CARE):
            assert self.approved(ApprovalKind.PLAN)

    @invariant()
    def closed_means_approved_and_at_rest(self) -> None:
        if self.state != State.CLOSED:
            return
        assert self.approved(ApprovalKind.CLOSURE)
        assert not Referral.objects.filter(state__in=OPEN_STATES).exists()
        subjects = [self.case.id, *Action.objects.values_list("id", flat=True)]
        left = Task.objects.filter(subject_id__in=subjects, completed_at=None)
        assert not left.exists()

    @invariant()
    def nothing_is_out_without_consent(self) -> None:
        yes = self.case.consents.order_by("created_at", "turn")
        if not has_consent(yes, "referral", today()):
            assert not Referral.objects.filter(state__in=OPEN_STATES).exists()

    @invariant()
    def one_question_at_a_time_never_answered_by_the_asker(self) -> None:
        found = list(Approval.objects.filter(case=self.case))
        waiting = [a.kind for a in found if a.decision == ""]
        assert sum(kind in ONE_AT_A_TIME for kind in waiting) <= 1
        assert waiting.count("assess") <= 1
        assert waiting.count("risk") <= 1
        assert all(a.decided_by_id != a.requested_by_id for a in found)


CARLA, SONIA = "carla", "sonia"
YES: list[Step] = [
    ("consent", CARLA, purpose, True, ConsentGiver.CHILD)
    for purpose in Consent.Purpose.values
]
ASKED_TO_CLOSE: list[Step] = [("begin", in_care), ("ask_end", CARLA, "moved")]
HISTORIES: dict[str, list[Step]] = {
    "from nothing to the end": [
        ("begin", opened),
        EVERYTHING,
        ("child", CARLA),
        *YES,
        ("assess_risk_level", CARLA, Risk.HIGH, False),
        ("goal", CARLA),
        ("step", CARLA),
        ("ask_plan", CARLA),
        ("decide", SONIA, False),
        ("ask_plan", CARLA),
        EVERYTHING,
        ("decide", SONIA, True),
        EVERYTHING,
        ("send", CARLA, "urgent"),
        EVERYTHING,
        ("finish", CARLA, "done"),
        ("call_back",),
        EVERYTHING,
        ("ask_end", CARLA, "goals_met"),
        EVERYTHING,
        ("decide", SONIA, True),
        ("close", CARLA),
        EVERYTHING,
    ],
    "closing asked for and taken back": [
        *ASKED_TO_CLOSE,
        ("withdraw_request", CARLA),
        ("ask_end", CARLA, "moved"),
        ("decide", SONIA, False),
    ],
    "closing is approved and nothing moves any more": [
        ("begin", may_close),
        EVERYTHING,
    ],
    "closed before there is a plan": [
        ("begin", opened),
        ("ask_end", CARLA, "duplicate"),
        ("withdraw_request", CARLA),
        ("ask_end", CARLA, "duplicate"),
        ("decide", SONIA, True),
        ("close", CARLA),
    ],
    "closing a plan that nobody worked on": [
        ("begin", planned),
        ("ask_end", CARLA, "moved"),
        ("decide", SONIA, False),
    ],
    "the child says no while somebody is being asked": [
        ("begin", planned),
        ("send", CARLA, "urgent"),
        ("consent", CARLA, "referral", False, ConsentGiver.CHILD),
        ("send", CARLA, "urgent"),
    ],
    "a supervisor who asks does not decide": [
        ("begin", ready),
        ("ask_plan", SONIA),
        EVERYTHING,
        ("decide", SONIA, True),
        ("withdraw_request", SONIA),
        ("ask_end", SONIA, "moved"),
        ("decide", SONIA, True),
        ("close", SONIA),
    ],
    "a lower risk level waits for a second person": [
        ("begin", planned),
        ("assess_risk_level", CARLA, Risk.HIGH, False),
        ("decide_on_risk", CARLA, "assess", True),
        ("decide_on_risk", SONIA, "assess", False),
        ("assess_risk_level", CARLA, Risk.HIGH, False),
        ("ask_lower", CARLA, Risk.LOW),
        EVERYTHING,
        ("decide_on_risk", SONIA, "risk", False),
        ("ask_lower", CARLA, Risk.MEDIUM),
        ("decide_on_risk", SONIA, "risk", True),
        ("decide_on_risk", SONIA, "assess", True),
        ("ask_lower", CARLA, Risk.HIGH),
    ],
    "what is urgent goes out before the plan": [
        ("begin", ready),
        ("send", CARLA, "normal"),
        ("send", CARLA, "urgent"),
        ("decide", CARLA, True),
        ("decide", SONIA, False),
        ("assess_risk_level", CARLA, Risk.HIGH, False),
        ("decide", SONIA, True),
        ("withdraw", CARLA, 2),
    ],
}
TRIES: list[Step] = [
    *product(
        ("child", "goal", "step", "ask_plan", "withdraw_request", "close"),
        (CARLA, SONIA),
    ),
    *product(
        ("consent",),
        (CARLA,),
        Consent.Purpose.values,
        (True, False),
        (ConsentGiver.CHILD,),
    ),
    ("consent", SONIA, "referral", True, ConsentGiver.CAREGIVER),
    *product(("withdraw",), (CARLA,), (0, 1, 2)),
    *product(("assess_risk_level",), (CARLA, SONIA), Risk.values, (False,)),
    ("assess_risk_level", SONIA, Risk.LOW, True),
    *product(("finish",), (CARLA,), ("done", "dropped")),
    *product(("ask_end",), (CARLA, SONIA), ("goals_met", "duplicate")),
    *product(("decide",), (CARLA, SONIA), (True, False)),
    *product(("send",), (CARLA, SONIA), ("normal", "urgent")),
    *product(("ask_lower",), (CARLA,), (Risk.LOW, Risk.HIGH)),
    *product(("decide_on_risk",), (CARLA, SONIA), ("assess", "risk"), (True, False)),
    ("call_back",),
]
ACTS = (
    "add_action add_goal ask_approval ask_closure ask_lower_risk close_case "
    "decide_approval finish_action assess_risk record_child record_consent refer "
    "withdraw_request withdraw_consent recall"
).split()
# Never refused to the team: finishing an action, withdrawing a consent.
FREE = {"finish_action refused", "withdraw_consent refused"}
MOVES = {f"{before} to {after}" for before, ways in WAYS.items() for after in ways}


@pytest.mark.django_db
def test_the_written_histories_of_a_case_hold(world: World) -> None:
    Team.world, Team.seen = world, set()
    follow(Team, HISTORIES)


@pytest.mark.prove  # the gate goes the ways above, and asks each state (test_states.py)
@pytest.mark.django_db
def test_no_order_of_work_breaks_the_rules_of_a_case(world: World) -> None:
    Team.world, Team.seen = world, set()
    follow(Team, HISTORIES, TRIES)
    both = {f"{act} {how}" for act in ACTS for how in ("done", "refused")}
    assert Team.seen == (MOVES | set(State.values) | both) - FREE


@pytest.mark.prove
@pytest.mark.django_db
def test_no_long_order_of_work_breaks_the_rules_of_a_case(world: World) -> None:
    Team.world = world
    many = settings(MANY, max_examples=60, stateful_step_count=60)
    run_everywhere(Team, many, State.values)
