""" "My day" names the child of a task as the case list does, or shows codes."""

from __future__ import annotations

from dataclasses import replace

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from amparo.foundation.journal.models import Entry
from amparo.foundation.tasks.models import Task
from amparo.foundation.tasks.queries import mine
from amparo.foundation.tasks.subjects import Subject, describe
from amparo.response.cases.models import Case
from amparo.response.cases.operations import ask_approval
from amparo.response.cases.operations.bars import bar_from_case
from tests.cases.helpers import opened, ready, with_action, with_child, with_risk
from tests.cast import World
from tests.signin import signed_in

pytestmark = pytest.mark.django_db

DAY = reverse("tasks:my_day")


def page(world: World, name: str = "carla") -> str:
    return signed_in(world, name).get(DAY).content.decode()


def subjects(world: World, name: str = "carla") -> set[Subject]:
    actor = getattr(world, name)
    return set(describe(actor, list(mine(actor))).values())


@time_machine.travel("2026-11-24T16:00:00Z", tick=False)
def test_a_row_says_name_age_risk_and_what_to_do(world: World) -> None:
    case = with_child(world)
    assert subjects(world) == {
        Subject("Wara, 13 years old", state="Risk not assessed", tone="warn")
    }
    with_risk(world, case, "high")
    with_action(world, case)
    wara = Subject("Wara, 13 years old", state="High risk", tone="danger")
    assert subjects(world) == {wara, replace(wara, facts=("Call",))}
    text = page(world)
    assert "Wara, 13 years old" in text
    assert case.code in text
    assert "Action due" in text


def test_a_request_for_approval_names_the_child_for_the_supervisor(
    world: World,
) -> None:
    ask_approval(world.carla, ready(world, "low").id)
    Task.objects.exclude(kind="case.approve").delete()
    (one,) = subjects(world, "sonia")
    assert (one.title.split(",")[0], one.state) == ("Wara", "Low risk")


def test_what_is_left_to_do_on_a_closed_case_says_closed_and_no_risk(
    world: World,
) -> None:
    case = with_risk(world, with_child(world), "high")
    Case.objects.filter(id=case.id).update(
        state="closed", closed_on=case.opened_on, closure_reason="moved"
    )
    found = {(one.state, one.tone) for one in subjects(world)}
    assert found == {("Closed", "quiet")}


def test_without_keys_a_row_shows_the_code_alone(world: World) -> None:
    case = with_child(world)
    actor = world.without_keys("carla")
    (one,) = describe(actor, list(mine(actor))).values()
    assert one.title == "A child"
    client = signed_in(world, "carla")
    session = client.session
    session.pop("keyring")
    session.save()
    text = client.get(DAY).content.decode()
    assert "Wara" not in text
    assert case.code in text


def test_no_other_team_and_nobody_without_cases_reads_a_name(world: World) -> None:
    with_child(world)
    tasks = list(Task.objects.all())
    assert describe(world.carla, tasks)
    for name in ("beto", "tomasa", "pablo", "luz", "lucia", "willem"):
        assert describe(getattr(world, name), tasks) == {}


def test_who_is_kept_out_of_a_case_reads_no_name(world: World) -> None:
    case = with_child(world)
    tasks = list(Task.objects.all())
    assert describe(world.carla, tasks)
    bar_from_case(world.sonia, case.id, world.users["carla"].id, "knows")
    assert describe(world.carla, tasks) == {}
    assert describe(world.sonia, tasks)


def test_one_line_in_the_journal_says_how_many_names_were_opened(
    world: World,
) -> None:
    with_action(world, with_child(world))
    with_child(world)
    opened(world)
    before = Entry.objects.filter(verb="case.list").count()
    page(world)
    entries = Entry.objects.filter(verb="case.list").order_by("number")
    assert entries.count() == before + 1
    latest = entries.last()
    assert latest is not None
    assert latest.facts == {"shown": 3, "names": 2}


def test_the_page_costs_the_same_for_few_children_and_for_many(world: World) -> None:
    client = signed_in(world, "carla")
    with_action(world, with_child(world))
    client.get(DAY)
    with CaptureQueriesContext(connection) as few:
        client.get(DAY)
    for _n in range(5):
        with_action(world, with_child(world))
    with CaptureQueriesContext(connection) as many:
        text = client.get(DAY).content.decode()
    assert text.count("Wara, ") >= 6
    assert len(many) <= len(few) <= 20
