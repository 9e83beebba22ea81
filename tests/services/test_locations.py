"""Locations of services: public and sealed ones in two tables, not with a flag."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from amparo.foundation.accounts.actors import actor_for
from amparo.foundation.accounts.models import Membership, User
from amparo.foundation.journal.models import Entry
from amparo.foundation.kernel.errors import Conflict, KeysLocked, Refused, RuleBroken
from amparo.foundation.policy import Actor, Role
from amparo.foundation.vault.models import KeyGrant
from amparo.foundation.vault.team_keys import admit
from amparo.foundation.vault.user_keys import make_keys
from amparo.response.services.locations import (
    ADDRESS_KIND,
    confirm_location,
    open_location,
    set_location,
)
from amparo.response.services.models import Location, SealedAddress, Service
from tests.cast import World
from tests.services.helpers import a_service

STREET = "Calle Jordán 12"


@pytest.fixture
def service(world: World) -> Service:
    """A shelter whose address is sealed."""
    found = a_service(world, kind="safe_house")
    set_location(world.pablo, found.id, "partners", address=STREET)
    return found


@pytest.fixture
def petra(world: World) -> Actor:
    """A second person in the shelter's team, with its key."""
    user = User.objects.create(email="petra@example.org", name="Petra")
    Membership.objects.create(
        user=user,
        team_id=world.team_id("refugio"),
        organisation=world.organisations["sol"],
        role=Role.SERVICE_PROVIDER,
    )
    keyring = make_keys(user.id, "another calm password")
    admit(world.pablo, world.team_id("refugio"), user.id)
    return actor_for(user, keyring)


def everything_stored() -> bytes:
    """Return every value of the two plain tables and of the sealed one."""
    found = b""
    with connection.cursor() as cursor:
        for table in (
            "services_service",
            "services_location",
            "services_sealedaddress",
        ):
            cursor.execute(f"SELECT * FROM {table}")  # noqa: S608
            for row in cursor.fetchall():
                for value in row:
                    raw = bytes(value) if isinstance(value, memoryview) else value
                    found += raw if isinstance(raw, bytes) else str(raw).encode()
    return found


def test_a_confidential_street_lies_nowhere_in_the_open(service: Service) -> None:
    assert b"Jord" not in everything_stored()
    assert Location.objects.get(service=service).address == ""


def test_the_team_opens_it_with_a_reason_for_the_journal(
    world: World, service: Service
) -> None:
    assert open_location(world.pablo, service.id, "check") == STREET
    entry = Entry.objects.get(verb="service.open_location")
    assert entry.facts == {"reason": "check"}
    with pytest.raises(RuleBroken):
        open_location(world.pablo, service.id, "curious")


@pytest.mark.parametrize("who", ["carla", "sonia", "ana", "lucia", "jun", "tomasa"])
def test_no_one_else_opens_it(world: World, service: Service, who: str) -> None:
    with pytest.raises(Refused):
        open_location(getattr(world, who), service.id, "check")


def test_locked_keys_open_nothing(world: World, service: Service) -> None:
    with pytest.raises(KeysLocked):
        open_location(world.without_keys("pablo"), service.id, "check")


def test_a_hidden_place_keeps_no_address(world: World, service: Service) -> None:
    with pytest.raises(RuleBroken) as broken:
        set_location(world.pablo, service.id, "never", address=STREET)
    assert broken.value.field == "address"
    sealed = SealedAddress.objects.get(service=service)
    set_location(world.pablo, service.id, "never")
    assert not SealedAddress.objects.filter(service=service).exists()
    assert not KeyGrant.objects.filter(kind=ADDRESS_KIND, record_id=sealed.id).exists()


def test_more_secret_applies_at_once(world: World) -> None:
    shown = a_service(world)
    set_location(world.pablo, shown.id, "public", area_code="BO-C", address=STREET)
    assert Location.objects.get(service=shown).address == STREET
    set_location(world.pablo, shown.id, "partners")
    location = Location.objects.get(service=shown)
    assert (location.address, location.area_id) == ("", None)
    assert b"Jord" not in everything_stored()
    assert open_location(world.pablo, shown.id, "check") == STREET


def test_more_public_needs_a_second_person_and_a_week(
    world: World, service: Service, petra: Actor
) -> None:
    location = set_location(world.pablo, service.id, "public")
    assert (location.disclosure, location.wanted) == ("partners", "public")
    assert b"Jord" not in everything_stored()
    for actor in (petra, world.pablo):
        with pytest.raises(RuleBroken):
            confirm_location(actor, service.id)
    with time_machine.travel(timezone.now() + timedelta(days=7), tick=False):
        with pytest.raises(RuleBroken):
            confirm_location(world.pablo, service.id)
        with pytest.raises(Refused):
            confirm_location(world.ana, service.id)
        location = confirm_location(petra, service.id)
    assert (location.disclosure, location.address, location.wanted) == (
        "public",
        STREET,
        "",
    )
    assert not SealedAddress.objects.filter(service=service).exists()


def test_nothing_is_confirmed_that_nobody_asked_for(
    service: Service, petra: Actor
) -> None:
    with pytest.raises(RuleBroken):
        confirm_location(petra, service.id)


def test_a_public_place_has_an_address_and_keeps_it(world: World) -> None:
    shown = a_service(world)
    with pytest.raises(RuleBroken) as broken:
        set_location(world.pablo, shown.id, "public")
    assert broken.value.field == "address"
    set_location(world.pablo, shown.id, "public", address=STREET)
    location = set_location(world.pablo, shown.id, "public", area_code="BO-C")
    assert (location.address, location.area_id) == (STREET, "BO-C")


def test_the_area_has_to_be_one_of_the_country(world: World) -> None:
    found = a_service(world)
    for area in ("", "PH-00"):
        with pytest.raises(RuleBroken) as broken:
            set_location(world.pablo, found.id, "area", area_code=area)
        assert broken.value.field == "area_code"


def test_the_description_must_not_tell_the_street(world: World) -> None:
    found = a_service(world, description="Come to calle Jordan 12, ring twice.")
    with pytest.raises(RuleBroken) as broken:
        set_location(world.pablo, found.id, "partners", address=STREET)
    assert broken.value.field == "address"


def test_two_people_setting_the_location_at_once(
    world: World, service: Service
) -> None:
    set_location(world.pablo, service.id, "never", expected_version=1)
    with pytest.raises(Conflict):
        set_location(world.pablo, service.id, "never", expected_version=1)
