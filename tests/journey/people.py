"""A person at a browser: signs in, clicks, fills in, and has every page checked."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from playwright.sync_api import Page

from amparo.foundation.accounts.factors import code_now
from tests.browsing import ALL_WAYS, assert_accessible_in, photograph
from tests.cast import PASSWORD


@dataclass
class Person:
    """One person with one window."""

    page: Page
    site: str
    thorough: bool = True
    seen: set[str] = field(default_factory=set)

    def open(self, path: str) -> None:
        """Go to an address of the site."""
        self.page.goto(self.site + path)

    def look(self, name: str) -> None:
        """Look at the page in four ways: axe, no sideways scrolling, a picture.

        Who is not thorough only goes on: looking takes longer than the way.
        """
        if name in self.seen or not self.thorough:
            return
        self.seen.add(name)
        for way in ALL_WAYS:
            assert_accessible_in(self.page, (way,))
            photograph(self.page, f"{name}-{way[0]}-{way[1]}", "journey")

    def says(self, text: str) -> None:
        """Wait until the page says something."""
        self.page.get_by_text(text, exact=False).first.wait_for()

    def fill(self, label: str, text: str) -> None:
        """Fill in the field with this label."""
        self.page.get_by_label(label, exact=False).first.fill(text)

    def choose(self, label: str) -> None:
        """Choose the radio button or tick the box with this label."""
        self.page.get_by_label(label, exact=False).first.check()

    def pick(self, label: str, option: str) -> None:
        """Pick an option of a list."""
        self.page.get_by_label(label, exact=False).first.select_option(label=option)

    def press(self, name: str) -> None:
        """Press the button or follow the link with this name."""
        role = self.page.get_by_role("button", name=name).or_(
            self.page.get_by_role("link", name=name)
        )
        role.first.click()
        self.page.wait_for_load_state()

    def date(self, group: str, day: int, month: int, year: int) -> None:
        """Fill in a date in its three fields."""
        fields = self.page.get_by_role("group", name=re.compile(group)).locator("input")
        for number, value in enumerate((day, month, year)):
            fields.nth(number).fill(str(value))

    def sign_in(self, name: str) -> None:
        """Sign in as one of the cast, and set up a second factor on the way."""
        self.open("/staff/sign-in/")
        self.look("sign-in")
        self.fill("E-mail", f"{name}@example.org")
        self.fill("Password", PASSWORD)
        self.press("Sign in")
        if "second" not in self.page.url:
            return
        self.look("second-factor")
        self.press("Use an authenticator app")
        self.look("app-with-codes")
        secret = self.page.locator("details .code").text_content() or ""
        self.fill("The six digits", code_now("".join(secret.split())))
        self.press("Check the code")

    def soon(self, days: int = 7) -> tuple[int, int, int]:
        """Return day, month and year some days from now, where these people work."""
        day = datetime.now(ZoneInfo("America/La_Paz")) + timedelta(days=days)
        return day.day, day.month, day.year
