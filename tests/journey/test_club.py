"""What a club asks is answered, and the answer is told back to its children."""

from __future__ import annotations

import pytest

from tests.browsing import Windows
from tests.days import today
from tests.journey.people import Person
from tests.serving import Server

pytestmark = [pytest.mark.django_db, pytest.mark.browser]

ASKS = "We want lamps on the way to school."
ANSWER = "The lamps will be there before the rains."
VIEW = "We will look whether they come."


@pytest.mark.prove  # the same without a browser: groups/test_pages.py, a request
def test_what_a_club_asks_is_answered_and_told_back(
    server: Server, windows: Windows
) -> None:
    carla = Person(windows.open(), server.url)
    carla.sign_in("carla")
    carla.open("/staff/groups/")
    carla.look("groups-empty")
    carla.press("New group")
    carla.choose("Children's club")
    carla.fill("Name of the group", "Sunday club")
    carla.press("Start the group")
    carla.says("Group started.")
    carla.look("club")

    carla.press("New request")
    carla.fill("What do the children ask", ASKS)
    carla.choose("Safety in school")
    carla.choose("Local government")
    carla.fill("Whom do they ask?", "The town council")
    carla.look("request-new")
    carla.press("Save request")
    carla.says("Waiting for an answer")
    carla.look("request")

    carla.press("Record the answer")
    carla.choose("Promised for later")
    carla.fill("The answer, in their words", ANSWER)
    carla.date("On which day", today().day, today().month, today().year)
    carla.press("Save answer")
    carla.says("Tell the children next.")

    carla.open("/staff/day/")
    due = carla.page.locator(".row", has_text="Safety in school")
    due.get_by_role("link").first.click()
    carla.press("Told back to the children")
    carla.choose("Partly content")
    carla.fill("In their own words", VIEW)
    carla.press("Save")
    carla.says("Told back to the children")
    for words in (ASKS, ANSWER, VIEW):
        carla.says(words)
    carla.look("request-told")
    carla.open("/staff/day/")
    assert due.count() == 0
