"""What a ministry asks, a call with an agreed word, a review by three voices.

In a real browser: the author at a desk, the caseworker on a phone without script.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import FilePayload

from tests.browsing import NARROW, Windows
from tests.journey.people import Person
from tests.questionnaires.helpers import workbook
from tests.serving import Server

# They alone fill in by browser, with and without script. The gate does it through the
# pages (questionnaires/test_pages.py), and walks our forms (test_our_forms.py there).
pytestmark = [pytest.mark.django_db, pytest.mark.browser, pytest.mark.prove]
WHY = "The door does not lock at night."
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HIDE_CARETS = """() => document.querySelectorAll("input").forEach(
    field => field.style.setProperty("caret-color", "transparent", "important")
)"""


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


def opened(carla: Person) -> str:
    """Open a case; return its address."""
    carla.open("/staff/cases/new/")
    carla.fill("What is known so far?", "A teacher worries about a girl.")
    carla.press("Open the case")
    # It goes on to the child, who is not needed here.
    return re.sub(r"child/.*", "", carla.page.url.removeprefix(carla.site))


def begin(carla: Person, case: str, title: str, whose: str = "") -> None:
    """Begin to fill in a questionnaire about a case from its page."""
    carla.open(f"{case}#questionnaires")
    carla.page.locator("#questionnaires summary").first.click()
    carla.page.locator("#offered").get_by_role("link", name=title).click()
    if whose:
        carla.choose(whose)
    carla.press("Begin")


def test_an_author_brings_her_ministrys_form_and_a_phone_without_script_fills_it(
    house: House,
) -> None:
    sonia = house.person("sonia")
    sonia.open("/staff/questionnaires/")
    sonia.look("questionnaires-list")
    sonia.press("Upload a questionnaire")
    file = FilePayload(name="household.xlsx", mimeType=XLSX, buffer=workbook())
    sonia.page.locator("input[type=file]").set_input_files(file)
    sonia.pick("Purpose", "Assessment")
    sonia.choose("A case")
    sonia.choose("The worker")
    sonia.look("questionnaires-upload")
    sonia.press("Upload as a draft")
    sonia.says("Uploaded as a draft.")
    sonia.look("questionnaires-version")
    sonia.press("Try it")
    sonia.look("questionnaires-try")
    sonia.page.go_back()
    sonia.press("Propose publishing")
    sonia.says("Proposed.")

    ana = house.person("ana")
    ana.open("/staff/decisions/")
    ana.press("Publish a questionnaire")
    ana.says("How many rooms?")
    ana.look("questionnaires-decision")
    ana.press("Confirm")

    carla = house.person("carla", NARROW, script=False)
    case = opened(carla)
    carla.open(case)
    carla.look("case-with-questionnaires")
    begin(carla, case, "Household")
    carla.look("questionnaires-page")
    carla.fill("How many rooms?", "3")
    group = carla.page.get_by_role("group", name="Is it safe at home?")
    group.get_by_label("No", exact=True).check()
    carla.press("Save and go on")
    carla.says("1 further question")
    carla.fill("What makes it unsafe?", WHY)
    carla.press("Save and go on")
    carla.says("How was the week?")
    carla.look("questionnaires-second-page")
    carla.press("Save and go on")
    carla.press("Save and go on")
    carla.says(WHY)
    carla.look("questionnaires-review")
    carla.press("Finish")
    carla.says("Finished.")
    carla.look("questionnaires-read")
    carla.open(case)
    carla.says("Household")


def answer(person: Person, question: str, choice: str) -> None:
    """Choose an answer to a question."""
    asked = person.page.get_by_role("group", name=question)
    asked.get_by_label(choice, exact=True).check()


def test_on_a_call_the_word_for_danger_ends_the_questions(house: House) -> None:
    """With script, so what is asked changes at once."""
    sonia = house.person("sonia", NARROW)
    _publish_ours(house)
    begin(sonia, opened(sonia), "Remote call", "The child")
    answer(sonia, "Who answered?", "The child")
    sonia.press("Save and go on")
    near = sonia.page.get_by_text("Who is near the person who speaks?")
    assert near.count() == 0
    free = "Can you talk freely right now?"
    answer(sonia, free, "Yes")
    near.first.wait_for()
    # What a script has set (here as it is while a picture is taken) is not copied to
    # the new page as an attribute, which the policy would refuse.
    sonia.page.evaluate(HIDE_CARETS)
    with sonia.page.expect_response(lambda found: found.request.method == "POST"):
        answer(sonia, "Was one of the agreed words said?", "The word for danger")
    sonia.look("questionnaires-call")
    sonia.press("Save and go on")
    sonia.says("Do not ask anything else on the phone.")
    sonia.says("What was done?")


def test_a_reintegration_review_by_three_voices(house: House) -> None:
    _publish_ours(house)
    carla = house.person("carla", NARROW)
    case = opened(carla)
    for whose in ("The child", "The caregiver", "The worker"):
        begin(carla, case, "Reintegration review", whose)
        for _page in range(40):
            if carla.page.url.endswith("/review/"):
                break
            carla.press("Save and go on")
            if carla.page.get_by_role("button", name="Go on and come").count():
                carla.press("Go on and come back to it")
        carla.look("questionnaires-reintegration")
        if carla.page.get_by_role("button", name="Finish").count():
            carla.press("Finish")
            carla.says("Finished.")
    carla.open(f"{case}#questionnaires")
    carla.press("Side by side: Reintegration review")
    carla.look("questionnaires-voices")


def _publish_ours(house: House) -> None:
    done = house.server.run("migrate", "--no-statics")
    assert done.returncode == 0, done.stderr
