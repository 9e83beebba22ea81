"""Every page in every language, to the last word; and which languages are offered."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import unescape
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings as site
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from django.utils.translation import trans_real

from amparo.channels.public.queries import forget_offered
from amparo.foundation.countries.models import Area, HelpContact
from amparo.foundation.kernel import languages
from tests.cast import World

from . import all_pages
from .conftest import WORDS, Visitor, hidden, text

LANGUAGES = [code for code, _name in site.LANGUAGES]
# `make test` draws every page in this one, and looks the texts of the pages up in the
# others; `make prove` draws all. Nobody has signed it off: its pages say that too.
DRAWN = "th"
STATES = (200, 400, 404, 405, 408, 413, 415)


class Missed:
    """Stands where gettext looks when a catalogue lacks a text; writes down which."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def gettext(self, message: str) -> str:
        return self._note(message)

    def ngettext(self, one: str, many: str, n: int) -> str:
        return self._note(one if n == 1 else many)

    def pgettext(self, context: str, message: str) -> str:
        return self._note(message)

    def npgettext(self, context: str, one: str, many: str, n: int) -> str:
        return self._note(one if n == 1 else many)

    def _note(self, message: str) -> str:
        self.texts.append(message)
        return message


@pytest.fixture
def missed(
    translations: None, monkeypatch: pytest.MonkeyPatch
) -> Callable[[str], Missed]:
    """Give a language a place where its missing texts are written down."""

    def watch(language: str) -> Missed:
        found = Missed()
        catalogue: Any = trans_real.translation(language)
        monkeypatch.setattr(catalogue, "_fallback", found)
        return found

    return watch


def test_a_text_that_is_missing_is_written_down(
    missed: Callable[[str], Missed],
) -> None:
    found = missed("th")
    with translation.override("th"):
        assert translation.gettext("Yes") == "ใช่"
        assert translation.gettext("Nobody translated this.").startswith("Nobody")
        assert translation.ngettext("one", "many", 1) == "one"
    assert found.texts == ["Nobody translated this.", "one"]


def assert_numbers_are_plain(name: str, shown: str) -> None:
    """What one dials or types stays in plain digits, from left to right."""
    for href, number in re.findall(
        r'<a href="(tel:[^"]*)"[^>]*>\s*<strong class="number" dir="ltr">([^<]*)<',
        shown,
    ):
        assert re.fullmatch(r"tel:[0-9+*]+(%23)?", href), name
        assert re.fullmatch(r"[0-9 ()+*#-]+", number), name
    assert shown.count('href="tel:') == shown.count(
        '<strong class="number" dir="ltr">'
    ), name
    for receipt in re.findall(r'(?s)<p class="receipt"[^>]*>.*?</p>', shown):
        assert 'dir="ltr" translate="no"' in receipt, name
        assert re.sub(r"<[^>]+>|\s", "", receipt).isascii(), name


@pytest.mark.parametrize(
    "language",
    [
        code if code == DRAWN else pytest.param(code, marks=pytest.mark.prove)
        for code in LANGUAGES
        if code != "en"
    ],
)
def test_every_page_speaks_its_language_to_the_last_word(
    world: World, visitor: Visitor, missed: Callable[[str], Missed], language: str
) -> None:
    found = missed(language)
    fell_back = {}
    number = 0
    for name, page in all_pages.pages(visitor, world, language):
        number += 1
        shown = text(page)
        assert page.status_code in STATES, (name, page.status_code)
        assert f'<html lang="{language}" dir="ltr">' in shown, name
        assert page["Cache-Control"] == "no-store", name
        assert_numbers_are_plain(name, shown)
        if found.texts:
            fell_back[name] = list(dict.fromkeys(found.texts))
            found.texts.clear()
    with translation.override(language):
        assert all(all_pages.promises())
    assert fell_back == {}
    assert found.texts == []
    assert number > 30


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_that_breaks_says_so_in_its_language(
    visitor: Visitor,
    missed: Callable[[str], Missed],
    monkeypatch: pytest.MonkeyPatch,
    language: str,
) -> None:
    found = missed(language) if language != "en" else Missed()
    visitor.client.raise_request_exception = False
    with all_pages.failing(monkeypatch):
        page = visitor.get(f"/{language}/bo/")
    assert page.status_code == 500
    assert f'<html lang="{language}"' in text(page)
    assert found.texts == []


# -- Nothing is written past the translations ------------------------------------------


