"""The pages of added tasks."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from amparo.foundation.kernel.ids import uuid7
from amparo.response.own_tasks.models import OwnTask
from amparo.response.own_tasks.operations import add_case_task
from tests.cases.helpers import with_child
from tests.cast import World
from tests.days import today
from tests.own_tasks.test_own_tasks import WORDS, alone, data, due_of
from tests.signin import signed_in

pytestmark = pytest.mark.django_db


def answers(world: World, owner: str = "carla", **more: Any) -> dict[str, Any]:
    day = today()
    return {
        "text": WORDS,
        "owner": f"{world.team_id('cochabamba')}.{world.users[owner].id}",
        "due_on_day": day.day,
        "due_on_month": day.month,
        "due_on_year": day.year,
        "form_key": str(uuid7()),
        **more,
    }


def url(name: str, *args: object) -> str:
    return reverse(f"own_tasks:{name}", args=list(args))


def test_a_task_is_added_from_my_day_and_done_there(world: World) -> None:
    carla, day = signed_in(world, "carla"), reverse("tasks:my_day")
    assert url("add") in carla.get(day).content.decode()
    wrong = carla.post(url("add"), answers(world, due_on_day=""))
    assert wrong.status_code == 422
    assert WORDS in wrong.content.decode()
    page = carla.post(url("add"), answers(world), follow=True).content.decode()
    assert "Task added." in page
    assert WORDS in page
    row = OwnTask.objects.get()
    done = url("done", row.id)
    assert done in page
    back = carla.post(done, {"next": reverse("tasks:my_week")})
    assert back["Location"] == reverse("tasks:my_week")
    page = carla.get(day).content.decode()
    assert "Task done." in page
    assert WORDS not in page


def test_who_added_it_sees_that_it_is_done_and_by_whom(world: World) -> None:
    sonia, carla = signed_in(world, "sonia"), signed_in(world, "carla")
    sonia.post(url("add"), answers(world))
    row = OwnTask.objects.get()
    carla.post(url("done", row.id))
    text = sonia.get(url("list")).content.decode()
    assert WORDS in text
    assert "by Carla" in text
    assert WORDS not in carla.get(url("list")).content.decode()


def test_a_case_has_its_tasks_on_its_page(world: World) -> None:
    case, carla = with_child(world), signed_in(world, "carla")
    page = reverse("cases:detail", args=[case.id])
    add = url("add-to-case", case.id)
    assert add in carla.get(page).content.decode()
    assert carla.post(add, answers(world))["Location"] == page
    text = carla.get(page).content.decode()
    assert WORDS in text
    assert "For Carla" in text
    assert signed_in(world, "beto").get(add).status_code == 404


def test_a_task_is_opened_changed_and_handed_back(world: World) -> None:
    row, carla = alone(world, world.sonia), signed_in(world, "carla")
    page = carla.get(url("task", row.id)).content.decode()
    assert WORDS in page
    assert url("back", row.id) in page
    assert url("remove", row.id) not in page
    form = carla.get(url("change", row.id)).content.decode()
    assert WORDS in form
    typed = answers(world, text="Call her aunt", version=row.version)
    assert carla.post(url("change", row.id), typed).status_code == 302
    assert carla.post(url("change", row.id), typed).status_code == 409
    carla.post(url("back", row.id))
    assert due_of(row).owner_id == world.users["sonia"].id


@pytest.mark.parametrize("name", ["task", "change", "done", "back", "remove"])
def test_a_task_of_another_team_is_not_found(world: World, name: str) -> None:
    row = alone(world, world.carla)
    assert signed_in(world, "beto").post(url(name, row.id)).status_code in (404, 405)
    assert OwnTask.objects.get(id=row.id).state == OwnTask.State.OPEN


def test_more_tasks_ask_no_more_of_the_database(
    world: World, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    case, carla = with_child(world), signed_in(world, "carla")
    pages = [reverse("tasks:my_week"), url("list")]
    pages += [reverse("tasks:my_day"), reverse("cases:detail", args=[case.id])]

    def add() -> None:
        alone(world, world.carla)
        add_case_task(world.carla, case.id, data(world), uuid7())

    add()
    for page in pages:
        carla.get(page)
        with django_assert_max_num_queries(80) as few:
            carla.get(page)
        add()
        add()
        with django_assert_max_num_queries(len(few)):
            carla.get(page)
