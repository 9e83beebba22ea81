"""Where to turn: by need, by place, in one's own words; nothing of it is kept."""

from __future__ import annotations

import json
import logging
from datetime import date
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from amparo.channels.public import place_words
from amparo.channels.public.labels import NEEDS
from amparo.channels.public.place_words import area_name, need_forms
from amparo.channels.public.places import _place, look, places_in
from amparo.foundation.countries.models import Area, Country
from amparo.response.services.listings import Kind
from amparo.response.services.models import PublicListing
from tests.cast import World
from tests.markup import on_one_line
from tests.rows import write
from tests.services.helpers import a_service, made_public

from .conftest import Visitor, text

MORE = "/es/bo/more/"
TUESDAY_NOON = "2026-12-01T16:00:00Z"  # 12:00 in Bolivia


def listed(world: World, how: str = "", **facts: Any) -> PublicListing:
    return made_public(a_service(world, **facts), how)


@pytest.fixture
def three(world: World) -> None:
    """A clinic in Cochabamba, someone to talk to everywhere, a shelter."""
    listed(world, name="Posta Sur", kind="clinical_care", area_codes=["BO-C"])
    listed(world, "Puedes venir con una amiga.", name="Taller Esperanza")
    listed(world, name="Casa Sol", kind="safe_house", hours="24/7", phone="156")


def found(typed: str) -> list[str]:
    country = Country.objects.get(code="BO")
    return [place.name for place in look(places_in(country), typed)]


def test_each_kind_of_service_belongs_to_one_need() -> None:
    kinds = [kind for _letter, _label, _hint, some in NEEDS for kind in some]
    assert sorted(kinds) == sorted(Kind)
    letters = [letter for letter, *_more in NEEDS]
    assert len(set(letters)) == len(letters)
    assert "z" not in letters


def test_needs_and_areas_with_a_place_are_offered(
    visitor: Visitor, three: None
) -> None:
    page = text(visitor.get("/en/bo/more/"))
    for need in ("Someone to talk to", "A doctor or a nurse", "A safe place to sleep"):
        assert need in page
    assert "Someone who knows the law" not in page
    assert Area.objects.get(code="BO-C").name in page


def test_a_need_shows_whom_to_call_when_and_how_to_get_in(
    visitor: Visitor, three: None
) -> None:
    with time_machine.travel(TUESDAY_NOON, tick=False):
        write(PublicListing.objects.all(), agreed_on=date(2026, 11, 1))
        page = on_one_line(text(visitor.get("/en/bo/more/a/")))
    assert "Taller Esperanza" in page
    assert 'href="tel:+59145550101"' in page
    assert "open until" in page
    assert "Age 8 to 17" in page
    assert "Puedes venir con una amiga." in page
    assert "Posta Sur" not in page


def test_an_area_shows_what_helps_there_and_everywhere(
    visitor: Visitor, three: None
) -> None:
    page = text(visitor.get("/en/bo/more/z/bo-c/"))
    assert "Posta Sur" in page
    assert "Taller Esperanza" in page  # serves the whole country


@pytest.mark.parametrize("way", ["q/", "a/bo-x/", "a/ph-00/", "a/BO-C/", "ab/"])
def test_an_address_that_leads_nowhere_is_none(
    visitor: Visitor, three: None, way: str
) -> None:
    assert visitor.get(MORE + way).status_code == 404


def test_the_help_lines_stand_on_every_page(visitor: Visitor, three: None) -> None:
    for way in ("", "a/", "z/bo-c/"):
        page = text(visitor.get(MORE + way))
        assert "help-lines" in page
        assert "danger-now" in page


@pytest.mark.parametrize(
    "page", ["", "now/", "worried/", "read/", "safety/", "more/a/"]
)
def test_every_page_of_a_country_leads_there(
    visitor: Visitor, three: None, page: str
) -> None:
    assert f'href="{MORE}"' in text(visitor.get(f"/es/bo/{page}"))


def test_a_page_with_typed_words_does_not_lead_away_from_them(
    visitor: Visitor, three: None
) -> None:
    sent = visitor.post("/es/bo/worried/", ("token", "old"), ("words", "Mi amiga."))
    assert f'href="{MORE}"' not in text(sent)


@pytest.mark.parametrize(
    "typed",
    ["doctor", "DOCTOR", "doctr", "dóctor", "nurse cochabamba", "Posta", "posta súr"],
)
def test_slips_accents_and_case_are_forgiven(three: None, typed: str) -> None:
    assert found(typed)[0] == "Posta Sur"


@pytest.mark.parametrize("typed", ["कोचाबाम्बा", "কোচাবাম্বা", "Кочабамба", "cochabanba"])
def test_a_place_is_found_in_another_script(three: None, typed: str) -> None:
    assert "Posta Sur" in found(typed)


