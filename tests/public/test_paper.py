"""The help of a country on one sheet of paper, to fold and to carry."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from amparo.foundation.countries.queries import programme_countries
from tests.serving import Server

pytestmark = [pytest.mark.django_db, pytest.mark.browser]


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page()
    yield page
    page.close()


def sheets(pdf: bytes) -> int:
    """Count the pages of a PDF by its page objects."""
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf))


def test_sheets_are_counted(page: Page) -> None:
    page.set_content("<p style='break-after: page'>One</p><p>Two</p>")
    assert sheets(page.pdf()) == 2


@pytest.mark.prove  # the gate prints one country, below
@pytest.mark.parametrize("paper", ["Letter", "A4"])
def test_the_help_of_each_country_fits_on_one_sheet(
    page: Page, standing_server: Server, paper: str
) -> None:
    found = {}
    for country in programme_countries():
        page.goto(f"{standing_server.url}/es/{country.code.lower()}/")
        found[country.code] = sheets(page.pdf(format=paper))
    assert len(found) == 12
    assert set(found.values()) == {1}, found


def test_on_paper_are_numbers_hours_and_what_to_say_and_nothing_else(
    page: Page, standing_server: Server
) -> None:
    page.goto(f"{standing_server.url}/en/pe/")
    page.emulate_media(media="print")
    assert sheets(page.pdf(format="Letter")) == 1  # the shorter sheet
    words = page.inner_text("body")
    for printed in ("1810", "Monday to Saturday 07:00–19:00", "What you can say"):
        assert printed in words
    for revealing in (
        "Leave this page",
        "history",
        "I need help now",
        "open",
        "closed",
    ):
        assert revealing not in words
    assert "https://www.iwf.org.uk/report" in words  # nobody can tap on paper
    size = page.locator(".number").first.evaluate(
        "each => parseFloat(getComputedStyle(each).fontSize)"
    )
    assert size >= 28  # pixels: 21 points
