"""Lessons as people read them: no account, no cookie, no script, nothing stored."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from amparo.foundation.journal.models import Entry
from amparo.prevention.learning.offers import offer_digest
from amparo.prevention.learning.operations import sign_offer
from amparo.prevention.learning.shipped import load_shipped
from tests.cast import World
from tests.public.conftest import Visitor, text, visitor  # noqa: F401

from .texts import a_lesson, in_spanish, signed

LEARN = "/en/bo/learn/"


def links(page: str) -> list[str]:
    return re.findall(r'href="([^"]+)"', page)


def test_a_child_goes_from_the_poster_to_help_by_links(
    visitor: Visitor,  # noqa: F811
    world: World,
) -> None:
    lesson = a_lesson(world)
    signed(world.rosa, lesson)
    start = f"{LEARN}{lesson.number}/"
    poster = text(visitor.get(start + "poster/"))
    assert f"localhost:8000{start}" in poster
    first = text(visitor.get(start))
    assert "This is a door." in first
    assert f"{start}2/" in links(first)
    choice = text(visitor.get(f"{start}2/"))
    assert {f"{start}3/", f"{start}4/"} <= set(links(choice))
    aunt = text(visitor.get(f"{start}4/"))
    assert f"{start}5/" in links(aunt)
    question = text(visitor.get(f"{start}5/"))
    assert "<details>" in question
    assert "aunts listen" in question
    last = text(visitor.get(f"{start}6/"))
    assert "This is the end" in last
    assert f"{LEARN}" in links(last)


def test_help_and_the_way_out_are_on_every_screen(
    visitor: Visitor,  # noqa: F811
    world: World,
) -> None:
    lesson = a_lesson(world)
    signed(world.rosa, lesson)
    for place in range(1, 7):
        page = text(visitor.get(f"{LEARN}{lesson.number}/{place}/"))
        assert 'href="/x"' in page
        assert 'href="tel:' in page
        assert "<title>Help and information</title>" in page


def test_notes_for_the_facilitator_are_in_the_booklet_only(
    visitor: Visitor,  # noqa: F811
    world: World,
) -> None:
    lesson = a_lesson(world)
    signed(world.rosa, lesson)
    start = f"{LEARN}{lesson.number}/"
    assert "Bring paper." in text(visitor.get(start + "all/"))
    for place in range(1, 7):
        assert "Bring paper." not in text(visitor.get(f"{start}{place}/"))
    assert visitor.get(f"{start}7/").status_code == 404
    assert visitor.get(f"{start}0/").status_code == 404


@pytest.mark.parametrize("typed", ["{n}-4", " {n} – 4 ", "{n} 4", "{n}.4"])
def test_a_class_goes_on_with_its_code(
    visitor: Visitor,  # noqa: F811
    world: World,
    typed: str,
) -> None:
    lesson = a_lesson(world)
    signed(world.rosa, lesson)
    answer = visitor.post(LEARN, ("code", typed.format(n=lesson.number)))
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"{LEARN}{lesson.number}/4/"
    assert f"{lesson.number}-4" in text(visitor.get(answer.headers["Location"]))


@pytest.mark.parametrize("typed", ["", "4", "99-1", "1-99", "name"])
def test_a_wrong_code_says_so(
    visitor: Visitor,  # noqa: F811
    world: World,
    typed: str,
) -> None:
    signed(world.rosa, a_lesson(world))
    answer = visitor.post(LEARN, ("code", typed))
    assert answer.status_code == 422


def test_a_lesson_follows_the_language_of_the_page(
    visitor: Visitor,  # noqa: F811
    world: World,
) -> None:
    lesson = a_lesson(world)
    in_spanish(world, lesson)
    signed(world.rosa, lesson)
    signed(world.rosa, lesson, "es")
    spanish = text(visitor.get(f"/es/bo/learn/{lesson.number}/"))
    assert "Esta es una puerta." in spanish
    bengali = text(visitor.get(f"/bn/bo/learn/{lesson.number}/"))
    assert '<div class="screen" lang="es">' in bengali  # the country's own language


def test_drafts_are_marked_and_hidden_in_production(
    visitor: Visitor,  # noqa: F811
    world: World,
    settings: Settings,
) -> None:
    lesson = a_lesson(world)
    page = text(visitor.get(f"{LEARN}{lesson.number}/"))
    assert "Draft. Nobody from your country" in page
    settings.AMPARO_OFFER_UNREVIEWED = False
    from amparo.prevention.learning.queries import forget_signed

    forget_signed()
    assert visitor.get(f"{LEARN}{lesson.number}/").status_code == 404
    assert "There are no lessons" in text(visitor.get(LEARN))


def test_a_set_is_one_file_that_needs_nothing_else(
    visitor: Visitor,  # noqa: F811
    world: World,
) -> None:
    load_shipped()
    answer = visitor.get(f"{LEARN}set/6-9/")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="help.html"'
    page = text(answer)
    assert "<script" not in page
    assert re.findall(r'src="|<link|url\(|@import', page) == []
    ids = set(re.findall(r'id="([^"]+)"', page))
    inside = [link[1:] for link in links(page) if link.startswith("#")]
    assert set(inside) <= ids
    outside = [link for link in links(page) if not link.startswith(("#", "tel:"))]
    assert all(link.startswith("https://") for link in outside)  # help online
    assert "amparo" not in page.lower()


def test_an_unknown_set_or_lesson_is_not_there(
    visitor: Visitor,  # noqa: F811
    world: World,
) -> None:
    assert visitor.get(f"{LEARN}set/grown-ups/").status_code == 404
    assert visitor.get(f"{LEARN}999/").status_code == 404


def test_reading_writes_nothing_and_sets_no_cookie(
    visitor: Visitor,  # noqa: F811
    world: World,
) -> None:
    load_shipped()
    before = Entry.objects.count()
    for address in (LEARN, f"{LEARN}1/", f"{LEARN}1/all/", "/en/bo/offer/"):
        visitor.get(address)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            answer = visitor.get(address)
        assert not answer.cookies
        assert answer.headers["Cache-Control"] == "no-store"
        written = [q["sql"] for q in queries if not q["sql"].startswith("SELECT")]
        assert written == []
    assert Entry.objects.count() == before


def test_the_first_page_of_every_lesson_is_light(
    visitor: Visitor,  # noqa: F811
    world: World,
) -> None:
    load_shipped()
    style = Path(str(finders.find("design/public.css"))).read_bytes()
    weighed = len(gzip.compress(style))
    for number in range(1, 21):
        for address in (f"/es/bo/learn/{number}/", f"/es/bo/learn/{number}/all/"):
            page = visitor.get(address).content
            assert len(gzip.compress(page)) + weighed <= 20_000, address


# -- The offer check -------------------------------------------------------------------


def test_a_mother_checks_an_offer_without_sending_anything(
    visitor: Visitor,  # noqa: F811
    world: World,
    settings: Settings,
) -> None:
    sign_offer(world.rosa, "BO", offer_digest("BO"), "works")
    settings.AMPARO_OFFER_UNREVIEWED = False
    page = text(visitor.get("/en/bo/offer/"))
    assert page.count("<details>") == 8
    assert "<form" not in page
    assert "Defensoría de la Niñez" in page
    assert "/en/bo/worried/" in page
    assert 'href="tel:' in page
    assert "Draft" not in page
    assert visitor.get("/en/ph/offer/").status_code == 404


def test_the_paper_has_every_answer(
    visitor: Visitor,  # noqa: F811
    world: World,
) -> None:
    page = text(visitor.get("/en/bo/offer/"))
    assert page.count('class="on-paper"') >= 8
