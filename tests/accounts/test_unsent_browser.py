"""In Chromium: the session ends or the screen locks, and no word is lost."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, Page, expect

from amparo.foundation.accounts import factors
from amparo.response.cases.models import Case, Note
from tests.accounts.browser import served, window_of
from tests.accounts.helpers import SECRET, with_app
from tests.cases.helpers import opened
from tests.cast import PASSWORD, World
from tests.signin import signed_in

PATIENCE = 20_000  # the page looks every few seconds
WORDS = "She told me about her brother.\nWe agreed to speak again on Friday."


@pytest.fixture
def case(browser: Browser, world: World) -> Case:
    """A case of Carla's; the browser comes first, for it decides the connection."""
    with_app(world.users["carla"])
    return opened(world)


@pytest.fixture
def page(browser: Browser, world: World, case: Case) -> Iterator[Page]:
    """Carla at the form of a note, half written."""
    with served() as address, window_of(browser, address) as context:
        enter(context, world, address)
        page = context.new_page()
        page.goto(reverse("cases:note", args=[case.id]))
        page.locator("[name=kind]").first.check()
        page.locator("[name=text]").fill(WORDS)
        expect.set_options(timeout=PATIENCE)
        yield page
        expect.set_options(timeout=5_000)


def enter(context: BrowserContext, world: World, address: str) -> None:
    """Give the window the cookies of someone who has signed in."""
    client: Client = signed_in(world, "carla")
    context.add_cookies(
        [
            {"name": name, "value": cookie.value, "url": address + "/staff/"}
            for name, cookie in client.cookies.items()
        ]
    )


def move_the_clock(page: Page, seconds: int) -> None:
    """Let the wall clock of the page jump, as after a sleep; its timers do not."""
    page.evaluate(
        "ahead => { const now = Date.now; Date.now = () => now() + ahead; }",
        seconds * 1000,
    )


def sign_in_here(page: Page, world: World, button: str) -> None:
    """Give e-mail, password and code on the page itself."""
    page.get_by_label("E-mail").fill(world.users["carla"].email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name=button).click()
    page.get_by_label("Code").fill(factors.code_now(SECRET))
    page.get_by_role("button", name="Continue").click()


@pytest.mark.prove  # accounts/test_unsent.py carries every form over
def test_a_note_written_over_the_end_of_a_session_is_saved_exactly_once(
    page: Page, world: World, case: Case
) -> None:
    Session.objects.all().delete()
    page.locator("main form.form button[type=submit]").click()
    expect(page.get_by_role("heading", name="Your session has ended")).to_be_visible()
    assert "brother" not in page.content()
    sign_in_here(page, world, "Sign in and send")
    page.wait_for_url(f"**{reverse('cases:detail', args=[case.id])}**")
    assert Note.objects.count() == 1


@pytest.mark.prove  # it waits for a clock
def test_a_laptop_that_slept_locks_and_gives_the_words_back(
    page: Page, world: World, case: Case
) -> None:
    move_the_clock(page, settings.SESSION_COOKIE_AGE + 60)
    expect(page.get_by_role("heading", name="This screen is locked")).to_be_visible()
    assert "brother" not in page.content()
    sign_in_here(page, world, "Continue")
    expect(page.locator("textarea").first).to_have_value(WORDS)
    assert Note.objects.count() == 0
    page.get_by_role("button", name="Send it as it is").click()
    page.wait_for_url(f"**{reverse('cases:detail', args=[case.id])}**")
    assert Note.objects.count() == 1


@pytest.mark.prove  # a browser without network
def test_without_network_the_locked_page_is_covered_and_keeps_the_words(
    page: Page,
) -> None:
    page.context.set_offline(True)
    move_the_clock(page, settings.SESSION_COOKIE_AGE + 60)
    expect(page.get_by_text("What you wrote stays here until")).to_be_visible()
    expect(page.locator("[name=text]")).to_be_hidden()
    page.context.set_offline(False)
    expect(page.get_by_role("heading", name="This screen is locked")).to_be_visible()


@pytest.mark.prove  # it waits for a clock
def test_the_bar_says_when_the_session_ends_and_that_it_has(
    page: Page, world: World
) -> None:
    soon = page.get_by_text("Your session ends at")
    expect(soon).to_be_hidden()
    session = Session.objects.get()
    held = session.get_decoded()
    held["began"] = int(time.time()) - settings.AMPARO_LONGEST_SESSION + 300
    session.session_data = Session.objects.encode(held)
    session.save()
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    expect(soon).to_be_visible()
    page.locator("[name=text]").fill(WORDS)
    Session.objects.all().delete()
    move_the_clock(page, 301)
    expect(page.get_by_text("Your session has ended.")).to_be_visible()
    expect(page.locator("[name=text]")).to_have_value(WORDS)
