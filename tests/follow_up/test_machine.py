"""However a team follows a child, one next contact stands and no alarm is lost."""

from __future__ import annotations

from itertools import product
from typing import Any, ClassVar

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule

from amparo.foundation.kernel.errors import Conflict, RuleBroken
from amparo.foundation.policy import Actor
from amparo.foundation.tasks.models import Task
from amparo.response.cases.codes import Risk, State
from amparo.response.cases.models import Case
from amparo.response.cases.operations import assess_risk, reopen_case
from amparo.response.follow_up import tasks
from amparo.response.follow_up.codes import ContactState, Means, Result
from amparo.response.follow_up.models import Contact, FollowUp
from amparo.response.follow_up.operations import (
    cancel_contact,
    plan_contact,
    record_contact,
    settle_danger,
)
from amparo.response.follow_up.operations.recording import Outcome
from tests.cases.helpers import REASON
from tests.cast import World
from tests.follow_up.helpers import closed, followed, in_days
from tests.machines import EVERYTHING, MANY, Step, Traveller, follow, run_everywhere

WORKERS = st.sampled_from(["carla", "sonia"])
RESULTS = st.sampled_from(Result.values)
MEANS = st.sampled_from(Means.values)


class Following(Traveller):
    """Everything that a team can do to follow one child, in any order."""

    world: ClassVar[World]

    @initialize(risk=st.sampled_from(Risk.values))
    def begin(self, risk: str) -> None:
        self.case = followed(self.world, risk)
        self.alarmed: set[Any] = set()

    def attempt(self, what: Any, *args: Any) -> Any:
        try:
            done = what(*args)
        except (RuleBroken, Conflict):
            self.seen.add(f"{what.__name__} refused")
            return None
        self.seen.add(f"{what.__name__} done")
        return done

    def actor(self, name: str) -> Actor:
        found: Actor = getattr(self.world, name)
        return found

    @property
    def now(self) -> Case:
        return Case.objects.get(id=self.case.id)

    @property
    def planned(self) -> list[Contact]:
        found = Contact.objects.filter(case=self.case, state=ContactState.PLANNED)
        return list(found.order_by("due_on", "turn"))

    @rule(who=WORKERS, means=MEANS, days=st.integers(0, 3))
    def plan(self, who: str, means: str, days: int) -> None:
        because = "child_asked"
        made = self.attempt(
            plan_contact, self.actor(who), self.case.id, means, in_days(days), because
        )
        assert made is None or self.now.state != State.CLOSED

    @rule(who=WORKERS, result=RESULTS)
    def record(self, who: str, result: str) -> None:
        for contact in self.planned[:1]:
            done = self.attempt(
                record_contact,
                self.actor(who),
                contact.id,
                Outcome(result),
                contact.version,
            )
            if done is not None and result == Result.DANGER:
                self.alarmed.add(contact.id)

    @rule(who=WORKERS)
    def cancel(self, who: str) -> None:
        for contact in self.planned[:1]:
            self.attempt(
                cancel_contact,
                self.actor(who),
                contact.id,
                "child_asked",
                contact.version,
            )

    @rule(who=WORKERS)
    def settle(self, who: str) -> None:
        for contact_id in sorted(self.alarmed)[:1]:
            self.attempt(settle_danger, self.actor(who), contact_id, "Done.")
            self.alarmed.discard(contact_id)

    @rule(level=st.sampled_from(Risk.values))
    def assess(self, level: str) -> None:
        now = self.now
        self.attempt(assess_risk, self.world.sonia, now.id, level, REASON, now.version)

    @rule()
    def close(self) -> None:
        if self.now.state != State.CLOSED:
            closed(self.world, self.now)
            self.seen.add("closed")

    @rule()
    def reopen(self) -> None:
        now = self.now
        self.attempt(reopen_case, self.world.carla, now.id, "A slip.", now.version)

    @invariant()
    def an_open_case_has_one_next_contact(self) -> None:
        regular = [c for c in self.planned if not c.after]
        assert len(regular) == (self.now.state != State.CLOSED)
        assert len({c.after for c in self.planned}) == len(self.planned)

    @invariant()
    def every_planned_contact_is_a_task_and_no_other_is(self) -> None:
        waiting = Task.objects.filter(
            kind__in=[tasks.CONTACT, tasks.AFTER], completed_at=None
        )
        ids = set(waiting.values_list("subject_id", flat=True))
        assert ids == {contact.id for contact in self.planned}

    @invariant()
    def danger_waits_until_it_was_settled(self) -> None:
        waiting = Task.objects.filter(kind=tasks.DANGER, completed_at=None)
        assert set(waiting.values_list("subject_id", flat=True)) == self.alarmed

    @invariant()
    def what_failed_is_counted_since_the_last_contact(self) -> None:
        past = Contact.objects.filter(
            case=self.case, state__in=[ContactState.DONE, ContactState.MISSED]
        ).order_by("-created_at", "-turn")
        row = FollowUp.objects.get(case=self.case)
        if row.missed == 0:
            return
        newest = [c.state for c in past[: row.missed]]
        assert newest == [ContactState.MISSED] * row.missed or self.case_was_closed

    @property
    def case_was_closed(self) -> bool:
        return Contact.objects.filter(case=self.case).exclude(after="").exists()


CARLA, SONIA = "carla", "sonia"
HISTORIES: dict[str, list[Step]] = {
    "followed until it closes, and on": [
        ("begin", Risk.MEDIUM),
        EVERYTHING,
        ("record", CARLA, Result.SPOKE),
        ("record", CARLA, Result.NOBODY),
        ("record", CARLA, Result.NOBODY),
        EVERYTHING,
        ("plan", SONIA, Means.ADULT, 1),
        ("record", CARLA, Result.DANGER),
        EVERYTHING,
        ("settle", SONIA),
        ("assess", Risk.HIGH),
        ("close",),
        EVERYTHING,
        ("record", CARLA, Result.NOBODY),
        ("cancel", CARLA),
        ("reopen",),
        EVERYTHING,
    ],
}
TRIES: list[Step] = [
    *product(("plan",), (CARLA, SONIA), Means.values, (0, 2)),
    *product(("record",), (CARLA,), Result.values),
    *product(("cancel", "settle"), (CARLA, SONIA)),
    *product(("assess",), Risk.values),
    ("close",),
    ("reopen",),
]


@pytest.mark.django_db
def test_the_written_histories_of_contacts_hold(world: World) -> None:
    Following.world, Following.seen = world, set()
    follow(Following, HISTORIES)


@pytest.mark.prove  # the gate goes the ways above, and asks each state (test_states.py)
@pytest.mark.django_db
def test_no_order_of_work_loses_a_child(world: World) -> None:
    Following.world, Following.seen = world, set()
    follow(Following, HISTORIES, TRIES)
    for act in ("plan_contact", "cancel_contact", "reopen_case"):
        assert {f"{act} done", f"{act} refused"} <= Following.seen


@pytest.mark.prove
@pytest.mark.django_db
def test_no_long_order_of_work_loses_a_child(world: World) -> None:
    Following.world = world
    many = settings(MANY, max_examples=60, stateful_step_count=40)
    run_everywhere(Following, many, {"plan_contact done", "closed"})
