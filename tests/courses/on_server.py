"""A programme team and a running course on a real server, for journeys.

No page makes a team of this kind and gives its key in less than two days of decisions,
so that is done in a process of its own; all else goes through the pages.
"""

from __future__ import annotations

import subprocess
import sys
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

from amparo.foundation.accounts.models import User
from amparo.foundation.organisations.models import Organisation
from tests.courses.helpers import training
from tests.days import today
from tests.visiting import Page, Visitor

if TYPE_CHECKING:
    from tests.cast import World
    from tests.serving import Server

_SCRIPT = """
import django
django.setup()
from tests.courses.on_server import make
make()
"""


def make_team(server: Server) -> None:
    """Let Rosa train and Sonia supervise in a programme team of the server."""
    subprocess.run([sys.executable, "-c", _SCRIPT], env=server.environment, check=True)


def started(rosa: Visitor, *, place: str = "", risks: str = "") -> Page:
    """Write a course, plan a run that begins today, make it safe and start it."""
    day = today()
    parts = {"day": str(day.day), "month": str(day.month), "year": str(day.year)}
    course = {"programme": "Cuidarnos", "title": "Mi cuerpo, mis derechos"}
    course |= {"audience": "children", "session_count": "3", "minutes": "90"}
    written = rosa.get("/staff/courses/catalogue/new/").send(course)
    plan = rosa.get(written.link(r"/catalogue/.{36}/run/$"))
    starts = {f"starts_on_{name}": value for name, value in parts.items()}
    facts = {"way": "place", "language": "es", "place": place}
    run = plan.send(facts | starts)
    form = rosa.get(f"{run.url}safeguarding/")
    facts = {"places": "30", "youngest": "10", "adults": "3", "photos": "none"}
    facts |= {f"risks_checked_on_{name}": value for name, value in parts.items()}
    facts["focal_point_id"] = form.form("places").offers["focal_point_id"][1]
    safe = form.send(facts | {"complaints_told": "on", "risks": risks})
    return safe.send(action="start/")


def make() -> None:
    """Make the team in the database of this process."""
    world = SimpleNamespace(
        organisations={"casa": Organisation.objects.get(name="Casa Abierta")},
        users={user.email.partition("@")[0]: user for user in User.objects.all()},
    )
    training(cast("World", world))
