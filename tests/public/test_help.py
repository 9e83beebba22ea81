"""Help contacts as a child reads them: the number, what it is for, its name, when."""

from __future__ import annotations

import re

import pytest
import time_machine
from django.utils import translation

from amparo.channels.public.help import help_rows, in_groups, named
from amparo.channels.public.page_cache import cache
from amparo.foundation.countries.models import Country, CountrySetting, HelpContact
from amparo.foundation.countries.queries import forget_facts
from tests.cast import World
from tests.markup import on_one_line

from .conftest import Visitor, text

pytestmark = pytest.mark.django_db


def line(name: str, country: str = "PE") -> HelpContact:
    return HelpContact.objects.get(name=name, country=country or None)


@pytest.mark.parametrize(
    ("name", "country", "page", "shown"),
    [
        ("Police 105", "PE", "es", ("Policía 105", "")),
        ("Police 105", "PE", "en", ("Police 105", "")),
        ("Police 105", "PE", "th", ("Police 105", "en")),
        ("Línea 100", "PE", "es", ("Línea 100", "")),
        ("Línea 100", "PE", "en", ("Línea 100", "es")),
        ("Saidek 1387", "TH", "th", ("สายเด็ก 1387", "")),
        ("Saidek 1387", "TH", "en", ("Saidek 1387", "")),
        ("Take It Down", "", "es", ("Take It Down", "en")),
        ("Take It Down", "", "en", ("Take It Down", "")),
    ],
)
def test_a_line_is_called_as_people_there_call_it_in_their_own_language(
    name: str, country: str, page: str, shown: tuple[str, str]
) -> None:
    native = Country.objects.get(code=country).languages[0] if country else "es"
    with translation.override(page):
        assert named(line(name, country), native) == shown


def test_every_line_of_a_country_has_a_name_in_its_own_script() -> None:
    indic, bengali, thai = "[\u0900-\u097f]", "[\u0980-\u09ff]", "[\u0e00-\u0e7f]"
    scripts = {"IN": indic, "NP": indic, "BD": bengali, "TH": thai}
    for country, script in scripts.items():
        for contact in HelpContact.objects.filter(country=country).exclude(
            confidence="low"
        ):
            if "no dedicated" not in contact.name:
                assert re.search(script, contact.local_name), contact.name


def test_a_page_says_in_which_language_a_name_is(visitor: Visitor) -> None:
    assert '<bdi lang="en">Take It Down</bdi>' in on_one_line(
        text(visitor.get("/es/pe/"))
    )
    assert "<bdi>Policía 105</bdi>" in on_one_line(text(visitor.get("/es/pe/")))
    assert '<bdi lang="es">Línea 100</bdi>' in on_one_line(text(visitor.get("/en/pe/")))


@pytest.mark.parametrize(
    ("phone", "shown"),
    [
        ("110", "110"),
        ("*211", "*211"),
        ("0800-0432", "0800-0432"),
        ("800113040", "800 113 040"),
        ("1234567", "123 4567"),
        ("+628111129129", "+62 811-1129-129"),
        ("+18092001202", "+1 809-200-1202"),
        ("+9779801234567", "+977 980-1234567"),
        ("+9991234567", "+9991234567"),
    ],
)
def test_a_long_number_stands_in_groups(phone: str, shown: str) -> None:
    assert in_groups(phone) == shown


@time_machine.travel("2026-11-29T17:00:00Z", tick=False)  # Sunday noon in Lima
def test_a_closed_line_comes_last_and_says_when_it_opens() -> None:
    rows = help_rows(Country.objects.get(code="PE"))
    assert rows[0].emergency
    assert rows[-1].number == "1810"
    assert rows[-1].now == "closed now, opens tomorrow at 07:00"
    assert rows[-1].hours == "Monday to Saturday 07:00–19:00"


def test_the_help_of_a_country_stands_on_every_page_about_it(visitor: Visitor) -> None:
    for page in ("", "now/", "worried/", "read/", "safety/"):
        shown = text(visitor.get(f"/es/pe/{page}"))
        first, second = (shown.index(f'href="tel:{n}"') for n in ("105", "100"))
        assert first < second


AGES = {
    "en": "last checked in November 2026",
    "es": "comprobado por última vez en noviembre de 2026",
    "pt-br": "verificado pela última vez em novembro de 2026",
    "th": "ตรวจสอบล่าสุดเมื่อเดือนพฤศจิกายน 2569",
    "bn": "শেষবার যাচাই: নভেম্বর ২০২৬",
}


@pytest.mark.parametrize("language", AGES)
def test_a_line_that_nobody_checked_in_time_is_shown_with_its_age(
    visitor: Visitor, language: str
) -> None:
    with time_machine.travel("2027-06-01T17:00:00Z", tick=False):
        page = text(visitor.get(f"/{language}/pe/"))
    assert 'href="tel:105"' in page
    assert AGES[language] in page
    assert "Take It Down" not in page


def test_a_line_that_was_checked_in_time_says_nothing_of_it(visitor: Visitor) -> None:
    with time_machine.travel("2027-05-20T17:00:00Z", tick=False):
        assert "last checked" not in on_one_line(text(visitor.get("/en/pe/")))


def test_what_says_talk_to_someone_stands_above_people_only(visitor: Visitor) -> None:
    """A web form is no one to talk to: it has a heading of its own."""
    for page in ("", "now/", "worried/", "read/", "safety/"):
        shown = text(visitor.get(f"/en/bo/{page}"))
        form = shown.index('href="https://', shown.index("<main"))
        heading = "For something online or about a picture"
        assert shown.rindex(f">{heading}</h2>", 0, form) < form
        if "Talk to someone now" in shown:
            talk = shown.index("Talk to someone now")
            assert 'href="tel:' in shown[talk : shown.index(f">{heading}</h2>", talk)]


def test_a_site_in_another_language_says_so(visitor: Visitor) -> None:
    page = text(visitor.get("/ne/bo/"))
    assert 'hreflang="en"' in page and '<span lang="en">English</span>' in page
    with translation.override("en"):
        rows = help_rows(Country.objects.get(code="BO"))
    assert [
        row.site_language for row in rows if row.is_site and row.site_language
    ] == []


@pytest.mark.parametrize("page", ["", "now/", "worried/"])
def test_pages_say_which_organisation_reads_unless_the_country_hides_it(
    world: World, visitor: Visitor, page: str, request: pytest.FixtureRequest
) -> None:
    for forget in (forget_facts, cache.clear):  # what is cached outlives a test
        forget()
        request.addfinalizer(forget)
    says = "The team at Casa Abierta reads what you tell us."
    assert says in on_one_line(text(visitor.get(f"/en/bo/{page}")))
    CountrySetting.objects.create(
        country_id="BO", key="hide_partner_names", value=True, reviewed_on="2026-11-01"
    )
    forget_facts()
    cache.clear()
    assert "Casa Abierta" not in text(visitor.get(f"/en/bo/{page}"))


@time_machine.travel("2026-11-29T13:02:00Z", tick=False)
def test_forms_say_by_when_somebody_answers(world: World, visitor: Visitor) -> None:
    for page in ("now/", "worried/"):
        assert "We will read this and answer" in on_one_line(
            text(visitor.get(f"/en/bo/{page}"))
        )
