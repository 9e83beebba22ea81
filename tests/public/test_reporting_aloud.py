"""Reporting and reading by ear, and with the keyboard alone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browsing import (
    ALL_WAYS,
    NARROW,
    TWO_WAYS,
    Way,
    Windows,
    assert_accessible,
    assert_accessible_in,
)
from tests.serving import Server
from tests.visiting import Visitor, open_mailbox, receipt_on

pytestmark = [pytest.mark.django_db, pytest.mark.browser]

NOW = """
- banner:
  - link "Leave this page now"
- main:
  - heading "You can tell us now" [level=1]
  - paragraph
  - region "In danger now? Call first.":
    - heading "In danger now? Call first." [level=2]
    - list:
      - listitem:
        - link /110 If someone is in danger now/
  - text: What do you want to tell us?
  - textbox "What do you want to tell us?"
  - group "How can we answer you?":
    - radio "Do not contact me. I will come back here to read your answer." [checked]
    - radio "Call me"
    - radio "Send me a message"
  - button "Send to the team"
- complementary "Talk to someone now"
- contentinfo
"""
WORRIED = """
- banner
- main:
  - heading "You can tell us" [level=1]
  - textbox "What do you want to tell us?"
  - group "Is anyone in danger right now?":
    - radio "I would rather not say" [checked]
    - radio "Yes"
    - radio "No"
    - radio "I am not sure"
  - group: What is happening
  - group: About the child
  - group: About you, and how we can answer you
  - button "Send to the team"
- complementary "Talk to someone now"
- contentinfo
"""


@pytest.mark.parametrize(
    ("name", "found"),
    [pytest.param("now", NOW, marks=pytest.mark.prove), ("worried", WORRIED)],
)
def test_whoever_listens_meets_the_number_the_words_and_then_the_rest(
    windows: Windows, standing_server: Server, name: str, found: str
) -> None:
    page = windows.open()
    page.goto(f"{standing_server.url}/en/bo/{name}/")
    expect(page.locator("body")).to_match_aria_snapshot(found)


@pytest.mark.parametrize(
    "ways", [TWO_WAYS, pytest.param(ALL_WAYS, marks=pytest.mark.prove)]
)
@pytest.mark.parametrize(
    "address",
    ["/en/bo/now/", pytest.param("/th/bo/worried/", marks=pytest.mark.prove)],
)
def test_no_question_hinders_anybody(
    windows: Windows, standing_server: Server, ways: tuple[Way, ...], address: str
) -> None:
    page = windows.open(NARROW)
    page.goto(standing_server.url + address)
    for part in page.locator("summary").all():
        part.click()
    if "worried" in address:
        page.locator("[name=online]").check()
    page.locator("[name=reach][value=call]").check()
    page.evaluate("window.scrollTo(0, 0)")
    assert_accessible_in(page, ways)


def _press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


@pytest.mark.prove  # the gate tells by touch: journey/test_readers.py
def test_with_the_keyboard_alone_one_tells_and_reads_the_number(
    windows: Windows, standing_server: Server
) -> None:
    page = windows.open()
    page.goto(f"{standing_server.url}/en/bo/worried/")
    focused = page.locator(":focus")
    _press(page, "Tab")
    expect(focused).to_have_text("Leave this page now")
    _press(page, "Tab", "Enter")  # over to the text
    _press(page, "Tab", "Tab")  # past the number to call
    expect(focused).to_have_attribute("name", "words")
    page.keyboard.type("My friend has not come to school.")
    _press(page, "Tab", "ArrowDown")
    expect(focused).to_have_attribute("value", "yes")
    _press(page, "Tab")
    expect(focused).to_have_attribute("name", "about_colleague")
    for part in ("What is happening", "About the child", "About you, and how"):
        _press(page, "Tab")
        expect(focused).to_contain_text(part)
    _press(page, "Tab")
    expect(focused).to_have_text("Send to the team")
    _press(page, "Enter")
    expect(page.locator(".receipt")).to_be_visible()


def test_what_was_not_chosen_is_out_of_the_way_and_comes_when_it_is(
    windows: Windows, standing_server: Server
) -> None:
    page = windows.open(script=False)
    page.goto(f"{standing_server.url}/en/bo/worried/")
    for part in page.locator("summary").all():
        part.click()
    where, addresses = page.locator("[name=where]"), page.locator("[name=addresses]")
    expect(where).to_be_hidden()
    expect(addresses).to_be_hidden()
    page.locator("[name=reach][value=message]").check()
    page.locator("[name=online]").check()
    expect(where).to_be_visible()
    expect(addresses).to_be_visible()
    expect(page.locator("[name=never]")).to_be_visible()


@pytest.mark.prove  # the gate listens to the forms, above
def test_an_open_mailbox_can_be_heard(
    windows: Windows, standing_server: Server
) -> None:
    told = Visitor(standing_server.url).get("/en/bo/worried/")
    number = receipt_on(told.send({"words": "My friend has not come to school."}))
    assert "No answer yet" in open_mailbox(Visitor(standing_server.url), number).text
    page = windows.open(NARROW)
    page.goto(f"{standing_server.url}/en/bo/read/")
    page.locator("[name=receipt]").fill(number)
    page.get_by_role("button", name="Open").click()
    page.locator("summary", has_text="Change how you can reach me").click()
    page.evaluate("window.scrollTo(0, 0)")
    assert_accessible(page)
    expect(page.locator("main")).to_match_aria_snapshot(
        """
        - heading "No answer yet" [level=1]
        - status
        - textbox "Write more"
        - button "Send to the team"
        - heading "Or just press a button" [level=2]
        - button "I am safe now"
        - group:
          - group "How can we answer you?"
          - textbox "What must we never do?"
          - button "Save changes"
        """
    )
