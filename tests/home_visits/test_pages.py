"""The pages of a home visit: set out, check in, check out, and the alarm."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from amparo.response.home_visits.codes import TripState
from amparo.response.home_visits.models import Trip
from amparo.response.home_visits.operations import sound_alarms
from tests.cast import World
from tests.home_visits.helpers import ROUTE, late, out, to_visit
from tests.markup import on_one_line
from tests.signin import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def carla(world: World) -> Client:
    return signed_in(world, "carla")


def url(name: str, *args: object) -> str:
    return reverse(f"home_visits:{name}", args=list(args))


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return on_one_line(answer.content.decode())


def test_a_visit_is_made_from_the_page_of_the_contact(
    world: World, carla: Client
) -> None:
    contact = to_visit(world)
    shown = page(carla, reverse("follow_up:contact", args=[contact.id]))
    assert url("set-out", contact.id) in shown
    answers = {"pair": str(world.users["sonia"].id), "route": ROUTE, "hours": "2"}
    wrong = carla.post(url("set-out", contact.id), answers | {"pair": ""})
    assert wrong.status_code == 422
    assert ROUTE in wrong.content.decode()
    answer = carla.post(url("set-out", contact.id), answers)
    trip = Trip.objects.get(contact=contact)
    assert answer["Location"] == url("trip", trip.id)
    assert ROUTE in page(carla, url("trip", trip.id))
    carla.post(url("arrive", trip.id))
    carla.post(url("come-back", trip.id))
    trip.refresh_from_db()
    assert trip.state == TripState.BACK
    case = page(carla, reverse("cases:detail", args=[contact.case_id]))
    assert "Set out on a home visit" in case
    assert ROUTE not in case


def test_the_alarm_stands_first_on_the_day_of_the_team(world: World) -> None:
    trip = out(world)
    sonia = signed_in(world, "sonia")
    assert "has not come back" not in page(sonia, reverse("tasks:my_day"))
    sound_alarms(late(trip))
    day = page(sonia, reverse("tasks:my_day"))
    assert "A colleague has not come back from a visit" in day
    assert world.users["carla"].name in day
    shown = page(sonia, url("trip", trip.id))
    assert "They have not come back" in shown
    assert "I know that they are safe" in shown


def test_who_stays_longer_says_until_when(world: World, carla: Client) -> None:
    trip = out(world)
    answers = {"version": trip.version, "hours": "6"}
    assert carla.post(url("longer", trip.id), answers).status_code == 302
    assert Trip.objects.get(id=trip.id).back_by > trip.back_by
    assert carla.post(url("longer", trip.id), answers).status_code == 409
