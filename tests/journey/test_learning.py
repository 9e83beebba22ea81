"""From a poster to help without script, and an offer checked in Bengali.

On phones of 320 px, by links alone; nothing is stored on them.
"""

from __future__ import annotations

import re

import pytest
from django.utils import translation
from django.utils.translation import gettext
from playwright.sync_api import Page, expect

from tests.browsing import NARROW, Windows, assert_accessible
from tests.serving import Server

pytestmark = [pytest.mark.django_db, pytest.mark.browser]
SCREENS = 15  # no lesson has more


@pytest.fixture(scope="module")
def lessons(file_server: Server) -> Server:
    """A server with the lessons of a release."""
    done = file_server.run("migrate")
    assert done.returncode == 0, done.stderr
    return file_server


def said(language: str, english: str) -> str:
    with translation.override(language):
        return gettext(english)


def follow(page: Page, words: str) -> None:
    """Follow the link on which these words stand."""
    page.get_by_role("link", name=words).first.click()
    page.wait_for_load_state()


def assert_nothing_is_stored(page: Page) -> None:
    stored = page.context.storage_state()
    assert stored.get("cookies") == []
    assert stored.get("origins") == []


def assert_someone_can_be_called(page: Page) -> None:
    lines = page.locator("a[href^='tel:']")
    expect(lines.first).to_be_visible()
    box = lines.first.bounding_box()
    assert box is not None and box["height"] >= 44


@pytest.mark.prove  # the same without a browser: learning/test_public_pages.py, poster
def test_a_child_goes_from_a_poster_to_help_and_out_again(
    lessons: Server, windows: Windows
) -> None:
    page = windows.open(NARROW, script=False, language="es")
    page.goto(f"{lessons.url}/es/bo/learn/9/poster/")
    assert_accessible(page)
    address = page.locator(".scan strong").inner_text()
    page.goto(lessons.url + re.sub(r"^[^/]+", "", address))
    more, help_words = said("es", "Next"), said("es", "Tell us something")
    for _screen in range(SCREENS):
        assert_accessible(page, colours=False)
        assert_someone_can_be_called(page)
        if page.get_by_role("link", name=help_words).count():
            break
        choices = page.locator("main .choices a")
        if choices.count():
            choices.first.click()
        else:
            follow(page, more)
    follow(page, help_words)
    expect(page.locator("main textarea").first).to_be_visible()
    follow(page, said("es", "Leave this page now"))
    assert page.url.endswith("/x")
    assert_nothing_is_stored(page)


@pytest.mark.prove  # the same without a browser: learning/test_public_pages.py, offer
def test_a_mother_checks_an_offer_in_bengali_and_finds_whom_to_call(
    lessons: Server, windows: Windows
) -> None:
    page = windows.open(NARROW, script=False, language="bn")
    page.goto(f"{lessons.url}/bn/bd/")
    follow(page, said("bn", "Learn and talk: short lessons, and offers to check"))
    follow(page, said("bn", "I have an offer"))
    questions = page.locator("ol.answers > li")
    assert questions.count() == 8
    for question in questions.all():
        advice = question.locator(".feedback")
        expect(advice).to_be_hidden()
        question.locator("summary").click()
        expect(advice).to_be_visible()
        assert re.search(r"[\u0980-\u09ff]", advice.inner_text())
    assert_accessible(page)
    expect(page.get_by_text(said("bn", "Did one of them fit?"))).to_be_visible()
    assert_someone_can_be_called(page)
    assert "1098" in page.locator("main").inner_text() + page.inner_text("body")
    assert_nothing_is_stored(page)
