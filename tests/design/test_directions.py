"""Public pages turn round for scripts that run from right to left."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.template.loader import render_to_string
from django.utils import translation
from playwright.sync_api import Browser, Page

from amparo.foundation.design.samples import SWITCH, SampleForm

from .test_scripts import opened

pytestmark = pytest.mark.urls("tests.design.addresses")

WIDTH = 320


@pytest.fixture
def arabic(browser: Browser) -> Iterator[Page]:
    context = {"languages": SWITCH, "form": SampleForm(), "consultation": []}
    with translation.override("ar"):
        html = render_to_string("design/styleguide_public.html", context)
    page = opened(browser, html)
    page.set_viewport_size({"width": WIDTH, "height": 640})
    yield page
    page.close()


def test_a_page_from_right_to_left_is_no_wider_than_its_window(arabic: Page) -> None:
    assert arabic.get_attribute("html", "dir") == "rtl"
    assert arabic.evaluate("document.documentElement.scrollWidth") <= WIDTH


def test_text_and_numbers_begin_at_the_right(arabic: Page) -> None:
    for what in ("h1", ".lead", ".choices strong", ".numbers strong"):
        ends = arabic.locator(what).first.evaluate(
            """each => {
                const range = document.createRange();
                range.selectNodeContents(each);
                return range.getBoundingClientRect().right;
            }"""
        )
        assert WIDTH - 48 < ends <= WIDTH, what


def test_other_languages_keep_their_own_direction(arabic: Page) -> None:
    assert set(
        arabic.locator(".languages a").evaluate_all("all => all.map(a => a.dir)")
    ) == {"ltr"}
