"""Candidates: people who share rare codes, never more than a few."""

from __future__ import annotations

from uuid import UUID

import pytest

from amparo.foundation.persons import candidates as sharing
from amparo.foundation.persons import search, search_codes
from amparo.foundation.persons.models import SearchCode
from amparo.foundation.persons.operations import search_people
from amparo.foundation.persons.search import candidates, read_text
from tests.cast import World

from .conftest import Recorder


def asked(world: World, text: str) -> list[UUID]:
    return candidates(world.carla, "person.search", read_text(text))


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Open two of the candidates, and four in doubt."""
    monkeypatch.setattr(search, "OPENED", 2)
    monkeypatch.setattr(search, "OPENED_IN_DOUBT", 4)


def found(world: World, text: str) -> list[UUID]:
    return [one.person.id for one in search_people(world.carla, text)]


@pytest.mark.usefixtures("few")
def test_few_are_opened_when_someone_is_clearly_meant(
    world: World, recorded: Recorder
) -> None:
    known = [recorded("Ana Quispe").id for _ in range(6)]
    some = found(world, "Ana Quispe")
    assert len(some) == 2 and set(some) < set(known)


@pytest.mark.usefixtures("few")
def test_more_are_opened_when_nobody_is_clearly_meant(
    world: World, recorded: Recorder
) -> None:
    known = [recorded("Ana Quispe").id for _ in range(6)]
    some = found(world, "Ina Kispi")
    assert len(some) == 4 and set(some) < set(known)


def test_a_rare_name_says_more_than_a_frequent_one(
    world: World, recorded: Recorder
) -> None:
    rare = recorded("Zoraida Choque")
    for _ in range(5):
        recorded("Ana Mamani")
    both = recorded("Ana Choque")
    recorded("Ana Mamani")
    assert asked(world, "Ana Choque")[:2] == [both.id, rare.id]


def test_every_part_counts_by_what_it_shares_best(
    world: World, recorded: Recorder
) -> None:
    """A long name has many codes; they must not outvote two short ones."""
    two_short = recorded("Eva Luz")
    one_long = recorded("Encarnación Paz")
    assert asked(world, "Eva Luz Encarnación") == [two_short.id, one_long.id]


def test_a_name_as_written_comes_before_one_a_slip_away(
    world: World, recorded: Recorder
) -> None:
    slip = recorded("Mariza Choque")
    exact = recorded("Marisa Choque")
    assert asked(world, "Marisa") == [exact.id, slip.id]


def test_a_telephone_outweighs_a_name(world: World, recorded: Recorder) -> None:
    number = recorded("Wara Choque", phones=["71234567"])
    name = recorded("Ana Quispe Mamani")
    assert asked(world, "Ana Quispe Mamani 71234567") == [number.id, name.id]


def test_what_everyone_has_is_not_read_when_there_is_too_much(
    world: World, recorded: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sharing, "READ", 6)
    for _ in range(4):
        recorded("Maria Quispe")
    rare = recorded("Maria Choque")
    parts = read_text("Maria Choque").parts()
    found = sharing.holders(SearchCode.objects.all(), parts)
    assert sum(map(len, found.values())) <= 6
    # The five who are called Maria, and what else says Choque: too much together.
    assert set(found[search_codes.code("name", "choque")]) == {rare.id}
    assert asked(world, "Maria Choque")[0] == rare.id


def test_when_one_code_alone_is_too_much_it_is_read_all_the_same(
    world: World, recorded: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sharing, "READ", 2)
    for _ in range(4):
        recorded("Ana")
    assert len(asked(world, "Ana")) == 4


def test_people_of_other_teams_are_not_even_counted(
    world: World, recorded: Recorder
) -> None:
    mine = recorded("Ana Quispe")
    for _ in range(3):
        recorded("Ana Quispe", by="beto", team="el_alto")
    found = sharing.holders(
        SearchCode.objects.filter(team=world.teams["cochabamba"]),
        read_text("Ana Quispe").parts(),
    )
    assert set.union(*found.values()) == {mine.id}
