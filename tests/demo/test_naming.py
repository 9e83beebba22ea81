"""Invented names look like life: own script, few frequent, many rare, repeatable."""

from __future__ import annotations

import unicodedata
from collections import Counter
from random import Random

import pytest

from amparo.demo.naming import FOLDER, naming
from amparo.demo.sample_countries import SAMPLE_COUNTRIES
from amparo.foundation.matching.names import parse_name

COUNTRIES = [country.code for country in SAMPLE_COUNTRIES]
SCRIPTS = {"IN": "DEVANAGARI", "NP": "DEVANAGARI", "BD": "BENGALI", "TH": "THAI"}
TEAM = 3000


def people(country: str, number: int = TEAM) -> list[tuple[str, str]]:
    chance = Random("names")
    return [
        naming(country).person(chance, girl=chance.random() < 0.78)
        for _ in range(number)
    ]


def test_every_country_has_names_and_no_other_has() -> None:
    assert {path.stem for path in FOLDER.iterdir()} == set(COUNTRIES)


@pytest.mark.parametrize("country", COUNTRIES)
def test_the_same_chance_gives_the_same_people(country: str) -> None:
    assert people(country, 50) == people(country, 50)


@pytest.mark.parametrize("country", COUNTRIES)
def test_names_are_written_in_the_countrys_own_script(country: str) -> None:
    script = SCRIPTS.get(country, "LATIN")
    for called, full_name in people(country, 300):
        for letter in called + full_name:
            if unicodedata.category(letter)[0] in "LM":
                assert unicodedata.name(letter).startswith(script), full_name


@pytest.mark.parametrize("country", COUNTRIES)
def test_a_few_names_are_frequent_and_most_are_rare(country: str) -> None:
    tokens = Counter(
        token
        for _called, full_name in people(country)
        for token in set(parse_name(full_name).strong)
    )
    shares = [count / TEAM for _token, count in tokens.most_common()]
    assert 0.04 < shares[0] < 0.25  # nobody's name is everybody's
    assert len(shares) >= 100
    assert sum(share < 0.02 for share in shares) > len(shares) / 2


@pytest.mark.parametrize("country", COUNTRIES)
def test_full_names_are_hardly_ever_the_same(country: str) -> None:
    full_names = Counter(full_name for _called, full_name in people(country))
    assert len(full_names) > TEAM * 0.6
    assert full_names.most_common(1)[0][1] <= TEAM * 0.015


@pytest.mark.parametrize("country", COUNTRIES)
def test_workers_have_different_names(country: str) -> None:
    assert len({naming(country).worker(number) for number in range(48)}) == 48
