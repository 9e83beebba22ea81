"""No forged form and no writer to the database makes a perpetrator part of the care."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from amparo.foundation.kernel.ids import uuid7
from amparo.foundation.vault import alarms
from amparo.response.cases.models import Consent
from amparo.response.people_around.models import CareArrangement, PersonAround
from amparo.response.people_around.operations import open_around, record_care
from amparo.response.people_around.types import CareData
from tests.attacks.database_writer import update
from tests.cases.helpers import opened, with_child
from tests.cast import World
from tests.people_around.helpers import father, person
from tests.signin import signed_in

pytestmark = pytest.mark.django_db


def test_a_forged_form_does_not_name_a_perpetrator_as_caregiver(world: World) -> None:
    case = opened(world)
    him = person(world, case, father())
    url = reverse("people_around:add", args=[case.id, "care"])
    answers = {"form_key": str(uuid7()), "kind": "kin", "caregiver": str(him.id)}
    assert signed_in(world, "carla").post(url, answers).status_code == 422
    assert not CareArrangement.objects.exists()


def test_a_forged_form_does_not_let_a_perpetrator_consent(world: World) -> None:
    case = with_child(world)
    person(world, case, father())
    answers: dict[str, Any] = {
        "form_key": str(uuid7()),
        "purpose": "referral",
        "given": "yes",
        "giver": "caregiver",
        "relation": "father",
        "is_alleged_offender": "no",
        "method": "spoken",
    }
    url = reverse("cases:consent", args=[case.id])
    assert signed_in(world, "carla").post(url, answers).status_code == 422
    assert not Consent.objects.exists()


def test_the_database_refuses_a_perpetrator_any_part(world: World) -> None:
    him = person(world, opened(world), father())
    rows = PersonAround.objects.filter(id=him.id)
    for part in ("is_caregiver", "is_trusted", "is_safe_contact", "may_consent"):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**{part: True})


@pytest.mark.parametrize(
    "columns",
    [
        {"is_alleged_perpetrator": False, "access": "", "is_safe_contact": True},
        {"is_alleged_perpetrator": False, "access": ""},
        {"relation": "mother"},
    ],
)
def test_a_mark_that_someone_took_away_in_the_database_is_seen(
    world: World, columns: dict[str, Any]
) -> None:
    case = opened(world)
    update(person(world, case, father()), **columns)
    carla = world.carla
    open_around(carla, case.id)
    found = {one.table for one in alarms.suspects_of(carla)}
    assert found == {"people_around.personaround"}


def test_another_caregiver_written_into_the_database_is_seen(world: World) -> None:
    case = opened(world)
    aunt, him = person(world, case), person(world, case, father())
    care = record_care(world.carla, case.id, CareData("kin", caregiver=aunt.id))
    update(care, caregiver_id=him.id)
    carla = world.carla
    open_around(carla, case.id)
    found = {one.table for one in alarms.suspects_of(carla)}
    assert found == {"people_around.carearrangement"}
