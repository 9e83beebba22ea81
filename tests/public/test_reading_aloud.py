"""What a screen reader, a text browser or a small phone finds, and in which order."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

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

from .conftest import Visitor, text

pytestmark = [pytest.mark.django_db, pytest.mark.browser]

# In the gate two pages are enough; proofs look at these, too.
PREVENTION = ("/es/bo/learn/", "/bn/bd/offer/", "/th/th/more/")
OTHERS = ("/th/th/", "/x", "/nothing/", *PREVENTION)
START = """
- banner:
  - link "Leave this page now"
  - status
  - link "Skip to content"
- main:
  - heading "Where are you?" [level=1]
  - paragraph: /Choose your country. There you can get help, .* or read our answer./
  - list:
    - listitem:
      - link "India"
    - listitem:
      - link "Philippines"
  - heading "Other countries" [level=2]
  - list
  - navigation "Languages"
  - paragraph:
    - link "Can anyone see that I was here?"
- complementary "My country is not here"
- contentinfo
"""
COUNTRY = """
- banner:
  - link "Leave this page now"
- main:
  - heading /Help in your country. Peru/ [level=1]
  - paragraph: You are not in trouble. What happened is not your fault.
  - list:
    - listitem:
      - link "105 If someone is in danger now Police 105 · day and night"
  - region "Do you want to tell us something?":
    - heading "Do you want to tell us something?" [level=2]
  - heading "Talk to someone now" [level=2]
  - list
- contentinfo
"""


@pytest.mark.parametrize(
    ("address", "found"),
    [
        pytest.param("/en/", START, marks=pytest.mark.prove),
        ("/en/pe/", COUNTRY),
    ],
)
def test_a_screen_reader_meets_the_way_out_then_the_question_then_the_rest(
    windows: Windows, standing_server: Server, address: str, found: str
) -> None:
    page = windows.open()
    page.goto(standing_server.url + address)
    expect(page.locator("body")).to_match_aria_snapshot(found)


@pytest.mark.parametrize(
    "address",
    [
        "/en/",
        *(pytest.param(each, marks=pytest.mark.prove) for each in ("/hi/in/", *OTHERS)),
    ],
)
@pytest.mark.parametrize(
    "ways", [TWO_WAYS, pytest.param(ALL_WAYS, marks=pytest.mark.prove)]
)
def test_nothing_hinders_anybody(
    windows: Windows, standing_server: Server, address: str, ways: tuple[Way, ...]
) -> None:
    page = windows.open(NARROW)
    page.goto(standing_server.url + address)
    assert_accessible_in(page, ways)


@pytest.mark.prove  # design/test_scripts.py hides it
def test_a_page_that_hides_itself_hinders_nobody(
    windows: Windows, standing_server: Server
) -> None:
    page = windows.open(NARROW)
    page.clock.install()
    page.goto(f"{standing_server.url}/en/bo/worried/")
    page.clock.run_for(6 * 60_000)
    expect(page.get_by_role("button", name="Show the page again")).to_be_focused()
    assert_accessible(page)


def test_a_text_browser_reads_line_by_line(visitor: Visitor) -> None:
    """Without a stylesheet no two things run into one word."""
    for address in ("/en/", "/en/bo/", "/en/pe/"):
        shown = re.sub(r"(?s)<head.*?</head>", "", text(visitor.get(address)))
        shown = re.sub(r">https://[^<]*<", "><", shown)
        shown = re.sub(r"[\w.]+\.(?:org|com|net)\b", "", shown)  # hosts of sites
        runs = re.sub(r"<(?!/?(?:span|strong|bdi|b|em|a)\b)[^>]*>", "\n", shown)
        for line in re.sub(r"<[^>]*>", "", runs).splitlines():
            assert not re.search(r"[a-z.?!0-9][A-Z]|[.?!][a-z]{3}", line), line
