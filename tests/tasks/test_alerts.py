"""Danger reaches a person: at once, then the next, until someone takes it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from amparo.foundation.accounts.models import Membership, User
from amparo.foundation.countries.models import Deadline
from amparo.foundation.countries.queries import deadline_minutes
from amparo.foundation.journal.models import Entry
from amparo.foundation.kernel.errors import Refused, RuleBroken
from amparo.foundation.organisations.models import Team
from amparo.foundation.tasks import alerts, on_call
from amparo.foundation.tasks.alerts import send_alerts
from amparo.foundation.tasks.jobs import send_alert
from amparo.foundation.tasks.models import Alert, OnCall, OnCallRung, Task
from amparo.foundation.tasks.on_call import OnCallData, Rung, give_back, take
from amparo.foundation.tasks.operations import (
    complete,
    create_task,
    escalate_due,
    postpone,
)
from amparo.foundation.tasks.reminders import remind
from amparo.response.concerns.models import Concern
from amparo.response.concerns.operations import assign_to, assign_to_me
from amparo.response.concerns.tasks import FIRST_ANSWER
from tests.cast import World
from tests.countries.agreed import edit_deadline
from tests.reporting import Tell
from tests.signin import signed_in
from tests.tasks.helpers import due

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
NIGHT = datetime(2026, 11, 23, 6, 7, tzinfo=UTC)  # 02:07 in Bolivia
NOON = datetime(2026, 11, 23, 16, 7, tzinfo=UTC)
When = OnCallRung.When


@pytest.fixture(autouse=True)
def at_night() -> object:
    with time_machine.travel(NIGHT, tick=False):
        yield


def alerted() -> list[str]:
    """Return whom an alert waits for, in the order of their rungs."""
    names = {str(user.id): user.email.split("@")[0] for user in User.objects.all()}
    queued = DBTaskResult.objects.filter(
        task_path="amparo.foundation.tasks.jobs.send_alert"
    )
    assert queued.count() == Alert.objects.count()
    rows = Alert.objects.order_by("round", "rung")
    return [names[str(row.user_id)] for row in rows]


def listed(world: World, *names: str, last: str = "", when: str = When.ALWAYS) -> None:
    """Put these on call in Cochabamba."""
    rungs = [Rung(world.users[name].id, when) for name in names]
    last_id = world.users[last].id if last else None
    row = OnCall.objects.filter(team=world.teams["cochabamba"]).first()
    on_call.set_on_call(
        world.sonia,
        world.team_id("cochabamba"),
        row.version if row else 1,
        OnCallData(rungs, last_id, "+591 700 12345" if last else ""),
    )


def danger(world: World, owner: str = "", level: str = "now") -> Task:
    """Make a first answer due, which someone in danger waits for."""
    return due(world, HOUR, kind=FIRST_ANSWER, owner=owner, level=level)


def test_danger_alerts_the_first_on_call_at_once_and_the_next_after_ten_minutes(
    world: World,
) -> None:
    listed(world, "tomasa", "sonia", last="lucia")
    danger(world)
    send_alerts(NIGHT)
    assert alerted() == ["tomasa"]
    send_alerts(NIGHT + 9 * MINUTE)
    assert alerted() == ["tomasa"]
    send_alerts(NIGHT + 10 * MINUTE)
    assert alerted() == ["tomasa", "sonia"]
    send_alerts(NIGHT + 20 * MINUTE)
    assert alerted() == ["tomasa", "sonia", "lucia"]


def test_after_the_last_it_begins_again(world: World) -> None:
    listed(world, "tomasa", last="lucia")
    danger(world)
    send_alerts(NIGHT)
    send_alerts(NIGHT + 10 * MINUTE)
    send_alerts(NIGHT + 24 * MINUTE)
    assert alerted() == ["tomasa", "lucia"]
    send_alerts(NIGHT + 25 * MINUTE)
    assert alerted() == ["tomasa", "lucia", "tomasa"]


def test_danger_is_not_rationed_to_one_a_day(world: World) -> None:
    listed(world, "tomasa")
    due(world, NOON + HOUR, owner="tomasa")
    remind(NOON)
    danger(world)
    send_alerts(NOON)
    danger(world)
    send_alerts(NOON + MINUTE)
    assert alerted() == ["tomasa", "tomasa"]


def test_the_daily_reminder_leaves_danger_to_the_alerts(world: World) -> None:
    danger(world)
    assert remind(NOON) == 0


@pytest.mark.parametrize("level", ["soon", "normal", ""])
def test_what_is_no_danger_alerts_nobody(world: World, level: str) -> None:
    danger(world, level=level)
    assert send_alerts(NIGHT) == 0


def test_a_kind_that_answers_no_danger_alerts_nobody(world: World) -> None:
    due(world, HOUR, level="now")
    assert send_alerts(NIGHT) == 0


def test_without_a_list_everyone_who_can_do_it_is_alerted(world: World) -> None:
    danger(world)
    send_alerts(NIGHT)
    assert sorted(alerted()) == ["sonia", "tomasa"]  # Carla cannot answer concerns


def test_who_is_on_call_by_day_sleeps_at_night(world: World) -> None:
    Team.objects.filter(id=world.team_id("cochabamba")).update(
        hours="Mon-Fri 08:00-18:00"
    )
    rungs = [
        Rung(world.users["tomasa"].id, When.OPEN),
        Rung(world.users["sonia"].id, When.CLOSED),
    ]
    data = OnCallData(rungs)
    on_call.set_on_call(world.sonia, world.team_id("cochabamba"), 1, data)
    danger(world)
    send_alerts(NIGHT)
    assert alerted() == ["sonia"]
    danger(world)
    send_alerts(NIGHT + 9 * HOUR)  # 11:07: the second one, and the first one anew
    assert "tomasa" in alerted()


def test_who_has_left_the_team_is_not_alerted(world: World) -> None:
    listed(world, "tomasa", "sonia")
    User.objects.filter(id=world.users["tomasa"].id).update(is_active=False)
    danger(world)
    send_alerts(NIGHT)
    assert alerted() == ["sonia"]


def test_a_role_that_was_written_into_the_database_is_not_alerted(
    world: World,
) -> None:
    listed(world, "sonia")
    Membership.objects.filter(user=world.users["sonia"]).update(row_code=b"x")
    danger(world)
    send_alerts(NIGHT)
    assert alerted() == ["tomasa"]


def test_i_am_on_it_ends_the_alerts_and_forgets_the_minute(world: World) -> None:
    listed(world, "tomasa", "sonia")
    task = danger(world)
    send_alerts(NIGHT)
    take(world.tomasa, task.id)
    assert send_alerts(NIGHT + HOUR) == 0
    fresh = Task.objects.get(id=task.id)
    assert fresh.next_alert_at is None
    assert fresh.taken_by == world.users["tomasa"]
    assert fresh.taken_at == NIGHT.replace(minute=0)
    entry = Entry.objects.get(verb="task.take")
    assert (entry.facts, entry.actor_id) == ({"taken": True}, world.users["tomasa"].id)


def test_a_mistaken_i_am_on_it_is_undone(world: World) -> None:
    listed(world, "tomasa")
    task = danger(world)
    take(world.tomasa, task.id)
    give_back(world.tomasa, task.id)
    assert send_alerts(NIGHT) == 1


def test_a_second_person_reads_that_someone_is_on_it(world: World) -> None:
    task = danger(world)
    take(world.tomasa, task.id)
    with pytest.raises(RuleBroken, match="on it already"):
        take(world.sonia, task.id)


def test_another_teams_people_cannot_end_alerts(world: World) -> None:
    task = danger(world)
    for name in ("luz", "elena", "ana", "lucia"):
        with pytest.raises(Refused):
            take(getattr(world, name), task.id)
    assert send_alerts(NIGHT) == 2


def test_the_last_one_can_say_that_they_are_on_it(world: World) -> None:
    listed(world, "tomasa", last="lucia")
    task = danger(world)
    send_alerts(NIGHT)
    send_alerts(NIGHT + 10 * MINUTE)
    page = signed_in(world, "lucia").get(reverse("tasks:my_day")).content.decode()
    assert "No answer from Cochabamba" in page
    assert task.label not in page
    take(world.lucia, task.id)
    assert send_alerts(NIGHT + HOUR) == 0


def test_the_last_one_sees_nothing_before_it_is_their_turn(world: World) -> None:
    listed(world, "tomasa", last="lucia")
    danger(world)
    send_alerts(NIGHT)
    page = signed_in(world, "lucia").get(reverse("tasks:my_day")).content.decode()
    assert "No answer from" not in page


def test_postponing_does_not_count(world: World) -> None:
    listed(world, "tomasa", "sonia")
    task = danger(world, owner="tomasa")
    send_alerts(NIGHT)
    postpone(world.tomasa, task.id, NIGHT + HOUR, "child_asked", task.version)
    send_alerts(NIGHT + 10 * MINUTE)
    assert alerted() == ["tomasa", "sonia"]


def test_what_is_late_alerts_again_supervisors_too(world: World) -> None:
    listed(world, "tomasa", last="lucia")
    task = danger(world)
    send_alerts(NIGHT)
    take(world.tomasa, task.id)
    late = NIGHT + 2 * HOUR
    escalate_due(late)
    for minutes in (0, 10, 20):
        send_alerts(late + minutes * MINUTE)
    assert alerted() == ["tomasa", "tomasa", "sonia", "lucia"]


def test_what_is_done_alerts_nobody(world: World) -> None:
    task = danger(world)
    complete(Concern(id=task.subject_id), FIRST_ANSWER)
    assert send_alerts(NIGHT + HOUR) == 0
    assert Task.objects.get(id=task.id).next_alert_at is None


def test_a_second_message_does_not_begin_anew(world: World) -> None:
    listed(world, "tomasa", "sonia")
    task = danger(world)
    send_alerts(NIGHT)
    team = world.teams["cochabamba"]
    create_task(FIRST_ANSWER, Concern(id=task.subject_id), team, label="X", level="now")
    send_alerts(NIGHT + 10 * MINUTE)
    assert alerted() == ["tomasa", "sonia"]


def test_two_clocks_alert_once(world: World) -> None:
    listed(world, "tomasa", "sonia")
    task = danger(world)
    send_alerts(NIGHT)
    Task.objects.filter(id=task.id).update(next_alert_at=NIGHT + 10 * MINUTE)
    assert send_alerts(NIGHT + MINUTE) == 0
    assert alerted() == ["tomasa"]


def test_one_that_fails_keeps_no_other_waiting(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = danger(world), due(world, 2 * HOUR, kind=FIRST_ANSWER, level="now")
    right = alerts.rungs_of

    def rungs_of(task: Task, *more: Any) -> Any:
        if task.id == first.id:
            raise OSError
        return right(task, *more)

    monkeypatch.setattr(alerts, "rungs_of", rungs_of)
    with pytest.raises(OSError):
        send_alerts(NIGHT)
    assert set(Alert.objects.values_list("task_id", flat=True)) == {second.id}


def test_a_country_may_alert_the_next_one_sooner(world: World) -> None:
    assert deadline_minutes("BO", "alert.next") == 10
    edit_deadline(
        *(world.lucia, "BO", "alert.next", ""),
        hours=5,
        source="Decision of the office",
        expected_version=0,
    )
    listed(world, "tomasa", "sonia")
    danger(world)
    send_alerts(NIGHT)
    send_alerts(NIGHT + 5 * MINUTE)
    assert alerted() == ["tomasa", "sonia"]


def test_waits_are_shown_and_asked_for_in_minutes(world: World) -> None:
    client = signed_in(world, "lucia")
    page = client.get(reverse("countries:deadlines", args=["BO"])).content.decode()
    assert "10 minutes" in page
    row = Deadline.objects.get(kind="alert.next", country=None)
    url = reverse("countries:edit_deadline", args=["BO", row.id])
    assert "Minutes" in client.get(url).content.decode()
    typed = {"length": 61, "source": "Decision", "version": 0}
    assert client.post(url, typed).status_code == 422


def test_before_the_first_alert_only_the_quarter_hour_is_stored(world: World) -> None:
    task = danger(world)
    assert task.next_alert_at == NIGHT.replace(minute=0)


def test_the_mail_names_nothing(world: World) -> None:
    task = danger(world)
    send_alert.func(str(world.users["tomasa"].id))
    (sent,) = mail.outbox
    assert sent.subject == "Amparo: someone is needed now"
    assert task.label not in sent.body
    assert "Cochabamba" not in sent.body


# -- with real concerns ----------------------------------------------------------------


@pytest.fixture
def told_now(world: World, tell: Tell) -> Concern:
    """A concern of someone in danger now, that nobody has taken."""
    return tell(danger_now="yes")[1]


def test_assigning_it_to_oneself_ends_the_alerts(
    told_now: Concern, world: World
) -> None:
    assign_to_me(world.tomasa, told_now.id, told_now.version)
    assert send_alerts(NIGHT) == 0


def test_whom_a_colleague_assigns_it_to_is_alerted(
    told_now: Concern, world: World
) -> None:
    assign_to(world.sonia, told_now.id, world.users["tomasa"].id, told_now.version)
    send_alerts(NIGHT)
    assert alerted() == ["tomasa"]


def test_the_concerns_page_offers_i_am_on_it(told_now: Concern, world: World) -> None:
    client = signed_in(world, "tomasa")
    url = reverse("concerns:concern", args=[told_now.id])
    page = client.get(url).content.decode()
    assert "Nobody has taken this yet" in page
    task = Task.objects.get(subject_id=told_now.id, kind=FIRST_ANSWER)
    client.post(reverse("tasks:take", args=[task.id]), {"next": url})
    page = client.get(url).content.decode()
    assert "Nobody has taken this yet" not in page
    assert "Alert people again" in page
