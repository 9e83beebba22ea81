"""The two scripts do in a real browser what their pages promise."""

import re
from collections.abc import Iterator

import pytest
from django.template.loader import render_to_string
from playwright.sync_api import Browser, Dialog, Page, Route

from amparo.foundation.design.samples import ME, NAV, SampleForm
from tests.design.sheets import STATIC

pytestmark = pytest.mark.urls("tests.design.addresses")
SITE = "http://pages.test"


def opened(browser: Browser, html: str) -> Page:
    """Open a page on a site that exists only in this browser."""
    page = browser.new_page()

    def answer(route: Route) -> None:
        path = route.request.url.removeprefix(SITE)
        name = path.rsplit("/", 1)[-1]
        if path == "/page/":
            route.fulfill(body=html, content_type="text/html; charset=utf-8")
        elif path.startswith("/static/design/"):
            route.fulfill(path=STATIC / name)
        else:
            route.fulfill(body=f"<title>{path}</title>", content_type="text/html")

    page.route("**/*", answer)
    page.goto(SITE + "/start/")
    page.goto(SITE + "/page/")
    return page


def questions(page: Page) -> list[str]:
    """Collect what the browser asks, and say yes."""
    asked: list[str] = []

    def agree(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", agree)
    return asked


@pytest.fixture
def public_page(browser: Browser) -> Iterator[Page]:
    page = opened(browser, render_to_string("design/base_public.html"))
    yield page
    page.close()


@pytest.fixture
def staff_page(browser: Browser) -> Iterator[Page]:
    context = {"me": ME, "nav": NAV, "search_url": "/look/"}
    html = render_to_string("design/base_staff.html", context)
    form = render_to_string("design/forms/form.html", {"form": SampleForm()})
    page = opened(browser, html.replace('<div class="content">', form))
    yield page
    page.close()


def test_a_public_page_asks_for_its_sheet_and_its_script_only(browser: Browser) -> None:
    page = browser.new_page()
    asked: list[str] = []
    html = render_to_string("design/base_public.html")

    def answer(route: Route) -> None:
        asked.append(route.request.url.removeprefix(SITE))
        name = asked[-1].rsplit("/", 1)[-1]
        if name:
            route.fulfill(path=STATIC / name)
        else:
            route.fulfill(body=html, content_type="text/html; charset=utf-8")

    page.route("**/*", answer)
    page.goto(SITE + "/")
    page.wait_for_load_state("networkidle")
    assert asked == ["/", "/static/design/public.css", "/static/design/public.js"]
    assert page.context.cookies() == []
    page.close()


def test_leaving_takes_the_page_out_of_the_way_back(public_page: Page) -> None:
    public_page.click("#leave")
    public_page.wait_for_url(SITE + "/x")
    public_page.go_back()
    assert public_page.url == SITE + "/start/"


@pytest.mark.parametrize("key", ["Escape", "Shift"])
def test_three_presses_leave_the_page(public_page: Page, key: str) -> None:
    public_page.keyboard.press(key)
    public_page.keyboard.press(key)
    assert public_page.url == SITE + "/page/"
    public_page.keyboard.press(key)
    public_page.wait_for_url(SITE + "/x")


def test_writing_capital_letters_does_not_leave_the_page(public_page: Page) -> None:
    for letter in "ANA ROSA":
        public_page.keyboard.press(f"Shift+{letter}")
    assert public_page.url == SITE + "/page/"


def test_two_keys_mixed_do_not_leave_the_page(public_page: Page) -> None:
    for key in ("Escape", "Shift", "Escape", "Shift"):
        public_page.keyboard.press(key)
    assert public_page.url == SITE + "/page/"


def test_the_slash_goes_to_the_search_field(staff_page: Page) -> None:
    staff_page.keyboard.press("/")
    assert staff_page.evaluate("document.activeElement.id") == "search"
    assert staff_page.input_value("#search") == ""


def test_a_question_mark_shows_the_keys(staff_page: Page) -> None:
    staff_page.keyboard.press("?")
    assert staff_page.is_visible("#keys")
    assert "Concerns" in staff_page.inner_text("#keys")
    staff_page.keyboard.press("Escape")
    assert not staff_page.is_visible("#keys")


def test_g_and_a_letter_go_there(staff_page: Page) -> None:
    staff_page.evaluate(
        """document.querySelector('[data-key=c]').href = '/concerns/'"""
    )
    staff_page.keyboard.press("g")
    staff_page.keyboard.press("c")
    staff_page.wait_for_url(SITE + "/concerns/")


def test_keys_stay_letters_while_somebody_writes(staff_page: Page) -> None:
    staff_page.click("#id_called")
    staff_page.keyboard.type("g/c?")
    assert staff_page.input_value("#id_called") == "g/c?"
    assert not staff_page.is_visible("#keys")


def test_the_theme_switches_and_is_kept(staff_page: Page) -> None:
    staff_page.click("[data-theme-switch]")
    assert staff_page.get_attribute("html", "data-theme") == "dark"
    staff_page.reload()
    assert staff_page.get_attribute("html", "data-theme") == "dark"
    staff_page.click("[data-theme-switch]")
    assert staff_page.get_attribute("html", "data-theme") == "light"


def test_characters_left_are_counted(staff_page: Page) -> None:
    staff_page.fill("#id_story", "four")
    assert staff_page.inner_text("#id_story_count") == "496 characters left"


def test_unsaved_words_are_not_lost_without_a_question(staff_page: Page) -> None:
    asked = questions(staff_page)
    staff_page.click("#id_called")
    staff_page.keyboard.type("Rosa")
    staff_page.goto(SITE + "/start/")
    assert asked == ["beforeunload"]


def test_nothing_is_asked_when_nothing_was_written(staff_page: Page) -> None:
    asked = questions(staff_page)
    staff_page.goto(SITE + "/start/")
    assert asked == []


def test_the_screen_locks_when_nobody_is_there(browser: Browser) -> None:
    context = {"me": ME, "nav": NAV, "idle_seconds": 1800}
    page = opened(browser, render_to_string("design/base_staff.html", context))
    page.clock.install()
    page.reload()
    page.clock.run_for(1_741_000)
    assert page.is_visible("#idle")
    assert re.search(r"Locks in \d+ seconds", page.inner_text("#idle"))
    page.clock.run_for(61_000)
    page.wait_for_url(SITE + "/lock/")
    page.close()


def test_saying_i_am_here_keeps_the_screen_open(browser: Browser) -> None:
    context = {"me": ME, "nav": NAV, "idle_seconds": 1800}
    page = opened(browser, render_to_string("design/base_staff.html", context))
    page.clock.install()
    page.reload()
    page.clock.run_for(1_741_000)
    page.click("#idle button")
    page.clock.run_for(120_000)
    assert page.url == SITE + "/page/"
    assert not page.is_visible("#idle")
    page.close()


def test_paper_is_white_even_when_the_screen_is_dark(staff_page: Page) -> None:
    staff_page.emulate_media(color_scheme="dark", media="print")
    style = "getComputedStyle(document.body)"
    assert staff_page.evaluate(f"{style}.backgroundColor") == "rgb(255, 255, 255)"
    assert staff_page.evaluate(f"{style}.color") == "rgb(0, 0, 0)"
    assert not staff_page.is_visible(".rail")
    assert not staff_page.is_visible(".form-acts")
