"""What a monitor reads: whether the parts work, and nothing that points at a child."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from pytest_django import Settings

from amparo.cli import main
from amparo.commands import metrics
from amparo.foundation.accounts.jobs import send_reset_link
from amparo.foundation.kernel import answer_counter, heartbeat
from amparo.foundation.kernel.models import Heartbeat
from tests.cast import World
from tests.reporting import Tell

pytestmark = pytest.mark.django_db
LINE = re.compile(r'^(amparo_\w+)(\{(?:\w+="[^"]*",?)+\})? (\d+)$')
# Whoever adds one asks first whether a number of it could be one child.
KNOWN = {
    "amparo_info",
    "amparo_answers_total",
    "amparo_sign_of_life_age_seconds",
    "amparo_silent",
    "amparo_queue_oldest_seconds",
    "amparo_database_up",
}


def numbers() -> dict[str, int]:
    found = {}
    for line in metrics.text().splitlines():
        if not line.startswith("#"):
            match = LINE.fullmatch(line)
            assert match, line
            found[match[1] + (match[2] or "")] = int(match[3])
    return found


def test_only_known_numbers_are_given(world: World) -> None:
    assert {name.partition("{")[0] for name in numbers()} <= KNOWN
    assert numbers()["amparo_database_up"] == 1


def test_a_concern_changes_no_number(world: World, tell: Tell) -> None:
    before = numbers()
    tell()
    assert numbers() == before


def test_answers_are_rounded_down_to_the_hundred_but_for_our_faults(
    settings: Settings, tmp_path: Path
) -> None:
    settings.AMPARO_ANSWER_COUNTER = str(tmp_path / "answers")
    for _each in range(199):
        answer_counter.count_answer("200 OK")
    for status in ("503 Service Unavailable", "404 Not Found", "strange"):
        answer_counter.count_answer(status)
    assert answer_counter.answers() == {200: 100, 404: 0, 503: 1}
    assert numbers()['amparo_answers_total{code="200"}'] == 100


def test_the_age_of_a_sign_is_given_in_minutes(
    world: World, settings: Settings
) -> None:
    settings.AMPARO_HEARTBEAT_MINUTES = 5
    at = timezone.now() - timedelta(minutes=12, seconds=40)
    Heartbeat.objects.create(part=heartbeat.WORKER, at=at)
    found = numbers()
    assert found['amparo_sign_of_life_age_seconds{part="worker"}'] == 12 * 60
    assert found['amparo_silent{part="worker"}'] == 1
    heartbeat.forget_signs()


def test_the_age_of_waiting_work_is_given_in_quarter_hours(world: World) -> None:
    assert numbers()["amparo_queue_oldest_seconds"] == 0
    send_reset_link.enqueue(str(world.users["carla"].id))
    at = timezone.now() - timedelta(minutes=50)
    DBTaskResult.objects.update(enqueued_at=at)
    assert numbers()["amparo_queue_oldest_seconds"] == 45 * 60


def test_it_listens_on_this_machine_alone_unless_it_is_told_otherwise(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["metrics", "--host", "0.0.0.0"]) == 2  # noqa: S104
    assert "can be reached from elsewhere" in capsys.readouterr().err
    assert main(["metrics", "--once"]) == 0
    assert "amparo_info{" in capsys.readouterr().out
