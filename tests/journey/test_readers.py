"""From the front page to an answer, for people who read in other ways.

On a phone of 320 px with scripts off in Hindi, Thai and Filipino; by ear alone (every
step found by its role and its name); and in a browser for text. An officer answers all
of them through the pages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.utils import translation
from django.utils.translation import gettext
from playwright.sync_api import Locator, Page, expect

from amparo.channels.public.labels import COUNTRIES
from tests.browsing import NARROW, Windows
from tests.cast import PASSWORD
from tests.serving import Server
from tests.visiting import Visitor, receipt_on

pytestmark = [pytest.mark.django_db, pytest.mark.browser]

WORDS = "My friend has not come to school for two weeks."
OTHER_WORDS = "Nobody has seen her brother since Monday."
ANSWER = "You did the right thing by telling. Can you write to us tomorrow?"


@dataclass
class Officer:
    """A triage officer with an inbox."""

    visitor: Visitor

    def answers(self, words: str) -> None:
        """Take the concern with these words, and answer it."""
        inbox = self.visitor.get("/staff/concerns/")
        for address in dict.fromkeys(
            re.findall(r'href="(/staff/concerns/[0-9a-f-]{36}/)[^"]*"', inbox.text)
        ):
            concern = self.visitor.get(address)
            if words in concern.text:
                sent = concern.send({"text": ANSWER}, field="text", action="reply/")
                assert ANSWER in sent.text, sent.said
                return
        raise AssertionError(f"nobody told this: {inbox.said}")


@pytest.fixture(scope="module")
def officers(file_server: Server) -> Iterator[dict[str, Officer]]:
    """Those who answer, signed in, by country."""
    signed_in = {}
    for country, name in (("BO", "tomasa"), ("PH", "tala")):
        signed_in[country] = Officer(Visitor(file_server.url))
        signed_in[country].visitor.sign_in(f"{name}@example.org", PASSWORD)
    yield signed_in
    for each in signed_in.values():
        each.visitor.close()


class Reader:
    """Someone who goes by what is written on links and buttons, in one language."""

    def __init__(self, page: Page, site: str, language: str) -> None:
        self.page, self.site, self.language = page, site, language

    def begin(self, country: str) -> None:
        """Open the front page and choose a country."""
        self.page.goto(f"{self.site}/{self.language}/")
        self.follow(str(self.said_of(country)))

    def said_of(self, country: str) -> str:
        """Return the country's name as this reader reads it."""
        with translation.override(self.language):
            return str(COUNTRIES[country])

    def says(self, english: str) -> str:
        """Return a text as this reader reads it: never in English by mistake."""
        with translation.override(self.language):
            said = gettext(english)
        assert self.language == "en" or said != english
        return said

    def follow(self, words: str) -> None:
        """Follow the link that begins with these words."""
        name = re.compile("^" + re.escape(words))
        with self.page.expect_navigation():
            self.page.get_by_role("link", name=name).first.click()
        self.arrived()

    def press(self, english: str) -> None:
        """Press the button with this name."""
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=self.says(english), exact=True).click()
        self.arrived()

    def box(self, english: str) -> Locator:
        """Return the box to write in with this name."""
        return self.page.get_by_role("textbox", name=self.says(english))

    def arrived(self) -> None:
        """Check what holds for every page: its language, the way out, no sideways."""
        html = self.page.locator("html")
        expect(html).to_have_attribute("lang", self.language)
        expect(html).to_have_attribute("dir", "ltr")
        expect(self.page.get_by_role("heading", level=1)).to_have_count(1)
        expect(
            self.page.get_by_role("link", name=self.says("Leave this page now"))
        ).to_be_in_viewport()
        wide = "document.documentElement.scrollWidth - innerWidth"
        assert self.page.evaluate(wide) <= 0, self.page.url

    def tells(self, country: str, words: str) -> str:
        """Go from the front page to a number, and return it."""
        self.begin(country)
        self.follow(self.says("I am worried about a child"))
        self.box("What do you want to tell us?").fill(words)
        self.press("Send to the team")
        number = self.page.locator(".receipt").inner_text()
        assert re.fullmatch(r"(\d{4}\s*){5}", number.strip())
        return number

    def reads(self, country: str, number: str) -> None:
        """Come again, from the front page, and read the answer."""
        self.begin(country)
        self.follow(self.says("I told you something before"))
        self.page.get_by_role("textbox").first.fill(number)
        self.press("Open")
        expect(self.page.get_by_role("heading", level=1)).to_have_text(
            self.says("Is it safe to read this now?")
        )
        expect(self.page.get_by_text(ANSWER)).to_have_count(0)
        self.press("Yes, show the answer")
        expect(self.page.get_by_text(ANSWER)).to_be_visible()


