"""Wara's case, followed as far as a test needs it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from amparo.foundation.policy import Actor
from amparo.foundation.tasks.models import Task
from amparo.response.cases.models import Case
from amparo.response.cases.operations import ask_closure, close_case, decide_approval
from amparo.response.follow_up.codes import ContactState, Means
from amparo.response.follow_up.models import Contact, FollowUp
from amparo.response.follow_up.operations import (
    agree,
    plan_contact,
    record_contact,
)
from amparo.response.follow_up.operations.recording import Outcome
from amparo.response.follow_up.operations.words import Agreement
from tests.cases.helpers import ALL_YES, ready
from tests.cast import World
from tests.days import today

DANGER, CAME_IN = "Mandarina", "El perro duerme"
NOTE = "Her aunt answered first."


def followed(world: World, risk: str = "medium") -> Case:
    """Return a case whose risk was assessed, so that a contact is planned."""
    return ready(world, risk)


def next_contact(case: Case, after: str = "") -> Contact:
    """Return the contact of a case that is planned."""
    return Contact.objects.get(case=case, after=after, state=ContactState.PLANNED)


def standing(case: Case) -> FollowUp:
    """Return where contact stands in a case."""
    return FollowUp.objects.get(case=case)


def in_days(days: int) -> date:
    """Return a day from today on."""
    return today() + timedelta(days=days)


def planned_as(world: World, case: Case, means: str, days: int = 2) -> Contact:
    """Plan the next contact by these means, as Sonia would."""
    due_on = in_days(days)
    return plan_contact(world.sonia, case.id, means, due_on, "child_asked")


def recorded(
    world: World, case: Case, result: str, actor: Actor | None = None, **more: Any
) -> Contact:
    """Record the next contact of a case with a result."""
    contact = next_contact(case)
    said = Outcome(result, **more)
    return record_contact(actor or world.carla, contact.id, said, contact.version)


def agreed(world: World, case: Case, **more: Any) -> FollowUp:
    """Agree on words and means with Wara."""
    row = FollowUp.objects.filter(case=case).first()
    facts: dict[str, Any] = {"can_call": True, "visit_exposes": False}
    facts |= {"danger": DANGER, "came_in": CAME_IN} | more
    return agree(world.carla, case.id, Agreement(**facts), row.version if row else 0)


def closed(world: World, case: Case, reason: str = "moved", **checks: str) -> Case:
    """Close a case, with each check answered yes but these."""
    note = "Explained." if "no" in checks.values() else ""
    approval = ask_closure(world.carla, case.id, reason, ALL_YES | checks, note)
    decide_approval(world.sonia, approval.id, True)
    now = Case.objects.get(id=case.id)
    return close_case(world.carla, now.id, now.version)


def open_task(subject: Any, kind: str) -> Task | None:
    """Return the open task of a kind on a record."""
    return Task.objects.filter(
        subject_id=subject.id, kind=kind, completed_at=None
    ).first()


MEANS = [means.value for means in Means]
