"""The sets of cases that the benchmark of growth measures on."""

from __future__ import annotations

from django.apps import apps

from amparo.foundation.accounts.models import Membership
from amparo.foundation.tasks.models import Task
from amparo.response.cases.models import Case, Note
from amparo.response.cases.operations import write_note
from benchmarks.case_sets import GROWING, TABLES
from benchmarks.growing import grow
from tests.cases.helpers import planned
from tests.cast import World


def test_a_set_grows_by_whole_copies_under_new_teams(world: World) -> None:
    case = planned(world)
    write_note(world.carla, case.id, "other", "Called the school.")
    before = {name: apps.get_model(name)._base_manager.count() for name in TABLES}
    tasks = Task.objects.filter(subject_id=case.id).count()
    assert tasks
    grow(GROWING, 3)
    after = {name: apps.get_model(name)._base_manager.count() for name in TABLES}
    assert after == {name: 3 * number for name, number in before.items()}
    copies = Case.objects.exclude(id=case.id)
    assert len({copy.team_id for copy in copies} | {case.team_id}) == 3
    for copy in copies:
        assert copy.person is not None and copy.person.team_id == copy.team_id
        assert copy.person_id != case.person_id
        assert Note.objects.filter(case=copy).count() == 1
        assert Task.objects.filter(subject_id=copy.id).count() == tasks
        assert not Membership.objects.filter(team_id=copy.team_id).exists()


def test_a_set_that_is_large_enough_stays_as_it_is(world: World) -> None:
    planned(world)
    grow(GROWING, 2)
    grow(GROWING, 2)
    assert Case.objects.count() == 2
