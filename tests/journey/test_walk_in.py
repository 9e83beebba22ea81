"""A child walks in at nine: how many clicks until she may be referred."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from tests.browsing import Windows, look_once, take_cookies
from tests.cast import PASSWORD
from tests.journey.people import Person
from tests.journey.test_whole_journey import GOAL, STEP, refer
from tests.serving import Server
from tests.visiting import Visitor

pytestmark = [pytest.mark.django_db, pytest.mark.browser]
MOST = 18  # it was 39 before consent had one page and the forms went on by themselves


@dataclass
class Counted:
    """A person whose clicks are counted: each press, tick and choice; not typing."""

    person: Person
    clicks: int = 0

    def press(self, name: str) -> None:
        """Press a button or follow a link."""
        self.clicks += 1
        self.person.press(name)

    def open_task(self, kind: str) -> None:
        """Open what is due from its row on "My day"."""
        self.clicks += 1
        row = self.person.page.locator(".row", has_text=kind).first
        row.get_by_role("link").first.click()
        self.person.page.wait_for_load_state()

    def tick(self, name: str, value: str) -> None:
        """Choose one of several radio buttons."""
        self.clicks += 1
        self.person.page.locator(f"input[name={name}][value={value}]").check()

    def pick(self, name: str, value: str) -> None:
        """Choose from a list."""
        self.clicks += 1
        self.person.page.locator(f"select[name={name}]").select_option(value)

    def submit(self) -> None:
        """Send the form of the page."""
        self.clicks += 1
        with self.person.page.expect_navigation():
            self.person.page.locator("main form button.act[type=submit]").first.click()


@pytest.mark.parametrize(
    "thorough", [False, pytest.param(True, marks=pytest.mark.prove)]
)
def test_a_walk_in_may_be_referred_in_at_most_eighteen_clicks(
    server: Server, windows: Windows, thorough: bool
) -> None:
    """The shortest way from an open case to a referral; without proofs two pages of it
    are looked at.
    """
    list_a_service(server)
    carla = Person(windows.open(), server.url, thorough)
    take_cookies(carla.page.context, come_in(server, "carla"))
    carla.open("/staff/day/")
    clicks = walk_in(carla)
    carla.says("Waiting for a supervisor")
    carla.look("walk-in-asked")
    look_once(carla.page, 0)
    assert clicks <= MOST

    sonia = Person(windows.open(), server.url, thorough)
    take_cookies(sonia.page.context, come_in(server, "sonia"))
    sonia.open("/staff/day/")
    more = Counted(sonia)
    more.open_task("Decide on an approval request")
    more.tick("approve", "yes")
    more.submit()
    assert more.clicks == 3

    carla.page.reload()
    carla.page.locator("main").wait_for()
    case = carla.page.url.removeprefix(carla.site).split("#")[0]
    carla.open(f"{case}refer/")
    carla.says("Only what fits the child's age")
    carla.look("walk-in-refer")
    look_once(carla.page, 1)
    carla.open(case)
    refer(carla)


def come_in(server: Server, name: str) -> Visitor:
    """Return someone who has signed in, without a browser: the proofs do it in one."""
    visitor = Visitor(server.url)
    visitor.sign_in(f"{name}@example.org", PASSWORD)
    return visitor


def list_a_service(server: Server) -> None:
    """Put the service into the directory to which the child will be referred."""
    form = come_in(server, "pablo").get("/staff/services/new/")
    made = form.send({"name": "Taller Esperanza", "kind": "psychosocial"})
    assert made.status == 200, made.said


def walk_in(carla: Person) -> int:
    """Take a child who walks in to a plan that waits for approval."""
    me = Counted(carla)
    me.press("New case")
    carla.fill("What is known so far?", "She came with her teacher at nine.")
    me.submit()

    carla.fill("called", "Wara")
    carla.page.locator("[name=birth_year]").fill("2013")
    carla.page.locator("[name=safe_contact]").fill("Her aunt, only after 17:00.")
    me.submit()

    carla.says("What they answer")
    carla.look("walk-in-consent")
    for purpose in ("case_management", "sharing", "referral"):
        me.tick(f"child_{purpose}", "yes")
        me.tick(f"adult_{purpose}", "yes")
    me.pick("adult", "caregiver:mother")
    me.tick("is_alleged_offender", "no")
    me.tick("method", "spoken")
    me.submit()

    me.tick("level", "medium")
    carla.fill("Why?", "She is with her aunt; the offer still stands.")
    me.submit()

    carla.fill("own words", GOAL)
    me.pick("domain", "learning")
    carla.fill("What will be done?", STEP)
    me.pick("help", "school")
    carla.date("Until when", *carla.soon())
    me.press("Add goal and send plan to supervisor")
    return me.clicks
