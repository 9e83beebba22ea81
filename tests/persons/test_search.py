"""Search: in any script, with misspellings, only people the searcher may read."""

from __future__ import annotations

import logging
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from amparo.foundation.journal.models import Entry
from amparo.foundation.kernel.errors import Refused
from amparo.foundation.persons.operations import search_people
from amparo.foundation.persons.search import SHOWN, read_text
from amparo.foundation.policy import Actor
from amparo.foundation.vault.models import KeyGrant, VaultGrant
from tests.cast import World

from .conftest import Recorder


def names(actor: Actor, text: str) -> list[str]:
    return [found.identity.display_name for found in search_people(actor, text)]


@pytest.mark.parametrize(
    ("known", "asked"),
    [
        ("Ana Quispe Mamani", "Quispe"),
        ("Ana Quispe Mamani", "quispe ana"),
        ("Ana Quispe Mamani", "Kispe"),
        ("Ana Quispe Mamani", "Quipse"),
        ("Ana Quispe Mamani", "ANA QUISPÉ"),
        ("Ximena Vásquez", "Jimena Basquez"),
        ("María José Ñáñez", "Maria Nanez"),
        ("Ma. Luisa Sta. Ana", "maria luisa"),
        ("Juan dela Cruz Jr.", "Delacruz"),
        ("Ramesh Shrestha", "रमेश"),
        ("रमेश श्रेष्ठ", "Rames Sresta"),
        ("रमेश श्रेष्ठ", "রমেশ"),
        ("गीता देवी", "Geeta"),
        ("গীতা বেগম", "गीता"),
        ("গীতা রানী", "গিতা রানী"),
        ("Md. Jahid Hasan", "mohammad zahid"),
        ("মোছাঃ রহিমা খাতুন", "Rahima"),
        ("เด็กหญิงสมหญิง ใจดี", "สมหญิง"),
        ("เด็กหญิงสมหญิง ใจดี", "สมหญง ใจดี"),
        ("ธนพร แก้วมณี", "แก้วมณี"),
        ("Soekarno", "sukarno"),
        ("Tjahjo Djoko", "Joko"),
        ("Suharto", "Suhato"),
    ],
)
def test_a_person_is_found_however_the_name_is_written(
    world: World, recorded: Recorder, known: str, asked: str
) -> None:
    person = recorded(known)
    recorded("Wara Choque")
    found = search_people(world.carla, asked)
    assert [f.person for f in found] == [person]
    assert set(found[0].why) <= {"name", "sounds_alike"} and found[0].why


def test_a_person_is_found_by_any_of_their_names(
    world: World, recorded: Recorder
) -> None:
    person = recorded("Ana Quispe", "Anahí Flores", called="Nena")
    for asked in ("Quispe", "Flores", "Anahi", "nena"):
        assert [f.person for f in search_people(world.carla, asked)] == [person]


@pytest.mark.parametrize(
    "asked",
    ["+591 71234567", "7123-4567", "7123\u20114567", "Ana 71234567", "७१२३४५६७"],
)
def test_a_person_is_found_by_telephone(
    world: World, recorded: Recorder, asked: str
) -> None:
    person = recorded("Ana Quispe", phones=["71234567"])
    recorded("Ana Rojas", phones=["79999999"])
    [first, *_rest] = search_people(world.carla, asked)
    assert first.person == person and "phone" in first.why


@pytest.mark.parametrize(
    "asked", ["2011-04-30", "30/4/2011", "Ana 30.04.2011", "quispe 2011"]
)
def test_a_person_is_found_by_birth_date(
    world: World, recorded: Recorder, asked: str
) -> None:
    born = {"birth_year": 2011, "birth_precision": "day", "birth_date": "2011-04-30"}
    person = recorded("Ana Quispe", **born)
    [first, *_rest] = search_people(world.carla, asked)
    assert first.person == person and "birth_date" in first.why


def test_day_and_month_the_other_way_round_are_found_too(
    world: World, recorded: Recorder
) -> None:
    born = {"birth_year": 2011, "birth_precision": "day", "birth_date": "2011-03-05"}
    person = recorded("Ana Quispe", **born)
    assert [f.person for f in search_people(world.carla, "3/5/2011")] == [person]


