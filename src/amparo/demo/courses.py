"""Courses of the demonstration: in each country one online in lockdown, one running.

What was given before is in ``course_history.py``.

Made by the room's own operations; only codes and a date that follow chance or the clock
are written anew, so that each filling has the same ones.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import uuid4

from amparo.foundation.accounts.actors import actor_for
from amparo.foundation.lists.imports import operations as imports
from amparo.foundation.lists.imports import steps
from amparo.foundation.lists.imports.models import ImportState
from amparo.foundation.organisations.models import Team
from amparo.foundation.persons.models import Person
from amparo.foundation.policy import Actor, Role
from amparo.foundation.tasks.models import Task
from amparo.prevention.courses import operations as do
from amparo.prevention.courses.codes import Sex
from amparo.prevention.courses.imports import NAME as COURSE_PEOPLE
from amparo.prevention.courses.models import Course, Enrolment, Run, Session
from amparo.prevention.courses.queries import find_run
from amparo.prevention.courses.tasks import CONSENT
from amparo.prevention.courses.types import (
    ConsentData,
    CourseData,
    Goal,
    NewParticipant,
    RunData,
    SafetyData,
    Sheet,
)

from .naming import naming
from .rng import DAYS_IN_MONTH, LOCKDOWN, MONTHS, code, rng
from .staff import DemoCountry, DemoTeam, Hiring, team

_PEOPLE = 12
_FIRST = 91_000_000  # numbers of codes that no child of a case or group has
_WITHOUT = 3  # people of a run whose consent is still missing
_PLACES = (
    "The hall beside the library, Mondays at four.",
    "La sala junto a la biblioteca, los lunes a las cuatro.",
)


@dataclass(frozen=True)
class _Taught:
    """A course: what it is called in English and Spanish, and what it is for."""

    title: tuple[str, str]
    audience: str
    sessions: int
    goals: tuple[tuple[str, str, str], ...]  # key, English, Spanish
    tests: tuple[str, ...] = ()
    lessons: tuple[str, ...] = ()


_COURSES = (
    _Taught(
        ("My rights, and whom to tell", "Mis derechos y a quién contarle"),
        "children",
        4,
        (
            ("telling", "I know whom I can tell.", "Sé a quién puedo contarle."),
            (
                "online",
                "I know what to do when someone asks for a picture.",
                "Sé qué hacer cuando alguien me pide una foto.",
            ),
        ),
        ("rights_test_a", "rights_test_b"),
        ("rights-and-whom-to-tell", "new-friends-online", "after-i-tell"),
    ),
    _Taught(
        ("Offers, and friends in trouble", "Ofertas y amistades en problemas"),
        "children",
        4,
        (
            ("offers", "I check an offer first.", "Reviso una oferta primero."),
            ("friends", "I can help a friend.", "Puedo ayudar a una amistad."),
        ),
        ("offers_test_a", "offers_test_b"),
    ),
    _Taught(
        ("Safe at home and online", "En casa y en línea, a salvo"),
        "caregivers",
        5,
        (("listening", "I listen calmly.", "Escucho con calma."),),
    ),
    _Taught(
        ("A community that protects", "Una comunidad que protege"),
        "community",
        3,
        (("signs", "I know the signs.", "Conozco las señales."),),
    ),
)
_KNOWN, _FRESH = 3, 4  # people on a spreadsheet that waits
_POSTS = ((Role.TRAINER, "trainer"), (Role.SUPERVISOR, "trainers"))


def teach(countries: Iterable[DemoCountry], today: date) -> None:
    """Give each country a programme team, a course, and two runs of it."""
    hiring = Hiring()
    months_back = MONTHS - LOCKDOWN.start
    in_lockdown = today - timedelta(days=round(months_back * DAYS_IN_MONTH))
    for number, country in enumerate(countries):
        made = _team(hiring, country)
        trainer = made.one(Role.TRAINER)
        actor = actor_for(trainer, made.keyrings[trainer.id])
        course = _course(actor, made.team, country.sample.language)
        online = _run(actor, made, course, in_lockdown, "online", country)
        do.finish_run(actor, online.id)
        week_ago = today - timedelta(weeks=1)
        running = _run(actor, made, course, week_ago, "place", country)
        _spreadsheet(actor, online, running, country)
        for at, run in enumerate((online, running)):
            _write_anew(run, today, _FIRST + number * 100 + at * 50)


def _team(hiring: Hiring, country: DemoCountry) -> DemoTeam:
    owner = country.teams[0].team.organisation
    what = "cursos" if country.sample.language == "es" else "courses"
    name = f"{country.sample.partner} · {what}"
    kind = Team.Kind.PROGRAMME
    return team(hiring, country.sample, owner, name, kind, _POSTS, 12)


def _course(actor: Actor, place: Team, language: str) -> Course:
    """Write the courses of a team; return the first."""
    spanish = language == "es"
    name = "A salvo" if spanish else "Safe together"
    programme = do.add_programme(actor, place.organisation_id, name)
    made = []
    for one in _COURSES:
        goals = tuple(Goal(key, es if spanish else en) for key, en, es in one.goals)
        data = CourseData(
            title=one.title[spanish],
            audience=one.audience,
            session_count=one.sessions,
            minutes=90,
            goals=goals,
            certificate_share=75,
            tests=one.tests,
            lessons=one.lessons,
        )
        made.append(do.write_course(actor, programme.id, data))
    return made[0]


def _run(
    actor: Actor,
    made: DemoTeam,
    course: Course,
    first: date,
    way: str,
    country: DemoCountry,
) -> Run:
    """Plan, make safe and start a run, with people and the sessions until today."""
    data = RunData(
        way=way,
        language=country.sample.language,
        starts_on=first,
        place="" if way == "online" else _PLACES[country.sample.language == "es"],
    )
    run = do.plan_run(actor, course.id, made.team.id, data)
    safety = SafetyData(
        places=20,
        youngest=10,
        adults=3,
        risks_checked_on=first,
        photos="none",
        complaints_told=True,
        focal_point_id=made.one(Role.SUPERVISOR).id,
    )
    do.record_safety(actor, run.id, safety, run.version)
    do.start_run(actor, run.id)
    chance = rng("course", country.sample.code, way)
    names = naming(country.sample.code)
    new = []
    for _person in range(_PEOPLE):
        girl = chance.random() < 0.7
        _called, full_name = names.person(chance, girl)
        sex = Sex.FEMALE if girl else Sex.MALE
        age = chance.randint(10, 14)
        new.append(NewParticipant(full_name, age=age, sex=sex))
    rows = do.register(actor, run.id, new)
    agreed = ConsentData("take_part", "caregiver", True, "written", first, assent="yes")
    for row in rows[_WITHOUT:]:
        do.record_consent(actor, row.id, agreed)
    for session in Session.objects.filter(run=run, on__lte=first + timedelta(weeks=1)):
        marks = {
            row.id: ("", "present" if chance.random() < 0.85 else "absent")
            for row in rows
        }
        do.save_sheet(actor, session.id, Sheet(marks))
    return find_run(run.id)


def _spreadsheet(actor: Actor, before: Run, run: Run, country: DemoCountry) -> None:
    """Let a list wait, checked; some on it took part in a run before."""
    chance, names = rng("spreadsheet", country.sample.code), naming(country.sample.code)
    known = do.list_people(actor, before.id)[:_KNOWN]
    lines = [f"{one.name},,{one.enrolment.sex[0]}" for one in known]
    lines += [f"{names.person(chance, True)[1]},12,f" for _person in range(_FRESH)]
    content = "\n".join(["name,age,sex", *lines]).encode()
    one = imports.upload(actor, COURSE_PEOPLE, str(run.id), content, uuid4())
    heads = {head: head for head in ("name", "age", "sex")}
    imports.choose_columns(actor, one.id, heads, one.version)
    while steps.go_on(actor, one.id).state == ImportState.CHECKING:
        pass


def _write_anew(run: Run, today: date, first: int) -> None:
    run_code = code("T", first)
    Run.objects.filter(id=run.id).update(code=run_code)
    sessions = Session.objects.filter(run=run).values_list("id", flat=True)
    tasks = Task.objects.filter(subject_id__in=[run.id, *sessions])
    tasks.update(label=run_code)
    soon = datetime.combine(today + timedelta(days=7), time(12), UTC)
    tasks.filter(kind=CONSENT).update(due_at=soon)
    rows = Enrolment.objects.filter(run=run).order_by("created_at", "id")
    for number, row in enumerate(rows):
        person = Person.objects.filter(id=row.person_id)
        person.update(code=code("P", first + number))
