"""What every public page guarantees to someone whose phone may be looked at."""

from __future__ import annotations

import gzip
import re
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import brotli
import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.db import transaction
from django.db.models import Count
from django.http import HttpResponse
from pytest_django.plugin import DjangoDbBlocker

from amparo.foundation.countries.models import Area
from amparo.foundation.organisations.models import Receiving, Team
from amparo.foundation.persons.phones import dial
from amparo.response.concerns.models import Concern
from amparo.response.concerns.operations import reply
from tests.cast import World, read_world
from tests.markup import on_one_line

from .conftest import Visitor, hidden, number_on, text

PAGES = [
    "/",
    "/en/",
    "/es/",
    "/en/bo/",
    "/es/bo/",
    "/en/bo/now/",
    "/es/bo/now/",
    "/en/bo/worried/",
    "/es/bo/worried/",
    "/en/th/worried/",
    "/en/bo/read/",
    "/es/bo/read/",
    "/en/safety/",
    "/es/bo/safety/",
    "/en/bo/learn/",
    "/es/bo/offer/",
    "/es/bo/more/",
]


@pytest.fixture(scope="module")
def everything(
    translations: None, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> list[HttpResponse]:
    """Each answer on the whole way, which is walked once for all tests."""
    with django_db_blocker.unblock(), transaction.atomic():
        answers = walked(Visitor(), read_world())
        transaction.set_rollback(True)
    return answers


def walked(visitor: Visitor, world: World) -> list[HttpResponse]:
    told = visitor.report()
    number = number_on(told)
    reply(world.tomasa, Concern.objects.get().id, "Hello.", uuid4())
    asked = visitor.open(number)

    def act(name: str, *fields: tuple[str, str]) -> Any:
        pass_ = ("pass", hidden(asked, "pass"))
        return visitor.post("/en/bo/read/", pass_, ("act", name), *fields)

    return [
        *(visitor.get(url) for url in PAGES),
        visitor.post("/en/bo/worried/", ("token", "old")),
        told,
        visitor.open("1" * 20),
        asked,
        act("later"),
        act("show"),
        act("write", ("text", "Yes.")),
        act("safe"),
        act("contact", ("reach", "call"), ("where", "my aunt")),
        act("end"),
        visitor.get("/x"),
    ]


def test_no_answer_sets_a_cookie_or_lets_itself_be_kept(
    everything: list[HttpResponse],
) -> None:
    for answer in everything:
        assert not answer.cookies
        assert "Set-Cookie" not in answer.headers
        assert "Cookie" not in answer.headers.get("Vary", "")
        assert answer["Cache-Control"] == "no-store"
        assert answer["X-Robots-Tag"].startswith("noindex")
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["X-Frame-Options"] == "DENY"
        policy = answer["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy


def test_every_page_has_the_way_out_first_and_a_neutral_name(
    everything: list[HttpResponse],
) -> None:
    for answer in everything[:-1]:
        shown = text(answer)
        assert answer.status_code == 200
        assert answer["Referrer-Policy"] == "same-origin"
        title = re.search("<title>(.*?)</title>", shown)
        assert title and title[1] in ("Help and information", "Ayuda e información")
        body = shown[shown.index("<body") :]
        first = re.search(r'<a\s[^>]*href="([^"]*)"', body)
        assert first and first[1] == "/x"


def test_pages_need_no_script_and_nobody_else(everything: list[HttpResponse]) -> None:
    for answer in everything[:-1]:
        shown = text(answer)
        assert not re.search(r"<script(?![^>]* src=)[^>]*>", shown)
        assert all("defer" in tag for tag in re.findall(r"<script[^>]*>", shown))
        assert not re.search(r"\son\w+=|\sstyle=|<style|javascript:", shown)
        loaded = re.findall(
            r'<(?:script|link|img|iframe)[^>]*(?:src|href)="([^"]*)"', shown
        )
        assert all(url.startswith(("/static/", "data:image/svg")) for url in loaded)
        assert 'type="file"' not in shown
        assert "multipart" not in shown
        for link in re.findall(r'<a\s[^>]*href="https?:[^>]*>', shown):
            assert "noreferrer" in link


# Of the scripts whose letters take three bytes, one stands for the others.
WEIGHED = ("bn", "es")


@pytest.mark.parametrize(
    "language",
    [
        code if code in WEIGHED else pytest.param(code, marks=pytest.mark.prove)
        for code in settings.PUBLIC_LANGUAGES
    ],
)
def test_reporting_costs_at_most_twenty_kilobytes_in_two_requests(
    world: World, visitor: Visitor, language: str
) -> None:
    """In the country with the most areas, at a desk that takes addresses."""
    most = Area.objects.values("country").annotate(n=Count("code")).order_by("-n")
    country = most[0]["country"]
    team = Team.objects.filter(id=world.team_id("cochabamba"))
    team.update(country_id=country)
    Receiving.objects.filter(country=country).delete()
    Receiving.objects.create(country_id=country, team=world.teams["cochabamba"])
    for page in ("now", "worried"):
        shown = visitor.get(f"/{language}/{country.lower()}/{page}/")
        assert "<textarea" in text(shown)
        sheets = re.findall(r'<link rel="stylesheet" href="([^"]*)"', text(shown))
        scripts = re.findall(r'<script src="([^"]*)" defer', text(shown))
        assert len(sheets) == 1
        assert len(scripts) <= 1
        needed = brotli.compress(shown.content) + brotli.compress(file(sheets[0]))
        extra = sum(len(brotli.compress(file(script))) for script in scripts)
        assert len(needed) + extra <= 20_000
        assert len(gzip.compress(file(sheets[0]))) <= 6_000


def file(url: str) -> bytes:
    path = finders.find(url.removeprefix(settings.STATIC_URL))
    assert isinstance(path, str)
    with open(path, "rb") as opened:
        return opened.read()


@pytest.mark.parametrize("url", PAGES)
def test_pages_say_their_language_and_offer_the_other(
    visitor: Visitor, url: str
) -> None:
    shown = on_one_line(text(visitor.get(url)))
    language = "es" if url.startswith("/es") else "en"
    assert f'<html lang="{language}" dir="ltr">' in shown
    other = "en" if language == "es" else "es"
    assert f'lang="{other}" hreflang="{other}"' in shown


@pytest.mark.parametrize(
    ("wanted", "language"),
    [
        ("es-BO,es;q=0.9,en;q=0.8", "es"),
        ("fr,th;q=0.5", "th"),
        ("fr", "en"),
        ("", "en"),
    ],
)
def test_the_first_page_speaks_the_language_of_the_browser(
    visitor: Visitor, wanted: str, language: str
) -> None:
    shown = text(visitor.get("/", **{"Accept-Language": wanted}))
    assert f'<html lang="{language}"' in shown


@pytest.mark.parametrize(
    "url", ["/xx/", "/en/xx/", "/en/nl/", "/xx/bo/worried/", "/en/bo/other/"]
)
def test_what_is_not_ready_is_not_there(visitor: Visitor, url: str) -> None:
    assert visitor.get(url).status_code == 404


@pytest.mark.parametrize("url", ["/", "/en/bo/", "/en/safety/", "/x"])
def test_pages_without_a_form_take_none(visitor: Visitor, url: str) -> None:
    assert visitor.post(url, ("a", "b")).status_code == 405


def test_a_form_without_a_known_origin_is_taken(visitor: Visitor) -> None:
    """Some browsers send "null" from a private window or with a privacy add-on."""
    token = visitor.token()
    for origin in ("null", "https://elsewhere.example"):
        answer = visitor.client.post(
            "/en/bo/worried/",
            urlencode({"token": token, "words": "Hello."}),
            content_type="application/x-www-form-urlencoded",
            headers={"Origin": origin, "Referer": ""},
        )
        assert answer.status_code == 200
        assert number_on(answer)
    assert Concern.objects.count() == 1


def test_a_page_lists_the_languages_of_its_country_first(visitor: Visitor) -> None:
    codes = re.findall(r'hreflang="([^"]*)"', text(visitor.get("/en/in/")))
    assert set(codes[:3]) == {"hi", "en", "bn"}
    assert len(codes) == len(set(codes)) == len(settings.PUBLIC_LANGUAGES)


def test_the_first_page_names_no_danger(visitor: Visitor) -> None:
    shown = re.sub(r"<[^>]*>", " ", text(visitor.get("/")).lower())
    without_names = re.sub(r"iwf report|iwf.org.uk/report", " ", shown)
    for revealing in ("abuse", "exploit", "report", "sexual", "danger"):
        assert revealing not in without_names


def test_the_help_of_the_country_stands_on_each_of_its_pages(visitor: Visitor) -> None:
    for url in PAGES:
        if "/bo/" in url:
            assert 'href="tel:110"' in text(visitor.get(url))


@pytest.mark.parametrize(
    ("phone", "href"),
    [
        ("800 11 3040", "tel:800113040"),
        ("+55 (61) 99611-0100", "tel:+5561996110100"),
        ("*211", "tel:*211"),
        ("123#", "tel:123%23"),
    ],
)
def test_a_number_is_dialled_as_a_telephone_wants_it(phone: str, href: str) -> None:
    assert dial(phone) == href
