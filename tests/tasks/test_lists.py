"""Housekeeping in one row with a list of its own, all tasks, and postponing several."""

from __future__ import annotations

from datetime import timedelta

from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from amparo.foundation.journal.models import Entry
from amparo.foundation.tasks.kinds import all_kinds
from amparo.foundation.tasks.models import Task
from amparo.foundation.tasks.operations import escalate_due
from amparo.foundation.tasks.queries import Housekeeping, my_day
from tests.cast import World
from tests.signin import signed_in
from tests.tasks.helpers import RESCUE, TIDY, due

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LIST, ALL = reverse("tasks:housekeeping"), reverse("tasks:all")


def test_housekeeping_is_one_row_after_everything_else(world: World) -> None:
    for days in (-3, -2, -1, 4, 5):
        due(world, days * DAY, kind=TIDY)
    due(world, 3 * DAY, owner="carla")
    day = my_day(world.carla)
    assert day.housekeeping == Housekeeping(total=5, overdue=3)
    assert [task.kind for task in day.shown] == ["test.anybody"]
    text = signed_in(world, "carla").get(reverse("tasks:my_day")).content.decode()
    assert "Sweep the floor" not in text
    assert text.index("Water the plants") < text.index("5 housekeeping tasks")
    assert "3 overdue" in text


def test_retention_keys_and_checks_are_housekeeping_and_reports_are_not() -> None:
    known = {kind.key for kind in all_kinds() if kind.housekeeping}
    assert known - {TIDY} == {
        *("concern.retention", "helpline.check", "index.renew"),
        *("country.gap", "decision.look"),
        *("vault.alone", "vault.grant", "vault.rotate"),
    }
    for kind in all_kinds():
        assert not (kind.housekeeping and kind.answers_danger)


def test_the_list_of_housekeeping_holds_nothing_else(world: World) -> None:
    due(world, -DAY, kind=TIDY)
    due(world, DAY, owner="carla")
    due(world, DAY, kind=RESCUE, level="now")
    client = signed_in(world, "carla")
    tidy, rest = (client.get(url).content.decode() for url in (LIST, ALL))
    assert "Sweep the floor" in tidy
    assert "Water the plants" not in tidy
    assert "Sweep the floor" not in rest
    assert "Water the plants" in rest
    assert "Hold the rope" in rest


def test_a_supervisor_finds_there_what_is_late_with_others(world: World) -> None:
    due(world, -DAY, kind=TIDY, owner="carla")
    assert my_day(world.sonia).housekeeping == Housekeeping()
    escalate_due()
    assert my_day(world.sonia).housekeeping == Housekeeping(1, 1)
    assert my_day(world.sonia).late_in_team == []
    assert "Sweep the floor" in signed_in(world, "sonia").get(LIST).content.decode()


def test_several_are_postponed_with_one_reason(world: World) -> None:
    tasks = [due(world, -DAY, kind=TIDY) for _n in range(3)]
    others = due(world, -DAY, kind=TIDY, owner="tomasa")
    client, url = signed_in(world, "carla"), reverse("tasks:postpone-many")
    chosen = [str(task.id) for task in (*tasks, others)]
    first = client.post(url, {"row": chosen, "of": "housekeeping"})
    text = first.content.decode()
    assert "Postpone 3 tasks" in text
    assert "1 selected row is left out" in text
    assert Task.objects.filter(postponed_from=None).count() == 4
    typed = {
        "row": [f"{task.id}:{task.version}" for task in tasks],
        "of": "housekeeping",
        "confirmed": "1",
        "until": "week",
        "reason": "more_urgent",
    }
    done = client.post(url, typed)
    assert done.headers["Location"].startswith(LIST)
    moved = Task.objects.exclude(postponed_from=None)
    assert {task.id for task in moved} == {task.id for task in tasks}
    assert my_day(world.carla).housekeeping == Housekeeping(3, 0)
    entries = Entry.objects.filter(verb="task.postpone", outcome="done")
    assert [entry.facts["reason"] for entry in entries] == ["more_urgent"] * 3


def test_postponing_needs_a_reason(world: World) -> None:
    task = due(world, -DAY, kind=TIDY)
    url = reverse("tasks:postpone-many")
    typed = {"row": f"{task.id}:{task.version}", "confirmed": "1", "until": "week"}
    assert signed_in(world, "carla").post(url, typed).status_code == 422
    assert Task.objects.get().postponed_from is None


def test_a_list_asks_no_more_questions_for_many(
    world: World, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = signed_in(world, "carla")
    due(world, -DAY, kind=TIDY)
    client.get(LIST)
    with django_assert_max_num_queries(14) as few:
        client.get(LIST)
    for _n in range(10):
        due(world, -DAY, kind=TIDY)
    with django_assert_max_num_queries(len(few)):
        client.get(LIST)
