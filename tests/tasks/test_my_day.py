""" "My day": whose tasks, in which band, and when a day ends."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from amparo.foundation.tasks.models import Task
from amparo.foundation.tasks.operations import complete, escalate_due, hand_over
from amparo.foundation.tasks.queries import COMING_SHOWN, Day, my_day
from amparo.response.services.models import Service
from tests.cast import World
from tests.signin import signed_in
from tests.tasks.helpers import ANYBODY, RESCUE, SUPERVISORS, TIDY, due

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
# In Bolivia (UTC-4) it is 21:00 on Monday; in Manila (UTC+8) 09:00 on Tuesday.
EVENING = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)


NOON = datetime(2026, 11, 23, 16, 0, tzinfo=UTC)  # in Bolivia


def page(world: World, name: str) -> str:
    """Return the page of a person's day."""
    return signed_in(world, name).get(reverse("tasks:my_day")).content.decode()


def bands(day: Day) -> tuple[int, int, int, int, int]:
    """Return how many stand in: danger, overdue, late in team, today, coming."""
    late = len(day.danger), len(day.overdue), len(day.late_in_team)
    return (*late, len(day.today), len(day.coming))


@time_machine.travel(NOON, tick=False)
def test_danger_comes_first_then_overdue_today_and_coming(world: World) -> None:
    due(world, 3 * DAY, owner="carla")
    due(world, HOUR, owner="carla")
    due(world, -HOUR, owner="carla")
    due(world, 3 * DAY, kind=RESCUE, owner="carla", level="emergency")
    due(world, 2 * DAY, kind=RESCUE, level="now")
    assert bands(my_day(world.carla)) == (2, 1, 0, 1, 1)
    text = page(world, "carla")
    headings = ["Danger", "Overdue", "Today", "Coming up"]
    assert re.findall(r'<h2 id="band-\w+">(.+?)</h2>', text) == headings


def test_only_what_answers_danger_is_called_danger(world: World) -> None:
    due(world, -HOUR, owner="carla", level="now")
    due(world, -HOUR, kind=RESCUE, owner="carla", level="normal")
    assert bands(my_day(world.carla)) == (0, 2, 0, 0, 0)
    assert "Danger" not in page(world, "carla")


