"""Attendance: one transaction, few queries, nothing overwritten, nobody twice."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from amparo.foundation.kernel.errors import Conflict, Refused, RuleBroken
from amparo.prevention.courses import operations as do
from amparo.prevention.courses.codes import Mark
from amparo.prevention.courses.models import (
    Attendance,
    Enrolment,
    Headcount,
    Run,
    Session,
    TrainerHours,
)
from amparo.prevention.courses.queries import find_run, marks_of, present_counts
from amparo.prevention.courses.types import Heads, Sheet
from tests.cast import World
from tests.conftest import BeginWith
from tests.courses.helpers import (
    begin_started,
    facts_of,
    first_run,
    people,
    session_of,
    started,
)
from tests.days import today

PRESENT, ABSENT, EXCUSED = Mark.PRESENT, Mark.ABSENT, Mark.EXCUSED


@pytest.fixture(scope="module", autouse=True)
def _begins(begin_with: BeginWith) -> None:
    """Each test of this file begins with a run that has started."""
    begin_with(begin_started)


def sheet(rows: list[Enrolment], *present: int, seen: str = "") -> Sheet:
    """Tick some of these people; the others count as absent."""
    return Sheet(
        {
            row.id: (seen, PRESENT if n in present else ABSENT)
            for n, row in enumerate(rows)
        }
    )


def test_a_sheet_of_thirty_takes_at_most_twelve_queries(world: World) -> None:
    run = first_run()
    rows = people(world, run, 30)
    first, second = session_of(run), session_of(run, 2)
    Session.objects.filter(id=second.id).update(on=today())
    rosa = world.rosa  # her roles are read here, not while the sheet is saved
    do.save_sheet(rosa, first.id, sheet(rows[:1]))  # what is asked once
    with CaptureQueriesContext(connection) as asked:
        do.save_sheet(rosa, second.id, sheet(rows, *range(20)))
    # Facts of countries are kept for seconds; a slow machine may read them anew.
    own = [one for one in asked if 'FROM "countries_' not in one["sql"]]
    assert len(own) <= 12, [one["sql"][:90] for one in own]
    marks = list(marks_of(second).values())
    assert (marks.count(PRESENT), marks.count(ABSENT)) == (20, 10)


def test_thirty_people_are_registered_in_as_many_queries_as_three(
    world: World,
) -> None:
    run = first_run()
    people(world, run, 1)
    with CaptureQueriesContext(connection) as few_people:
        people(world, run, 3, first=10)
    with CaptureQueriesContext(connection) as many:
        people(world, run, 30, first=20)
    assert len(many) == len(few_people)


def test_a_correction_leaves_the_earlier_mark(world: World) -> None:
    run = first_run()
    rows, session = people(world, run), session_of(run)
    do.save_sheet(world.rosa, session.id, sheet(rows, 0, 1))
    do.save_sheet(
        world.sonia, session.id, Sheet({rows[0].id: (PRESENT, EXCUSED)}, "paper")
    )
    both = Attendance.objects.filter(enrolment=rows[0]).order_by("created_at", "id")
    stands = {one.mark: one.replaced_at is None for one in both}
    assert stands == {PRESENT: False, EXCUSED: True}
    assert marks_of(session)[rows[0].id] == EXCUSED
    assert Attendance.objects.filter(enrolment=rows[1]).count() == 1


def test_two_people_at_one_sheet_lose_nothing(world: World) -> None:
    run = first_run()
    rows, session = people(world, run), session_of(run)
    do.save_sheet(world.rosa, session.id, sheet(rows, 0))
    # Sonia had opened the empty sheet, too, and ticks someone else.
    do.save_sheet(world.sonia, session.id, Sheet({rows[0].id: ("", ABSENT)}))
    assert marks_of(session)[rows[0].id] == PRESENT
    with pytest.raises(Conflict):
        do.save_sheet(world.sonia, session.id, Sheet({rows[1].id: ("", PRESENT)}))
    assert marks_of(session)[rows[1].id] == ABSENT


def test_a_sheet_is_saved_whole_or_not_at_all(world: World) -> None:
    run = first_run()
    rows, session = people(world, run), session_of(run)
    marks = {rows[0].id: ("", PRESENT), rows[1].id: ("", "asleep")}
    with pytest.raises(RuleBroken):
        do.save_sheet(world.rosa, session.id, Sheet(marks))
    assert not Attendance.objects.exists()
    assert session_of(run).state == "planned"


def test_someone_of_another_run_is_not_marked(world: World) -> None:
    run, other = first_run(), started(world, title="Otro curso")
    stranger = people(world, other, 1)[0]
    with pytest.raises(RuleBroken, match="does not take part"):
        do.save_sheet(
            world.rosa, session_of(run).id, Sheet({stranger.id: ("", PRESENT)})
        )


def test_no_attendance_before_the_day_or_before_the_start(world: World) -> None:
    run = first_run()
    rows = people(world, run)
    with pytest.raises(RuleBroken, match="future"):
        do.save_sheet(world.rosa, session_of(run, 2).id, sheet(rows, 0))
    do.cancel_run(world.rosa, run.id)
    with pytest.raises(RuleBroken):
        do.save_sheet(world.rosa, session_of(run).id, sheet(rows, 0))


def test_a_paper_list_is_typed_in_after_the_run_has_ended(world: World) -> None:
    run = first_run()
    rows = people(world, run)
    do.finish_run(world.rosa, run.id)
    marks = {row.id: ("", PRESENT) for row in rows}
    do.save_sheet(world.rosa, session_of(run).id, Sheet(marks, "paper"))
    assert set(Attendance.objects.values_list("how", flat=True)) == {"paper"}
    assert present_counts(find_run(run.id)) == {row.id: 1 for row in rows}


def test_the_database_itself_counts_nobody_twice(world: World) -> None:
    run = first_run()
    rows, session = people(world, run), session_of(run)
    do.save_sheet(world.rosa, session.id, sheet(rows, 0))
    with pytest.raises(IntegrityError), transaction.atomic():
        Attendance.objects.create(
            session=session, enrolment=rows[0], mark=PRESENT, how="sheet"
        )


def test_a_person_takes_part_in_a_run_once(world: World) -> None:
    run = first_run()
    row = people(world, run, 1)[0]
    with pytest.raises(RuleBroken, match="already"):
        do.register_known(world.rosa, run.id, [row.person_id])
    other = started(world, title="Otro curso")
    (again,) = do.register_known(world.rosa, other.id, [row.person_id])
    assert (again.person_id, again.age_band) == (row.person_id, "12-14")


@given(data=st.data())
def test_any_order_of_sheets_and_cards_counts_each_person_once(
    world: World, data: st.DataObject
) -> None:
    with transaction.atomic():
        run = first_run()
        rows, session = people(world, run), session_of(run)
        session = do.open_door(world.rosa, session.id)
        acts = st.lists(
            st.tuples(
                st.sampled_from(["card", "sheet"]),
                st.integers(0, 2),
                st.sampled_from([PRESENT, ABSENT, EXCUSED]),
            ),
            max_size=8,
        )
        expected: dict[int, str] = {}
        for kind, n, mark in data.draw(acts):
            if kind == "card":
                do.sign_in(session.door or "", rows[n].code)
                expected[n] = PRESENT
            else:
                seen = expected.get(n, "")
                do.save_sheet(world.rosa, session.id, Sheet({rows[n].id: (seen, mark)}))
                expected[n] = mark
        stand = Attendance.objects.filter(session=session, replaced_at=None)
        ids = list(stand.values_list("enrolment_id", flat=True))
        assert len(ids) == len(set(ids))
        assert marks_of(session) == {rows[n].id: m for n, m in expected.items()}
        transaction.set_rollback(True)


# -- A card at the door --------------------------------------------------------------


def test_a_card_signs_in_once_and_names_nobody(world: World) -> None:
    run = first_run()
    row, session = people(world, run, 1)[0], session_of(run)
    door = do.open_door(world.rosa, session.id).door or ""
    for typed in (row.code, row.code.lower(), f" {row.code} "):
        do.sign_in(door, typed)
    (mark,) = Attendance.objects.all()
    assert (mark.mark, mark.how, mark.recorded_by_id) == (PRESENT, "code", None)
    found = facts_of("course.sign_in", "session")
    assert found == [{"session": str(session.id)}] * 3


def test_a_closed_door_an_old_one_and_a_wrong_card_sound_alike(world: World) -> None:
    run = first_run()
    row, session = people(world, run, 1)[0], session_of(run)
    door = do.open_door(world.rosa, session.id).door or ""
    said = set()
    for where, typed in (("", row.code), ("nowhere", row.code), (door, "ZZZZ")):
        with pytest.raises(RuleBroken) as refused:
            do.sign_in(where, typed)
        said.add(str(refused.value.message))
    Session.objects.filter(id=session.id).update(
        door_closes_at=timezone.now() - timedelta(minutes=1)
    )
    with pytest.raises(RuleBroken) as refused:
        do.sign_in(door, row.code)
    said.add(str(refused.value.message))
    assert len(said) == 1
    assert not Attendance.objects.exists()


def test_who_has_left_does_not_sign_in(world: World) -> None:
    run = first_run()
    row, session = people(world, run, 1)[0], session_of(run)
    do.leave(world.rosa, row.id, row.version)
    door = do.open_door(world.rosa, session.id).door or ""
    with pytest.raises(RuleBroken):
        do.sign_in(door, row.code)


# -- Heads and hours -----------------------------------------------------------------


def test_a_headcount_is_no_person(world: World) -> None:
    run = first_run()
    people(world, run, 1)
    session = session_of(run)
    do.save_headcount(world.rosa, session.id, Heads("children", 12, 9, 1, 2))
    do.save_headcount(world.rosa, session.id, Heads("children", 12, 10))
    (stands,) = Headcount.objects.filter(replaced_at=None)
    assert stands.total == 22
    assert Headcount.objects.count() == 2
    assert present_counts(Run.objects.get(id=run.id)) == {}


def test_hours_are_those_of_colleagues(world: World) -> None:
    run = first_run()
    session, rosa = session_of(run), world.users["rosa"].id
    do.save_hours(world.rosa, session.id, {rosa: 120})
    do.save_hours(world.sonia, session.id, {rosa: 150})
    rows = TrainerHours.objects.order_by("minutes")
    assert [(row.minutes, row.replaced_at is None) for row in rows] == [
        (120, False),
        (150, True),
    ]
    with pytest.raises(RuleBroken, match="colleagues"):
        do.save_hours(world.rosa, session.id, {world.users["luz"].id: 60})


def test_nobody_outside_the_team_takes_attendance(world: World) -> None:
    run = first_run()
    rows, session = people(world, run), session_of(run)
    for stranger in (world.carla, world.elena, world.luz, world.mariana, world.ana):
        with pytest.raises(Refused):
            do.save_sheet(stranger, session.id, sheet(rows, 0))
    assert not Attendance.objects.exists()
