"""Telephone numbers and birth dates, however they were written."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amparo.foundation.countries.models import Country, HelpContact
from amparo.foundation.persons import birth_dates
from amparo.foundation.persons.birth_dates import Birth
from amparo.foundation.persons.phones import (
    comparable,
    digits,
    e164,
    linked,
    numbers,
    shown,
    tail,
)

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


@pytest.mark.parametrize(
    "written",
    [
        "ask Rosa 71234567",
        "71234567 (Rosa)",
        "+591 71234567 ext. 3",
        "71234567#3",
        "71234567 / 71234568",
        "71234567, 71234568",
        "5555 01234",  # as long as a number of Bolivia, but there is none
    ],
)
def test_what_would_lose_something_stays_as_it_was_typed(written: str) -> None:
    assert e164(written, "BO") == ""


# As people there write a mobile number at home, without the zero that some dial first.
AT_HOME = {
    "BD": ("01712-345678", "+8801712345678"),
    "BO": ("7123 4567", "+59171234567"),
    "BR": ("11 98765-4321", "+5511987654321"),
    "CO": ("310 555 1234", "+573105551234"),
    "DO": ("809-555-0123", "+18095550123"),
    "ID": ("0812-3456-789", "+628123456789"),
    "IN": ("98765 43210", "+919876543210"),
    "NI": ("8888 7777", "+50588887777"),
    "NP": ("984-1234567", "+9779841234567"),
    "PE": ("987 654 321", "+51987654321"),
    "PH": ("0917 123 4567", "+639171234567"),
    "TH": ("081-234-5678", "+66812345678"),
}
COUNTRIES = pytest.mark.parametrize("country", sorted(AT_HOME))
OTHER_DIGITS = {"Bengali": "০", "Devanagari": "०", "Thai": "๐"}


@pytest.mark.django_db
def test_every_country_of_the_programme_is_tried_here(world: object) -> None:
    codes = Country.objects.filter(in_programme=True).values_list("code", flat=True)
    assert set(codes) == set(AT_HOME)


@COUNTRIES
def test_a_number_is_read_as_it_is_written_at_home(country: str) -> None:
    written, number = AT_HOME[country]
    assert e164(written, country) == number
    assert e164(f"  ({written}) ", country) == number
    assert e164(digits(written), country) == number


@COUNTRIES
def test_a_zero_before_it_does_not_count(country: str) -> None:
    written, number = AT_HOME[country]
    assert e164(f"0{digits(written).removeprefix('0')}", country) == number


@COUNTRIES
@pytest.mark.parametrize("reader", sorted(AT_HOME))
def test_a_number_with_its_country_is_the_same_everywhere(
    country: str, reader: str
) -> None:
    number = AT_HOME[country][1]
    spaced = f"{number[:4]} {number[4:7]}-{number[7:]}"
    for written in (number, spaced, f"＋{number[1:]}", f"00{number[1:]}"):
        assert e164(written, reader) == number, written
    assert e164(number, "XX") == number


@COUNTRIES
def test_the_country_may_stand_without_a_plus_at_home(country: str) -> None:
    number = AT_HOME[country][1]
    assert e164(number[1:], country) == number


@COUNTRIES
@pytest.mark.parametrize("script", sorted(OTHER_DIGITS))
def test_digits_of_other_scripts_are_read(country: str, script: str) -> None:
    zero = ord(OTHER_DIGITS[script])
    local = {ord("0") + i: chr(zero + i) for i in range(10)}
    written, number = AT_HOME[country]
    for text in (written, number, f"00{number[1:]}"):
        assert e164(text.translate(local), country) == number


# {c} is the code of the country, {n} the number at home, {a} and {b} its two halves.
MANNERS = [
    *("{c} {n}", "({c}) {n}", "+({c}) {n}", "00 {c} {n}", "000{c}{n}", "+ {c} {n}"),
    *("+{c} 0{n}", "+{c} (0){n}", "00{c} (0) {n}", "{c} 0{n}", "({c}) 0{n}"),
    *("0{n}", "(0) {n}", "{c}.{a}.{b}", "0{a}/{b}", "+{c}/{a}/{b}", "+{c}_{a}_{b}"),
    *("+{c}\u2013{a}\u2013{b}", "0{a}\u2011{b}", "+{c}\u00a0{a}\u00a0{b}"),
    *("\u202a+{c} {n}\u202c", "\uff0b{c} {n}"),
]
AMONG_WORDS = [
    *("tel:+{c}{n}", "Tel. +{c} {a} {b}", "WhatsApp +{c}{n}", "https://wa.me/{c}{n}"),
    *("+{c} {n} ext. 3", "0{n} x12", "0{n} / 0{n}", "call 0{n}, ask for Rosa"),
]


def manners(country: str, forms: list[str]) -> list[str]:
    number = AT_HOME[country][1].removeprefix("+")
    size = {"DO": 1, "BR": 2, "CO": 2, "ID": 2, "IN": 2, "PE": 2, "PH": 2, "TH": 2}
    code, home = number[: size.get(country, 3)], number[size.get(country, 3) :]
    parts = {"c": code, "n": home, "a": home[:4], "b": home[4:]}
    return [form.format(**parts) for form in forms]


@COUNTRIES
def test_a_number_is_read_in_every_manner_of_writing_it(country: str) -> None:
    number = AT_HOME[country][1]
    for zero in "0٠۰০०๐":
        local = {ord("0") + i: chr(ord(zero) + i) for i in range(10)}
        for written in manners(country, MANNERS):
            text = written.translate(local)
            assert e164(text, country) == number, text
            assert comparable(text, country) == [number], text


@COUNTRIES
def test_a_number_is_found_among_words(country: str) -> None:
    for text in manners(country, AMONG_WORDS):
        assert numbers(text, country) == [AT_HOME[country][1]], text


def test_half_of_a_number_is_never_another_one() -> None:
    assert numbers("+63–9171–234567", "PH") == ["+639171234567"]


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("62 8123456789", '<a href="tel:+628123456789" #><bdi>+62 812-3456-789</bdi>'),
        ("0812 3456 789 ext 4", '<a href="tel:+628123456789;ext=4" #><bdi>0812 3'),
        ("110", '<a href="tel:110" #><bdi>110</bdi></a>'),
        ("0812 3456 789 / 0812 3456 788", "<bdi #>0812 3456 789 / 0812"),
        ("ask <b>Rosa</b>", "<bdi #>ask &lt;b&gt;Rosa&lt;/b&gt;</bdi>"),
    ],
)
def test_a_tap_calls_the_one_number_of_a_line(text: str, drawn: str) -> None:
    assert drawn.replace("#", 'translate="no"') in linked(text, "ID")


def test_a_number_is_shown_in_the_groups_of_its_country() -> None:
    assert shown("+59171234567") == "+591 71234567"
    assert shown("00 62 812 3456 789") == "+62 812-3456-789"
    assert shown("ask Rosa") == "ask Rosa"
    assert "(written as 000591 71234567)" in linked(
        "+59171234567", "BO", typed="000591 71234567"
    )


@pytest.mark.django_db
def test_no_short_helpline_becomes_someone_s_number(world: object) -> None:
    """1098, 100 or 116 111 are dialled as they stand, and kept so."""
    lines = HelpContact.objects.values_list("phone", "country_id")
    short = {(p, c or "NL") for p, c in lines if 0 < len(digits(p)) <= 6}
    assert len(short) > 20
    short |= {("1098", "IN"), ("1098", "BD"), ("100", "PE"), ("116 111", "NL")}
    assert {e164(phone, country) for phone, country in short} == {""}


def test_the_last_digits_agree_however_the_number_begins() -> None:
    forms = ["+63 917 123 4567", "0917 123 4567", "00639171234567", "९१७१२३४५६७"]
    assert {tail(form) for form in forms} == {"71234567"}
    assert tail("110") == "" and tail("") == ""


@given(st.sampled_from(sorted(AT_HOME)), st.integers(10**6, 10**11))
def test_a_normalised_number_stays_as_it_is(country: str, number: int) -> None:
    once = e164(str(number), country)
    if once:
        assert e164(once, country) == once
        assert e164(once.replace("+", "00"), "BO") == once


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
    assert birth_dates.parse_birth(text, TODAY) == birth


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
    assert birth_dates.parse_birth(birth.iso, TODAY) == birth


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
