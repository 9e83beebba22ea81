"""One person puts a number of their own before children, as that of a service.

The attacker keeps a service's entry, leads a country, or writes to the database.
"""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from amparo.foundation.proposals.models import Proposal
from amparo.foundation.vault.models import Alarm
from amparo.foundation.vault.watch import watch
from amparo.response.services.models import Location, PublicListing, Service
from tests.cast import World
from tests.services.helpers import DATA, a_service, made_public
from tests.signin import signed_in

MINE = "70055555"
STREET = "Pasaje de los Molles 7"
PAGES = ("/en/bo/more/", "/en/bo/more/a/", "/en/bo/more/z/", "/en/bo/")


def public_words() -> str:
    return "".join(Client().get(page).content.decode() for page in PAGES)


def press_everything(client: Client) -> None:
    """Confirm whatever waits, as this person, on each page that offers it."""
    for proposal in Proposal.objects.all():
        for act in ("confirm", "settle"):
            client.post(f"/staff/decisions/{proposal.id}/{act}/", {"uphold": "yes"})


@pytest.fixture
def service(world: World) -> Service:
    return a_service(world)


@pytest.mark.parametrize("name", ["pablo", "lucia", "ana", "lena", "sonia"])
def test_one_person_alone_shows_no_service_to_children(
    world: World, service: Service, name: str
) -> None:
    client = signed_in(world, name)
    address = reverse("services:propose-public", args=[service.id])
    client.post(address, {"how_to_get_in": f"Llama al {MINE}"})
    press_everything(client)
    assert service.name not in public_words()
    assert MINE not in public_words()


def test_the_team_alone_changes_no_number_that_children_dial(
    world: World, service: Service
) -> None:
    made_public(service)
    client = signed_in(world, "pablo")
    facts = DATA | {"phone": MINE, "version": service.version, "for_sex": "anybody"}
    facts |= {"status": "active", "free": "on"}
    client.post(reverse("services:change", args=[service.id]), facts)
    service.refresh_from_db()
    assert service.phone == MINE
    client.post(reverse("services:propose-public", args=[service.id]), {})
    press_everything(client)
    assert "555 0101" in public_words().replace("-", " ")
    assert MINE not in public_words()


@pytest.mark.parametrize(
    "column", ["phone", "name", "how_to_get_in", "address", "hours"]
)
def test_a_listing_written_into_the_database_is_not_shown_and_raises_the_alarm(
    world: World, service: Service, column: str
) -> None:
    listing = made_public(service)
    assert service.name in public_words()
    PublicListing.objects.filter(id=listing.id).update(**{column: MINE})
    assert MINE not in public_words()
    assert service.name not in public_words()
    watch()
    alarm = Alarm.objects.get(settled_at=None)
    assert (alarm.table, alarm.row_id) == ("services.publiclisting", listing.id)


def test_a_row_of_their_own_is_shown_to_nobody(world: World, service: Service) -> None:
    listing = made_public(service)
    other = a_service(world, name="Mi Casa", kind="legal_aid")
    PublicListing.objects.filter(id=listing.id).update(
        service=other, name="Mi Casa", phone=MINE
    )
    assert MINE not in public_words()


def test_what_was_hidden_does_not_come_back_by_writing(
    world: World, service: Service
) -> None:
    listing = made_public(service)
    signed_in(world, "sonia").post(
        reverse("services:hide-public", args=[service.id]), {"reason": "unsafe"}
    )
    assert service.name not in public_words()
    PublicListing.objects.filter(id=listing.id).update(
        hidden_at=None, hidden_because=""
    )
    assert service.name not in public_words()


def test_the_address_where_children_live_is_on_no_public_page(world: World) -> None:
    shelter = a_service(world, kind="safe_house", name="Casa Sol")
    made_public(shelter)
    Location.objects.create(service=shelter, disclosure="public", address=STREET)
    Service.objects.filter(id=shelter.id).update(description=f"Estamos en {STREET}")
    assert "Casa Sol" in public_words()
    assert STREET not in public_words()
