"""A real Chromium: pages that report what a strict policy forbids, and pictures."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import (
    Browser,
    BrowserContext,
    CDPSession,
    Page,
    sync_playwright,
)

from tools import browser as chromium

if TYPE_CHECKING:  # this plugin is loaded before Django's models are
    from tests.visiting import Visitor

VAR = Path(__file__).resolve().parent.parent / "var"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
FLAGS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-gpu",
]
AXE = Axe().axe_script
# Only what is wrong is asked for: describing what is right costs as much as looking.
ASK_AXE = """async ([tags, colours]) => {
    const options = {
        runOnly: {type: "tag", values: tags},
        rules: {"color-contrast": {enabled: colours}},
        resultTypes: ["violations"]
    }
    const found = await axe.run(document, options)
    return found.violations.flatMap(rule => rule.nodes.map(
        node => `${rule.id}: ${rule.help}: ${node.html.slice(0, 200)}`
    ))
}"""
NARROW, WIDE = 320, 1280
HEIGHTS = {NARROW: 640, WIDE: 900}
Way = tuple[int, Literal["light", "dark"]]
# Looking costs time: the gate looks in two ways, the proofs in all.
TWO_WAYS: tuple[Way, ...] = ((NARROW, "dark"), (WIDE, "light"))
# Contrast is three quarters of that. Colours are pairs of tokens, which are computed
# (design/test_colours.py): the gate has one page in so many measured too, proofs all.
COLOURS_EVERY = 5
ALL_WAYS: tuple[Way, ...] = (*TWO_WAYS, (NARROW, "light"), (WIDE, "dark"))


@contextmanager
def launched() -> Iterator[Browser]:
    """Yield a running Chromium."""
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium.ensure(), args=[*FLAGS, *sandbox]
        )
        try:
            yield browser
        finally:
            browser.close()


@dataclass
class Window:
    """One person's browser window, and what went wrong behind their back."""

    context: BrowserContext
    page: Page
    faults: list[str] = field(default_factory=list)
    hosts: set[str] = field(default_factory=set)

    def watch(self) -> None:
        """Note forbidden scripts and styles, script errors and strange hosts."""
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("console", self._heard)
        self.page.on("request", self._asked)

    def _heard(self, message: Any) -> None:
        if message.type == "error" and "Content Security Policy" in message.text:
            self.faults.append(message.text)

    def _asked(self, request: Any) -> None:
        host = urlsplit(request.url).hostname
        if host:
            self.hosts.add(host)

    def check(self) -> None:
        """Fail if something was forbidden or someone else was asked."""
        assert self.faults == []
        assert self.hosts <= {"localhost", "127.0.0.1"}


# Playwright's own switch would also forbid axe, which then never answers.
_scriptless: WeakKeyDictionary[Page, CDPSession] = WeakKeyDictionary()


def _allow_script(page: Page, allowed: bool) -> None:
    if page in _scriptless:
        _scriptless[page].send(
            "Emulation.setScriptExecutionDisabled", {"value": not allowed}
        )


class Windows:
    """Opens windows and closes them after the test."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self.opened: list[Window] = []

    def open(
        self,
        width: int = WIDE,
        *,
        dark: bool = False,
        script: bool = True,
        language: str = "en",
    ) -> Page:
        """Return a page in a fresh window that shares nothing with the others."""
        context = self.browser.new_context(
            viewport={"width": width, "height": HEIGHTS.get(width, 900)},
            color_scheme="dark" if dark else "light",
            locale=language,
            reduced_motion="reduce",
            has_touch=width <= NARROW,
        )
        context.set_default_timeout(15_000)
        window = Window(context, context.new_page())
        if not script:
            _scriptless[window.page] = context.new_cdp_session(window.page)
            _allow_script(window.page, False)
        window.watch()
        self.opened.append(window)
        return window.page

    def close(self) -> list[Window]:
        """Close all; return the windows, to be checked."""
        for window in self.opened:
            window.context.close()
        return self.opened


def take_cookies(context: BrowserContext, visitor: Visitor) -> None:
    """Let these windows be signed in as a visitor is, who came in without a browser."""
    context.add_cookies(
        [
            {"name": name, "value": value, "domain": "localhost", "path": path}
            for name, (value, path) in visitor.cookies.items()
        ]
    )


def photograph(page: Page, name: str, folder: str = "pictures") -> Path:
    """Keep a picture of the whole page under ``var/``; return its path."""
    path = VAR / folder / f"{re.sub(r'[^A-Za-z0-9_-]+', '-', name).strip('-')}.png"
    path.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=path, full_page=True, animations="disabled")
    return path


def barriers(page: Page, *, colours: bool = True) -> list[str]:
    """Return what axe finds against WCAG 2.2 AA, one line for each place."""
    _allow_script(page, True)  # the page's own have had, and missed, their chance
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    found: list[str] = page.evaluate(ASK_AXE, [RULES, colours])
    _allow_script(page, False)
    return found


def assert_accessible(page: Page, *, colours: bool = True) -> None:
    """Fail with a list if axe finds a barrier, or if the page scrolls sideways."""
    found = barriers(page, colours=colours)
    assert not found, f"{page.url}\n" + "\n".join(found)
    assert_fits(page)


def assert_fits(page: Page) -> None:
    """Fail if the page scrolls sideways."""
    wide = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    assert wide <= 0, f"{page.url} is {wide} px wider than its window"


def turn(page: Page, way: Way) -> None:
    """Show the page at this width, light or dark, from its top.

    Further down, what sticks to the edge covers a target and makes it look small.
    """
    width, scheme = way
    page.evaluate("window.scrollTo(0, 0)")
    page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
    page.emulate_media(color_scheme=scheme)


def assert_accessible_in(page: Page, ways: tuple[Way, ...]) -> None:
    """Look at a page in these ways: axe, and no sideways scrolling."""
    for way in ways:
        turn(page, way)
        assert_accessible(page)


def look_once(page: Page, number: int) -> None:
    """Look in one of two ways, at the next page in the other; all have to fit a phone.

    Afterwards the window is wide.
    """
    small, large = TWO_WAYS
    colours = number % COLOURS_EVERY == 0
    turn(page, small)
    assert_fits(page)
    if number % 2 == 0:
        assert_accessible(page, colours=colours)
    turn(page, large)
    if number % 2:
        assert_accessible(page, colours=colours)
