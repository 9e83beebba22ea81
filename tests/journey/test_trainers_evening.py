"""A trainer's evening on a phone of 320 px: thirty people, a sheet, and one child.

What the child told reaches the team that receives concerns, and not the trainer.
"""

from __future__ import annotations

import pytest

from amparo.foundation.accounts.middleware import KEY_COOKIE
from tests.browsing import NARROW, Windows
from tests.cast import PASSWORD
from tests.courses.on_server import make_team, started
from tests.journey.people import Person
from tests.serving import Server
from tests.visiting import Visitor

pytestmark = [pytest.mark.django_db, pytest.mark.browser]

WORDS = "She does not want to go home today."
GIRLS = [f"Wara {one}{two} 12 f" for one in "ABCDEF" for two in "VWXYZ"]


def come_in(server: Server, name: str) -> Visitor:
    visitor = Visitor(server.url)
    visitor.sign_in(f"{name}@example.org", PASSWORD)
    return visitor


def on_a_phone(windows: Windows, server: Server, visitor: Visitor) -> Person:
    """Return the same person with a phone instead of plain requests."""
    page = windows.open(NARROW, dark=True)
    assert KEY_COOKIE in visitor.cookies
    page.context.add_cookies(
        [
            {"name": name, "value": value, "domain": "localhost", "path": path}
            for name, (value, path) in visitor.cookies.items()
        ]
    )
    return Person(page, server.url)


@pytest.mark.prove  # the same without a browser: courses/test_pages.py, an evening
def test_a_trainers_evening_on_a_small_phone(server: Server, windows: Windows) -> None:
    make_team(server)
    visitor = come_in(server, "rosa")
    run = started(visitor).url
    rosa = on_a_phone(windows, server, visitor)

    rosa.open("/staff/courses/")
    rosa.look("courses")
    rosa.press("Mi cuerpo, mis derechos")
    rosa.look("run")
    rosa.press("0 people take part")
    rosa.press("Register people")
    rosa.fill("One person on each line", "\n".join(GIRLS))
    rosa.look("register")
    rosa.press("Register")
    rosa.says("30 people registered.")
    rosa.look("people")

    rosa.open(run)
    rosa.press("Attendance of session 1")
    for box in rosa.page.locator("input[type=checkbox][name^=now_]").all()[3:]:
        box.check()
    rosa.look("sheet")
    rosa.press("Save attendance")
    rosa.says("Attendance saved.")
    ticked = rosa.page.locator("input[type=checkbox][name^=now_]:checked")
    assert ticked.count() == len(GIRLS) - 3

    rosa.press("A child told me something")
    rosa.says("Listen. Stay calm.")
    rosa.look("told")
    rosa.fill("What did the child say or show?", WORDS)
    about = rosa.page.get_by_role("group", name="Is it about someone who works")
    about.get_by_label("No", exact=True).check()
    rosa.press("Send to the team")
    rosa.says("You did the right thing by telling")
    rosa.says("Your number")
    rosa.look("told-done")

    tomasa = come_in(server, "tomasa")
    taken = tomasa.get("/staff/concerns/").send(action="next/")
    assert WORDS in taken.text, taken.said
    for page in (taken.url, "/staff/concerns/", f"{run}people/", run):
        assert WORDS not in visitor.get(page).text
    assert visitor.get(taken.url).status in (403, 404)
