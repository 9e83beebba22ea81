"""A child moves to another town: her case is refused there once, then accepted."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import pytest

from tests.browsing import NARROW, Windows
from tests.journey.people import Person
from tests.journey.test_walk_in import walk_in
from tests.journey.test_whole_journey import send
from tests.serving import Server

pytestmark = [pytest.mark.django_db, pytest.mark.browser]
HANDOVER = "Her aunt knows that you will call; she likes to draw while you talk."


@dataclass
class House:
    """A server, and everybody's window on it."""

    server: Server
    windows: Windows
    seen: set[str] = field(default_factory=set)

    def person(self, name: str, width: int = 1280) -> Person:
        """Return someone who has signed in."""
        page = self.windows.open(width)
        person = Person(page, self.server.url, seen=self.seen)
        person.sign_in(name)
        return person


# It alone sees what two teams see of one case in turn, by browser. The gate goes the
# same way through the pages (case_transfers/test_pages.py).
@pytest.mark.prove
def test_a_transfer_is_refused_then_accepted(server: Server, windows: Windows) -> None:
    house = House(server, windows)
    carla, sonia = house.person("carla"), house.person("sonia")
    carla.open("/staff/day/")
    walk_in(carla)
    case = re.sub(r"#.*", "", carla.page.url.removeprefix(carla.site))
    approve(sonia, case, "plan")

    ask(carla, case)
    approve(sonia, case, "transfer")
    elena = house.person("elena", NARROW)
    preview(elena)
    elena.page.locator("summary", has_text="Decline").click()
    elena.choose("Nobody is available in time")
    elena.press("Decline with this reason")
    elena.says("The other team keeps the case")

    carla.open(case)
    carla.says("Nobody is available in time")
    carla.look("transfer-declined")
    carla.press("Decide how it continues")
    carla.look("transfer-trace-declined")
    carla.press("Keep in our team")
    ask(carla, case)
    approve(sonia, case, "transfer")

    preview(elena)
    elena.press("Accept")
    elena.says("Assign the case to a caseworker")
    elena.says(HANDOVER)
    elena.says("Wara")
    elena.look("transfer-accepted")

    carla.open("/staff/case-transfers/?of=sent")
    carla.look("transfers-sent")
    carla.page.locator("main table.list tbody a").first.click()
    carla.says("Your team can no longer open it.")
    carla.look("transfer-trace")
    assert "Wara" not in carla.page.content()
    answer = carla.page.goto(carla.site + case)
    assert answer is not None
    assert answer.status == 404


def ask(carla: Person, case: str) -> None:
    carla.open(case)
    carla.press("Transfer case")
    carla.look("transfer-send")
    carla.page.locator("select[name=to_team_id]").select_option(label="El Alto")
    carla.page.locator("input[name=why][value=moved]").check()
    carla.page.locator("[name=handover]").fill(HANDOVER)
    send(carla)
    carla.says("Waiting for approval")
    carla.look("transfer-asked")


def approve(sonia: Person, case: str, what: str) -> None:
    sonia.open(case)
    sonia.press("Review request")
    sonia.look(f"decide-{what}-on-transfer")
    sonia.page.locator("input[name=approve][value=yes]").check()
    send(sonia)


def preview(elena: Person) -> None:
    elena.open("/staff/case-transfers/")
    elena.look("transfers-received")
    elena.page.locator("main table.list tbody a").first.click()
    elena.says("The child moves to another place")
    elena.look("transfer-preview")
    assert "Wara" not in elena.page.content()
    assert HANDOVER not in elena.page.content()
