"""The sets of attendances that the benchmark of growth measures on."""

from __future__ import annotations

from django.apps import apps

from amparo.prevention.courses import operations as do
from amparo.prevention.courses.models import Attendance, Run
from amparo.prevention.courses.types import Sheet
from benchmarks.course_sets import GROWING, TABLES
from benchmarks.growing import grow
from tests.cast import World
from tests.courses.helpers import people, session_of, started


def test_a_set_of_attendances_grows_by_whole_copies(world: World) -> None:
    run = started(world)
    rows = people(world, run)
    session = session_of(run)
    do.save_sheet(
        world.rosa, session.id, Sheet({row.id: ("", "present") for row in rows})
    )
    before = {name: apps.get_model(name)._base_manager.count() for name in TABLES}
    marks = before["courses.Attendance"]
    grow(GROWING, 3 * marks)
    after = {name: apps.get_model(name)._base_manager.count() for name in TABLES}
    assert after == {name: 3 * number for name, number in before.items()}
    for copy in Run.objects.exclude(id=run.id):
        assert copy.course_id == run.course_id and copy.team_id != run.team_id
        here = Attendance.objects.filter(enrolment__run=copy, session__run=copy)
        assert here.count() == marks
        for mark in here:
            assert mark.enrolment.person.team_id == copy.team_id
            assert mark.enrolment.code in {row.code for row in rows}
