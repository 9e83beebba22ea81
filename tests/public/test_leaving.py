"""Leaving, in a real browser: what the way back shows, with script and without.

The browser of these tests keeps pages alive for the way back, as a phone's does.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from itertools import product

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browsing import FLAGS
from tests.serving import Server
from tools import browser as chromium

pytestmark = [pytest.mark.django_db, pytest.mark.browser]

SECRET = "He waits for her after school."
WORDS = "What do you want to tell us?"
KEPT = "--disable-back-forward-cache"  # what Playwright usually asks for


@pytest.fixture(scope="module")
def caching(browser: Browser) -> Iterator[Browser]:
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    running = browser.browser_type.launch(
        executable_path=chromium.ensure(),
        args=[*FLAGS, *sandbox],
        ignore_default_args=[KEPT],
    )
    yield running
    running.close()


@pytest.fixture
def phone(caching: Browser) -> Iterator[BrowserContext]:
    context = caching.new_context(locale="en", viewport={"width": 320, "height": 640})
    yield context
    context.close()


@pytest.fixture
def scriptless(caching: Browser) -> Iterator[BrowserContext]:
    context = caching.new_context(locale="en", java_script_enabled=False)
    yield context
    context.close()


def words_written(context: BrowserContext, server: Server) -> Page:
    """Go the usual way, from elsewhere to the form, and write something."""
    page = context.new_page()
    page.goto("data:text/html,<title>elsewhere</title>Elsewhere")
    page.goto(f"{server.url}/en/bo/")
    page.get_by_role("link", name="I need help now").click()
    page.get_by_label(WORDS).fill(SECRET)
    return page


def step(page: Page, by: int) -> None:
    """Press "back" (-1) or "forward" (1), as the browser's own buttons do."""
    wire = page.context.new_cdp_session(page)
    history = wire.send("Page.getNavigationHistory")
    entry = history["entries"][history["currentIndex"] + by]
    wire.send("Page.navigateToHistoryEntry", {"entryId": entry["id"]})


def shows_calendar(page: Page) -> None:
    expect(page).to_have_url(re.compile("/x$"))
    expect(page.locator("table").first).to_be_visible()


# -- With script ---------------------------------------------------------------------


@pytest.mark.prove  # the gate leaves without script, below
def test_back_from_the_calendar_never_shows_a_page_of_ours(
    phone: BrowserContext, standing_server: Server
) -> None:
    page = words_written(phone, standing_server)
    page.click("#leave")
    shows_calendar(page)
    step(page, -1)
    page.wait_for_timeout(300)
    shows_calendar(page)
    step(page, -1)
    expect(page).to_have_title("elsewhere")
    step(page, 1)
    page.wait_for_timeout(300)
    shows_calendar(page)


@pytest.mark.prove  # a browser's history
def test_who_comes_again_by_the_address_is_let_in(
    phone: BrowserContext, standing_server: Server
) -> None:
    page = words_written(phone, standing_server)
    page.click("#leave")
    shows_calendar(page)
    page.goto(f"{standing_server.url}/en/bo/")
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Help in your country: Bolivia"
    )


@pytest.mark.prove  # a browser's history
def test_back_to_a_form_shows_it_empty(
    phone: BrowserContext, standing_server: Server
) -> None:
    page = words_written(phone, standing_server)
    page.goto(f"{standing_server.url}/en/bo/safety/")
    step(page, -1)
    expect(page).to_have_url(re.compile("/now/$"))
    expect(page.get_by_label(WORDS)).to_have_value("")


@pytest.mark.prove  # a browser's history
def test_back_and_forward_never_show_the_number_again(
    phone: BrowserContext, file_server: Server
) -> None:
    page = words_written(phone, file_server)
    page.get_by_role("button", name="Send to the team").click()
    expect(page.locator(".receipt")).to_be_visible()
    step(page, -1)
    expect(page.get_by_label(WORDS)).to_have_value("")
    step(page, 1)
    expect(page.get_by_label(WORDS)).to_have_value("")
    expect(page.locator(".receipt")).to_have_count(0)


@pytest.mark.prove  # a browser's history
def test_a_reload_still_shows_the_number(
    phone: BrowserContext, file_server: Server
) -> None:
    """Whoever pulls the page down by chance has not lost it."""
    page = words_written(phone, file_server)
    page.get_by_role("button", name="Send to the team").click()
    number = page.locator(".receipt").inner_text()
    page.reload()
    assert page.locator(".receipt").inner_text() == number


@pytest.mark.prove  # a browser without network
def test_words_stay_when_the_network_is_gone(
    phone: BrowserContext, file_server: Server
) -> None:
    page = words_written(phone, file_server)
    phone.set_offline(True)
    page.get_by_role("button", name="Send to the team").click()
    expect(page.get_by_role("alert")).to_contain_text("What you wrote is still here")
    expect(page.get_by_label(WORDS)).to_have_value(SECRET)
    phone.set_offline(False)
    page.get_by_role("button", name="Send to the team").click()
    expect(page.locator(".receipt")).to_be_visible()


# -- Without script ------------------------------------------------------------------


def test_without_script_back_from_the_calendar_shows_an_empty_form(
    scriptless: BrowserContext, standing_server: Server
) -> None:
    page = words_written(scriptless, standing_server)
    page.click("#leave")
    shows_calendar(page)
    page.wait_for_load_state("networkidle")  # the moon makes the browser forget
    step(page, -1)
    expect(page).to_have_url(re.compile("/now/$"))
    expect(page.get_by_label(WORDS)).to_have_value("")


@pytest.mark.prove  # a browser's history
def test_without_script_back_to_the_number_sends_nothing_by_itself(
    scriptless: BrowserContext, file_server: Server
) -> None:
    page = words_written(scriptless, file_server)
    page.get_by_role("button", name="Send to the team").click()
    expect(page.locator(".receipt")).to_be_visible()
    page.click("#leave")
    shows_calendar(page)
    step(page, -1)
    page.wait_for_timeout(300)
    assert "chrome-error" in page.url  # it asks whether to send the form again


# -- The bar itself ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "script"),
    [
        ("/en/bo/worried/", True),
        ("/en/bo/worried/", False),
        # The bar is the same in every page.
        *(
            pytest.param(address, script, marks=pytest.mark.prove)
            for address, script in product(("/", "/en/bo/", "/nothing/"), [True, False])
        ),
    ],
)
def test_the_way_out_is_seen_first_and_never_covered(
    caching: Browser, standing_server: Server, address: str, script: bool
) -> None:
    context = caching.new_context(
        viewport={"width": 320, "height": 480}, java_script_enabled=script
    )
    page = context.new_page()
    page.goto(standing_server.url + address)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "leave"
    for _turn in range(2):
        box = page.locator("#leave").bounding_box()
        assert box is not None
        assert box["height"] >= 44
        assert box["x"] >= 0 and box["x"] + box["width"] <= 320
        assert box["y"] >= 0 and box["y"] + box["height"] <= 120
        middle = [box["x"] + box["width"] / 2, box["y"] + box["height"] / 2]
        over = page.evaluate("([x, y]) => document.elementFromPoint(x, y).id", middle)
        assert over == "leave"
        page.evaluate("scrollTo(0, document.body.scrollHeight)")
    context.close()