def test_a_birth_year_puts_the_right_namesake_first(
    world: World, recorded: Recorder
) -> None:
    recorded("Ana Quispe", birth_year=2004, birth_precision="year")
    right = recorded("Ana Quispe", birth_year=2012, birth_precision="year")
    recorded("Ana Quispe", birth_year=2008, birth_precision="year")
    assert search_people(world.carla, "Ana Quispe 2012")[0].person == right


def test_a_code_finds_exactly_one(world: World, recorded: Recorder) -> None:
    person = recorded("Ana Quispe")
    for asked in (person.code, person.code.lower(), person.code.replace("-", "")):
        [found] = search_people(world.carla, asked)
        assert (found.person, found.why) == (person, ("code",))
    assert search_people(world.beto, person.code) == []


def test_nearer_names_come_first(world: World, recorded: Recorder) -> None:
    for name in ("Ana Kispe", "Ana Quispe Mamani", "Ana Quispe", "Anna Quispes"):
        recorded(name)
    found = names(world.carla, "Ana Quispe")
    assert found[:2] == ["Ana Quispe", "Ana Quispe Mamani"]
    assert set(found) == {
        "Ana Kispe",
        "Ana Quispe Mamani",
        "Ana Quispe",
        "Anna Quispes",
    }


def test_among_equals_the_order_of_the_names_decides(
    world: World, recorded: Recorder
) -> None:
    recorded("Ana Mamani Quispe")
    right = recorded("Ana Quispe Mamani")
    recorded("Ana Mamani Quispe")
    found = search_people(world.carla, "Ana Quispe Mamani")
    assert found[0].person == right and len(found) == 3


def test_who_has_no_other_name_comes_before_who_is_called_so(
    world: World, recorded: Recorder
) -> None:
    recorded("Siti Lestari", called="Siti")
    right = recorded("Siti", called="Siti")
    recorded("Siti Wahyuni", called="Siti")
    found = search_people(world.carla, "Siti")
    assert found[0].person == right and len(found) == 3


def test_names_that_have_little_in_common_are_not_shown(
    world: World, recorded: Recorder
) -> None:
    recorded("Salma Begum")
    recorded("Pedro Rojas")
    assert names(world.carla, "Rahima Begum") == []
    assert names(world.carla, "Ana Quispe") == []


@pytest.mark.parametrize("asked", ["", "   ", "...", "de la", "12", "-"])
def test_nothing_in_particular_finds_nobody(
    world: World, recorded: Recorder, asked: str
) -> None:
    recorded("Ana Quispe")
    assert search_people(world.carla, asked) == []


def test_only_the_own_team_is_searched(world: World, recorded: Recorder) -> None:
    recorded("Ana Quispe")
    recorded("Ana Quispe", by="beto", team="el_alto")
    recorded("Ana Quispe", by="celso", team="manila")
    for name in ("carla", "beto", "celso"):
        assert len(search_people(getattr(world, name), "Ana Quispe")) == 1
    assert search_people(world.pablo, "Ana Quispe") == []


@pytest.mark.parametrize("name", ["tomasa", "ana", "diego", "mariana", "lena", "rosa"])
def test_who_does_no_casework_does_not_search(world: World, name: str) -> None:
    with pytest.raises(Refused):
        search_people(getattr(world, name), "Ana")


def test_whom_the_keys_do_not_open_is_not_found(
    world: World, recorded: Recorder
) -> None:
    person = recorded("Ana Quispe")
    VaultGrant.objects.filter(user_key__user=world.users["carla"]).delete()
    assert search_people(world.carla, "Ana Quispe") == []
    assert search_people(world.carla, person.code) == []
    assert len(search_people(world.sonia, "Ana Quispe")) == 1
    KeyGrant.objects.filter(record_id=person.id).delete()
    assert search_people(world.sonia, "Ana Quispe") == []


def test_at_most_twenty_are_shown(world: World, recorded: Recorder) -> None:
    for number in range(SHOWN + 5):
        recorded("Ana Quispe", street=f"Calle {number}")
    assert len(search_people(world.carla, "Ana Quispe")) == SHOWN


@pytest.mark.parametrize("how_many", [1, 15])
def test_the_number_of_queries_does_not_grow_with_what_is_found(
    world: World, recorded: Recorder, how_many: int
) -> None:
    for _ in range(how_many):
        recorded("Ana Quispe")
    carla = world.carla
    search_people(carla, "Luz Rojas")  # what is remembered for minutes is asked first
    with CaptureQueriesContext(connection) as queries:
        assert len(search_people(carla, "Ana Quispe")) == how_many
    asked = [q["sql"] for q in queries if q["sql"].startswith(("SELECT", "INSERT"))]
    # what is not folded in, who has them, shared persons, vaults, grants, identities,
    # those shown, journal
    assert len(asked) == 8, asked


