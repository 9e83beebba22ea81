"""A caseworker writes down who is around a child; a merge of two records is undone.

In a real browser: the caseworker on a phone without script, the supervisor at a desk.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import pytest

from tests.browsing import NARROW, Windows
from tests.journey.people import Person
from tests.serving import Server

# They alone do it by browser, on a phone without script and at a desk, and look at each
# page. The gate asks the pages (people_around/test_pages.py, persons/test_merging.py).
pytestmark = [pytest.mark.django_db, pytest.mark.browser, pytest.mark.prove]


@dataclass
class House:
    """A server, and everybody's window on it."""

    server: Server
    windows: Windows
    seen: set[str] = field(default_factory=set)

    def person(self, name: str, width: int = 1280, *, script: bool = True) -> Person:
        """Return someone who has signed in."""
        page = self.windows.open(width, script=script)
        person = Person(page, self.server.url, seen=self.seen)
        person.sign_in(name)
        return person


@pytest.fixture
def house(server: Server, windows: Windows) -> House:
    return House(server, windows)


def opened(carla: Person, called: str = "") -> str:
    """Open a case, and register the child if there is a name; return its address."""
    carla.open("/staff/cases/new/")
    carla.fill("What is known so far?", "A teacher worries about a girl.")
    carla.press("Open the case")
    form = re.sub(r"#.*", "", carla.page.url.removeprefix(carla.site))
    case = form.removesuffix("child/")  # the next form, or the page of the case
    if called:
        carla.open(f"{case}child/")
        carla.fill("What they want to be called", called)
        carla.fill("Full names", "Wara Quispe Mamani")
        carla.press("Register")
    return case


def test_a_notebook_is_not_needed(house: House) -> None:
    carla = house.person("carla", NARROW, script=False)
    case = opened(carla)
    around = case.replace("/cases/", "/cases/around/")
    carla.open(around)
    carla.look("around-empty")
    carla.press("Add a person")
    carla.look("around-person")
    carla.pick("Relationship to the child", "Aunt or uncle")
    carla.fill("Name", "Doña Elsa")
    carla.choose("Cares for the child day by day")
    carla.press("Save")
    carla.open(f"{around}person/")
    carla.pick("Relationship to the child", "Father")
    carla.fill("Name", "Don Rufino")
    carla.choose("Yes")
    carla.pick("If yes: access to the child now", "Can reach the child")
    carla.press("Save")
    carla.says("Don Rufino, an alleged perpetrator, can reach the child.")
    carla.open(f"{around}care/")
    carla.look("around-care")
    carla.pick("Care arrangement", "With the father")
    carla.press("Save")
    carla.says("care by an alleged perpetrator")
    carla.pick("Care arrangement", "With relatives")
    carla.pick("Who cares for the child?", "Doña Elsa")
    carla.press("Save")
    carla.open(f"{around}incident/")
    carla.look("around-incident")
    carla.pick("What kind of incident?", "Threats or blackmail")
    carla.pick("Where?", "At school or on the way there")
    carla.pick("Alleged perpetrator", "Don Rufino")
    carla.pick("Who said so?", "A sibling or friend")
    carla.press("Save")
    carla.press("Write what the child said on their own")
    carla.look("around-words")
    carla.fill("What the child said on their own", "He waits at the gate.")
    carla.press("Save for good")
    carla.look("around")
    carla.open(case)
    carla.says("He waits at the gate.")
    carla.look("case-with-people")


def test_a_merge_is_undone_on_the_page_of_the_record(house: House) -> None:
    carla = house.person("carla")
    opened(carla, "Wara")
    second = opened(carla)
    carla.open(f"{second}child/")
    carla.fill("What they want to be called", "Warita")
    carla.fill("Full names", "Wara Quispe Mamani")
    carla.press("Register")
    carla.press("Someone else: register this child")
    sonia = house.person("sonia")
    sonia.open(second)
    sonia.press("Open the child's record")
    record = sonia.page.url
    sonia.press("Look for duplicates")
    sonia.look("duplicates")
    sonia.page.get_by_role("link", name="Wara", exact=True).first.click()
    sonia.look("compare-two-records")
    sonia.press("Merge and keep")
    sonia.look("merge")
    sonia.fill("Why is it the same person?", "Her aunt showed both papers.")
    sonia.press("Merge records")
    sonia.says("Records merged.")
    sonia.look("merged-record")
    assert sonia.page.url == record
    assert sonia.page.locator("main").get_by_role("link", name="Case").count() == 2
    sonia.press("Undo merge")
    sonia.says("Merge undone.")
    assert sonia.page.locator("main").get_by_role("link", name="Case").count() == 1
