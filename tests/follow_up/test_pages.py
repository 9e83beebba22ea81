"""The pages of follow-up: what one sees, what bad input gets, what is never lost."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from amparo.foundation.kernel.ids import uuid7
from amparo.foundation.questionnaires.models import Version
from amparo.foundation.tasks.models import Task
from amparo.foundation.tasks.subjects import describe
from amparo.response.follow_up import tasks
from amparo.response.follow_up.codes import ContactState
from amparo.response.follow_up.models import Contact
from amparo.response.follow_up.operations import plan_contact
from amparo.response.follow_up.presenters import contact_row
from amparo.response.follow_up.reading import OpenContact
from tests.cases.helpers import begin_ready, first_case, with_risk
from tests.cast import World
from tests.conftest import BeginWith
from tests.follow_up.helpers import (
    NOTE,
    agreed,
    closed,
    followed,
    in_days,
    next_contact,
    planned_as,
    recorded,
    standing,
)
from tests.markup import on_one_line
from tests.questionnaires import our_forms
from tests.signin import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def _begins(begin_with: BeginWith) -> None:
    """Each test of this file begins with a case whose risk was assessed."""
    begin_with(begin_ready)


@pytest.fixture
def carla(world: World) -> Client:
    return signed_in(world, "carla")


def url(name: str, *args: Any) -> str:
    return reverse(f"follow_up:{name}", args=list(args))


def shown(client: Client, name: str, *args: UUID) -> str:
    answer = client.get(url(name, *args))
    assert answer.status_code == 200
    return on_one_line(answer.content.decode())


def day_of(name: str, days: int) -> dict[str, int]:
    day = in_days(days)
    return {
        f"{name}_day": day.day,
        f"{name}_month": day.month,
        f"{name}_year": day.year,
    }


def test_a_call_asks_first_whether_they_can_talk_freely(
    world: World, carla: Client
) -> None:
    our_forms.load("remote_call")
    case = first_case()
    text = shown(carla, "contact", next_contact(case).id)
    first = text.index("Can you talk freely right now?")
    assert text.index("Never call the house.") < first < text.index("Remote call")
    assert "Wara" not in text.split("</title>")[0]


def test_the_button_of_a_contact_begins_its_questionnaire(
    world: World, carla: Client
) -> None:
    our_forms.load("remote_call")
    contact = next_contact(first_case())
    version = Version.objects.get(questionnaire__key="remote_call")
    answer = carla.post(url("begin-form", contact.id, version.id, "child"))
    sheet_id = Contact.objects.get(id=contact.id).sheet_id
    assert answer["Location"] == reverse("questionnaires:continue", args=[sheet_id])
    for other, voice in ((version.id, "worker"), (uuid7(), "child")):
        refused = carla.post(url("begin-form", contact.id, other, voice))
        assert refused.status_code == 404


def test_the_timeline_of_the_case_tells_of_contacts(
    world: World, carla: Client
) -> None:
    case = first_case()
    recorded(world, case, "spoke", note=NOTE)
    planned_as(world, case, "meeting")
    page = carla.get(reverse("cases:detail", args=[case.id])).content.decode()
    text = on_one_line(page)
    for words in (
        NOTE,
        "Call: Contact, and they could talk freely",
        "Planned: Meeting at a safe place",
        "The child asked for it",
        "Open follow-up",
    ):
        assert words in text, words


def test_a_result_is_saved_and_what_is_wrong_keeps_what_was_typed(
    world: World, carla: Client
) -> None:
    contact = next_contact(first_case())
    address = url("record", contact.id)
    wrong = carla.post(address, {"version": contact.version, "note": NOTE})
    assert wrong.status_code == 422
    assert NOTE in wrong.content.decode()
    answers = {"version": contact.version, "result": "spoke", "note": NOTE}
    assert carla.post(address, answers).status_code == 302
    contact.refresh_from_db()
    assert contact.state == ContactState.DONE
    late = carla.post(address, answers)
    assert late.status_code == 409
    assert NOTE in late.content.decode()


def test_two_people_at_one_plan_get_a_clear_page(world: World, carla: Client) -> None:
    case = first_case()
    answers = {
        "means": "text",
        "because": "child_asked",
        "form_key": str(uuid7()),
        "version": standing(case).version,
        **day_of("due_on", 3),
    }
    plan_contact(world.sonia, case.id, "call", in_days(1), "more_urgent")
    late = carla.post(url("plan", case.id), answers)
    assert late.status_code == 409
    assert next_contact(case).means == "call"
    answers["version"] = standing(case).version
    assert carla.post(url("plan", case.id), answers).status_code == 302
    assert next_contact(case).means == "text"


def test_the_page_of_a_case_says_how_far_it_is_and_what_was_agreed(
    world: World, carla: Client
) -> None:
    case = first_case()
    agreed(world, case, visit_exposes=True)
    text = shown(carla, "case", case.id)
    for words in (
        "Course of the case",
        "0 of 1 done",
        "not allowed",
        "expose the child",
        "nobody can read them here",
    ):
        assert words in text, words


def test_a_country_in_a_lockdown_is_told_why_no_visit_is_planned(
    world: World, carla: Client, fresh_facts: None
) -> None:
    from tests.follow_up.test_rules import visits_need_reason

    case = followed(world, "low")
    visits_need_reason()
    assert "home visits need a reason now" in shown(carla, "plan", case.id)


def test_a_follow_up_after_closing_opens_from_the_task(
    world: World, carla: Client
) -> None:
    our_forms.load("reintegration_review")
    case = first_case()
    closed(world, case)
    contact = next_contact(case, "first")
    text = shown(carla, "contact", contact.id)
    assert "Reintegration review" in text
    assert "First follow-up after closing" in text
    cancelled = carla.post(
        url("cancel", contact.id),
        {"version": contact.version, "because": "child_asked"},
    )
    assert cancelled.status_code == 302
    contact.refresh_from_db()
    assert contact.state == ContactState.DROPPED


def test_my_day_names_the_child_and_how_it_is_followed(
    world: World, carla: Client
) -> None:
    case = with_risk(world, first_case(), "high")
    text = on_one_line(carla.get(reverse("tasks:my_day")).content.decode())
    assert "Contact with the child" in text
    assert next_contact(case).get_means_display() in text


def test_my_day_says_once_which_follow_up_after_closing_it_is(
    world: World, carla: Client
) -> None:
    case = first_case()
    closed(world, case)
    contact = next_contact(case, "second")
    words = Task.objects.get(subject_id=contact.id, kind=tasks.AFTER)
    described = describe(world.carla, [words])[contact.id]
    assert described.facts == ("2 of 5", contact.get_means_display())
    text = on_one_line(carla.get(reverse("tasks:my_day")).content.decode())
    assert "Follow-up after closing" in text
    assert "Second follow-up after closing" not in text


def test_a_planned_contact_says_its_day_once(world: World) -> None:
    case = with_risk(world, first_case(), "high")
    row = contact_row(OpenContact(next_contact(case), ""))
    assert (row["second"], row["due"]) == ("", next_contact(case).due_on)


def test_a_case_costs_the_same_after_few_contacts_and_after_many(
    world: World, carla: Client
) -> None:
    case = first_case()
    recorded(world, case, "spoke", note=NOTE)
    address = reverse("cases:detail", args=[case.id])
    carla.get(address)
    with CaptureQueriesContext(connection) as few:
        carla.get(address)
    for _n in range(5):
        recorded(world, case, "spoke", note=NOTE)
    with CaptureQueriesContext(connection) as many:
        carla.get(address)
    assert len(many) <= len(few)
