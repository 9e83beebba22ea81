"""Wara's case in Cochabamba, taken as far as a test needs it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from amparo.foundation.persons.identity import Facts, Identity
from amparo.foundation.policy import Actor
from amparo.foundation.tasks.models import Task
from amparo.response.cases.codes import ClosingCheck
from amparo.response.cases.models import Action, Case, Consent
from amparo.response.cases.operations import (
    add_action,
    add_goal,
    ask_approval,
    assess_risk,
    decide_approval,
    open_case,
    record_child,
    record_consents,
)
from amparo.response.cases.types import ConsentData, ReferralWish
from tests.cast import World
from tests.days import today

STORY = "A neighbour worries about a girl who does not come to school any more."
WARA = Identity(
    called="Wara",
    names=["Wara Quispe Mamani"],
    phones=["+591 7 555 0199"],
    birth_date="2013-04-11",
    street="Calle Sucre 14",
    safe_contact="Her aunt, only after 17:00. Never call the house.",
)
FACTS = Facts(sex="female", birth_year=2013, birth_precision="day")
GOAL = "I want to go back to my class and see my friends."
STEP = "Speak with the head of the school about a place from Monday."
WHY = "She wants to wait until her mother is back."
REASON = "She sleeps at her aunt's; the man still waits near the school."
ALL_YES = dict.fromkeys(ClosingCheck.values, "yes")
WISH = ReferralWish(
    priority="urgent",
    need="Somebody to talk to, twice a week.",
    share={"support_needs": "Quiet rooms; she startles easily."},
    language="es",
)


def opened(world: World, actor: Actor | None = None, **more: Any) -> Case:
    """Open a case as Carla (or as someone else) and return it."""
    facts: dict[str, Any] = {
        "team_id": world.team_id("cochabamba"),
        "country_code": "BO",
        "kinds": ["job_offer"],
        "story": STORY,
    }
    return open_case(actor or world.carla, **(facts | more))


def with_child(world: World, **more: Any) -> Case:
    """Open a case and record Wara."""
    return record_child(world.carla, opened(world, **more).id, WARA, FACTS)


def child_of(case: Case) -> UUID:
    """Return the record of the child of a case that has one."""
    assert case.person_id is not None
    return case.person_id


def record_consent(
    actor: Actor, case_id: UUID, data: ConsentData, form_key: UUID | None = None
) -> Consent:
    """Record one answer, as a page on which only one was given."""
    (consent,) = record_consents(actor, case_id, [data], form_key or uuid4())
    return consent


def consent_data(**more: Any) -> ConsentData:
    """Return a consent of the child to case management, changed by ``more``."""
    facts: dict[str, Any] = {
        "purpose": "case_management",
        "giver": "child",
        "relation": "self",
        "method": "spoken",
        "given": True,
    }
    return ConsentData(**(facts | more))


def give_consent(world: World, case: Case, *purposes: str) -> None:
    """Record Wara's consent for these purposes (default: all), as on one page."""
    wanted = purposes or Consent.Purpose.values
    answers = [consent_data(purpose=purpose) for purpose in wanted]
    record_consents(world.carla, case.id, answers, uuid4())


def with_risk(world: World, case: Case, level: str, actor: Actor | None = None) -> Case:
    """Assess the risk of a case and return the current case."""
    now = Case.objects.get(id=case.id)
    assess_risk(actor or world.carla, case.id, level, REASON, now.version)
    return Case.objects.get(id=case.id)


def with_action(world: World, case: Case, days: int = 3) -> Action:
    """Add a goal with one action that is due in some days."""
    goal = add_goal(world.carla, case.id, GOAL, "learning")
    due = today() + timedelta(days=days)
    return add_action(world.carla, goal.id, STEP, "school", due)


def ready(world: World, level: str = "medium") -> Case:
    """Take a case to where its plan can be approved."""
    case = with_child(world)
    give_consent(world, case)
    with_action(world, case)
    return with_risk(world, case, level)


def planned(world: World, level: str = "medium") -> Case:
    """Take a case to where its plan is approved."""
    case = ready(world, level)
    decide_approval(world.sonia, ask_approval(world.carla, case.id).id, True)
    return Case.objects.get(id=case.id)


def begin_ready(world: World) -> None:
    """Make the case with which a file begins: its plan can be approved."""
    ready(world)


def begin_planned(world: World) -> None:
    """Make the case with which a file begins: its plan is approved."""
    planned(world)


def first_case() -> Case:
    """Return the case with which each test of a file begins, as it is now."""
    return Case.objects.earliest("created_at", "id")


def due(subject_id: UUID) -> set[str]:
    """Return the kinds of open tasks of a record."""
    found = Task.objects.filter(subject_id=subject_id, completed_at=None)
    return set(found.values_list("kind", flat=True))
