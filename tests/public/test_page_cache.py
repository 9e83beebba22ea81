from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from amparo.channels.public.forms import WorriedForm
from amparo.channels.public.page_cache import FRESH, GAPS, cache
from amparo.channels.public.queries import forget_offered
from tests.cast import World

from .conftest import Visitor, hidden, number_on, text

TOKEN = re.compile(r'name="token" value="([^"]+)"')


@pytest.fixture(autouse=True)
def kept_for_a_minute(settings: Any) -> Iterator[None]:
    settings.AMPARO_PAGE_CACHE_SECONDS = 60
    cache.clear()
    yield
    cache.clear()


def shown(path: str) -> str:
    return Client().get(path).content.decode()


def test_everybody_gets_a_token_of_their_own(world: World) -> None:
    pages = [shown("/en/bo/worried/") for _visitor in range(3)]
    tokens = {found[1] for page in pages if (found := TOKEN.search(page))}
    assert len(tokens) == 3
    assert not any(FRESH in page for page in pages)


def test_everybody_gets_a_number_of_their_own_that_opens_their_own_words(
    world: World,
) -> None:
    wara, tika = Visitor(), Visitor()
    shown = [
        wara.report(("words", "My friend has not come home.")),
        tika.report(("words", "My brother was sent away to work.")),
    ]
    hers, his = (number_on(page) for page in shown)
    assert hers != his
    assert not any(gap in text(page) for page in shown for gap in GAPS)
    assert "My friend has not come home." in text(wara.open(hers))
    assert "My brother was sent away to work." in text(tika.open(his))


def test_what_one_said_is_not_answered_to_the_next(world: World) -> None:
    in_danger = Visitor().report(("danger_now", "yes"))
    unreachable = Visitor().report(("reach", "call"))
    plain = Visitor().report()
    assert "danger-title" in text(in_danger)
    assert "danger-title" not in text(unreachable)
    assert "You did not say where we can reach you." in text(unreachable)
    assert "danger-title" not in text(plain)
    assert "You did not say where" not in text(plain)
    token = hidden(Visitor().get("/en/bo/worried/"), "token")
    twice = [
        Visitor().post("/en/bo/worried/", ("token", token), ("words", "Hello."))
        for _time in range(2)
    ]
    assert "We have your message." in text(twice[0])
    assert "We already had your message." in text(twice[1])
    assert number_on(twice[0]) == number_on(twice[1])


def test_a_page_that_was_drawn_a_moment_ago_asks_the_database_nothing(
    world: World, django_assert_num_queries: Any
) -> None:
    shown("/en/bo/worried/")
    with django_assert_num_queries(0):
        shown("/en/bo/worried/")


def test_pages_of_other_languages_and_countries_are_others(world: World) -> None:
    pages = {shown(path) for path in ("/en/bo/", "/es/bo/", "/en/ph/", "/en/bo/read/")}
    assert len(pages) == 4


def test_without_a_language_in_the_address_the_browser_says_which(
    world: World,
) -> None:
    spoken = ("es", "en", "es")
    pages = [Client(headers={"accept-language": code}).get("/") for code in spoken]
    for code, page in zip(spoken, pages, strict=True):
        assert f'<html lang="{code}"' in page.content.decode()


def test_a_language_that_is_not_offered_is_never_taken_for_another(
    world: World, settings: Any
) -> None:
    settings.AMPARO_OFFER_UNREVIEWED = False
    forget_offered()
    for code in ("en", "es"):
        page = Client(headers={"accept-language": code}).get("/th/bo/worried/")
        assert page.status_code == 404
        assert FRESH not in page.content.decode()
    forget_offered()


def test_what_one_country_asks_is_not_asked_in_the_next() -> None:
    bolivia = WorriedForm(areas=[("BO-C", "Cochabamba")], online_desk=True)
    elsewhere = WorriedForm(areas=[("PH-00", "Maynila")])
    assert "Cochabamba" in str(bolivia["area_code"])
    assert "Cochabamba" not in str(elsewhere["area_code"])
    assert "addresses" not in elsewhere.fields
    assert "addresses" in WorriedForm(online_desk=True).fields


def test_what_someone_typed_is_on_no_other_page(world: World) -> None:
    page = Visitor().report(("words", " "), ("name", "Grizzlewomp"))
    assert "Grizzlewomp" in page.content.decode()
    assert "Grizzlewomp" not in shown("/en/bo/worried/")


def test_a_page_that_is_not_there_is_not_kept(world: World) -> None:
    assert Client().get("/en/zz/").status_code == 404
    assert Client().get("/xx/bo/").status_code == 404


def test_headers_are_those_of_every_public_page(world: World) -> None:
    for _turn in range(2):
        answer = Client().get("/en/bo/")
        assert answer.headers["Cache-Control"] == "no-store"
        assert "Set-Cookie" not in answer.headers
