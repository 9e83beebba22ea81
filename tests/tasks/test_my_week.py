""" "My week": the coming seven days, each in the order of harm; what is late apart."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from amparo.foundation.organisations.models import Team
from amparo.foundation.tasks.models import Task
from amparo.foundation.tasks.week import Week, my_week
from tests.cast import World
from tests.signin import signed_in
from tests.tasks.helpers import ANYBODY, RESCUE, TIDY, due

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
NOON = datetime(2026, 11, 30, 16, 0, tzinfo=UTC)  # Monday, 12:00 in Bolivia


def page(world: World, name: str) -> str:
    return signed_in(world, name).get(reverse("tasks:my_week")).content.decode()


def of_days(week: Week) -> list[list[Task]]:
    return [day.tasks for day in week.days]


@time_machine.travel(NOON, tick=False)
def test_the_week_has_seven_days_by_weekday_and_date(world: World) -> None:
    due(world, 2 * DAY, owner="carla")
    headings = re.findall(r'<h2 id="day-[\d-]+">(.+?)</h2>', page(world, "carla"))
    assert headings == [
        "Today, Mon 30 Nov",
        *("Tue 1 Dec", "Wed 2 Dec", "Thu 3 Dec", "Fri 4 Dec", "Sat 5 Dec", "Sun 6 Dec"),
    ]


@time_machine.travel(NOON, tick=False)
def test_each_task_stands_on_its_day_and_what_is_late_or_danger_apart(
    world: World,
) -> None:
    today = due(world, HOUR, owner="carla")
    late = due(world, -HOUR, owner="carla")
    danger = due(world, 3 * DAY, kind=RESCUE, owner="carla", level="now")
    sunday = due(world, 6 * DAY, owner="carla")
    due(world, 7 * DAY, owner="carla")  # Monday again
    due(world, HOUR, owner="sonia")
    due(world, HOUR, kind=TIDY)
    week = my_week(world.carla, NOON)
    assert (week.danger, week.overdue) == ([danger], [late])
    assert of_days(week) == [[today], [], [], [], [], [], [sunday]]
    assert week.housekeeping.total == 1


@time_machine.travel(NOON, tick=False)
def test_within_a_day_what_harms_most_comes_first(world: World) -> None:
    calm = due(world, DAY, owner="carla")
    low = due(world, DAY, owner="carla", level="low")
    medium = due(world, DAY + 2 * HOUR, owner="carla", level="medium")
    high = due(world, DAY + 3 * HOUR, owner="carla", level="high")
    week = my_week(world.carla, NOON)
    assert week.days[1].tasks == [high, medium, low, calm]


@time_machine.travel(NOON, tick=False)
def test_a_closed_day_of_the_team_is_said(world: World) -> None:
    Team.objects.filter(id=world.team_id("cochabamba")).update(
        hours="Mon-Fri 08:00-18:00"
    )
    closed = [
        day.date.strftime("%a") for day in my_week(world.carla).days if day.is_closed
    ]
    assert closed == ["Sat", "Sun"]
    text = page(world, "carla")
    assert text.count("Your team is closed.") == 2
    assert text.count("Nothing due") == 5


@time_machine.travel(NOON, tick=False)
def test_the_row_is_the_one_of_my_day_and_comes_back_here(world: World) -> None:
    task = due(world, DAY, owner="carla")
    later = reverse("tasks:postpone", args=[task.id])
    week = reverse("tasks:my_week")
    assert f'href="{later}?next={week}"' in page(world, "carla")
    typed = {"until": "days", "reason": "child_asked", "version": task.version}
    answer = signed_in(world, "carla").post(f"{later}?next={week}", typed)
    assert answer["Location"] == week
    assert my_week(world.carla).days[3].tasks == [task]


def test_the_form_of_later_comes_into_the_row(world: World) -> None:
    task, client = due(world, DAY, owner="carla"), signed_in(world, "carla")
    later = reverse("tasks:postpone", args=[task.id])
    text = client.get(later, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in text
    assert f'action="{later}"' in text
    assert "Postpone" in text


@pytest.mark.parametrize("who", ["carla", "sonia", "willem"])
def test_the_page_asks_no_more_questions_for_many(
    world: World, who: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client, url = signed_in(world, who), reverse("tasks:my_week")
    due(world, -HOUR, owner="carla")
    client.get(url)
    with django_assert_max_num_queries(12) as few:
        client.get(url)
    for number in range(15):
        due(world, number * 9 * HOUR, owner="carla" if number % 2 else "")
        due(world, number * HOUR, kind=RESCUE, level="now")
        due(world, number * HOUR, kind=ANYBODY, owner="sonia")
    with django_assert_max_num_queries(len(few)):
        client.get(url)


def test_somebody_who_only_reads_is_told_where(world: World) -> None:
    day = signed_in(world, "willem").get(reverse("tasks:my_day")).content.decode()
    assert "Nothing due." in day
    assert "The menu has the results" in day
