"""The pages of services: the panel of a case, recording, correcting."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from amparo.foundation.kernel.ids import uuid7
from amparo.response.services_delivered.models import Delivery
from tests.cases.helpers import with_child
from tests.cast import World
from tests.days import today
from tests.markup import on_one_line
from tests.services_delivered.test_deliveries import NOTE, WHY, served
from tests.signin import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def carla(world: World) -> Client:
    return signed_in(world, "carla")


def answers(world: World, **more: Any) -> dict[str, Any]:
    day = today()
    return {
        "kind": "legal",
        "by": str(world.users["carla"].id),
        "on_day": day.day,
        "on_month": day.month,
        "on_year": day.year,
        "quantity": 1,
        "unit": "sessions",
        "note": NOTE,
        "form_key": str(uuid7()),
        **more,
    }


def url(name: str, *args: object) -> str:
    return reverse(f"services_delivered:{name}", args=list(args))


def test_a_service_is_recorded_from_the_page_of_a_case(
    world: World, carla: Client
) -> None:
    case = with_child(world)
    page = reverse("cases:detail", args=[case.id])
    assert url("record", case.id) in carla.get(page).content.decode()
    wrong = carla.post(url("record", case.id), answers(world, kind=""))
    assert wrong.status_code == 422
    assert NOTE in wrong.content.decode()
    assert carla.post(url("record", case.id), answers(world)).status_code == 302
    text = on_one_line(carla.get(page).content.decode())
    assert "Legal help, 1 session" in text
    assert NOTE in text


def test_a_correction_shows_what_stood_and_two_people_get_a_clear_page(
    world: World, carla: Client
) -> None:
    row = served(world)
    address = url("correct", row.id)
    assert NOTE in carla.get(address).content.decode()
    sent = answers(world, version=row.version, why=WHY, quantity=4)
    assert carla.post(address, sent).status_code == 302
    assert Delivery.objects.get(struck="").quantity == 4
    assert carla.post(address, sent).status_code == 409


def test_a_service_that_never_took_place_is_struck(world: World, carla: Client) -> None:
    row = served(world)
    sent = answers(world, version=row.version, why=WHY, strike="on")
    assert carla.post(url("correct", row.id), sent).status_code == 302
    assert not Delivery.objects.filter(struck="").exists()
    page = reverse("cases:detail", args=[row.case_id])
    assert "Recorded by mistake" in carla.get(page).content.decode()
