"""The people of a team as a list, and as a file without names."""

from __future__ import annotations

import pytest
import time_machine
from django.urls import reverse

from amparo.foundation.journal.models import Entry
from amparo.foundation.persons.models import Person
from tests.cases.helpers import child_of, with_child
from tests.cast import World
from tests.days import today
from tests.signin import signed_in

pytestmark = pytest.mark.django_db
LIST = "persons:list"


def child(world: World, **facts: object) -> Person:
    case = with_child(world)
    Person.objects.filter(id=child_of(case)).update(**facts)
    return Person.objects.get(id=child_of(case))


def listed(world: World, who: str = "carla", **asked: str) -> set[Person]:
    page = signed_in(world, who).get(reverse(LIST), asked).context["page"]
    return {row.record for row in page.rows}


def test_the_list_shows_names_to_who_holds_the_key(world: World) -> None:
    person = child(world)
    shown = signed_in(world, "carla").get(reverse(LIST))
    assert "Wara" in shown.content.decode()
    entry = Entry.objects.filter(verb="person.list").latest("number")
    assert entry.facts == {"shown": 1, "names": 1}
    assert listed(world) == {person}
    assert listed(world, "beto") == set()
    assert signed_in(world, "pablo").get(reverse(LIST)).status_code == 403


def test_the_list_says_an_age_as_exactly_as_keys_do(world: World) -> None:
    child(world)  # born on 11 April 2013
    with time_machine.travel("2026-12-01T15:00:00Z", tick=False):
        page = signed_in(world, "carla").get(reverse(LIST)).context["page"]
    (row,) = page.rows
    said = {str(head.label): str(cell.text) for head, cell in row.cells}
    assert said["Age"] == "13"


def test_the_list_narrows_by_coded_facts(world: World) -> None:
    girl = child(world, sex="female", birth_year=today().year - 9, disability="no")
    boy = child(world, sex="male", birth_year=today().year - 17, area_id="BO-L")
    assert listed(world) == {girl, boy}
    assert listed(world, sex="male") == {boy}
    assert listed(world, age="6-11") == {girl}
    assert listed(world, age="15-17") == {boy}
    assert listed(world, area="BO-L") == {boy}
    assert listed(world, disability="no") == {girl}


def test_a_record_that_was_merged_away_is_not_listed(world: World) -> None:
    kept, away = child(world), child(world)
    Person.objects.filter(id=away.id).update(merged_into=kept)
    assert listed(world) == {kept}


def test_the_file_has_codes_age_bands_and_no_name(world: World) -> None:
    person = child(world, birth_year=today().year - 13, sex="female")
    url, typed = reverse("persons:export"), {"format": "csv", "purpose": "reporting"}
    assert signed_in(world, "carla").post(url, typed).status_code == 403
    made = signed_in(world, "sonia").post(url, typed).content.decode("utf-8-sig")
    line = made.splitlines()[1]
    assert person.code in line and "12–14" in line and "Girl or woman" in line
    assert "Wara" not in made
    assert "Exported by Sonia" in made
