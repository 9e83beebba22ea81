"""The question, in a real browser: small, without script, by keyboard, by ear."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from playwright.sync_api import Page, expect

from tests.browsing import Windows, assert_accessible
from tests.server.raw_http import exchange, form
from tests.serving import Server

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

WORDS = "My friend has not come to school.\nFor two weeks now."


@pytest.fixture(scope="module")
def flooded(file_server: Server) -> Server:
    """A server to which very many forms were sent from where the browser is."""
    rubbish = form(b"words=x")
    with ThreadPoolExecutor(50) as machine:
        for _number in range(50):
            machine.submit(exchange, file_server, rubbish, "127.0.0.1")
    return file_server


def report(page: Page, server: Server) -> None:
    page.goto(f"http://127.0.0.1:{server.port}/en/bo/worried/")
    page.get_by_label("What do you want to tell us?").fill(WORDS)
    page.get_by_role("button", name="Send").click()
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text("One more small step")


@pytest.mark.prove  # public/test_challenge.py asks the server
def test_a_flood_beside_her_costs_a_girl_one_press(
    windows: Windows, flooded: Server
) -> None:
    """By keyboard, on 320 pixels, with scripts off."""
    page = windows.open(320, script=False)
    report(page, flooded)
    assert_accessible(page)
    group = page.get_by_role("group", name=re.compile("press the button with the word"))
    buttons = group.get_by_role("button")
    expect(buttons).to_have_count(6)
    word = page.locator("#word strong").inner_text()
    for _tab in range(20):
        page.keyboard.press("Tab")
        if page.locator("button:focus").all_inner_texts() == [word]:
            break
    page.keyboard.press("Enter")
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text("You did the right thing by telling")


@pytest.mark.prove  # public/test_challenge.py asks the server
def test_another_word_gives_another_question(windows: Windows, flooded: Server) -> None:
    page = windows.open(1280, dark=True)
    report(page, flooded)
    assert_accessible(page)
    word = page.locator("#word strong").inner_text()
    others = page.locator(".six button", has_not_text=re.compile(f"^{word}$"))
    others.first.click()
    expect(page.get_by_role("alert")).to_contain_text("Here is another word.")
    assert_accessible(page)
    word = page.locator("#word strong").inner_text()
    page.get_by_role("button", name=word, exact=True).click()
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text("You did the right thing by telling")
