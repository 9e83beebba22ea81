"""Postponing a task: with a reason, once, and by those who may."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from amparo.foundation.journal.models import Entry
from amparo.foundation.kernel.errors import RuleBroken
from amparo.foundation.kernel.ids import uuid7
from amparo.foundation.tasks.forms import PostponeForm, moment_of
from amparo.foundation.tasks.models import Task
from amparo.foundation.tasks.operations import postpone
from tests.cast import World
from tests.signin import signed_in
from tests.tasks.helpers import due

HOUR = timedelta(hours=1)
LA_PAZ = ZoneInfo("America/La_Paz")
NOON = datetime(2026, 11, 23, 16, 0, tzinfo=UTC)  # 12:00 in La Paz


@pytest.mark.parametrize(
    ("until", "local"),
    [
        ("hours", "2026-11-23 15:00"),
        ("tomorrow", "2026-11-24 09:00"),
        ("days", "2026-11-26 09:00"),
        ("week", "2026-11-30 09:00"),
    ],
)
def test_later_is_counted_in_the_teams_time_zone(until: str, local: str) -> None:
    moment = moment_of({"until": until}, LA_PAZ, NOON)
    assert f"{moment:%Y-%m-%d %H:%M}" == local
    assert moment.utcoffset() == timedelta(hours=-4)


def test_another_day_needs_its_day() -> None:
    typed = {"until": "day", "reason": "child_asked", "version": "1"}
    form = PostponeForm(typed)
    assert not form.is_valid()
    assert list(form.errors) == ["day"]


@time_machine.travel(NOON, tick=False)
def test_postponing_moves_the_time_and_keeps_the_reason(world: World) -> None:
    task, client = due(world, HOUR, owner="carla"), signed_in(world, "carla")
    url = reverse("tasks:postpone", args=[task.id])
    assert "Water the plants" in client.get(url).content.decode()
    typed = {"until": "tomorrow", "reason": "child_asked", "version": task.version}
    response = client.post(url, typed)
    assert response["Location"] == reverse("tasks:my_day")
    moved = Task.objects.get(id=task.id)
    assert moved.due_at.astimezone(LA_PAZ).strftime("%d %H:%M") == "24 09:00"
    assert moved.postponed_from == task.due_at
    entry = Entry.objects.get(verb="task.postpone")
    assert entry.facts == {"reason": "child_asked"}


def test_without_a_reason_nothing_moves(world: World) -> None:
    task, client = due(world, HOUR, owner="carla"), signed_in(world, "carla")
    url = reverse("tasks:postpone", args=[task.id])
    for reason in ("", "tired"):
        typed = {"until": "tomorrow", "reason": reason, "version": task.version}
        assert client.post(url, typed).status_code == 422
    assert Task.objects.get(id=task.id).due_at == task.due_at


def test_a_day_that_is_over_is_refused_at_the_form(world: World) -> None:
    task, client = due(world, HOUR, owner="carla"), signed_in(world, "carla")
    typed = {
        "until": "day",
        "day_day": "1",
        "day_month": "1",
        "day_year": "2020",
        "reason": "out_of_reach",
        "version": task.version,
    }
    response = client.post(reverse("tasks:postpone", args=[task.id]), typed)
    assert response.status_code == 422
    assert b"Choose a time in the future." in response.content


def test_a_stale_form_moves_nothing(world: World) -> None:
    task, client = due(world, HOUR, owner="carla"), signed_in(world, "carla")
    Task.objects.filter(id=task.id).update(version=2)
    typed = {"until": "tomorrow", "reason": "more_urgent", "version": 1}
    response = client.post(reverse("tasks:postpone", args=[task.id]), typed)
    assert response.status_code == 409
    assert b"Two people changed this" in response.content
    assert Task.objects.get(id=task.id).postponed_from is None


def test_what_a_colleague_has_done_is_not_postponed(world: World) -> None:
    task = due(world, HOUR, owner="carla")
    Task.objects.filter(id=task.id).update(completed_at=timezone.now())
    until = timezone.now() + HOUR
    with pytest.raises(RuleBroken, match="done this already"):
        postpone(world.carla, task.id, until, "child_asked", task.version)
    assert Task.objects.get(id=task.id).postponed_from is None


@pytest.mark.parametrize("who", ["beto", "tala", "pablo"])
def test_nobody_from_elsewhere_moves_it(world: World, who: str) -> None:
    task = due(world, HOUR)
    typed = {"until": "tomorrow", "reason": "more_urgent", "version": task.version}
    url = reverse("tasks:postpone", args=[task.id])
    response = signed_in(world, who).post(url, typed)
    assert response["Location"] == reverse("tasks:my_day")
    assert Task.objects.get(id=task.id).due_at == task.due_at


def test_what_is_done_already_leads_home_with_a_word(world: World) -> None:
    url = reverse("tasks:postpone", args=[uuid7()])
    response = signed_in(world, "carla").get(url, follow=True)
    assert b"This is already done" in response.content
