"""Three years of finished courses: at places, online in lockdown, and with heads only.

Plain rows, like those of cases; each country is stored before the next is invented.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random
from uuid import UUID

from amparo.foundation.accounts.actors import actor_for
from amparo.foundation.organisations.models import Organisation, Team
from amparo.foundation.persons.found_by import facts_of
from amparo.foundation.persons.identity import Facts
from amparo.foundation.persons.models import Person, Precision
from amparo.foundation.persons.queries import opened_identities
from amparo.foundation.policy import Role
from amparo.foundation.vault.models import KeyGrant
from amparo.prevention.courses.codes import (
    Audience,
    Moment,
    RunState,
    SessionState,
    Way,
)
from amparo.prevention.courses.models import (
    KIND,
    Course,
    Enrolment,
    Headcount,
    Run,
    Session,
    TestCard,
    TrainerHours,
)

from .bulk_rows import Row, store
from .context import Context, Plan
from .course_people import Place, evening, take_part
from .course_tests import Asked, CourseTest, take, tests_of
from .naming import naming
from .rng import DAYS_IN_MONTH, LOCKDOWN, MONTHS, id_at, moment, rng

# Finished runs of a country by size of the demonstration; fewer beside few cases.
RUNS = {"small": 25, "medium": 60, "large": 300}
CASES_FOR_A_RUN = 24
WITH_CASE = 40  # children of a country who may come to a course, too
_FIRST = 92_000_000  # numbers of codes that nobody else has
_OF_A_COUNTRY = 1_000_000
# Where people meet at a place and online, in English and Spanish.
_WHERE = (
    ("The hall beside the school, 15:00", "The link comes by message, 17:00"),
    ("La sala junto a la escuela, 15:00", "El enlace llega por mensaje, 17:00"),
)
_PARENTS = (KeyGrant, Person, Run, Session, Enrolment, TestCard)


def teach_before(plan: Plan) -> None:
    """Store the courses that each country has given in three years."""
    runs = min(RUNS[plan.size], plan.wanted // CASES_FOR_A_RUN)
    tests = tests_of()
    work = sum(one.sample.weight for one in plan.contexts) / len(plan.contexts)
    for number, context in enumerate(plan.contexts):
        place = _place(plan, context, tests, _FIRST + number * _OF_A_COUNTRY)
        chance = rng("courses", plan.size, context.sample.code)
        here = round(runs * context.sample.weight / work)
        for at in range(here):
            share = (at + chance.random()) / here
            _run(place, chance, moment(chance, share, plan.until), at)
        store(place.rows.packed(*_PARENTS))


def _place(
    plan: Plan, context: Context, tests: dict[str, CourseTest], first: int
) -> Place:
    kind = Team.Kind.PROGRAMME
    team = Team.objects.get(country_id=context.sample.code, kind=kind)
    partner = Organisation.objects.get(name=context.sample.legal)
    people = {m.role: m.user for m in team.memberships.select_related("user")}
    theirs = Course.objects.filter(programme__organisation=team.organisation_id)
    return Place(
        team,
        plan.vaults[team.id],
        people[Role.TRAINER],
        people[Role.SUPERVISOR],
        partner.id,
        list(theirs.order_by("title")),  # ids are others in each filling
        context,
        naming(context.sample.code),
        tests,
        plan.until,
        first,
        _with_case(context, team),
    )


def _with_case(context: Context, team: Team) -> list[tuple[str, Facts]]:
    """Return names and facts of some children whom a team of the same owner knows.

    What a course knows of them: no birthday.
    """
    cases = context.teams[0]
    if cases.team.organisation_id != team.organisation_id:
        return []
    officer = cases.one(Role.TRIAGE_OFFICER)
    actor = actor_for(officer, cases.keyrings[officer.id])
    children = Person.objects.filter(team=cases.team).order_by("code")[:WITH_CASE]
    opened = opened_identities(actor, children)
    # In the order of their codes: that of their keys is another in each filling.
    return [
        (opened[one.id].names[0], replace(facts_of(one), birth_precision=Precision.AGE))
        for one in children
        if one.id in opened
    ]


def in_lockdown(day: date, until: date) -> bool:
    """Return whether schools and halls were shut on a day."""
    return LOCKDOWN.start <= _month(day, until) < LOCKDOWN.stop


def _month(day: date, until: date) -> float:
    """Return in which of the months of the demonstration a day is."""
    return MONTHS - (until - day).days / DAYS_IN_MONTH


def _run(place: Place, chance: Random, at: datetime, number: int) -> None:
    """Invent a run with its sessions and those who came."""
    course = place.courses[number % len(place.courses)]
    weeks = timedelta(weeks=course.session_count - 1)
    at = min(at, evening(place.until - weeks - timedelta(days=number % 7 + 1)))
    way = _way(place, chance, at.date())
    run_id, run_code = id_at(chance, at), place.next_code("T")
    days = [at.date() + timedelta(weeks=n) for n in range(course.session_count)]
    shut = [way == Way.PLACE and in_lockdown(day, place.until) for day in days]
    broke_off = sum(shut) * 2 > len(days)
    key = place.rows.key(KIND, run_id, [place.vault])
    place.rows.add(
        Run,
        id=run_id,
        created_at=at - timedelta(days=14),
        code=run_code,
        course_id=course.id,
        team_id=place.team.id,
        area_id=chance.choice(place.context.areas),
        way=str(way),
        language=place.context.sample.language,
        starts_on=days[0],
        state=str(RunState.CANCELLED if broke_off else RunState.FINISHED),
        ended_at=evening(days[-1]),
        partner_id=place.partner_id if number % 3 == 2 else None,
        place_sealed=key.seal("place", _WHERE[place.is_spanish][way == Way.ONLINE]),
        places=25,
        youngest=9,
        adults=3,
        risks_checked_on=days[0] - timedelta(days=7),
        photos="none",
        complaints_told=True,
        focal_point_id=place.supervisor.id,
    )
    held = [
        _session(place, run_id, course, n, day, is_shut)
        for n, (day, is_shut) in enumerate(zip(days, shut, strict=True), start=1)
    ]
    held = [one for one in held if one.state == SessionState.HELD]
    if course.audience == Audience.COMMUNITY and number // len(place.courses) % 2:
        return _heads(place, chance, held)
    take_part(place, chance, course, run_id, days[0], held)
    if course.tests and held and not broke_off:
        days = [one.on for one in held]
        _tests(place, chance, course, run_id, days)


def _tests(
    place: Place, chance: Random, course: Course, run_id: UUID, days: list[date]
) -> None:
    later = days[-1] + timedelta(days=91)
    moments = {Moment.BEFORE: days[0], Moment.AFTER: days[-1]}
    if later <= place.until:
        moments[Moment.LATER] = later
    asked = Asked(place.rows, place.vault, place.team, place.trainer.id)
    take(asked, chance, run_id, [place.tests[key] for key in course.tests], moments)


def _way(place: Place, chance: Random, day: date) -> Way:
    """Return where a run was given: in lockdown online only, and since then often."""
    if in_lockdown(day, place.until):
        return Way.ONLINE
    since = _month(day, place.until) >= LOCKDOWN.stop
    weights = [78, 14, 8] if since else [100, 0, 0]
    return chance.choices([Way.PLACE, Way.ONLINE, Way.MIXED], weights)[0]


def _session(
    place: Place, run_id: UUID, course: Course, number: int, day: date, is_shut: bool
) -> Row:
    state = SessionState.CANCELLED if is_shut else SessionState.HELD
    row = place.rows.add(
        Session,
        run_id=run_id,
        number=number,
        on=day,
        minutes=course.minutes,
        state=str(state),
    )
    if not is_shut:
        place.rows.add(
            TrainerHours,
            session_id=row.id,
            trainer_id=place.trainer.id,
            minutes=course.minutes + 60,
            recorded_by_id=place.trainer.id,
        )
    return row


def _heads(place: Place, chance: Random, sessions: list[Row]) -> None:
    """Count heads in a meeting that is open to the village: no names are taken."""
    for session in sessions:
        women, men = chance.randint(18, 70), chance.randint(6, 40)
        place.rows.add(
            Headcount,
            session_id=session.id,
            audience=str(Audience.COMMUNITY),
            female=women,
            male=men,
            not_known=chance.randint(0, 9),
            recorded_by_id=place.trainer.id,
        )
