"""The inbox in a real browser: updates arrive, no one loses their place or words."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page

from tests.browsing import Windows, assert_accessible, take_cookies
from tests.cast import PASSWORD
from tests.serving import Server
from tests.visiting import Visitor, tell

pytestmark = pytest.mark.django_db
AT = "document.activeElement.id"
TOP = "document.activeElement.getBoundingClientRect().top"


def told(server: Server, number: int, **more: str) -> None:
    for _turn in range(number):
        tell(Visitor(server.url), {"words": "My friend is not at school.", **more})


@pytest.fixture(scope="module")
def tomasa(file_server: Server) -> Visitor:
    """Tomasa, who has signed in."""
    visitor = Visitor(file_server.url)
    visitor.sign_in("tomasa@example.org", PASSWORD)
    return visitor


def inbox(
    tomasa: Visitor, windows: Windows, width: int = 1280, *, script: bool = True
) -> Page:
    """Return her inbox, opened in a browser."""
    page = windows.open(width, script=script)
    take_cookies(page.context, tomasa)
    page.goto(f"http://{tomasa.host}/staff/concerns/")
    return page


def look_for_news(page: Page) -> None:
    """Do what the page does by itself every twenty seconds."""
    with page.expect_response("**/staff/concerns/news/**"):
        page.evaluate("htmx.trigger('#queue', 'news')")


@pytest.mark.prove  # a second browser beside the first
def test_news_arrive_without_moving_whoever_reads(
    file_server: Server, tomasa: Visitor, windows: Windows
) -> None:
    told(file_server, 14)
    page = inbox(tomasa, windows)
    for _turn in range(10):
        page.keyboard.press("j")
    here, top = page.evaluate(AT), page.evaluate(TOP)
    rows = page.locator("#queue .row").count()
    assert here.startswith("c-")
    look_for_news(page)
    assert page.locator("#inbox-news").text_content() == ""
    told(file_server, 2, danger_now="yes")
    look_for_news(page)
    page.get_by_text("2 new", exact=True).wait_for()
    news = page.locator("#inbox-news")
    assert (news.get_attribute("role"), news.get_attribute("aria-live")) == (
        "status",
        "polite",
    )
    assert page.locator("#queue .row").count() == rows + 2
    assert page.evaluate(AT) == here
    assert abs(page.evaluate(TOP) - top) < 2
    page.keyboard.press("k")
    assert page.evaluate(AT) not in ("", here)


def test_the_keys_go_through_the_queue_to_the_answer(
    file_server: Server, tomasa: Visitor, windows: Windows
) -> None:
    told(file_server, 3)
    page = inbox(tomasa, windows)
    page.keyboard.press("?")
    assert "take the next one" in page.locator("#keys").inner_text()
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    page.keyboard.press("j")
    second = page.evaluate(AT)
    page.keyboard.press("Enter")
    page.wait_for_url("**/staff/concerns/*-*/")
    assert second.removeprefix("c-") in page.url
    page.keyboard.press("r")
    assert page.evaluate(AT) == "id_text"
    page.keyboard.type("Is it safe, r j k n?")
    told(file_server, 1)
    look_for_news(page)
    page.get_by_text("1 new", exact=True).wait_for()
    assert page.locator("#id_text").input_value() == "Is it safe, r j k n?"
    assert page.evaluate(AT) == "id_text"


@pytest.mark.prove  # the gate goes the whole queue by keys, above
def test_the_next_one_is_one_key_away(
    file_server: Server, tomasa: Visitor, windows: Windows
) -> None:
    told(file_server, 1)
    page = inbox(tomasa, windows)
    page.keyboard.press("n")
    page.wait_for_url("**/staff/concerns/*-*/")
    page.get_by_text("My friend is not at school.").first.wait_for()
    assert_accessible(page)


@pytest.mark.prove  # the gate goes by keys, above, and asks its pages
def test_it_works_without_script(
    file_server: Server, tomasa: Visitor, windows: Windows
) -> None:
    told(file_server, 1)
    page = inbox(tomasa, windows, 320, script=False)
    page.get_by_role("button", name="Take the next one").click()
    page.get_by_text("My friend is not at school.").first.wait_for()
    page.locator("summary", has_text="Close").click()
    page.get_by_role("button", name="A test").click()
    page.get_by_role("button", name="Undo").click()
    page.get_by_text("Concern reopened.").wait_for()
    assert_accessible(page)


@pytest.mark.prove  # the form without script has its own tests
def test_writing_down_asks_for_what_matters(
    file_server: Server, tomasa: Visitor, windows: Windows
) -> None:
    """Where to reach them shows when one may; what is wrong shows in any case."""
    page = inbox(tomasa, windows, 320, script=False)
    page.goto(file_server.url + "/staff/concerns/new/")
    where, addresses = page.locator("[name=where]"), page.locator("[name=addresses]")
    assert not where.is_visible()
    assert not addresses.is_visible()
    page.locator("[name=reach][value=call]").check()
    assert where.is_visible()
    assert page.locator("[name=never]").is_visible()
    page.locator("[name=kinds][value=online]").check()
    assert addresses.is_visible()
    page.locator("[name=words]").fill("She told me at the door.")
    page.locator("form.form [type=submit]").click()
    page.locator("[name=reach][value=return]").check()
    assert where.get_attribute("aria-invalid") == "true"
    assert where.is_visible()
    assert not page.locator("[name=whose]").is_visible()


COUNT_TONES = """() => {
    window.tones = 0;
    const make = AudioContext.prototype.createOscillator;
    AudioContext.prototype.createOscillator = function () {
        window.tones += 1;
        return make.call(this);
    };
}"""


@pytest.mark.prove  # it waits for a bell
def test_danger_is_counted_in_the_title_and_rings_only_when_asked_to(
    file_server: Server, tomasa: Visitor, windows: Windows
) -> None:
    page = inbox(tomasa, windows)
    page.evaluate(COUNT_TONES)
    title = page.title()
    told(file_server, 1, danger_now="yes")
    look_for_news(page)
    page.wait_for_function("before => document.title !== before", arg=title)
    first = danger_in_title(page)
    assert first >= 1
    assert page.title().endswith(") Concerns · amparo")
    assert page.evaluate("window.tones") == 0
    switch = page.get_by_role("button", name="Sound when someone is in danger")
    assert switch.get_attribute("aria-pressed") == "false"
    switch.click()
    assert switch.get_attribute("aria-pressed") == "true"
    page.evaluate("window.tones = 0")
    told(file_server, 1)  # no danger, no sound
    look_for_news(page)
    page.get_by_text("1 new", exact=True).wait_for()
    assert page.evaluate("window.tones") == 0
    told(file_server, 1, danger_now="yes")
    look_for_news(page)
    page.wait_for_function("() => window.tones === 3")
    assert danger_in_title(page) == first + 1
    page.reload()
    assert switch.get_attribute("aria-pressed") == "true"
    switch.click()
    assert page.evaluate("localStorage.getItem('amparo.danger-sound')") == "off"
    assert_accessible(page)


def danger_in_title(page: Page) -> int:
    """Return the number at the beginning of the page's title; 0 for none."""
    found = re.match(r"\((\d+)\) ", page.title())
    return int(found[1]) if found else 0
