"""Every page of the room is accessible, narrow or wide, light or dark.

One test visits them all, because a browser is slow to start. The pages come from the
URLconf, so new ones are included.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from tests.browsing import (
    ALL_WAYS,
    WIDE,
    Windows,
    assert_accessible_in,
    look_once,
    take_cookies,
)
from tests.cast import PASSWORD
from tests.serving import Server
from tests.test_role_matrix import STAFF
from tests.visiting import Visitor, tell

pytestmark = pytest.mark.django_db
# The gate looks at one page in so many, proofs at each.
SAMPLE = 8
# Who looks: the first for whom a page opens.
PEOPLE = ("tomasa", "sonia", "yara")


def come_in(server: Server, name: str) -> Visitor:
    visitor = Visitor(server.url)
    visitor.sign_in(f"{name}@example.org", PASSWORD)
    return visitor


def concerns(server: Server, tomasa: Visitor) -> list[str]:
    """Tell two concerns; return one that is open, muted and has addresses, and one
    that was closed.
    """
    ids = []
    for _turn in range(2):
        tell(
            Visitor(server.url),
            {"words": "My friend is not at school.", "addresses": "chat.example/7"},
        )
        taken = tomasa.get("/staff/concerns/").send(action="next/")
        assert taken.status == 200, taken.said
        ids.append(taken.url.strip("/").split("/")[2])
    mute = tomasa.get(reverse("muting:block", args=[ids[0]]))
    assert mute.send({"hours": "24", "reason": "Rude words."}).status == 200
    closing = tomasa.get(reverse("concerns:concern", args=[ids[1]]))
    closing.send({"outcome": "silent"}, field="version", action="quick/")
    return ids


# Concerns, the rooms above it whose pages are about a concern, and prevention.
ROOMS = (
    "concerns",
    "transfers",
    "consultations",
    "online_desk",
    "retention",
    "muting",
    "canned_texts",
    "reporter_names",
    "intake_figures",
    "case_figures",
    "courses",
    "groups",
    "learning",
)


def addresses(ids: list[str]) -> Iterator[list[str]]:
    """Yield, for each page of the room, the addresses at which it could open."""
    for route in STAFF:
        if route.name.partition(":")[0] not in ROOMS or "table" in route.name:
            continue
        if not route.arguments:
            yield [reverse(route.name)]
        elif route.arguments == ("concern_id",):
            yield [reverse(route.name, args=[one]) for one in ids]


def found(
    visitors: dict[str, Visitor], every: list[list[str]]
) -> Iterator[tuple[str, str]]:
    """Yield who opens which page; parts and what answers forms only are left out."""
    for possible in every:
        for name, address in product(visitors, possible):
            page = visitors[name].get(address)
            whole = page.status == 200 and "<html" in page.text
            if whole and page.url == address:
                yield name, address
                break


def window(windows: Windows, visitor: Visitor) -> Page:
    page = windows.open(WIDE)
    take_cookies(page.context, visitor)
    return page


@pytest.mark.parametrize(
    "thorough", [False, pytest.param(True, marks=pytest.mark.prove)]
)
def test_no_page_of_the_team_puts_up_a_barrier(
    server: Server, windows: Windows, thorough: bool
) -> None:
    visitors = {name: come_in(server, name) for name in PEOPLE}
    ids = concerns(server, visitors["tomasa"])
    every = list(addresses(ids))
    assert len(every) >= 25, every
    pages = list(found(visitors, every if thorough else every[::SAMPLE]))
    assert not thorough or {name for name, _address in pages} == set(PEOPLE)
    assert len(pages) >= (25 if thorough else 3), pages
    open_windows = {name: window(windows, visitors[name]) for name in PEOPLE}
    for number, (name, address) in enumerate(pages):
        page = open_windows[name]
        page.goto(server.url + address)
        if thorough:
            assert_accessible_in(page, ALL_WAYS)
        else:
            look_once(page, number)


def test_what_is_folded_on_the_screen_stands_on_paper(
    standing_server: Server, windows: Windows
) -> None:
    page = window(windows, come_in(standing_server, "lucia"))
    page.goto(standing_server.url + "/staff/countries/BO/deadlines/")
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = false)")
    row = page.locator("details.panel-fold .row").first
    shown = "row => row.checkVisibility({contentVisibilityAuto: true})"
    assert row.evaluate(shown) is False
    page.emulate_media(media="print")
    assert row.evaluate(shown) is True
