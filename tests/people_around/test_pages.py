"""The pages: what one sees at once, bad input, and two people at one form."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from amparo.foundation.kernel.ids import uuid7
from amparo.response.cases.models import Case
from amparo.response.people_around.models import (
    CareArrangement,
    Incident,
    PersonAround,
    ProtectionConcern,
    Whereabouts,
)
from amparo.response.people_around.operations import correct_person, write_child_words
from tests.cases.helpers import opened, with_child
from tests.cast import World
from tests.markup import on_one_line
from tests.signin import signed_in

from .helpers import AUNT, SISTER, father, incident, person

pytestmark = pytest.mark.django_db
ANSWERS: dict[str, dict[str, str]] = {
    "person": {
        "relation": "aunt_uncle",
        "name": "Doña Elsa",
        "is_alleged_perpetrator": "no",
        "in_household": "on",
    },
    "care": {"kind": "kin", "since_month": "5", "since_year": "2026"},
    "place": {"where": "shelter", "note": "Room 2"},
    "incident": {
        "kind": "threats",
        "where": "school",
        "source": "peer",
        "on_year": "2026",
        "summary": "Someone waited for her.",
    },
    "protection": {"kind": "school", "source": "school"},
}
MODELS: dict[str, Any] = {
    "person": PersonAround,
    "care": CareArrangement,
    "place": Whereabouts,
    "incident": Incident,
    "protection": ProtectionConcern,
}


@pytest.fixture
def carla(world: World) -> Client:
    return signed_in(world, "carla")


def url(name: str, *args: UUID | str) -> str:
    return reverse(f"people_around:{name}", args=list(args))


def add(client: Client, case: Case, kind: str, **more: str) -> Any:
    answers = {"form_key": str(uuid7())} | ANSWERS[kind] | more
    return client.post(url("add", case.id, kind), answers)


@pytest.mark.parametrize("kind", ANSWERS)
def test_a_row_is_added_shown_and_corrected(
    world: World, carla: Client, kind: str
) -> None:
    case = opened(world)
    assert carla.get(url("add", case.id, kind)).status_code == 200
    assert add(carla, case, kind).status_code == 302
    row = MODELS[kind].objects.get()
    page = carla.get(url("page", case.id)).content.decode()
    assert url("correct", kind, row.id) in page
    form = carla.get(url("correct", kind, row.id))
    assert form.status_code == 200
    answers = ANSWERS[kind] | {"why": "It was another.", "version": "1"}
    changed = answers | {"note": "A correction.", "summary": "A correction."}
    assert carla.post(url("correct", kind, row.id), changed).status_code == 302
    detail = carla.get(reverse("cases:detail", args=[case.id])).content.decode()
    assert "A correction." in detail
    assert "Reason: It was another." in detail


@pytest.mark.parametrize("kind", ANSWERS)
def test_an_empty_form_says_what_is_missing(
    world: World, carla: Client, kind: str
) -> None:
    case = opened(world)
    sent = carla.post(url("add", case.id, kind), {"form_key": str(uuid7())})
    assert sent.status_code == 422
    assert not MODELS[kind].objects.exists()


@pytest.mark.parametrize("kind", ANSWERS)
def test_the_second_of_two_at_a_form_sees_both_versions(
    world: World, carla: Client, kind: str
) -> None:
    case = opened(world)
    add(carla, case, kind)
    row = MODELS[kind].objects.get()
    field = "summary" if kind == "incident" else "note"
    first = ANSWERS[kind] | {"why": "So.", "version": "1", field: "Sonia wrote this."}
    sonia = signed_in(world, "sonia")
    assert sonia.post(url("correct", kind, row.id), first).status_code == 302
    second = first | {field: "Carla wrote that."}
    page = carla.post(url("correct", kind, row.id), second)
    assert page.status_code == 409
    shown = page.content.decode()
    assert "Sonia wrote this." in shown
    assert "Carla wrote that." in shown


def test_the_page_of_a_case_shows_the_danger_first(world: World, carla: Client) -> None:
    case = with_child(world)
    person(world, case)
    person(world, case, father(in_household=True))
    row = incident(world, case)
    write_child_words(world.carla, row.id, "I do not want to go home.")
    page = on_one_line(
        carla.get(reverse("cases:detail", args=[case.id])).content.decode()
    )
    for words in (
        "Check now",
        "Don Rufino, an alleged perpetrator, lives with the child.",
        "Doña Elsa",
        "Incident: Threats or blackmail",
        "I do not want to go home.",
    ):
        assert words in page, words
    assert page.index("Check now") < page.index("Doña Elsa")
    assert page.index("Don Rufino") < page.index("Doña Elsa")


def test_no_name_stands_in_a_title_or_an_address(world: World, carla: Client) -> None:
    case = with_child(world)
    person(world, case)
    page = carla.get(url("page", case.id)).content.decode()
    assert "Elsa" not in page.split("</title>")[0]
    assert "elsa" not in url("page", case.id)


def test_a_closed_case_offers_nothing_to_write(world: World, carla: Client) -> None:
    case = opened(world)
    person(world, case)
    Case.objects.filter(id=case.id).update(
        state="closed", closed_on=case.opened_on, closure_reason="moved"
    )
    page = carla.get(url("page", case.id)).content.decode()
    assert "Doña Elsa" in page
    assert url("add", case.id, "person") not in page
    assert carla.get(url("add", case.id, "person")).status_code == 302


def test_what_the_child_said_offers_no_second_time(world: World, carla: Client) -> None:
    case = opened(world)
    row = incident(world, case)
    assert url("words", row.id) in carla.get(url("page", case.id)).content.decode()
    sent = carla.post(url("words", row.id), {"words": "He knows where I sleep."})
    assert sent.status_code == 302
    page = carla.get(url("page", case.id)).content.decode()
    assert "He knows where I sleep." in page
    assert url("words", row.id) not in page
    again = carla.post(url("words", row.id), {"words": "Other words."})
    assert again.status_code == 422


def test_a_sisters_case_is_opened_by_a_form(world: World, carla: Client) -> None:
    case = with_child(world)
    row = person(world, case, SISTER)
    answers = {"form_key": str(uuid7()), "version": "1", "story": "They share a room."}
    sent = carla.post(url("open-case", row.id), answers)
    made = Case.objects.exclude(id=case.id).get()
    assert sent.headers["Location"] == reverse("cases:detail", args=[made.id])
    form = carla.get(reverse("cases:child", args=[made.id])).content.decode()
    assert 'value="Inti"' in form


def test_moving_linking_and_details_have_forms(world: World, carla: Client) -> None:
    case, other = opened(world), opened(world)
    row = person(world, case, SISTER)
    link = {"code": other.code, "version": "1"}
    assert carla.post(url("link", row.id), link).status_code == 302
    assert carla.post(url("unlink", row.id)).status_code == 302
    move = {"version": "3", "why": "Moved."}
    assert carla.post(url("move", row.id), move).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.linked_case_id) == ("past", None)
    details = {"schooling": "left", "languages": "Quechua", "version": "0"}
    assert carla.post(url("child", case.id), details).status_code == 302
    assert "Quechua" in carla.get(url("page", case.id)).content.decode()
    stale = carla.post(url("child", case.id), details | {"languages": "Aymara"})
    assert stale.status_code == 409


def test_a_protection_concern_is_updated(world: World, carla: Client) -> None:
    case = opened(world)
    add(carla, case, "protection")
    row = ProtectionConcern.objects.get()
    sent = {"to": "resolved", "why": "She is back.", "version": "1"}
    assert carla.post(url("update", row.id), sent).status_code == 302
    assert "Resolved" in carla.get(url("page", case.id)).content.decode()
    form = carla.get(url("update", row.id)).content.decode()
    assert "Current" in form and "Not confirmed" not in form


def test_marks_that_contradict_each_other_are_explained(
    world: World, carla: Client
) -> None:
    case = opened(world)
    sent = add(carla, case, "person", is_alleged_perpetrator="yes", may_consent="on")
    assert sent.status_code == 422
    assert "An alleged perpetrator can never be" in sent.content.decode()


def test_an_unknown_kind_or_row_is_not_found(world: World, carla: Client) -> None:
    case = opened(world)
    assert carla.get(url("add", case.id, "nothing")).status_code == 404
    assert carla.get(url("correct", "person", uuid7())).status_code == 404
    assert carla.get(url("correct", "nothing", uuid7())).status_code == 404


def test_a_correction_offers_what_is_saved(world: World, carla: Client) -> None:
    row = person(world, opened(world), father())
    correct_person(world.carla, row.id, AUNT, "It is the aunt.", row.version)
    form = carla.get(url("correct", "person", row.id)).context["form"]
    assert form["is_alleged_perpetrator"].value() == "no"
    assert form["is_caregiver"].value() is True
    assert form["name"].value() == "Doña Elsa"