@pytest.mark.parametrize(
    ("language", "country"),
    [
        ("th", "BO"),
        pytest.param("fil", "PH", marks=pytest.mark.prove),
        pytest.param("hi", "BO", marks=pytest.mark.prove),
    ],
)
def test_a_small_phone_without_scripts_gets_from_the_front_page_to_an_answer(
    file_server: Server,
    windows: Windows,
    officers: dict[str, Officer],
    translations: None,
    language: str,
    country: str,
) -> None:
    page = windows.open(NARROW, script=False, language=language)
    reader = Reader(page, file_server.url, language)
    words = {
        "hi": "मेरी सहेली दो हफ़्ते से स्कूल नहीं आई।",
        "th": "เพื่อนของหนูไม่มาโรงเรียนสองสัปดาห์แล้ว",
        "fil": "Dalawang linggo nang hindi pumapasok ang kaibigan ko.",
    }[language]
    number = reader.tells(country, words)
    officers[country].answers(words)
    reader.reads(country, number)


@pytest.mark.prove  # the gate listens page by page (public/test_reporting_aloud.py)
def test_by_ear_alone_one_gets_from_the_front_page_to_an_answer(
    file_server: Server,
    windows: Windows,
    officers: dict[str, Officer],
    translations: None,
) -> None:
    """Each page is met in this order: the way out, what the page is, what to do."""
    reader = Reader(windows.open(), file_server.url, "en")
    page = reader.page
    number = reader.tells("BO", WORDS)
    expect(page.locator("body")).to_match_aria_snapshot(
        """
        - banner:
          - link "Leave this page now"
        - main:
          - heading [level=1]
        - contentinfo
        """
    )
    officers["BO"].answers(WORDS)
    reader.reads("BO", number)
    expect(page.locator("main")).to_match_aria_snapshot(
        f"""
        - heading [level=1]
        - list:
          - listitem:
            - paragraph: Our team
            - paragraph: {ANSWER}
        - textbox "Write more"
        - button "Send to the team"
        - button "I am safe now"
        """
    )


def test_a_browser_for_text_gets_from_the_front_page_to_an_answer(
    file_server: Server, officers: dict[str, Officer]
) -> None:
    """Nothing but links and forms, and nothing chosen by the browser itself."""
    reader = Visitor(file_server.url)
    front = reader.get("/en/")
    country = reader.get(front.link(r"/en/bo/$"))
    asked = reader.get(country.link("worried/$"))
    number = receipt_on(asked.send({"words": OTHER_WORDS}))
    officers["BO"].answers(OTHER_WORDS)
    box = reader.get(country.link("read/$")).send({"receipt": number})
    assert "Is it safe to read this now?" in box.text
    assert ANSWER not in box.text
    show = [*box.form("pass").filled({}), ("act", "show")]
    assert ANSWER in reader.post(box.url, show).text


@pytest.mark.parametrize("name", ["now", "worried"])
def test_in_every_group_of_choices_one_is_chosen_that_says_nothing(
    standing_server: Server, name: str
) -> None:
    """A browser for text chooses the first button of a group in which none is."""
    page = Visitor(standing_server.url).get(f"/en/bo/{name}/").text
    groups = set(re.findall(r'<input type="radio" name="([^"]+)"', page))
    chosen = re.findall(r'<input type="radio" name="([^"]+)"[^>]*\schecked', page)
    assert groups and sorted(groups) == sorted(chosen)
