"""Lessons, posters and places on paper, and a set of lessons without any network.

The pages come from the test client and are laid out by a real browser; no server runs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from playwright.sync_api import Browser, Page, expect

from amparo.prevention.learning.shipped import load_shipped
from tests.cast import World
from tests.public.conftest import Visitor, text, visitor  # noqa: F401
from tests.public.test_paper import sheets
from tests.services.helpers import a_service, made_public

pytestmark = [pytest.mark.django_db, pytest.mark.browser]
LEARN = "/es/bo/learn/"
# Letter is the shorter sheet; on a screen of its width nothing may stand out.
PAPER, WIDTH = "Letter", 704
BOOKLET = 3  # sheets at most, which a copier puts on two


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    made = browser.new_context(offline=True).new_page()
    yield made
    made.context.close()


def lay_out(page: Page, answer: str) -> int:
    """Put a page on paper; return on how many sheets."""
    style = Path(str(finders.find("design/public.css"))).read_text()
    whole = re.sub(r"<link[^>]*stylesheet[^>]*>", f"<style>{style}</style>", answer)
    page.set_viewport_size({"width": WIDTH, "height": 900})
    page.set_content(whole)
    page.emulate_media(media="print")
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= WIDTH
    return sheets(page.pdf(format=PAPER))


def test_booklets_and_posters_fit_their_sheets(
    page: Page,
    visitor: Visitor,  # noqa: F811
    world: World,
) -> None:
    load_shipped()
    numbers = (1, 8, 10, 19)  # a short one, two with choices, one for professionals
    for number in numbers:
        booklet = text(visitor.get(f"{LEARN}{number}/all/"))
        assert lay_out(page, booklet) <= BOOKLET, number
        poster = text(visitor.get(f"{LEARN}{number}/poster/"))
        assert lay_out(page, poster) == 1, number
    assert lay_out(page, text(visitor.get("/es/bo/offer/"))) <= BOOKLET


def test_a_card_with_places_is_one_sheet_and_does_not_say_what_they_are_for(
    page: Page,
    visitor: Visitor,  # noqa: F811
    world: World,
) -> None:
    for number in range(8):
        made_public(a_service(world, name=f"Taller {number}"), "Toca el timbre.")
    card = text(visitor.get("/es/bo/more/z/"))
    assert lay_out(page, card) == 1
    printed = page.inner_text("body")
    assert printed.count("+591 4 555 0101") == 8
    for revealing in ("Taller", "hablar", "Toca el timbre", "peligro", "foto", "Salir"):
        assert revealing not in printed


def test_a_set_of_lessons_opens_without_network_and_asks_for_nothing(
    page: Page,
    visitor: Visitor,  # noqa: F811
    world: World,
    tmp_path: Path,
) -> None:
    load_shipped()
    file = tmp_path / "help.html"
    file.write_text(text(visitor.get(f"{LEARN}set/14-17/")))
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(file.as_uri())
    assert asked == [file.as_uri()]
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.locator("#all ul a").first.click()
    page.locator("article details summary").first.click()
    expect(page.locator("article .feedback").first).to_be_visible()
    page.locator("a.leave").click()
    expect(page.locator("#x table")).to_be_visible()
    expect(page.locator("#all")).to_be_hidden()
    assert [url for url in asked if not url.startswith(file.as_uri())] == []
