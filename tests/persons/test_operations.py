"""Recording, opening and changing a person; opening one that was shared."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from amparo.foundation.journal.models import Entry, Outcome
from amparo.foundation.kernel.errors import Conflict, KeysLocked, Refused, RuleBroken
from amparo.foundation.matching.models import Combination
from amparo.foundation.persons.forms import values_of
from amparo.foundation.persons.found_by import facts_of
from amparo.foundation.persons.identity import Facts, Identity
from amparo.foundation.persons.models import KIND, Person
from amparo.foundation.persons.operations import (
    change_person,
    open_person,
    record_person,
    search_people,
)
from amparo.foundation.persons.queries import (
    called_names,
    known_elsewhere,
    possible_duplicates,
    readers_of,
)
from amparo.foundation.vault import record_keys
from amparo.foundation.vault.models import KeyGrant, Purpose
from tests.cast import World

from .conftest import Recorder

ANA = Identity(
    called="Anita",
    names=["Ana Quispe Mamani", "Anahí"],
    phones=["7123 4567", "ask Rosa"],
    birth_date="2011-04-30",
    street="Calle Jordán 12",
    safe_contact="Never before noon.\nThrough her aunt only.",
)
FACTS = Facts(
    sex="female",
    birth_year=2011,
    birth_precision="day",
    disability="no",
    country_code="BO",
    area_code="BO-C",
)


def ana(world: World, **more: Any) -> Person:
    team = world.team_id("cochabamba")
    return record_person(world.carla, team, ANA, FACTS, **more)


def tomorrow() -> datetime:
    return timezone.now() + timedelta(days=1)


def test_what_was_recorded_is_opened_by_the_team(world: World) -> None:
    person = ana(world)
    assert person.code.startswith("P-") and len(person.code) == 8
    known = open_person(world.sonia, person.id)
    assert known.identity == replace(
        ANA,
        phones=["+59171234567", "ask Rosa"],
        typed={"+59171234567": "7123 4567"},
    )
    assert values_of(known)["phones"] == "7123 4567\nask Rosa"
    assert facts_of(known.person) == FACTS


def test_nothing_that_identifies_lies_in_the_table(world: World) -> None:
    person = ana(world)
    row = Person.objects.filter(id=person.id).values().get()
    plain = " ".join(
        str(bytes(v) if isinstance(v, memoryview) else v) for v in row.values()
    )
    for secret in (
        "Anita",
        "Ana",
        "Quispe",
        "71234567",
        "2011-04-30",
        "Jordán",
        "aunt",
    ):
        assert secret not in plain
        assert secret.encode() not in bytes(person.identity_sealed)


def test_the_triage_officer_records_but_does_not_open(world: World) -> None:
    person = record_person(world.tomasa, world.team_id("cochabamba"), ANA, FACTS)
    with pytest.raises(Refused):
        open_person(world.tomasa, person.id)
    assert open_person(world.carla, person.id).identity.called == "Anita"


@pytest.mark.parametrize(
    "name", ["beto", "celso", "pablo", "ana", "diego", "mariana", "lucia", "willem"]
)
def test_others_neither_record_for_the_team_nor_open_nor_change(
    world: World, name: str
) -> None:
    person, actor = ana(world), getattr(world, name)
    with pytest.raises(Refused):
        record_person(actor, world.team_id("cochabamba"), ANA, FACTS)
    with pytest.raises(Refused):
        open_person(actor, person.id)
    with pytest.raises(Refused):
        change_person(actor, person.id, ANA, FACTS, 1)
    refused = Entry.objects.filter(outcome=Outcome.REFUSED, actor_id=actor.user_id)
    assert refused.count() == 3


def test_without_open_keys_a_person_is_recorded_but_not_read(world: World) -> None:
    locked = world.without_keys("carla")
    person = record_person(locked, world.team_id("cochabamba"), ANA, FACTS)
    for act in (
        lambda: open_person(locked, person.id),
        lambda: search_people(locked, "Ana"),
        lambda: change_person(locked, person.id, ANA, FACTS, 1),
    ):
        with pytest.raises(KeysLocked):
            act()
    assert open_person(world.carla, person.id).identity.called == "Anita"


def test_the_same_form_sent_twice_makes_one_person(world: World) -> None:
    key = uuid4()
    first, second = ana(world, form_key=key), ana(world, form_key=key)
    assert first.id == second.id
    assert Person.objects.filter(form_key=key).count() == 1
    assert KeyGrant.objects.filter(record_id=first.id).count() == 1


def test_a_person_needs_some_name(world: World) -> None:
    nameless = Identity(called=" ", names=["", "  "], street="Calle 1")
    with pytest.raises(RuleBroken) as broken:
        record_person(world.carla, world.team_id("cochabamba"), nameless, FACTS)
    assert broken.value.field == "names"
    assert not Person.objects.exists()
    assert not KeyGrant.objects.filter(kind=KIND).exists()


def test_the_area_must_lie_in_the_country(world: World) -> None:
    elsewhere = replace(FACTS, area_code="PH-00")
    with pytest.raises(RuleBroken) as broken:
        record_person(world.carla, world.team_id("cochabamba"), ANA, elsewhere)
    assert broken.value.field == "area"


def test_the_database_keeps_year_and_precision_together(
    world: World, recorded: Recorder
) -> None:
    person = recorded("Ana", birth_precision="day")
    assert person.birth_precision == "unknown"
    rows = Person.objects.filter(id=person.id)
    for wrong in ({"birth_precision": "day"}, {"birth_year": 1870}):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**wrong)


def test_a_change_is_sealed_indexed_and_counted(world: World) -> None:
    person = ana(world)
    other = replace(ANA, names=["Beatriz Rojas"], called="Bea", phones=[])
    changed = change_person(
        world.sonia, person.id, other, replace(FACTS, birth_year=2012), 1
    )
    assert (changed.version, changed.birth_year) == (2, 2012)
    assert open_person(world.carla, person.id).identity == other
    assert search_people(world.carla, "Beatriz")
    assert not search_people(world.carla, "Quispe")
    assert not search_people(world.carla, "71234567")


def test_a_change_of_an_older_version_changes_nothing(world: World) -> None:
    person = ana(world)
    change_person(world.sonia, person.id, replace(ANA, called="Ani"), FACTS, 1)
    codes = set(Combination.objects.values_list("code", flat=True))
    with pytest.raises(Conflict) as conflict:
        change_person(world.carla, person.id, replace(ANA, called="Other"), FACTS, 1)
    assert conflict.value.current.version == 2
    assert open_person(world.carla, person.id).identity.called == "Ani"
    assert set(Combination.objects.values_list("code", flat=True)) == codes


def test_a_shared_person_is_found_and_opened_by_the_other_team_only_so_long(
    world: World,
) -> None:
    person, refugio = ana(world), world.team_id("refugio")
    assert search_people(world.pablo, "Ana Quispe") == []
    key = record_keys.open_key(world.carla, KIND, person.id)
    record_keys.give_to_team(key, refugio, Purpose.REFERRAL, tomorrow())
    assert open_person(world.pablo, person.id).identity.called == "Anita"
    assert [f.person for f in search_people(world.pablo, "Ana Quispe")] == [person]
    assert [f.person for f in search_people(world.pablo, person.code)] == [person]
    assert {v.team.name for v in readers_of(person.id)} == {"Cochabamba", "Refugio"}
    with pytest.raises(Refused):
        change_person(world.pablo, person.id, ANA, FACTS, 1)
    assert record_keys.withdraw(KIND, person.id, refugio) == 1
    with pytest.raises(Refused):
        open_person(world.pablo, person.id)
    assert search_people(world.pablo, "Ana Quispe") == []


def test_a_share_ends_by_itself(world: World) -> None:
    person, refugio = ana(world), world.team_id("refugio")
    past = timezone.now() - timedelta(seconds=1)
    key = record_keys.open_key(world.carla, KIND, person.id)
    record_keys.give_to_team(key, refugio, Purpose.REFERRAL, past)
    with pytest.raises(Refused):
        open_person(world.pablo, person.id)
    assert search_people(world.pablo, "Ana Quispe") == []


def test_a_share_in_escrow_shows_nothing_before_it_is_released(world: World) -> None:
    person, refugio = ana(world), world.team_id("refugio")
    key = record_keys.open_key(world.carla, KIND, person.id)
    record_keys.escrow_for_team(key, refugio, Purpose.REFERRAL, tomorrow())
    with pytest.raises(Refused):
        open_person(world.pablo, person.id)
    assert search_people(world.pablo, "Ana Quispe") == []
    record_keys.release(KIND, person.id, refugio)
    assert open_person(world.pablo, person.id).identity.called == "Anita"
    assert search_people(world.pablo, "Ana Quispe")


def test_the_journal_tells_who_did_what_and_no_content(world: World) -> None:
    person = ana(world)
    open_person(world.sonia, person.id)
    change_person(world.sonia, person.id, ANA, FACTS, 1)
    entries = Entry.objects.filter(subject_id=person.id).order_by("number")
    assert [entry.verb for entry in entries] == [
        "person.record",
        "person.open",
        "person.change",
    ]
    text = str(list(Entry.objects.values()))
    for secret in ("Anita", "Quispe", "71234567", "Jordán"):
        assert secret not in text


def test_lists_show_the_names_that_the_keys_open(world: World) -> None:
    mine, theirs = ana(world), record_person(
        world.beto, world.team_id("el_alto"), Identity(names=["Otra Persona"]), FACTS
    )  # fmt: skip
    ids = [mine.id, theirs.id, uuid4()]
    assert called_names(world.carla, ids) == {mine.id: "Anita"}
    assert called_names(world.beto, ids) == {theirs.id: "Otra Persona"}
    assert called_names(world.without_keys("carla"), ids) == {}


def test_someone_like_a_known_person_is_pointed_out_and_nothing_is_merged(
    world: World,
) -> None:
    person = ana(world)
    again = Identity(names=["Ana Kispe Mamani"], birth_date="2011-04-30")
    found = possible_duplicates(world.carla, again, FACTS)
    assert [f.person for f in found] == [person]
    assert "birth_date" in found[0].why
    assert possible_duplicates(world.carla, again, FACTS, besides=person.id) == []
    assert possible_duplicates(world.beto, again, FACTS) == []
    assert Person.objects.count() == 1


def test_the_same_telephone_points_out_a_person_of_another_name(world: World) -> None:
    person = ana(world)
    sister = Identity(names=["Rosa Quispe Mamani"], phones=["+591 71234567"])
    [found] = possible_duplicates(world.carla, sister, Facts())
    assert found.person == person and "phone" in found.why


def test_someone_quite_different_is_not_pointed_out(world: World) -> None:
    ana(world)
    other = Identity(names=["Pedro Rojas"], birth_date="1999-01-02")
    assert possible_duplicates(world.carla, other, Facts(birth_year=1999)) == []
    assert possible_duplicates(world.carla, Identity(), Facts()) == []


# -- Other teams -----------------------------------------------------------------------


def elsewhere(world: World, person: Person) -> list[tuple[str, int, tuple[str, ...]]]:
    known = open_person(world.carla, person.id)
    found = known_elsewhere(world.carla, person, known.identity)
    return [(one.team.name, one.count, one.why) for one in found]


def test_another_team_that_knows_the_same_child_is_named_without_content(
    world: World,
) -> None:
    person = ana(world)
    assert elsewhere(world, person) == []
    again = Identity(names=["Ana Kispe Mamani"], phones=["+591 7123 4567"])
    record_person(world.beto, world.team_id("el_alto"), again, FACTS)
    record_person(world.carla, world.team_id("cochabamba"), again, FACTS)  # one's own
    assert elsewhere(world, person) == [("El Alto", 1, ("name", "phone"))]


@pytest.mark.parametrize(
    ("names", "facts"),
    [
        (["Ana Quispe Mamani"], replace(FACTS, birth_year=2012)),
        (["Ana Quispe Mamani"], replace(FACTS, sex="not_recorded")),
        (["Ana Quispe"], FACTS),
        (["Anahí"], FACTS),  # a name of one part says too little
    ],
)
def test_across_teams_only_a_rare_combination_is_found(
    world: World, names: list[str], facts: Facts
) -> None:
    person = ana(world)
    record_person(world.beto, world.team_id("el_alto"), Identity(names=names), facts)
    assert elsewhere(world, person) == []


def test_a_year_that_was_reckoned_from_an_age_may_be_one_off(world: World) -> None:
    person = ana(world)
    by_age = replace(FACTS, birth_year=2012, birth_precision="age")
    twin = Identity(names=["Mamani Quispe, Ana"])
    record_person(world.beto, world.team_id("el_alto"), twin, by_age)
    assert elsewhere(world, person) == [("El Alto", 1, ("name",))]
