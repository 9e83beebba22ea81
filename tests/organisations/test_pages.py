"""The pages of the directory."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from amparo.foundation.countries.models import Country
from amparo.foundation.journal.models import Entry
from amparo.foundation.kernel.ids import uuid7
from amparo.foundation.organisations.models import Organisation, Team
from amparo.foundation.organisations.queries import team_for_country
from tests.cast import World
from tests.signin import signed_in

pytestmark = pytest.mark.django_db


def at(world: World, name: str, page: str = "organisation") -> str:
    return reverse(f"organisations:{page}", args=[world.organisations[name].id])


def of_team(world: World, name: str, page: str = "team") -> str:
    return reverse(f"organisations:{page}", args=[world.team_id(name)])


def names(page: Any) -> list[str]:
    return [row.record.name for row in page.context["page"].rows]


def casa(**changes: Any) -> dict[str, Any]:
    return {
        "version": 1,
        "name": "Casa Abierta",
        "kind": "local_partner",
        "countries": ["BO"],
        "area": "",
        "parent": "",
        "is_active": "on",
    } | changes


def test_the_directory_is_read_by_everyone_and_looked_through(world: World) -> None:
    client, address = signed_in(world, "carla"), reverse("organisations:directory")
    asked = {"q": "sol", "kind": "", "country": "BO"}
    assert names(client.post(address, asked)) == ["Refugio Sol"]
    everybody = ["Alianza Amparo", "Bahay Araw", "Casa Abierta", "Kanlungan"]
    assert names(client.get(address)) == [*everybody, "Refugio Sol"]


def test_a_name_that_was_typed_is_in_no_address(world: World) -> None:
    client, address = signed_in(world, "carla"), reverse("organisations:directory")
    page = client.post(address, {"q": "sol", "country": "BO"}).content.decode()
    assert "?" not in "".join(re.findall(r'href="([^"]*)"', page))
    assert client.post(address, {"q": "", "country": "BO"})["Location"].endswith(
        "?country=BO"
    )


def test_who_keeps_organisations_exports_the_directory(world: World) -> None:
    address = reverse("organisations:export")
    asked = {"country": "BO", "purpose": "reporting", "format": "csv"}
    file = signed_in(world, "ana").post(address, asked).content.decode("utf-8-sig")
    assert [line.split(",")[0] for line in file.splitlines()[:-2]] == [
        *("Name", "Alianza Amparo", "Casa Abierta", "Refugio Sol")
    ]
    assert Entry.objects.get(verb="organisations.export").facts["rows"] == 3
    again = signed_in(world, "ana").post(address, asked | {"purpose": ""})
    assert again.status_code == 422
    assert again.content.decode().count('class="error-summary"') == 1
    for name, offered in (("ana", True), ("carla", False), ("willem", False)):
        page = signed_in(world, name).get(reverse("organisations:directory"))
        assert (address in page.content.decode()) is offered


def test_a_search_without_result_says_what_to_do(world: World) -> None:
    page = signed_in(world, "carla").post(
        reverse("organisations:directory"), {"q": "zzz"}
    )
    assert "Try fewer letters" in page.content.decode()


def test_the_list_costs_the_same_however_long_it_is(world: World) -> None:
    client, address = signed_in(world, "carla"), reverse("organisations:directory")
    client.get(address)  # settings are in the process's cache from here on
    with CaptureQueriesContext(connection) as before:
        client.get(address)
    for number in range(30):
        one = Organisation.objects.create(name=f"Escuela {number}", kind="school")
        one.countries.set(Country.objects.filter(code="BO"))
    with CaptureQueriesContext(connection) as after:
        page = client.get(address)
    assert len(names(page)) == 35
    assert len(after) == len(before)


def test_a_donor_reads_members_and_counts_and_opens_nobody(world: World) -> None:
    client = signed_in(world, "willem")
    Organisation.objects.filter(name="Alianza Amparo").update(safeguarding="red")
    page = client.get(reverse("organisations:directory"))
    assert names(page) == ["Alianza Amparo"]
    assert "Refugio Sol" not in page.content.decode()
    assert "safeguarding" not in page.content.decode()
    assert at(world, "alliance") not in page.content.decode()
    for closed in (at(world, "alliance"), of_team(world, "cochabamba")):
        assert client.get(closed).status_code == 403


def test_adding_an_organisation_offers_only_what_one_may_choose(world: World) -> None:
    address = reverse("organisations:create")
    form = signed_in(world, "ana").get(address).context["form"]
    assert [code for code, _name in form.fields["countries"].choices] == ["BO"]
    assert "alliance_member" not in dict(form.fields["kind"].choices)
    wide = signed_in(world, "lena").get(address).context["form"]
    assert len(wide.fields["countries"].choices) == 13
    assert "alliance_member" in dict(wide.fields["kind"].choices)


def test_adding_an_organisation_twice_by_the_same_form_adds_one(world: World) -> None:
    client, key = signed_in(world, "ana"), str(uuid7())
    answers = {
        "form_key": key,
        "name": "Escuela Luz",
        "kind": "school",
        "countries": ["BO"],
        "area": "BO-C",
        "parent": "",
    }
    for _time in range(2):
        answer = client.post(reverse("organisations:create"), answers)
        assert answer["Location"].endswith(f"/{key}/")
    made = Organisation.objects.get(name="Escuela Luz")
    assert (str(made.id), made.area_id) == (key, "BO-C")


def test_an_administrator_does_not_reach_beyond_by_typing_a_code(world: World) -> None:
    client = signed_in(world, "ana")
    answer = client.post(at(world, "casa", "change"), casa(countries=["BO", "PH"]))
    assert answer.status_code == 422
    assert [c.code for c in world.organisations["casa"].countries.all()] == ["BO"]


def test_the_second_of_two_sees_both_names_and_chooses(world: World) -> None:
    address = at(world, "casa", "change")
    signed_in(world, "ana").post(address, casa(name="Casa Una"))
    second = signed_in(world, "lena")
    asked = second.post(address, casa(name="Casa Dos"))
    assert asked.status_code == 409
    assert [(d.name, d.mine, d.theirs) for d in asked.context["both"]] == [
        ("name", "Casa Dos", "Casa Una")
    ]
    second.post(address, casa(name="Casa Dos", version=2, keep_name="theirs"))
    one = Organisation.objects.get(id=world.organisations["casa"].id)
    assert (one.name, one.version) == ("Casa Una", 3)


def test_safeguarding_is_judged_on_its_page(world: World) -> None:
    client = signed_in(world, "lucia")
    address = at(world, "sol", "set_safeguarding")
    client.post(address, {"version": 1, "safeguarding": "red"})
    page = client.get(reverse("organisations:directory")).content.decode()
    assert "Not in order" in page


def test_a_team_is_added_and_changed(world: World) -> None:
    client = signed_in(world, "ana")
    answers = {"form_key": str(uuid7()), "name": "Sucre", "country": "BO"}
    answers |= {"kind": "response", "custodians": str(world.team_id("custodians"))}
    client.post(at(world, "casa", "create_team"), answers)
    team = Team.objects.get(name="Sucre")
    assert team.custodians_id == world.team_id("custodians")
    change = {"version": 1, "name": "Sucre", "kind": "service", "is_active": "on"}
    client.post(reverse("organisations:change_team", args=[team.id]), change)
    team.refresh_from_db()
    assert team.custodians_id == world.team_id("custodians")
    assert (team.kind, team.version) == ("service", 2)


def test_two_people_move_a_country_to_another_team_from_its_page(
    world: World,
) -> None:
    asked = signed_in(world, "ana").post(of_team(world, "el_alto", "start_receiving"))
    assert team_for_country("BO") == world.teams["cochabamba"]
    page = signed_in(world, "lucia").get(asked["Location"]).content.decode()
    assert "El Alto (Casa Abierta)" in page
    assert ">Confirm</button>" in page
    signed_in(world, "lucia").post(asked["Location"] + "confirm/")
    assert team_for_country("BO") == world.teams["el_alto"]


def test_a_standby_team_is_named_and_switched_to_from_the_page_of_the_team(
    world: World,
) -> None:
    client = signed_in(world, "ana")
    address = of_team(world, "cochabamba", "name_standby")
    asked = client.post(address, {"standby": world.team_id("el_alto")})
    signed_in(world, "lena").post(asked["Location"] + "confirm/")
    team_page = reverse("organisations:team", args=[world.team_id("cochabamba")])
    assert (
        "Standby team: El Alto (Casa Abierta)."
        in client.get(team_page).content.decode()
    )
    signed_in(world, "sonia").post(of_team(world, "cochabamba", "switch_to_standby"))
    assert team_for_country("BO") == world.teams["el_alto"]


def test_the_page_of_a_team_shows_what_is_decided_about_it(world: World) -> None:
    address = of_team(world, "cochabamba", "change_keepers")
    answers = {"custodians": "", "online_desk": str(world.team_id("desk"))}
    signed_in(world, "ana").post(address, answers)
    page = signed_in(world, "carla").get(
        reverse("organisations:team", args=[world.team_id("cochabamba")])
    )
    assert "Decisions under way" in page.content.decode()


def test_public_intake_without_readers_stays_off_and_the_page_says_why(
    world: World,
) -> None:
    empty = Team.objects.create(
        organisation=world.organisations["casa"],
        country_id="BO",
        name="Vacío",
        kind="response",
    )
    answer = signed_in(world, "ana").post(
        reverse("organisations:start_receiving", args=[empty.id]), {"version": 1}
    )
    assert answer.status_code == 422
    assert "Nobody can open this team" in answer.content.decode()


@pytest.mark.parametrize("name", ["carla", "elena", "tala"])
def test_pages_of_teams_are_closed_to_those_who_do_not_keep_them(
    world: World, name: str
) -> None:
    client = signed_in(world, name)
    for page in ("change_team", "start_receiving", "stop_receiving"):
        answer = client.post(of_team(world, "cochabamba", page), {"version": 1})
        assert answer.status_code in (403, 404), page
    assert Team.objects.get(id=world.team_id("cochabamba")).version == 1
