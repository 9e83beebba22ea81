"""What the public reads of a service: two organisations agreed on it, word by word."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from amparo.foundation.countries.models import CountrySetting
from amparo.foundation.countries.queries import forget_facts
from amparo.foundation.decisions.operations import confirm
from amparo.foundation.kernel.coded import vouch
from amparo.foundation.kernel.errors import Refused, RuleBroken
from amparo.foundation.organisations.models import Organisation
from amparo.foundation.proposals.models import Proposal
from amparo.foundation.tasks.models import Task
from amparo.response.services.listings import (
    hide_listing,
    listing_of,
    propose_listing,
    shown_in,
)
from amparo.response.services.locations import set_location
from amparo.response.services.models import PublicListing, Service
from amparo.response.services.operations import ServiceData, change_service
from amparo.response.services.tasks import LIST_AGAIN
from tests.cast import World
from tests.rows import write
from tests.services.helpers import DATA, a_service, made_public

HOW = "Toca el timbre y pregunta por Ana. Puedes venir sin documentos."
STREET = "Calle Jordán 12, Cochabamba"
SHELTER = "Pasaje de los Molles 7"


@pytest.fixture
def service(world: World) -> Service:
    return a_service(world)


def names(country: str = "BO") -> list[str]:
    return [one.name for one in shown_in(country, timezone.now())]


def safeguarding(state: str) -> None:
    Organisation.objects.filter(name="Refugio Sol").update(safeguarding=state)


def changed(world: World, service: Service, **facts: Any) -> Service:
    data = ServiceData(**(DATA | facts))
    now = Service.objects.get(id=service.id)
    return change_service(world.pablo, service.id, data, now.version)


def test_a_service_is_public_once_another_organisation_has_confirmed_it(
    world: World, service: Service
) -> None:
    proposal = propose_listing(world.pablo, service.id, HOW, with_address=False)
    assert names() == []
    confirm(world.sonia, proposal.id)
    (seen,) = shown_in("BO", timezone.now())
    assert (seen.name, seen.phone) == (service.name, service.phone)
    assert (seen.how_to_get_in, seen.address) == (HOW, "")
    assert names("PH") == []


@pytest.mark.parametrize("who", ["sonia", "lucia", "carla", "ana"])
def test_only_its_own_organisation_says_the_first_yes(
    world: World, service: Service, who: str
) -> None:
    with pytest.raises(Refused):
        propose_listing(getattr(world, who), service.id, HOW, with_address=False)
    assert not Proposal.objects.exists()


@pytest.mark.parametrize("who", ["pablo", "carla", "luz"])
def test_neither_the_first_person_nor_someone_elsewhere_confirms_it(
    world: World, service: Service, who: str
) -> None:
    proposal = propose_listing(world.pablo, service.id, HOW, with_address=False)
    with pytest.raises((Refused, RuleBroken)):
        confirm(getattr(world, who), proposal.id)
    assert names() == []


def test_what_its_team_changes_is_not_public_before_it_is_agreed_on_again(
    world: World, service: Service
) -> None:
    made_public(service)
    changed(world, service, phone="+591 4 555 0999")
    (seen,) = shown_in("BO", timezone.now())
    assert seen.phone == DATA["phone"]
    task = Task.objects.get(kind=LIST_AGAIN, completed_at=None)
    assert task.team_id == service.team_id
    proposal = propose_listing(world.pablo, service.id, "", with_address=False)
    confirm(world.lucia, proposal.id)
    (seen,) = shown_in("BO", timezone.now())
    assert seen.phone == "+591 4 555 0999"
    assert not Task.objects.filter(kind=LIST_AGAIN, completed_at=None).exists()


def test_a_change_that_is_taken_back_needs_no_second_person(
    world: World, service: Service
) -> None:
    made_public(service)
    changed(world, service, phone="+591 4 555 0999")
    changed(world, service)
    assert not Task.objects.filter(kind=LIST_AGAIN, completed_at=None).exists()


def test_a_service_that_closes_or_is_unsafe_disappears_at_once(
    world: World, service: Service
) -> None:
    made_public(service)
    for state in (Organisation.Safeguarding.RED, Organisation.Safeguarding.EXPIRED):
        safeguarding(state)
        assert names() == []
    safeguarding(Organisation.Safeguarding.OK)
    assert names() == [service.name]
    changed(world, service, status=Service.Status.INACTIVE)
    assert names() == []


def test_one_person_hides_it_at_once_and_nobody_confirms_what_waited(
    world: World, service: Service
) -> None:
    made_public(service)
    waiting = propose_listing(world.pablo, service.id, HOW, with_address=False)
    hide_listing(world.elena, service.id, "unsafe")
    assert names() == []
    with pytest.raises(RuleBroken):
        confirm(world.sonia, waiting.id)
    with pytest.raises(RuleBroken, match="not public"):
        hide_listing(world.sonia, service.id, "unsafe")


def test_what_was_hidden_is_public_again_by_two_people_only(
    world: World, service: Service
) -> None:
    made_public(service)
    hide_listing(world.pablo, service.id, "ours")
    proposal = propose_listing(world.pablo, service.id, "", with_address=False)
    assert names() == []
    confirm(world.sonia, proposal.id)
    assert names() == [service.name]


def test_after_a_year_it_is_shown_no_more(world: World, service: Service) -> None:
    listing = made_public(service)
    day = listing.agreed_on
    in_a_year = timezone.now() + timedelta(days=366)
    assert [one.agreed_on for one in shown_in("BO", timezone.now())] == [day]
    assert shown_in("BO", in_a_year) == []


def test_where_no_partner_is_named_nothing_is_public(
    world: World, service: Service
) -> None:
    made_public(service)
    row, _made = CountrySetting.objects.get_or_create(
        country_id="BO",
        key="hide_partner_names",
        defaults={"value": True, "source": "A test", "confidence": "high"},
    )
    write(row, value=True)
    vouch(row)
    forget_facts()
    assert names() == []
    with pytest.raises(RuleBroken, match="no partner is named"):
        propose_listing(world.pablo, service.id, HOW, with_address=False)


# -- Addresses -----------------------------------------------------------------------


def test_a_public_address_is_shown_until_it_is_public_no_more(
    world: World, service: Service
) -> None:
    set_location(world.pablo, service.id, "public", address=STREET)
    proposal = propose_listing(world.pablo, service.id, HOW, with_address=True)
    confirm(world.sonia, proposal.id)
    (seen,) = shown_in("BO", timezone.now())
    assert seen.address == STREET
    set_location(world.pablo, service.id, "never")
    assert names() == []
    found = listing_of(service)
    assert found is not None and found.hidden_because == "unsafe"


def test_an_address_that_is_made_secret_meanwhile_is_not_confirmed(
    world: World, service: Service
) -> None:
    set_location(world.pablo, service.id, "public", address=STREET)
    proposal = propose_listing(world.pablo, service.id, HOW, with_address=True)
    set_location(world.pablo, service.id, "partners", address=STREET)
    with pytest.raises(RuleBroken):
        confirm(world.sonia, proposal.id)
    assert names() == []


@pytest.mark.parametrize("kind", ["safe_house", "alternative_care"])
def test_where_children_live_no_address_is_ever_public(world: World, kind: str) -> None:
    shelter = a_service(world, kind=kind)
    set_location(world.pablo, shelter.id, "public", address=SHELTER)
    proposal = propose_listing(world.pablo, shelter.id, HOW, with_address=True)
    assert proposal.new["address"] == ""
    confirm(world.sonia, proposal.id)
    (seen,) = shown_in("BO", timezone.now())
    assert seen.address == ""
    with pytest.raises(IntegrityError), transaction.atomic():
        PublicListing.objects.filter(id=seen.id).update(address=SHELTER)


@pytest.mark.parametrize("disclosure", ["partners", "public"])
def test_the_words_do_not_tell_where_children_live(
    world: World, disclosure: str
) -> None:
    shelter = a_service(world, kind="safe_house")
    set_location(world.pablo, shelter.id, disclosure, address=SHELTER)
    how = "Estamos en el PASAJE de los molles 7, puerta verde."
    with pytest.raises(RuleBroken) as refused:
        propose_listing(world.pablo, shelter.id, how, with_address=False)
    assert refused.value.field == "how_to_get_in"


def test_a_place_where_children_come_to_live_loses_its_address(
    world: World, service: Service
) -> None:
    set_location(world.pablo, service.id, "public", address=STREET)
    made_public(service)
    assert names() == [service.name]
    changed(world, service, kind="safe_house")
    assert names() == []
