"""A programme team for tests of courses, a course and a run that has started.

The cast's trainer (Rosa) and the supervisor of Cochabamba (Sonia) work in it.
"""

from __future__ import annotations

from typing import Any

from amparo.foundation.accounts.models import Membership
from amparo.foundation.journal.models import Entry
from amparo.foundation.organisations.models import Team
from amparo.foundation.policy import Role
from amparo.foundation.vault.team_keys import make_vault
from amparo.prevention.courses import operations as do
from amparo.prevention.courses.models import Course, Enrolment, Run, Session
from amparo.prevention.courses.queries import find_run
from amparo.prevention.courses.types import (
    CourseData,
    Goal,
    NewParticipant,
    RunData,
    SafetyData,
)
from tests.cast import World
from tests.days import today

GOALS = (
    Goal("telling", "I know whom I can tell."),
    Goal("online", "I know what to do when someone asks for a picture."),
)


def training(
    world: World, organisation: str = "casa", *names: str, name: str = "Talleres"
) -> Team:
    """Make a programme team in which Rosa trains and Sonia supervises."""
    found = Team.objects.filter(name=name).first()
    if found is not None:
        return found
    owner = world.organisations[organisation]
    code = {"casa": "BO", "kanlungan": "PH"}[organisation]
    team = Team.objects.create(
        organisation=owner, country_id=code, name=name, kind=Team.Kind.PROGRAMME
    )
    people = {"rosa": Role.TRAINER, "sonia": Role.SUPERVISOR}
    if names:
        people = dict.fromkeys(names, Role.TRAINER)
    for who, role in people.items():
        Membership.objects.create(
            user=world.users[who], team=team, organisation=owner, role=role
        )
    make_vault(team.id, [world.users[who].id for who in people])
    return team


def course_of(world: World, **more: Any) -> Course:
    """Write a course of three sessions as Rosa."""
    casa = world.organisations["casa"].id
    programme = do.add_programme(world.rosa, casa, "Cuidarnos")
    data: dict[str, Any] = {
        "title": "Mi cuerpo, mis derechos",
        "audience": "children",
        "session_count": 3,
        "minutes": 90,
        "goals": GOALS,
        "certificate_share": 80,
    }
    return do.write_course(world.rosa, programme.id, CourseData(**data | more))


def planned(world: World, **more: Any) -> Run:
    """Plan a run that begins today."""
    team = training(world)
    data = RunData(
        way="place", language="es", starts_on=today(), place="Sala comunal, 15:00"
    )
    return do.plan_run(world.rosa, course_of(world, **more).id, team.id, data)


def safe(world: World, run: Run, **more: Any) -> Run:
    """Settle the safeguarding of a run."""
    data: dict[str, Any] = {
        "places": 30,
        "youngest": 10,
        "adults": 3,
        "risks_checked_on": today(),
        "photos": "none",
        "complaints_told": True,
        "focal_point_id": world.users["sonia"].id,
        "risks": "Two doors; both are watched.",
    }
    return do.record_safety(world.rosa, run.id, SafetyData(**data | more), run.version)


def started(world: World, **more: Any) -> Run:
    """Return a run that has started today."""
    run = safe(world, planned(world, **more))
    do.start_run(world.rosa, run.id)
    return find_run(run.id)


def begin_planned(world: World) -> None:
    """Make the run with which a file begins: it is planned."""
    planned(world)


def begin_started(world: World) -> None:
    """Make the run with which a file begins: it has started today."""
    started(world)


def first_run() -> Run:
    """Return the run with which each test of a file begins, as it is now."""
    return find_run(Run.objects.earliest("created_at", "id").id)


def people(
    world: World, run: Run, count: int = 3, first: int = 0, **more: Any
) -> list[Enrolment]:
    """Register so many girls of twelve."""
    facts: dict[str, Any] = {"age": 12, "sex": "female"} | more
    new = [
        NewParticipant(f"Wara {'ABCDEFGHIJ'[n // 10]}{'ABCDEFGHIJ'[n % 10]}", **facts)
        for n in range(first, first + count)
    ]
    return do.register(world.rosa, run.id, new)


def facts_of(verb: str, name: str) -> list[dict[str, Any]]:
    """Return the facts of the journal's entries of a verb that name something."""
    found = Entry.objects.filter(verb=verb).values_list("facts", flat=True)
    return [facts for facts in found if name in facts]


def session_of(run: Run, number: int = 1) -> Session:
    """Return a session of a run."""
    return Session.objects.get(run=run, number=number)
