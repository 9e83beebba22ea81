"""What is promised follows the team's hours, and who answers at night comes first."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.test import Client

from amparo.foundation.countries.models import Country
from amparo.foundation.organisations.models import Team
from amparo.foundation.tasks.models import Task
from amparo.response.concerns.operations.triage import move_first_answer
from amparo.response.concerns.tasks import FIRST_ANSWER
from tests.cast import World
from tests.reporting import newest_concern
from tests.rows import write

from .conftest import WORDS, Visitor, number_on, text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_facts")]

NIGHT = "2026-06-02 03:07"  # a Tuesday, in La Paz
MORNING = "2026-06-02 10:07"
FRIDAY_EVENING = "2026-06-05 19:07"
OFFICE = "Mon-Fri 08:00-17:00"
CALM = "Someone answers here day and night"


def moment(local: str) -> datetime:
    return datetime.fromisoformat(f"{local}-04:00").astimezone(UTC)


@pytest.fixture
def office(world: World) -> None:
    """The team that receives the concerns of Bolivia is there on weekdays."""
    Team.objects.filter(id=world.team_id("cochabamba")).update(hours=OFFICE)


def told(page: str, at: str) -> str:
    """Tell something at a local time, and return the page of the receipt."""
    with time_machine.travel(moment(at), tick=False):
        url = f"/en/bo/{page}/"
        visitor = Visitor()
        token = visitor.token()
        return text(visitor.post(url, ("token", token), ("words", WORDS)))


@pytest.mark.usefixtures("office")
@pytest.mark.parametrize(
    ("page", "at", "said", "due"),
    [
        ("now", NIGHT, "this morning, by 09:00", "2026-06-02 04:00"),
        ("worried", NIGHT, "tomorrow morning, by 09:00", "2026-06-03 09:00"),
        ("now", MORNING, "today, before 11:00", "2026-06-02 11:00"),
        ("worried", MORNING, "by tomorrow at 10:00", "2026-06-03 10:00"),
        ("now", FRIDAY_EVENING, "by Monday at 09:00", "2026-06-05 20:00"),
        ("worried", FRIDAY_EVENING, "by Monday at 09:00", "2026-06-08 09:00"),
    ],
)
def test_the_promise_follows_the_hours_and_danger_keeps_the_clock(
    page: str, at: str, said: str, due: str
) -> None:
    assert said in told(page, at)
    assert Task.objects.get(kind=FIRST_ANSWER).due_at == moment(due)


@pytest.mark.usefixtures("office")
def test_the_mailbox_promises_the_same(world: World) -> None:
    with time_machine.travel(moment(NIGHT), tick=False):
        visitor = Visitor()
        sent = ("token", visitor.token()), ("words", WORDS)
        number = number_on(visitor.post("/en/bo/now/", *sent))
    with time_machine.travel(moment("2026-06-02 05:30"), tick=False):
        page = text(Visitor().open(number))
    assert "this morning, by 09:00" in page
    assert CALM in page
    assert newest_concern().first_answer_at is None


def test_while_hours_are_unknown_no_time_is_promised_at_night(
    world: World, settings: Any
) -> None:
    settings.AMPARO_NIGHT = (21, 7)
    assert "as soon as they can" in told("now", NIGHT)
    assert "today, before 11:00" in told("now", MORNING)
    # An hour from then it is night.
    assert "as soon as they can" in told("now", "2026-06-02 20:30")


def test_a_team_that_is_there_at_night_promises_a_time_at_night(world: World) -> None:
    Team.objects.filter(id=world.team_id("cochabamba")).update(hours="24/7")
    page = told("worried", NIGHT)
    assert "by tomorrow at 03:00" in page
    assert CALM not in page


def seen(page: str, at: str) -> str:
    with time_machine.travel(moment(at), tick=False):
        return Client().get(f"/en/bo/{page}").content.decode()


@pytest.mark.usefixtures("office")
@pytest.mark.parametrize("page", ["", "now/", "worried/"])
def test_outside_of_the_hours_the_line_that_answers_day_and_night_comes_first(
    page: str, world: World
) -> None:
    line, form = "800 777 777", "tell-title" if page == "" else "<form"
    contact = Country.objects.get(code="BO").help_contacts.create(
        kind="child_helpline",
        name="Línea",
        phone=line,
        hours="24/7",
        source="A test",
        confidence="high",
        checked_on="2026-06-01",
        expires_on="2026-12-01",
    )
    by_day, by_night = seen(page, MORNING), seen(page, NIGHT)
    assert by_night.index(line) < by_night.index(form)
    assert by_day.index(line) > by_day.index(form)
    assert by_night.count(line) == by_day.count(line) + (page != "")
    write(contact, hours="08:00-20:00")
    assert seen(page, NIGHT).index(line) > seen(page, NIGHT).index(form)


@pytest.mark.usefixtures("office")
def test_who_has_just_told_at_night_reads_who_answers_now(world: World) -> None:
    assert CALM in told("worried", NIGHT)
    assert CALM not in told("worried", MORNING)


@pytest.mark.usefixtures("office")
@pytest.mark.parametrize(
    ("level", "due"), [("soon", "2026-06-03 09:00"), ("now", "2026-06-02 04:00")]
)
def test_an_urgency_that_is_set_at_night_keeps_to_the_hours_too(
    world: World, level: str, due: str
) -> None:
    told("worried", NIGHT)
    with time_machine.travel(moment("2026-06-02 03:20"), tick=False):
        move_first_answer(newest_concern(), level, by=None)
    assert Task.objects.get(kind=FIRST_ANSWER).due_at == moment(due)