def test_every_word_on_every_page_comes_from_a_catalogue(
    world: World,
    visitor: Visitor,
    missed: Callable[[str], Missed],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Each translated text is put between brackets; what stands outside is data.

    And each of these texts is in the catalogue of every other language.
    """
    english: Any = trans_real.translation("en")
    looked_up: set[tuple[Any, ...]] = set()

    def framed(name: str) -> Callable[..., str]:
        plain = getattr(english, name)

        def between_brackets(*told: Any) -> str:
            looked_up.add((name, *told))
            # A context stands before its text, and a \x04 between them.
            return f"⟦{plain(*told).rpartition(chr(4))[2]}⟧"

        return between_brackets

    visitor.get("/en/")  # what modules look up when they are loaded is on no page
    for name in ("gettext", "ngettext", "pgettext", "npgettext"):
        monkeypatch.setattr(english, name, framed(name), raising=False)
    names = {c.name.partition(" (")[0] for c in HelpContact.objects.all()}
    for contact in HelpContact.objects.all():
        names |= {contact.hours, contact.url, urlsplit(contact.url).hostname or ""}
    names |= {
        one.own for one in languages.LANGUAGES.values()
    }  # as a foreign site is marked
    names |= set(Area.objects.values_list("name", flat=True))
    data = sorted(
        {*names, WORDS, "He is back.", "Hello.", "my aunt"} - {""},
        key=len,
        reverse=True,
    )
    for name, page in all_pages.pages(visitor, world, "en"):
        assert_numbers_are_plain(name, text(page))
        for run in outside(text(page), data):
            assert not re.search("[A-Za-z]{3}", run), (name, run)
    with translation.override("en"):
        assert all(all_pages.promises())
    assert len(looked_up) > 200
    for language in LANGUAGES:
        if language != "en":
            found, catalogue = missed(language), trans_real.translation(language)
            for name, *told in looked_up:
                getattr(catalogue, name)(*told)
            assert found.texts == [], language


def outside(shown: str, data: list[str]) -> Iterator[str]:
    """Yield what a page says outside of translated texts and of data."""
    body = shown[shown.index("<body") :]
    body = re.sub(r"(?s)<nav aria-label.*?</nav>|<textarea.*?</textarea>", "", body)
    body = unescape(re.sub(r"<[^>]+>", "\n", body))
    for known in data:
        body = body.replace(known, "")
    while "⟦" in body:
        shorter = re.sub("(?s)⟦[^⟦⟧]*⟧", "", body)
        assert shorter != body, body
        body = shorter
    yield from (line.strip() for line in body.split("\n") if line.strip())


# -- Which languages are offered -------------------------------------------------------


@pytest.fixture
def as_in_production(settings: Any) -> Iterator[None]:
    settings.AMPARO_OFFER_UNREVIEWED = False
    forget_offered()
    yield
    forget_offered()


def test_a_language_that_nobody_signed_off_shows_a_mark(visitor: Visitor) -> None:
    assert 'id="unchecked"' in text(visitor.get("/th/bo/"))
    assert "ภาษานี้ยังไม่มีคน" in text(visitor.get("/th/bo/"))
    assert 'id="unchecked"' not in text(visitor.get("/en/bo/"))


def test_in_production_it_is_not_offered(
    visitor: Visitor, as_in_production: None
) -> None:
    page = visitor.get("/th/bo/worried/")
    assert page.status_code == 404
    assert "Not in this language yet" in text(page)
    assert "ไทย" in text(page)
    assert 'href="/en/bo/worried/"' in text(page)
    assert 'href="tel:110"' in text(page)
    assert 'href="/th' not in text(visitor.get("/en/bo/"))
    assert '<html lang="en"' in text(visitor.get("/", **{"Accept-Language": "th"}))


def test_who_is_writing_when_a_language_is_withdrawn_goes_on(
    visitor: Visitor, as_in_production: None
) -> None:
    token = hidden(visitor.get("/en/bo/worried/"), "token")
    told = visitor.post("/es/bo/worried/", ("token", token), ("words", WORDS))
    assert told.status_code == 200
    assert 'class="receipt"' in text(told)


@pytest.mark.parametrize("url", ["/th/", "/th/safety/", "/th/bo/", "/th/bo/read/"])
def test_each_address_leads_on_to_the_same_page(
    visitor: Visitor, as_in_production: None, url: str
) -> None:
    page = visitor.get(url)
    assert page.status_code == 404
    assert f'href="{url.replace("/th/", "/en/")}"' in text(page)


def test_offering_costs_one_query_in_half_a_minute(visitor: Visitor) -> None:
    forget_offered()
    visitor.get("/en/bo/")
    with CaptureQueriesContext(
        connection,
    ) as kept:
        visitor.get("/en/bo/")
    forget_offered()
    with CaptureQueriesContext(connection) as asked:
        visitor.get("/en/bo/")
    assert len(asked) == len(kept) + 1
