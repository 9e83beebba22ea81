"""A full inbox over HTTP: the list, its watch for news, five officers at once."""

from __future__ import annotations

import html
import re
from queue import SimpleQueue

from amparo.demo.staff import PASSWORD
from amparo.foundation.accounts.actors import actor_for
from amparo.foundation.accounts.models import Membership, User
from amparo.foundation.organisations.models import Team
from amparo.foundation.policy import Role
from amparo.foundation.vault.team_keys import admit
from amparo.foundation.vault.user_keys import unlock
from benchmarks.measure import Report, Times, repeat, together
from benchmarks.site import Site, site
from tests.concerns.full_inbox import fill_inbox
from tests.visiting import Page, Visitor

WAITING = 5_000
RUNS = 150
TAKEN = 250  # by five officers together
GOAL_MS = 150
INBOX = "/staff/concerns/"
NARROWED = f"{INBOX}?whose=nobody&language=es&age=13_15&kind=online"
WORDS = "My friend has not come to school for two weeks. " * 5
OFFICERS = (
    "triage.bo",
    "supervisor.bo",
    "caseworker.bo",
    "caseworker2.bo",
    "custodian.bo",
)


def run() -> Report:
    """Measure one officer alone, then five who take concerns at once."""
    report = Report(f"An inbox of {WAITING} concerns over HTTP, signed in")
    prepare()
    with site() as running:
        officer = running.enter("triage.bo")
        first = running.good(officer.get(INBOX))
        further = _further(running, officer, first)
        for name, address in (
            ("the list", INBOX),
            ("the list, further on", further),
            ("the list, narrowed by four filters", NARROWED),
        ):

            def look(address: str = address) -> None:
                running.good(officer.get(address))

            report.add(repeat(name, look, RUNS, goal_ms=GOAL_MS))
        asks = _asks(first)

        def watch() -> None:
            # After a while the words of what is late change, and the queue comes anew.
            if officer.get(asks).status not in (200, 204):
                raise RuntimeError("the watch for news broke")

        report.add(repeat("looking for news", watch, RUNS, goal_ms=GOAL_MS))
        report.add(_five_officers(running))
        report.say(f"memory of the server's processes: {running.memory:.0f} MiB")
    return report


def prepare() -> None:
    """Fill the inbox, and add three officers, so that five can answer."""
    team = Team.objects.get(receives__country="BO")
    fill_inbox(team, WAITING, words=WORDS)
    keeper = _user("supervisor.bo")
    supervisor = actor_for(keeper, unlock(keeper.id, PASSWORD))
    for name in OFFICERS[2:]:
        user = _user(name)
        Membership.objects.create(
            user=user,
            team=team,
            organisation=team.organisation,
            role=Role.TRIAGE_OFFICER,
        )
        admit(supervisor, team.id, user.id)


def _user(name: str) -> User:
    return User.objects.get(email=f"{name}@demo.example")


def _further(running: Site, officer: Visitor, page: Page) -> str:
    """Return the address of the third page."""
    for _turn in range(2):
        link = html.unescape(page.link(r"[?&]after="))
        page = running.good(officer.get(link))
    return link


def _asks(page: Page) -> str:
    found = re.search(r'hx-get="([^"]+)"', page.text)
    if found is None:
        raise RuntimeError(page.said)
    return html.unescape(found[1])


def _five_officers(running: Site) -> Times:
    """Take the next concern and open it, five at once; each gets a different one."""
    free: SimpleQueue[tuple[Visitor, list[tuple[str, str]]]] = SimpleQueue()
    for name in OFFICERS:
        officer = running.enter(name)
        form = running.good(officer.get(INBOX)).form(action="next/")
        free.put((officer, form.fields))
    opened: list[str] = []

    def take(_number: int) -> None:
        officer, fields = free.get()
        try:
            page = running.good(officer.post(f"{INBOX}next/", fields))
            opened.append(page.url)
        finally:
            free.put((officer, fields))

    times = together("the next one taken and opened", take, TAKEN, len(OFFICERS))
    if len(set(opened)) != TAKEN:
        raise RuntimeError(f"{TAKEN - len(set(opened))} concerns were taken twice")
    return times
