"""Reminders say that something is due, nothing else, once a day."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django_tasks_db.models import DBTaskResult

from amparo.foundation.accounts.models import Membership, RecordBar, User
from amparo.foundation.tasks.jobs import send_reminder
from amparo.foundation.tasks.models import Reminder, Task
from amparo.foundation.tasks.operations import escalate_due
from amparo.foundation.tasks.reminders import remind
from tests.cast import World
from tests.tasks.helpers import SUPERVISORS, due

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
NOON = datetime(2026, 11, 23, 16, 0, tzinfo=UTC)  # 12:00 in Bolivia


def queued() -> list[str]:
    """Return the e-mail addresses for which a reminder waits, in order."""
    ids = [
        row.args_kwargs["args"][0]
        for row in DBTaskResult.objects.filter(
            task_path="amparo.foundation.tasks.jobs.send_reminder"
        ).order_by("enqueued_at")
    ]
    names = {str(user.id): user.email for user in User.objects.all()}
    return [names[user_id].split("@")[0] for user_id in ids]


def test_the_owner_is_told_of_what_is_for_today(world: World) -> None:
    due(world, NOON + HOUR, owner="carla")
    assert remind(NOON) == 1
    assert queued() == ["carla"]


def test_what_is_for_another_day_waits(world: World) -> None:
    due(world, NOON + DAY, owner="carla")
    assert remind(NOON) == 0
    assert queued() == []


def test_without_an_owner_those_who_can_do_it_are_told(world: World) -> None:
    due(world, NOON + HOUR)
    remind(NOON)
    assert sorted(queued()) == ["carla", "sonia", "tomasa"]


def test_who_is_kept_out_of_a_record_hears_of_nothing_about_it_or_a_part_of_it(
    world: World,
) -> None:
    whole = due(world, NOON + HOUR)
    part = due(world, NOON + HOUR)
    Task.objects.filter(id=part.id).update(label="F-00001")
    for record, who, label in (
        (whole.subject_id, "tomasa", ""),
        (whole.subject_id, "carla", "F-00001"),
    ):
        RecordBar.objects.create(
            user=world.users[who],
            record_id=record,
            root_id=record,
            label=label,
            because=RecordBar.Because.OTHER,
        )
    remind(NOON)
    # Tomasa hears of the part, whose record is not the one that is kept from her.
    assert sorted(queued()) == ["sonia", "tomasa"]


def test_a_kind_for_supervisors_reminds_supervisors(world: World) -> None:
    due(world, NOON + HOUR, kind=SUPERVISORS)
    remind(NOON)
    assert queued() == ["sonia"]


def test_one_person_gets_one_a_day_however_much_is_due(world: World) -> None:
    for hours in (1, 2, 3):
        due(world, NOON + hours * HOUR, owner="carla")
    remind(NOON)
    due(world, NOON + 4 * HOUR, owner="carla")
    for _ in range(3):
        remind(NOON + HOUR)
    assert queued() == ["carla"]
    assert Reminder.objects.count() == 1


def test_what_came_up_after_the_mail_is_told_the_next_day(world: World) -> None:
    due(world, NOON + HOUR, owner="carla")
    remind(NOON)
    due(world, NOON + 2 * HOUR, owner="carla")
    remind(NOON + HOUR)
    remind(NOON + DAY)
    assert queued() == ["carla", "carla"]


def test_nobody_is_told_twice_of_the_same_thing(world: World) -> None:
    due(world, NOON + HOUR, owner="carla")
    remind(NOON)
    assert remind(NOON + DAY) == 0


def test_the_night_is_quiet_but_for_danger(world: World) -> None:
    night = NOON + 15 * HOUR  # 03:00 in Bolivia
    due(world, night + HOUR, owner="carla")
    assert remind(night) == 0
    due(world, night + HOUR, owner="carla", level="emergency")
    assert remind(night) == 1
    assert remind(night + 5 * HOUR) == 0


def test_the_supervisor_is_told_when_it_is_late(world: World) -> None:
    due(world, NOON + HOUR, owner="carla")
    remind(NOON)
    escalate_due(NOON + 2 * HOUR)
    remind(NOON + 2 * HOUR)
    assert queued() == ["carla", "sonia"]
    assert remind(NOON + 3 * HOUR) == 0


def test_those_who_left_or_are_closed_get_nothing(world: World) -> None:
    Membership.objects.filter(user=world.users["carla"]).update(ended_at=NOON)
    User.objects.filter(id=world.users["tomasa"].id).update(is_active=False)
    due(world, NOON + HOUR)
    remind(NOON)
    assert queued() == ["sonia"]


def test_postponing_makes_it_news_again(world: World) -> None:
    task = due(world, NOON + HOUR, owner="carla")
    remind(NOON)
    later = NOON + 2 * DAY
    Task.objects.filter(id=task.id).update(due_at=later, reminded_at=None)
    assert remind(NOON + DAY) == 0
    assert remind(later - HOUR) == 1


@time_machine.travel(NOON, tick=False)
def test_the_mail_holds_a_link_and_no_content(world: World) -> None:
    due(world, HOUR, owner="carla", level="emergency")
    send_reminder.call(str(world.users["carla"].id))
    message = mail.outbox[0]
    assert message.subject == "There is something for you in Amparo"
    assert message.to == ["carla@example.org"]
    assert "/staff/day/" in message.body
    words = f"{message.subject} {message.body}"
    for secret in ("X-7KQ2MV", "plants", "emergency", "Cochabamba", "Carla"):
        assert secret not in words


@pytest.mark.django_db
def test_an_id_that_is_nobodys_sends_nothing() -> None:
    send_reminder.call("019a0000-0000-7000-8000-000000000000")
    assert mail.outbox == []
