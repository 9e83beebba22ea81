"""The pages of the directory."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from amparo.foundation.journal.models import Entry
from amparo.foundation.kernel.ids import uuid7
from amparo.foundation.organisations.models import Team
from amparo.response.services.locations import set_location
from amparo.response.services.models import Service
from amparo.response.services.operations import ServiceData, change_service
from tests.cast import World
from tests.services.helpers import DATA, a_service
from tests.signin import signed_in

STREET = "Calle Jordán 12"


def answers(service: Service | None = None, **more: object) -> dict[str, object]:
    """Return what one types into the form."""
    typed: dict[str, object] = {
        **DATA,
        "for_sex": "anybody",
        "free": "on",
        "status": "active",
        "description": "",
    }
    if service:
        typed["version"] = service.version
    return typed | more


def page(client: Client, name: str, *args: object) -> str:
    """Return the text of a page that opens."""
    response = client.get(reverse(name, args=args))
    assert response.status_code == 200
    return response.content.decode()


def test_the_list_begins_in_the_own_country(world: World) -> None:
    a_service(world)
    assert "Taller Esperanza" in page(signed_in(world, "carla"), "services:list")
    far = page(signed_in(world, "tala"), "services:list")
    assert "Taller Esperanza" not in far


def test_the_filters_narrow_and_stay(world: World) -> None:
    a_service(world)
    client = signed_in(world, "carla")
    url = reverse("services:list")
    hit = client.get(url, {"kind": "psychosocial", "age": "12", "country": ""})
    assert b"Taller Esperanza" in hit.content
    miss = client.post(url, {"kind": "legal_aid", "q": "esper"})
    assert b"No matches" in miss.content
    assert b'value="esper"' in miss.content


def test_what_was_typed_never_stands_in_an_address(world: World) -> None:
    for number in range(26):
        a_service(world, name=f"Taller {number:02}")
    client, url = signed_in(world, "carla"), reverse("services:list")
    coded = client.post(url, {"kind": "psychosocial", "q": ""})
    assert coded["Location"] == f"{url}?kind=psychosocial&country=BO" or (
        coded["Location"] == f"{url}?country=BO&kind=psychosocial"
    )
    shown = client.post(url, {"kind": "", "q": "taller"})
    assert b"Page 1 of 2" in shown.content
    assert b"q=taller" not in shown.content
    second = client.post(url, {"kind": "", "q": "taller", "page": "2"})
    assert b"Taller 25" in second.content
    assert b"Taller 24" not in second.content


def test_the_directory_leaves_as_a_file_with_a_purpose(world: World) -> None:
    a_service(world, name="=HYPERLINK(1)")
    a_service(world, name="Albergue Sol", kind="legal_aid")
    client, url = signed_in(world, "carla"), reverse("services:export")
    typed = {"kind": "psychosocial", "format": "csv"}
    assert client.post(url, typed).status_code == 422
    made = client.post(url, typed | {"purpose": "coordination"})
    assert made["Content-Type"].startswith("text/csv")
    lines = made.content.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("Service,Type,Organisation")
    assert len(lines) == 4 and "Exported by Carla" in lines[3]
    assert lines[1].startswith("'=HYPERLINK(1),")
    entry = Entry.objects.filter(verb="service.export").get()
    assert entry.facts["purpose"] == "coordination"
    assert (entry.facts["list"], entry.facts["rows"]) == ("services", 1)
    assert "HYPERLINK" not in str(entry.facts)


def test_an_age_that_is_none_gets_a_word_not_an_error_page(world: World) -> None:
    response = signed_in(world, "carla").get(reverse("services:list"), {"age": "x"})
    assert response.status_code == 200
    assert "Please enter a whole number." in response.content.decode()


def test_the_list_takes_no_more_queries_for_many(
    world: World, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client, url = signed_in(world, "carla"), reverse("services:list")
    a_service(world)
    client.get(url)  # asks once for the facts that a process keeps
    with django_assert_max_num_queries(8) as few:
        client.get(url)
    for number in range(20):
        a_service(world, name=f"Taller {number}")
    with django_assert_max_num_queries(len(few)):
        client.get(url)


def test_a_long_list_has_pages(world: World) -> None:
    for number in range(26):
        a_service(world, name=f"Taller {number:02}")
    client, url = signed_in(world, "carla"), reverse("services:list")
    assert b"Taller 25" not in client.get(url).content
    second = client.get(url, {"page": "2"}).content
    assert b"Taller 25" in second
    assert b"Page 2 of 2" in second


def test_a_service_shows_freshness_and_capacity(world: World) -> None:
    text = page(signed_in(world, "carla"), "services:service", a_service(world).id)
    assert "Not verified yet" in text
    assert "not updated yet" in text
    assert "8 to 17 years" in text
    assert "Confirm all facts" not in text


def test_an_unknown_service_is_not_found(world: World) -> None:
    url = reverse("services:service", args=[uuid7()])
    assert signed_in(world, "carla").get(url).status_code == 404


def test_listing_through_the_form_twice_makes_one(world: World) -> None:
    client = signed_in(world, "pablo")
    typed = answers(form_key=str(uuid7()), team_id=str(world.team_id("refugio")))
    for _ in range(2):
        response = client.post(reverse("services:new"), typed)
        assert response.status_code == 302
    assert Service.objects.count() == 1
    assert Service.objects.get().languages == ["es", "qu"]


def test_who_has_no_team_hears_what_to_do_first(world: World) -> None:
    Team.objects.filter(organisation=world.organisations["casa"]).update(
        is_active=False
    )
    response = signed_in(world, "ana").get(reverse("services:new"), follow=True)
    assert "Add a team first." in response.content.decode()


def test_what_cannot_be_keeps_what_was_typed(world: World) -> None:
    client = signed_in(world, "pablo")
    typed = answers(
        form_key=str(uuid7()), team_id=str(world.team_id("refugio")), max_age="3"
    )
    response = client.post(reverse("services:new"), typed)
    assert response.status_code == 422
    text = response.content.decode()
    assert "The maximum age has to be at least the minimum age." in text
    assert 'value="Taller Esperanza"' in text
    assert not Service.objects.exists()


def test_two_people_change_one_service_and_the_second_chooses(world: World) -> None:
    service, client = a_service(world), signed_in(world, "pablo")
    change_service(
        world.pablo, service.id, ServiceData(**(DATA | {"hours": "24/7"})), 1
    )
    url = reverse("services:change", args=[service.id])
    typed = answers(service, hours="Sun 09:00-12:00", name="Taller Sol")
    both = client.post(url, typed)
    assert both.status_code == 409
    assert b"24/7" in both.content
    assert b"Sun 09:00-12:00" in both.content
    chosen = typed | {"version": 2, "keep_hours": "theirs", "keep_name": "mine"}
    assert client.post(url, chosen).status_code == 302
    service.refresh_from_db()
    assert (service.hours, service.name) == ("24/7", "Taller Sol")


def test_another_team_does_not_reach_the_form(world: World) -> None:
    url = reverse("services:change", args=[a_service(world).id])
    assert signed_in(world, "jun").get(url).status_code == 404
    assert signed_in(world, "carla").get(url).status_code == 403


def test_verifying_from_the_page(world: World) -> None:
    service = a_service(world)
    client = signed_in(world, "lucia")
    assert "Confirm all facts" in page(client, "services:service", service.id)
    url = reverse("services:verify", args=[service.id])
    client.post(url, {"version": "x"})
    service.refresh_from_db()
    assert service.verified_on is None
    client.post(url, {"version": service.version})
    service.refresh_from_db()
    assert service.verified_on is not None


def test_reporting_capacity_from_the_page(world: World) -> None:
    service, client = a_service(world), signed_in(world, "pablo")
    url = reverse("services:capacity", args=[service.id])
    assert client.post(url, {"capacity": ""}).status_code == 422
    assert client.post(url, {"capacity": "has"}).status_code == 302
    assert "Has capacity, updated today" in page(client, "services:service", service.id)
    assert signed_in(world, "carla").post(url, {}).status_code == 403


def test_a_sealed_address_shows_once_and_only_after_a_reason(world: World) -> None:
    service, client = a_service(world), signed_in(world, "pablo")
    set_location(world.pablo, service.id, "partners", address=STREET)
    assert STREET not in page(client, "services:service", service.id)
    url = reverse("services:open-location", args=[service.id])
    assert client.post(url, {}).status_code == 422
    assert STREET in client.post(url, {"reason": "check"}).content.decode()
    assert STREET not in page(client, "services:service", service.id)
    assert signed_in(world, "carla").post(url, {"reason": "check"}).status_code == 404


@pytest.mark.parametrize("known", [False, True])
def test_setting_the_location_from_the_page(world: World, known: bool) -> None:
    service, client = a_service(world), signed_in(world, "pablo")
    if known:
        set_location(world.pablo, service.id, "partners", address="Calle Sucre 1")
    url = reverse("services:location", args=[service.id])
    version = 1 if known else 0
    assert client.get(url).status_code == 200
    typed = {"disclosure": "partners", "address": STREET, "version": version}
    assert client.post(url, typed).status_code == 302
    opened = client.post(
        reverse("services:open-location", args=[service.id]), {"reason": "check"}
    )
    assert STREET in opened.content.decode()


def test_confirming_from_the_page_waits_for_a_second_person(world: World) -> None:
    service, client = a_service(world), signed_in(world, "pablo")
    set_location(world.pablo, service.id, "partners", address=STREET)
    set_location(world.pablo, service.id, "public")
    url = reverse("services:confirm-location", args=[service.id])
    response = client.post(url, follow=True)
    assert b"A second person has to confirm this." in response.content
    assert STREET not in response.content.decode()
