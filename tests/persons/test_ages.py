"""An age is reckoned once, as exactly as the birth is known."""

from __future__ import annotations

from datetime import date

import pytest

from amparo.foundation.persons.ages import age_of, bands_in_words
from amparo.foundation.persons.bikram_sambat import gregorian
from amparo.foundation.persons.identity import Identity
from amparo.foundation.persons.models import Person

TODAY = date(2026, 11, 29)


@pytest.mark.parametrize(
    ("birth", "year", "words", "bands"),
    [
        ("2008-12-01", 2008, "17", "15-17"),  # by the year alone she would be 18
        ("2008-11-29", 2008, "18", "18-24"),
        ("2008-12", 2008, "17", "15-17"),
        ("2008-11", 2008, "17 or 18", "15-17/18-24"),
        ("2008-10", 2008, "18", "18-24"),
        ("", 2008, "17 or 18", "15-17/18-24"),
        ("2008-01-01", 2008, "17 or 18", "15-17/18-24"),  # clerks fill it in
        ("", 2010, "15 or 16", "15-17"),
        ("", 2026, "0", "0-5"),
        ("1990-01-02", 1990, "36", "25+"),
    ],
)
def test_a_birth_gives_the_age_or_both_that_it_may_be(
    birth: str, year: int, words: str, bands: str
) -> None:
    person = Person(birth_year=year)
    age = age_of(person, Identity(called="W", birth_date=birth), TODAY)
    assert age is not None
    assert (age.words, age.bands) == (words, bands)


def test_nothing_known_is_no_age() -> None:
    assert age_of(Person(), Identity(called="W"), TODAY) is None


def test_bands_are_read_as_words() -> None:
    assert bands_in_words("15-17/18-24") == "15–17 or 18–24"
    assert bands_in_words("12-14") == "12–14"
    assert bands_in_words("") == ""


@pytest.mark.parametrize(
    ("nepali", "ours"),
    [
        ((2065, 11, 2), date(2009, 2, 13)),
        ((2000, 1, 1), date(1943, 4, 14)),
        ((2077, 1, 1), date(2020, 4, 13)),
        ((2082, 1, 1), date(2025, 4, 14)),
        ((2065, 13, 1), None),
        ((2065, 9, 31), None),
        ((1900, 1, 1), None),
    ],
)
def test_nepali_days_are_converted_by_the_table(
    nepali: tuple[int, int, int], ours: date | None
) -> None:
    assert gregorian(*nepali) == ours