def test_danger_is_never_cut_off(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("amparo.foundation.tasks.queries.MOST_READ", 2)
    for number in range(4):
        due(world, -HOUR * number - HOUR, owner="carla")
        due(world, HOUR * number, kind=RESCUE, level="now")
    day = my_day(world.carla)
    assert (len(day.danger), len(day.overdue), day.is_cut) == (4, 2, True)
    assert "All tasks" in page(world, "carla")


def test_late_danger_of_a_colleague_is_danger_for_the_supervisor(world: World) -> None:
    due(world, -HOUR, kind=RESCUE, owner="carla", level="now")
    assert bands(my_day(world.sonia)) == (0, 0, 0, 0, 0)
    escalate_due()
    assert bands(my_day(world.sonia)) == (1, 0, 0, 0, 0)
    due(world, -HOUR, kind=RESCUE, level="now")
    assert bands(my_day(world.sonia)) == (2, 0, 0, 0, 0)


def test_each_band_is_in_the_order_of_time(world: World) -> None:
    later, sooner = due(world, 3 * DAY), due(world, 2 * DAY)
    assert [d.id for d in my_day(world.carla).coming] == [sooner.id, later.id]


@time_machine.travel(EVENING, tick=False)
def test_a_day_ends_at_midnight_where_the_team_works(world: World) -> None:
    in_two_hours, in_four = EVENING + 2 * HOUR, EVENING + 4 * HOUR
    due(world, in_two_hours, owner="carla")
    due(world, in_four, owner="carla")
    assert bands(my_day(world.carla)) == (0, 0, 0, 1, 1)
    due(world, EVENING + 14 * HOUR, team="manila", owner="celso")
    due(world, EVENING + 16 * HOUR, team="manila", owner="celso")
    assert bands(my_day(world.celso)) == (0, 0, 0, 1, 1)


def test_what_has_an_owner_is_nobody_elses_day(world: World) -> None:
    due(world, HOUR, owner="carla")
    assert not my_day(world.carla).is_empty
    for other in (world.tomasa, world.sonia, world.beto, world.tala):
        assert my_day(other).is_empty


def test_what_has_no_owner_is_the_teams(world: World) -> None:
    due(world, HOUR)
    for member in (world.carla, world.tomasa, world.sonia):
        assert not my_day(member).is_empty
    for other in (world.beto, world.tala, world.ana, world.lena):
        assert my_day(other).is_empty


def test_a_kind_for_supervisors_is_not_in_a_caseworkers_day(world: World) -> None:
    due(world, HOUR, kind=SUPERVISORS)
    assert my_day(world.carla).is_empty
    assert not my_day(world.sonia).is_empty


def test_a_supervisor_sees_what_is_late_with_others_once_escalated(
    world: World,
) -> None:
    late = due(world, -HOUR, owner="carla")
    assert my_day(world.sonia).is_empty
    assert escalate_due() == 1
    assert [d.id for d in my_day(world.sonia).late_in_team] == [late.id]
    for other in (world.tomasa, world.elena, world.luz):
        assert my_day(other).is_empty


def test_what_is_late_stands_once_in_a_supervisors_day(world: World) -> None:
    due(world, -HOUR)
    due(world, -HOUR, owner="sonia")
    escalate_due()
    assert bands(my_day(world.sonia)) == (0, 2, 0, 0, 0)


def test_completed_and_reassigned_tasks_are_gone(world: World) -> None:
    task = due(world, HOUR, owner="carla")
    subject = Service(id=task.subject_id)
    hand_over(subject, world.teams["el_alto"], world.users["beto"].id)
    assert my_day(world.carla).is_empty
    assert not my_day(world.beto).is_empty
    complete(subject)
    assert my_day(world.beto).is_empty


def test_what_is_far_away_is_only_counted(world: World) -> None:
    for number in range(COMING_SHOWN + 3):
        due(world, (2 + number) * DAY, owner="carla")
    day = my_day(world.carla)
    assert (len(day.coming), day.later) == (COMING_SHOWN, 3)


def test_the_page_says_what_code_when_and_whose(world: World) -> None:
    due(world, -3 * HOUR, owner="carla")
    due(world, 3 * DAY)
    text = page(world, "carla")
    assert "Carla" in text
    assert "1 is overdue." in text
    assert "Water the plants" in text
    assert "X-7KQ2MV" in text
    assert "3 hours late" in text
    assert "For you, since" in text
    assert "For the team Cochabamba, since" in text
    assert "Nothing due today." not in text


@time_machine.travel(EVENING, tick=False)
def test_the_page_speaks_in_the_teams_own_time(world: World) -> None:
    due(world, EVENING + 2 * HOUR, owner="carla")
    text = signed_in(world, "carla").get(reverse("tasks:my_day")).content.decode()
    assert "Good evening, Carla" in text
    assert "today 23:00" in text


@time_machine.travel(NOON, tick=False)
@pytest.mark.parametrize(
    ("due_in", "kind", "says"),
    [
        (3 * DAY, ANYBODY, True),
        (3 * DAY, TIDY, True),
        (3 * DAY, RESCUE, False),
        (HOUR, ANYBODY, False),
        (-HOUR, ANYBODY, False),
        (-HOUR, TIDY, False),
    ],
)
def test_nothing_due_today_is_only_said_when_it_is_true(
    world: World, due_in: timedelta, kind: str, says: bool
) -> None:
    due(world, due_in, kind=kind, level="now" if kind == RESCUE else "")
    assert ("Nothing due today." in page(world, "carla")) == says


def test_an_empty_day_says_so(world: World) -> None:
    for who in ("carla", "ana", "willem"):
        text = signed_in(world, who).get(reverse("tasks:my_day")).content.decode()
        assert "Nothing due." in text
        # Who administers sees the set-up list, whatever is due.
        assert "band-" not in text.replace("band-set-up", "")


@pytest.mark.parametrize("who", ["carla", "sonia"])
def test_the_page_asks_no_more_questions_for_many(
    world: World, who: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client, url = signed_in(world, who), reverse("tasks:my_day")
    due(world, -HOUR, owner="carla")
    escalate_due()
    with django_assert_max_num_queries(10) as few:
        client.get(url)
    for number in range(15):
        due(world, (number - 7) * HOUR, owner="carla" if number % 2 else "")
        due(world, (number - 7) * HOUR, kind=RESCUE, level="now")
        due(world, (number - 7) * HOUR, kind=TIDY)
    escalate_due()
    with django_assert_max_num_queries(len(few)):
        client.get(url)


def test_a_kind_that_no_room_knows_any_more_breaks_nothing(world: World) -> None:
    task = due(world, HOUR, owner="carla")
    Task.objects.filter(id=task.id).update(kind="long.gone")
    assert my_day(world.carla).is_empty