def test_neither_journal_nor_log_nor_database_hears_what_was_looked_for(
    world: World, recorded: Recorder, caplog: pytest.LogCaptureFixture
) -> None:
    recorded("Ana Quispe")
    carla = world.carla
    with caplog.at_level(logging.DEBUG), CaptureQueriesContext(connection) as queries:
        search_people(carla, "Quispe 71234567")
    entry = Entry.objects.filter(verb="person.search").latest("number")
    assert entry.facts == {"results": 1} and entry.subject_id is None
    heard = (caplog.text + str([q["sql"] for q in queries])).lower()
    assert "quispe" not in heard and "71234567" not in heard


def test_what_was_typed_is_read_in_parts() -> None:
    wanted = read_text("Ana Quispe 30/4/2011 +591 7123 4567")
    assert wanted.names[0].strong == ("ana", "quispe")
    assert [birth.iso for birth in wanted.births] == ["2011-04-30"]
    assert wanted.numbers == ["+591 7123 4567"]
    assert read_text("p-7kq2mv").person_code == "P-7KQ2MV"
    assert read_text("x" * 5000).names[0].strong == ("x" * 200,)


NOVEMBER = date(2026, 11, 29)


@pytest.mark.parametrize(
    ("text", "births"),
    [
        ("Ana 2011", ["2011"]),
        ("Ana 2554", ["2011"]),  # Buddhist, as in Thailand
        ("Ana 30/4/2554", ["2011-04-30"]),
        ("Ana 2068", ["2011", "2012"]),  # Bikram Sambat, as in Nepal
        ("Ana 5/2068", ["2011"]),  # whose months are others
        ("Ana 2/11/2065", ["2009-02-13"]),
        ("Ana 5/2011", ["2011-05"]),
        ("Ana 2011-05", ["2011-05"]),
        ("Ana 15", ["2011", "2010"]),
        ("Ana 15 años", ["2011", "2010"]),
        ("สมหญิง ๒๕๕๔", ["2011"]),
        ("Ana 31/2/2011", []),
        ("Ana 1850", []),
    ],
)
def test_years_are_read_in_the_calendar_of_whoever_searches(
    text: str, births: list[str]
) -> None:
    found = read_text(text, NOVEMBER).births
    assert [birth.iso or str(birth.year) for birth in found] == births


@pytest.mark.parametrize("asked", ["Ana Quispe 2554", "Ana Quispe 15", "Ana 4/2011"])
def test_a_year_of_another_calendar_a_month_or_an_age_puts_the_right_one_first(
    world: World, recorded: Recorder, asked: str
) -> None:
    born = {"birth_year": 2011, "birth_precision": "day", "birth_date": "2011-04-30"}
    right = recorded("Ana Quispe", **born)
    recorded("Ana Quispe", birth_year=2004, birth_precision="year")
    with time_machine.travel(datetime(2026, 11, 29, tzinfo=UTC), tick=False):
        [first, *_rest] = search_people(world.carla, asked)
    assert first.person == right and "birth_date" in first.why


@pytest.mark.parametrize(
    "asked", ["Ana Quispe hermana", "niña Ana Quispe Mamani", "Ana Quispe barrio"]
)
def test_a_word_too_many_weighs_little(
    world: World, recorded: Recorder, asked: str
) -> None:
    right = recorded("Ana Quispe Mamani")
    recorded("Rosa Choque")
    found = search_people(world.carla, asked)
    assert [one.person for one in found] == [right] and found[0].score > 80


def test_one_writes_in_two_words_what_another_writes_in_one(
    world: World, recorded: Recorder
) -> None:
    person = recorded("पुष्पकमल दाहाल")
    recorded("रमेश श्रेष्ठ")
    found = search_people(world.carla, "Pushpa Kamal Dahal")
    assert [one.person for one in found] == [person]


def test_names_with_a_nasal_letter_of_their_own_are_found(
    world: World, recorded: Recorder
) -> None:
    person = recorded("सङ्गीता तामाङ")
    for asked in ("Sangita Tamang", "Sangeeta", "tamang", "संगीता"):
        assert [one.person for one in search_people(world.carla, asked)] == [person]
