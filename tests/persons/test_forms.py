"""The form of a person, as the rooms above use it too."""

from __future__ import annotations

import pytest
import time_machine
from django.utils import translation

from amparo.foundation.persons.forms import PersonForm
from amparo.foundation.persons.identity import Facts
from tests.cast import World

NOON = "2026-11-23T12:00:00Z"


def filled(country: str, **typed: str) -> PersonForm:
    answers = {"called": "Anita", "sex": "female", "disability": "not_asked"}
    form = PersonForm(answers | typed, country_code=country)
    # The key that makes the same form record once is the page's own.
    form.fields["form_key"].required = False
    return form


def born(country: str, day: str, month: str, year: str, **more: str) -> PersonForm:
    return filled(country, birth_day=day, birth_month=month, birth_year=year, **more)


@pytest.mark.parametrize(
    ("country", "parts", "iso", "year", "precision"),
    [
        ("BO", ("3", "5", "2012"), "2012-05-03", 2012, "day"),
        ("BO", ("", "5", "2012"), "2012-05", 2012, "month"),
        ("BO", ("", "", "2012"), "", 2012, "year"),
        ("BO", ("1", "1", "2012"), "2012-01-01", 2012, "year"),
        ("BO", ("", "", ""), "", None, "unknown"),
        ("TH", ("3", "5", "2555"), "2012-05-03", 2012, "day"),
        ("NP", ("3", "5", "2069"), "2012-08-19", 2012, "day"),
        ("NP", ("", "5", "2069"), "", 2012, "year"),
        ("NP", ("", "", "2069"), "", 2012, "year"),
    ],
)
@time_machine.travel(NOON)
def test_a_birth_date_is_kept_as_far_as_it_is_known(
    world: World,
    country: str,
    parts: tuple[str, str, str],
    iso: str,
    year: int | None,
    precision: str,
) -> None:
    form = born(country, *parts)
    assert form.is_valid(), form.errors
    assert form.identity().birth_date == iso
    assert (form.facts().birth_year, form.facts().birth_precision) == (year, precision)


@pytest.mark.parametrize(
    "parts",
    [
        ("3", "5", ""),
        ("3", "", "2012"),
        ("3", "5", "12"),
        ("30", "2", "2012"),
        ("1", "13", "2012"),
        ("", "", "2555"),
        ("", "", "1800"),
        ("x", "5", "2012"),
    ],
)
@time_machine.travel(NOON)
def test_a_date_that_cannot_be_is_asked_for_again(
    world: World, parts: tuple[str, str, str]
) -> None:
    form = born("BO", *parts)
    assert not form.is_valid() and set(form.errors) == {"birth"}


@time_machine.travel(NOON)
def test_an_age_stands_in_where_no_birth_date_is_known(world: World) -> None:
    form = filled("BO", age="14")
    assert form.is_valid()
    facts = form.facts()
    assert (facts.birth_year, facts.birth_precision) == (2012, "age")
    both = born("BO", "", "", "2010", age="14")
    assert both.is_valid() and both.facts().birth_year == 2010


def test_each_line_is_a_name_or_a_number(world: World) -> None:
    form = filled("BO", names="Ana Quispe\n\n  अना \n", phones="71234567\nask Rosa\n")
    assert form.is_valid()
    assert form.identity().names == ["Ana Quispe", "अना"]
    assert form.identity().phones == ["71234567", "ask Rosa"]


def test_some_name_is_needed_but_no_particular_one(world: World) -> None:
    assert filled("BO", called="", names="Ana").is_valid()
    assert filled("BO", called="Ana", names="").is_valid()
    form = filled("BO", called=" ", names=" \n ")
    assert not form.is_valid() and set(form.errors) == {"called"}


def test_a_pasted_list_of_people_is_no_name(world: World) -> None:
    form = filled("BO", names="\n".join(f"Ana {n}" for n in range(11)))
    assert not form.is_valid() and set(form.errors) == {"names"}


def test_areas_are_those_of_the_country(world: World) -> None:
    assert filled("BO", area="BO-C").is_valid()
    assert not filled("PH", area="BO-C").is_valid()
    form = filled("BO", area="BO-C", street="Calle 1")
    assert form.is_valid()
    assert form.facts() == Facts(
        sex="female", country_code="BO", area_code="BO-C", disability="not_asked"
    )


@pytest.mark.parametrize(
    ("country", "parts", "message"),
    [
        ("BO", ("31", "2", "2010"), "There is no 31 February."),
        ("BO", ("29", "2", "2010"), "There is no 29 February 2010."),
        ("BO", ("1", "13", "2010"), "There is no month 13."),
        ("BO", ("", "13", "2010"), "There is no month 13."),
        ("BO", ("0", "1", "2010"), "There is no day 0."),
        ("TH", ("31", "4", "2553"), "There is no 31 April."),
        ("TH", ("29", "2", "2553"), "There is no 29 February 2553."),
        ("NP", ("33", "2", "2067"), "There is no day 33."),
        ("NP", ("1", "13", "2067"), "There is no month 13."),
        ("NP", ("31", "2", "2010"), "There is no 31 February."),
    ],
)
def test_an_impossible_day_is_named_and_what_was_typed_stays(
    world: World, country: str, parts: tuple[str, str, str], message: str
) -> None:
    form = born(country, *parts)
    assert form.errors["birth"] == [message]
    for name, value in zip(("day", "month", "year"), parts, strict=True):
        if value:
            assert f'name="birth_{name}" value="{value}"' in str(form["birth"])


def test_the_thirty_second_of_a_nepali_month_is_a_day(world: World) -> None:
    assert born("NP", "32", "3", "2067").is_valid()


@pytest.mark.usefixtures("translations")
def test_an_impossible_day_is_named_in_the_language_of_the_reader(world: World) -> None:
    with translation.override("es"):
        errors = born("BO", "31", "2", "2010").errors["birth"]
        assert errors == ["El 31 de febrero no existe."]


@time_machine.travel(NOON)
def test_a_nepali_birth_date_is_shown_back_in_our_calendar(world: World) -> None:
    form = born("NP", "2", "11", "2065")
    assert form.is_valid(), form.errors
    assert form.converted == "= 13 February 2009"
    assert "= 13 February 2009" in str(form)
    assert born("NP", "40", "11", "2065").is_valid() is False
    assert born("NP", "13", "2", "2009").converted == ""
