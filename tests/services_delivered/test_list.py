"""Services delivered as a list: what counts, of whose cases, and as a file."""

from __future__ import annotations

import pytest
from django.urls import reverse

from amparo.foundation.journal.models import Entry
from amparo.response.services_delivered.models import Delivery
from amparo.response.services_delivered.operations import strike_service
from tests.cases.helpers import with_child
from tests.cast import World
from tests.services_delivered.test_deliveries import NOTE, WHY, served
from tests.signin import signed_in

pytestmark = pytest.mark.django_db
LIST = "services_delivered:list"


def listed(world: World, who: str = "carla", **asked: str) -> set[Delivery]:
    page = signed_in(world, who).get(reverse(LIST), asked).context["page"]
    return {row.record for row in page.rows}


def test_the_list_has_what_counts_of_the_team_s_cases_alone(world: World) -> None:
    one, struck = served(world), served(world)
    strike_service(world.carla, struck.id, WHY, struck.version)
    assert listed(world) == {one}
    assert listed(world, "beto") == set()
    assert signed_in(world, "pablo").get(reverse(LIST)).status_code == 403


def test_the_list_narrows_by_kind_and_year(world: World) -> None:
    case = with_child(world)
    legal, school = (served(world, case, kind=kind) for kind in ("legal", "school"))
    assert listed(world, kind="legal") == {legal}
    year = str(legal.on.year)
    assert listed(world, year=year) == {legal, school}
    assert listed(world, kind="school", year=year) == {school}
    # A year in which nothing was delivered is not offered, and narrows nothing.
    assert listed(world, year="1999") == {legal, school}


def test_the_file_holds_codes_and_numbers_and_no_note(world: World) -> None:
    row = served(world)
    url, typed = (
        reverse("services_delivered:export"),
        {"format": "csv", "purpose": "reporting"},
    )
    assert signed_in(world, "carla").post(url, typed).status_code == 403
    made = signed_in(world, "sonia").post(url, typed).content.decode("utf-8-sig")
    assert row.case.code in made.splitlines()[1]
    assert f",{row.quantity}," in made.splitlines()[1]
    assert NOTE not in made and "Wara" not in made
    assert Entry.objects.get(verb="delivery.export", outcome="done").facts["rows"] == 1
