"""A supervisor's Monday morning: danger first, then the team, then what waits."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.browsing import Windows
from tests.days import today
from tests.journey.monday import MISSING
from tests.journey.people import Person
from tests.journey.test_whole_journey import send
from tests.serving import ROOT, Server

pytestmark = [pytest.mark.django_db, pytest.mark.browser]


@pytest.mark.prove  # alone proves that a real browser gets through the whole morning
def test_a_supervisor_s_morning(server: Server, windows: Windows) -> None:
    made = subprocess.run(
        [sys.executable, "-m", "tests.journey.monday"],
        env=server.environment,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    late, good, gap, other = made.stdout.split()
    sonia = Person(windows.open(), server.url, thorough=True)
    sonia.sign_in("sonia")

    sonia.open("/staff/day/")
    bands = sonia.page.locator("main section.band > h2")
    assert bands.first.inner_text() == "Danger"
    sonia.look("supervisor-day")

    sonia.open("/staff/cases/?of=team")
    sonia.press("Team board")
    sonia.look("team-board")
    sonia.page.locator("main table.list a[href*='need=late']").first.click()
    sonia.says(late)
    sonia.look("late-cases")
    sonia.page.locator("main table.list tbody a").first.click()
    sonia.says(late)
    sonia.look("late-case")

    decide(sonia, good, "yes")
    sonia.says("Plan approved")
    decide(sonia, gap, "no", MISSING)
    sonia.says("Sent back")

    sonia.open("/staff/case-transfers/cover/")
    sonia.press("Name cover")
    sonia.pick("Who is on leave?", "Carla")
    sonia.pick("Who covers?", "Beto")
    day = today()
    sonia.date("First day", day.day, day.month, day.year)
    sonia.date("Last day", day.day, day.month, day.year)
    sonia.look("cover-named")
    send(sonia)
    sonia.says("Beto covers for Carla")

    sonia.open("/staff/cases/?of=team")
    for code in (late, other):
        row = sonia.page.locator("main table.list tbody tr", has_text=code)
        row.locator("input[type=checkbox]").check()
    sonia.press("Assign cases")
    sonia.says("Assign 2 cases")
    sonia.page.get_by_label("Beto", exact=False).check()
    sonia.press("Assign 2 cases")
    sonia.look("cases-assigned")
    for code in (late, other):
        line = sonia.page.locator("dl.facts > div", has_text=code)
        assert "Now with Beto, with its open tasks." in line.inner_text()


def decide(sonia: Person, code: str, answer: str, note: str = "") -> None:
    """Open the case from the list and answer the request that waits there."""
    sonia.open("/staff/cases/?of=team")
    row = sonia.page.locator("main table.list tbody tr", has_text=code)
    row.locator("a").first.click()
    sonia.press("Review request")
    sonia.page.locator(f"input[name=approve][value={answer}]").check()
    if note:
        sonia.page.locator("[name=note]").fill(note)
    sonia.look(f"decide-{answer}")
    send(sonia)