@given(
    word=st.text("abcdefghijklmnopqrstuvwxyzáéíñçãő", min_size=5, max_size=14),
    at=st.integers(0, 13),
    slip=st.sampled_from(["", "x", "É"]),
    shout=st.booleans(),
)
def test_a_word_of_five_letters_with_one_of_them_wrong_is_found(
    word: str, at: int, slip: str, shout: bool
) -> None:
    listing = PublicListing(name=word, kind=Kind.LEGAL_AID, phone="156")
    country = Country(code="BO", time_zone="America/La_Paz")
    place = _place(listing, country, {})
    at %= len(word)
    typed = word[:at] + slip + word[at + 1 :]
    assert look([place], typed.upper() if shout else typed) == [place]


@pytest.mark.parametrize(
    "typed", ["médica", "MEDICO", "डॉक्टर", "ডাক্তার", "หมอ", "dokter"]
)
def test_a_need_is_found_by_the_words_that_people_use(three: None, typed: str) -> None:
    assert found(typed)[0] == "Posta Sur"


def test_an_area_stands_in_its_own_script_and_is_found_by_any_of_its_names(
    world: World,
) -> None:
    thailand = Country.objects.get(code="TH")
    listing = PublicListing(
        country=thailand,
        kind=Kind.LEGAL_AID,
        name="Phuean",
        phone="025550100",
        area_codes=["TH-10"],
    )
    areas = {"TH-10": area_name("TH-10", "Krung Thep Maha Nakhon")}
    assert areas == {"TH-10": "Krung Thep Maha Nakhon"}
    with translation.override("th"):
        assert area_name("TH-10", "") == "กรุงเทพมหานคร"
        place = _place(listing, thailand, areas)
    for typed in ("กรุงเทพ", "bangkok", "Krung Thep"):
        assert look([place], typed) == [place], typed


def test_other_words_are_there_for_each_need_in_each_language(world: World) -> None:
    for letter, *_more in NEEDS:
        assert need_forms(letter), letter
    known = json.loads(Path(place_words._FILE).read_text(encoding="utf-8"))
    assert set(known["needs"]) == {letter for letter, *_more in NEEDS}
    for each in known["needs"].values():
        assert set(each) == set(settings.PUBLIC_LANGUAGES)
    codes = set(Area.objects.values_list("code", flat=True))
    assert {*known["also"], *chain(*known["areas"].values())} <= codes


def test_a_word_that_fits_nothing_is_passed_over(three: None) -> None:
    assert found("please qqqqqq doctor") == ["Posta Sur"]
    assert found("qqqqqq") == []


def test_what_is_typed_finds_and_is_neither_kept_nor_logged(
    visitor: Visitor, three: None, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    answer = visitor.post("/en/bo/more/", ("look", "doctor in my village Tiquipaya"))
    page = text(answer)
    assert "Posta Sur" in page
    assert "Tiquipaya" not in page
    assert "Tiquipaya" not in caplog.text
    assert not answer.cookies
    assert answer.headers["Cache-Control"] == "no-store"


def test_what_finds_nothing_is_kept_in_the_field_and_the_choices_stay(
    visitor: Visitor, three: None
) -> None:
    page = text(visitor.post("/en/bo/more/", ("look", "qqqqqq")))
    assert "We found nothing for these words." in page
    assert 'value="qqqqqq"' in page
    assert "A doctor or a nurse" in page


def test_without_places_the_help_lines_remain(visitor: Visitor, world: World) -> None:
    page = text(visitor.get("/en/bo/more/"))
    assert "We have no list of places here yet." in page
    assert "help-lines" in page
    assert 'name="look"' not in page


def test_on_paper_the_heading_is_neutral(visitor: Visitor, three: None) -> None:
    page = on_one_line(text(visitor.get("/en/bo/more/a/")))
    assert '<span class="on-paper">Useful numbers</span>' in page
    assert '<span class="on-screen">Someone to talk to</span>' in page
    assert "<title>Help and information</title>" in page


def test_a_page_stays_light_and_says_that_there_are_more(
    visitor: Visitor, world: World
) -> None:
    for number in range(41):
        listed(world, name=f"Taller {number}")
    page = on_one_line(text(visitor.get("/en/bo/more/a/")))
    assert page.count("<bdi>Taller") == 40
    assert "There are more places. Choose where you are." in page


def test_places_closed_at_this_moment_come_last(three: None) -> None:
    country = Country.objects.get(code="BO")
    with time_machine.travel("2026-12-01T07:00:00Z", tick=False):  # 3 at night there
        write(PublicListing.objects.all(), agreed_on=date(2026, 11, 1))
        assert places_in(country)[0].name == "Casa Sol"
