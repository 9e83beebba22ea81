"""An installation for some countries shows no others of the programme."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from amparo.foundation.countries.queries import countries_here, programme_countries
from amparo.foundation.tasks.country_tasks import create_country_tasks
from amparo.foundation.tasks.models import Task
from amparo.results.indicators.queries import seen_countries
from tests.cast import World
from tests.signin import signed_in


def offered(client: Client) -> list[str]:
    page = client.get("/en/").content.decode()
    return re.findall(r'href="/en/(\w\w)/"', page)


def test_the_front_page_offers_only_the_countries_of_the_installation(
    world: World, client: Client, settings: Any
) -> None:
    assert len(offered(client)) == programme_countries().count() > 10
    settings.AMPARO_COUNTRIES = ("BO",)
    assert offered(client) == ["bo"]


@pytest.mark.parametrize("page", ["", "now/", "worried/", "read/"])
def test_another_country_is_no_address_of_the_site(
    world: World, client: Client, settings: Any, page: str
) -> None:
    assert client.get(f"/en/th/{page}").status_code == 200
    settings.AMPARO_COUNTRIES = ("BO", "PH")
    assert client.get(f"/en/th/{page}").status_code == 404
    assert client.get(f"/en/ph/{page}").status_code == 200


def test_colleagues_see_no_other_country_of_the_programme_either(
    world: World, settings: Any
) -> None:
    settings.AMPARO_COUNTRIES = ("BO",)
    assert [country.code for country in countries_here()] == ["BO", "NL"]
    assert [country.code for country in seen_countries(world.lena)] == ["BO"]
    listed = signed_in(world, "lena").get("/staff/countries/").content.decode()
    assert "/staff/countries/BO/" in listed
    assert "/staff/countries/TH/" not in listed


def test_nobody_is_asked_to_check_the_contacts_of_a_country_that_is_not_served(
    world: World, settings: Any
) -> None:
    settings.AMPARO_COUNTRIES = ("BO",)
    create_country_tasks()
    codes = set(Task.objects.values_list("country_id", flat=True))
    assert codes <= {"BO", "NL", None}
