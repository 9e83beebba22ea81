"""Telephone numbers and birth dates, however somebody wrote them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amparo.foundation.countries.models import Country
from amparo.foundation.persons import birth_dates
from amparo.foundation.persons.birth_dates import Birth
from amparo.foundation.persons.phones import PLANS, e164, tail

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("written", "country", "number"),
    [
        ("7123 4567", "BO", "+59171234567"),
        ("071234567", "BO", "+59171234567"),
        ("591-7123-4567", "BO", "+59171234567"),
        ("+591 7123 4567", "PE", "+59171234567"),
        ("00591 71234567", "BO", "+59171234567"),
        ("0917 123 4567", "PH", "+639171234567"),
        ("(0)917-123-4567", "PH", "+639171234567"),
        ("011 591 71234567", "DO", "+59171234567"),
        ("809-555-0123", "DO", "+18095550123"),
        ("1 809 555 0123", "DO", "+18095550123"),
        ("081-234-5678", "TH", "+66812345678"),
        ("๐๘๑-๒๓๔-๕๖๗๘", "TH", "+66812345678"),
        ("९८४१२३४५६७", "NP", "+9779841234567"),
        ("০১৭১২৩৪৫৬৭৮", "BD", "+8801712345678"),
        ("08123456789", "ID", "+628123456789"),
        ("098765 43210", "IN", "+919876543210"),
        ("(11) 98765-4321", "BR", "+5511987654321"),
        ("310 555 1234", "CO", "+573105551234"),
        ("987654321", "PE", "+51987654321"),
        ("8888 7777", "NI", "+50588887777"),
        ("06-12345678", "NL", "+31612345678"),
        ("110", "BO", ""),
        ("no phone", "BO", ""),
        ("", "BO", ""),
        ("71234567", "XX", ""),
    ],
)
def test_a_number_becomes_one_form(written: str, country: str, number: str) -> None:
    assert e164(written, country) == number


@pytest.mark.django_db
def test_every_country_of_the_programme_has_a_numbering_plan(world: object) -> None:
    codes = Country.objects.filter(in_programme=True).values_list("code", flat=True)
    assert set(codes) <= set(PLANS)


def test_the_last_digits_agree_however_the_number_begins() -> None:
    forms = ["+63 917 123 4567", "0917 123 4567", "00639171234567", "९१७१२३४५६७"]
    assert {tail(form) for form in forms} == {"71234567"}
    assert tail("110") == "" and tail("") == ""


@given(st.sampled_from(sorted(PLANS)), st.integers(10**7, 10**8 - 1))
def test_a_normalised_number_stays_as_it_is(country: str, number: int) -> None:
    once = e164(f"9{number}"[:8], country)
    if once:
        assert e164(once, country) == once
        assert e164(once.replace("+", "00"), "BO") == once or country == "XX"


@pytest.mark.parametrize(
    ("text", "birth"),
    [
        ("2010-05-03", Birth(2010, 5, 3)),
        ("2010-05", Birth(2010, 5)),
        ("2010", Birth(2010)),
        ("3/5/2010", Birth(2010, 5, 3)),
        ("3.5.2010", Birth(2010, 5, 3)),
        ("5/2010", Birth(2010, 5)),
        ("31/2/2010", None),
        ("2010-13", None),
        ("1899", None),
        ("2027", None),
        ("", None),
        ("soon", None),
    ],
)
def test_a_birth_date_is_read_as_far_as_it_is_known(
    text: str, birth: Birth | None
) -> None:
    assert birth_dates.read(text, TODAY) == birth


def test_what_is_known_says_how_precise_it_is() -> None:
    assert Birth(2010, 5, 3).precision == "day"
    assert Birth(2010, 5).precision == "month"
    assert Birth(2010).precision == "year"
    assert Birth().precision == "unknown"
    assert Birth(2010, 1, 1).precision == "year"  # clerks write it for "2010"
    assert Birth(2010, 1).precision == "month"


@given(st.dates(date(1900, 1, 1), TODAY))
def test_a_whole_date_is_written_and_read_back(day: date) -> None:
    birth = Birth(day.year, day.month, day.day)
    assert birth.iso == day.isoformat()
    assert birth_dates.read(birth.iso, TODAY) == birth


def test_day_and_month_may_have_been_swapped() -> None:
    assert Birth(2010, 5, 3).swapped == Birth(2010, 3, 5)
    assert Birth(2010, 5, 13).swapped is None
    assert Birth(2010, 5, 5).swapped is None
    assert Birth(2010, 5).swapped is None


def test_thai_and_nepali_years_become_ours() -> None:
    assert birth_dates.gregorian_year(2553, "TH", TODAY) == (2010, True)
    assert birth_dates.gregorian_year(2010, "TH", TODAY) == (2010, True)
    assert birth_dates.gregorian_year(2067, "NP", TODAY) == (2010, False)
    assert birth_dates.gregorian_year(2010, "NP", TODAY) == (2010, True)
    assert birth_dates.gregorian_year(2553, "BO", TODAY) == (2553, True)


@given(st.integers(0, 110), st.dates(date(2024, 1, 1), date(2030, 12, 31)))
def test_an_age_gives_a_year_that_gives_the_age(age: int, today: date) -> None:
    assert birth_dates.age_by_year(birth_dates.year_from_age(age, today), today) == age
