"""Runs: planned, made safe, started, finished; and what each of it refuses."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils.timezone import localtime

from amparo.foundation.kernel.errors import Conflict, Refused, RuleBroken
from amparo.foundation.organisations.models import Organisation
from amparo.foundation.policy import AccessScope
from amparo.foundation.tasks.models import Task
from amparo.prevention.courses import operations as do
from amparo.prevention.courses.codes import EnrolmentState, RunState, SessionState
from amparo.prevention.courses.models import Course, Run, Session
from amparo.prevention.courses.queries import find_run, scope_of
from amparo.prevention.courses.rules import least_adults
from amparo.prevention.courses.states import (
    ENROLMENT_STATES,
    RUN_STATES,
    SESSION_STATES,
)
from amparo.prevention.courses.types import RunData
from tests.cast import World
from tests.conftest import BeginWith
from tests.courses.helpers import (
    begin_planned,
    course_of,
    facts_of,
    first_run,
    people,
    safe,
    session_of,
    training,
)
from tests.days import today
from tests.lists.walking import Acts, moves_of, wrong_moves
from tests.rows import write


@pytest.fixture(scope="module", autouse=True)
def _begins(begin_with: BeginWith) -> None:
    """Each test of this file begins with a run that is planned."""
    begin_with(begin_planned)


def started(world: World, run: Run) -> Run:
    """Start a run today."""
    do.start_run(world.rosa, safe(world, run).id)
    return find_run(run.id)


def due(kind: str) -> list[Task]:
    return list(Task.objects.filter(kind=kind, completed_at=None))


def test_a_run_has_one_session_a_week_and_a_task_for_its_safeguarding(
    world: World,
) -> None:
    run = first_run()
    days = list(Session.objects.filter(run=run).values_list("on", flat=True))
    assert days == [today() + timedelta(weeks=n) for n in range(3)]
    assert [task.subject_id for task in due("course.safety")] == [run.id]


def test_the_same_form_plans_one_run(world: World) -> None:
    team, course = training(world), course_of(world)
    data = RunData("online", "es", today())
    key = course.id
    first = do.plan_run(world.rosa, course.id, team.id, data, key)
    again = do.plan_run(world.rosa, course.id, team.id, data, key)
    assert first == again
    assert Run.objects.filter(course=course).count() == 1


def test_a_run_is_given_with_another_organisation_of_its_country(world: World) -> None:
    run, places = first_run(), world.organisations

    def change(partner: str) -> Run:
        data = RunData("online", "es", today(), partner_id=places[partner].id)
        return do.change_run(world.rosa, run.id, data, find_run(run.id).version)

    for partner in ("casa", "bahay"):  # its own, and one abroad
        with pytest.raises(RuleBroken) as refused:
            change(partner)
        assert refused.value.field == "partner_id"
    assert change("sol").partner_id == places["sol"].id
    Organisation.objects.filter(id=places["sol"].id).update(is_active=False)
    assert change("sol").partner_id == places["sol"].id  # as it was


def test_only_a_programme_team_gives_courses(world: World) -> None:
    training(world)
    course, team = course_of(world), world.teams["cochabamba"]
    with pytest.raises(RuleBroken, match="programme team"):
        do.plan_run(world.sonia, course.id, team.id, RunData("place", "es", today()))
    assert not Run.objects.filter(course=course).exists()


def test_where_children_meet_is_sealed(world: World) -> None:
    run = first_run()
    assert b"Sala" not in bytes(run.place_sealed)


def test_a_course_that_was_given_stays_as_it_was(world: World) -> None:
    run = first_run()
    course = Course.objects.get(id=run.course_id)
    from amparo.prevention.courses.types import CourseData

    data = CourseData("Otro título", "children", 5, 60)
    with pytest.raises(RuleBroken, match="has been given"):
        do.change_course(world.rosa, course.id, data, course.version)
    assert Course.objects.get(id=course.id).title == course.title


# -- Safeguarding --------------------------------------------------------------------


def test_a_run_does_not_start_before_it_is_safe(world: World) -> None:
    run = first_run()
    with pytest.raises(RuleBroken, match="risks"):
        do.start_run(world.rosa, run.id)
    assert find_run(run.id).state == "planned"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("adults", 2),
        ("risks_checked_on", None),
        ("complaints_told", False),
        ("focal_point_id", None),
    ],
)
def test_each_part_of_safeguarding_is_needed(
    world: World, field: str, value: object
) -> None:
    run = safe(world, first_run(), **{field: value})
    assert len(do.missing(run)) == 1
    with pytest.raises(RuleBroken):
        do.start_run(world.rosa, run.id)
    assert due("course.safety")


def test_an_organisation_out_of_order_starts_no_run(world: World) -> None:
    run = safe(world, first_run())
    casa = world.organisations["casa"]
    Organisation.objects.filter(id=casa.id).update(safeguarding="red")
    with pytest.raises(RuleBroken, match="not in order"):
        do.start_run(world.rosa, run.id)


def test_a_running_run_cannot_become_less_safe(world: World) -> None:
    run = started(world, first_run())
    with pytest.raises(RuleBroken, match="adults"):
        safe(world, run, adults=1)
    assert find_run(run.id).adults == 3


def test_a_change_of_safeguarding_leaves_what_stood_in_the_journal(
    world: World,
) -> None:
    run = safe(world, first_run())
    safe(world, run, adults=5)
    found = facts_of("course.safeguard", "was_adults")
    assert {facts["was_adults"] for facts in found} == {None, 3}
    assert "Two doors" not in str(found)


@pytest.mark.parametrize(
    ("children", "youngest", "adults"),
    [(6, 4, 2), (13, 4, 3), (30, 10, 3), (31, 10, 4), (31, 16, 3), (31, 40, 2)],
)
def test_how_many_adults_a_group_needs(
    children: int, youngest: int, adults: int
) -> None:
    assert least_adults("BO", children, youngest) == adults


def test_two_people_at_the_safeguarding_of_a_run(world: World) -> None:
    run = first_run()
    safe(world, find_run(run.id))
    with pytest.raises(Conflict):
        safe(world, run)


@pytest.mark.parametrize(("ahead", "before"), [(30, 2), (1, 0)])
def test_a_run_planned_at_short_notice_is_due_when_it_starts(
    world: World, ahead: int, before: int
) -> None:
    team, course = training(world), course_of(world)
    start = today() + timedelta(days=ahead)
    data = RunData(way="online", language="es", starts_on=start)
    run = do.plan_run(world.rosa, course.id, team.id, data)
    (task,) = (one for one in due("course.safety") if one.subject_id == run.id)
    day = localtime(task.due_at, ZoneInfo("America/La_Paz")).date()
    assert start - day == timedelta(days=before)


# -- Start and end -------------------------------------------------------------------


def test_a_started_run_reminds_of_its_next_session(world: World) -> None:
    run = started(world, first_run())
    assert [task.subject_id for task in due("course.sheet")] == [session_of(run).id]
    assert not due("course.safety")


def test_a_finished_run_with_tests_is_asked_again_after_three_months(
    world: World,
) -> None:
    run = started(world, first_run())
    Course.objects.filter(id=run.course_id).update(tests=["a", "b"])
    do.finish_run(world.rosa, run.id)
    (task,) = due("course.later_test")
    ended_at = find_run(run.id).ended_at
    assert ended_at is not None
    assert task.due_at - ended_at == timedelta(days=90)
    assert not due("course.sheet")


def test_a_moved_session_leaves_its_day_in_the_journal(world: World) -> None:
    run = first_run()
    session = session_of(run, 2)
    later = session.on + timedelta(days=2)
    do.move_session(world.rosa, session.id, later, session.version)
    (facts,) = facts_of("course.run", "was")
    assert facts["was"] == session.on.isoformat()
    assert session_of(run, 2).on == later


def test_nobody_outside_the_team_touches_a_run(world: World) -> None:
    run = first_run()
    for stranger in (world.carla, world.elena, world.luz, world.ana, world.mariana):
        with pytest.raises(Refused):
            do.start_run(stranger, run.id)
    assert find_run(run.id).state == "planned"


@pytest.mark.parametrize("state", RunState)
def test_a_run_moves_as_its_table_says(
    world: World, everybody: bool, state: str
) -> None:
    run = safe(world, first_run())
    Course.objects.filter(id=run.course_id).update(audience="caregivers")
    write(run, state=state)
    acts: Acts = {
        ("start", "running"): lambda actor: do.start_run(actor, run.id),
        ("finish", "finished"): lambda actor: do.finish_run(actor, run.id),
        ("reopen", "running"): lambda actor: do.reopen_run(actor, run.id),
        ("cancel", "cancelled"): lambda actor: do.cancel_run(actor, run.id),
    }
    assert moves_of(RUN_STATES) == set(acts)

    def where(_key: str) -> AccessScope:
        return scope_of(run)

    row = Run.objects.get(id=run.id)
    wrong = wrong_moves(world, RUN_STATES, row, acts, where, "luz", everybody=everybody)
    assert wrong == []


@pytest.mark.parametrize("state", SessionState)
def test_a_session_moves_as_its_table_says(
    world: World, everybody: bool, state: str
) -> None:
    from amparo.prevention.courses.types import Sheet

    run = started(world, first_run())
    people(world, run)
    session = session_of(run)
    Session.objects.filter(id=session.id).update(state=state)
    acts: Acts = {
        ("hold", "held"): lambda actor: do.save_sheet(actor, session.id, Sheet({})),
        ("cancel", "cancelled"): lambda actor: do.cancel_session(actor, session.id),
        ("restore", "planned"): lambda actor: do.restore_session(actor, session.id),
    }
    assert moves_of(SESSION_STATES) == set(acts)
    row = Session.objects.get(id=session.id)
    wrong = wrong_moves(
        world, SESSION_STATES, row, acts, lambda _k: scope_of(run), everybody=everybody
    )
    assert wrong == []


@pytest.mark.parametrize("state", EnrolmentState)
def test_an_enrolment_moves_as_its_table_says(
    world: World, everybody: bool, state: str
) -> None:
    run = started(world, first_run())
    row = people(world, run, 1)[0]
    write(row, state=state)
    version = row.version
    acts: Acts = {
        ("leave", "left"): lambda actor: do.leave(actor, row.id, version),
        ("return", "enrolled"): lambda actor: do.come_back(actor, row.id, version),
    }
    assert moves_of(ENROLMENT_STATES) == set(acts)
    row.refresh_from_db()
    wrong = wrong_moves(
        world,
        ENROLMENT_STATES,
        row,
        acts,
        lambda _k: scope_of(run),
        everybody=everybody,
    )
    assert wrong == []
