"""A lockdown: a supervisor ranks the children again, plans, and reports on Friday."""

from __future__ import annotations

from datetime import timedelta
from zipfile import ZipFile

import pytest

from tests.browsing import NARROW, Windows
from tests.days import today
from tests.journey.people import Person
from tests.journey.test_walk_in import walk_in
from tests.journey.test_whole_journey import send
from tests.serving import Server

pytestmark = [pytest.mark.django_db, pytest.mark.browser]


# It alone ranks, plans and exports in one way, by browser. The gate asks the pages
# (follow_up/test_ranking.py, follow_up/test_pages.py, cases/test_list.py).
@pytest.mark.prove
def test_who_must_be_seen_is_planned_for_and_the_ministry_gets_its_list(
    server: Server, windows: Windows
) -> None:
    carla = Person(windows.open(NARROW), server.url)
    carla.sign_in("carla")
    carla.open("/staff/day/")
    walk_in(carla)

    sonia = Person(windows.open(), server.url)
    sonia.sign_in("sonia")
    sonia.open("/staff/cases/")
    sonia.press("Rank contacts again")
    sonia.press("The team's cases")
    sonia.look("ranking")
    sonia.says("Wara")
    sonia.page.locator("main table.list tbody input[type=checkbox]").first.check()
    sonia.press("Plan contacts")
    sonia.look("ranking-plan")
    day = today() + timedelta(days=2)
    sonia.page.locator("[name=means][value=call]").check()
    sonia.date("Until when", day.day, day.month, day.year)
    send(sonia)
    sonia.says("planned")

    carla.open("/staff/day/")
    carla.says("Call")

    sonia.open("/staff/cases/?of=team")
    sonia.page.locator("summary", has_text="Export").click()
    sonia.page.locator("select[name=purpose]").select_option(index=1)
    with sonia.page.expect_download() as file:
        sonia.page.locator("details.list-export button[type=submit]").first.click()
    with ZipFile(file.value.path()) as book:
        told = b"".join(book.read(name) for name in book.namelist())
    assert b"Wara" not in told
    assert b"Exported by Sonia" in told  # who took it out goes along
    assert b"BO-" in told
