"""Codes say nothing without the server's secret."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from amparo.foundation.persons import search_codes
from amparo.foundation.persons.identity import Facts, Identity
from amparo.foundation.persons.models import SearchCode
from amparo.foundation.persons.names import parse_name
from tests.cast import World

from .conftest import Recorder

ANA = Identity(
    called="Anita",
    names=["Ana Quispe Mamani"],
    phones=["+59171234567"],
    birth_date="2011-04-30",
)
FACTS = Facts(birth_year=2011, birth_precision="day")


def families(identity: Identity, facts: Facts) -> dict[str, int]:
    found: dict[str, int] = {}
    for family in search_codes.of_person(identity, facts).values():
        found[family] = found.get(family, 0) + 1
    return found


def test_every_part_of_an_identity_gets_its_code() -> None:
    found = families(ANA, FACTS)
    assert found["name"] == 4  # anita, ana, quispe, mamani
    assert found["phone"] == found["date"] == found["month"] == 1
    assert found["near"] >= 12 and found["sound"] >= 3 and found["year"] >= 3


def test_a_first_of_january_is_a_year_and_no_date() -> None:
    clerk = Identity(names=["Ana Quispe"], birth_date="2011-01-01")
    found = families(clerk, FACTS)
    assert "date" not in found and "month" not in found and found["year"]


def test_names_that_half_a_district_carries_get_no_code() -> None:
    weak = search_codes.of_names([parse_name("Rahima Khatun")])
    assert weak == search_codes.of_names([parse_name("Rahima Begum")])
    assert search_codes.of_names([parse_name("Khatun")])


def test_the_same_value_in_two_families_has_two_codes() -> None:
    assert (
        len({search_codes.code(f, "2011") for f in ("name", "sound", "phone", "year")})
        == 4
    )
    assert search_codes.code("name", "ana") == search_codes.code("near", "ana")


@given(st.text(max_size=30))
def test_a_code_is_eight_bytes(value: str) -> None:
    assert -(2**63) <= search_codes.code("name", value) < 2**63


def test_another_secret_gives_other_codes(settings: Settings) -> None:
    mine = set(search_codes.of_person(ANA, FACTS))
    settings.AMPARO_SECRET = "another"
    assert not mine & set(search_codes.of_person(ANA, FACTS))


def test_what_is_stored_is_what_was_computed(world: World, recorded: Recorder) -> None:
    person = recorded(
        *ANA.names, called=ANA.called, phones=ANA.phones, birth_date=ANA.birth_date,
        birth_year=2011, birth_precision="day",
    )  # fmt: skip
    stored = SearchCode.objects.filter(person=person)
    assert dict(stored.values_list("code", "family")) == search_codes.of_person(
        ANA, FACTS
    )
    assert set(stored.values_list("team_id", flat=True)) == {person.team_id}
