"""Sets of 10,000 to 10,000,000 attendances, for ``benchmarks.growth``.

The first set is one programme team with sixty-seven runs of thirty people and five
sessions, registered and marked by the house's own operations beside the demonstration's
offices; larger sets are copies (``growing.py``).
"""

from __future__ import annotations

import importlib
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.apps import apps
from django.db import transaction
from django.urls import reverse

from amparo.commands.progress import progress

from .growing import Growing, Page, actor_of

WHO = "trainer.bo"
RUNS, PEOPLE, SESSIONS = 67, 30, 5
TITLE = "Growing up safe"  # of the course that is measured
# What belongs to a team and its runs; programmes and courses belong to organisations.
TABLES = (
    "accounts.User",
    "organisations.Team",
    "vault.VaultKey",
    "vault.KeyGrant",
    "persons.Person",
    "courses.Run",
    "courses.Session",
    "courses.Enrolment",
    "courses.Consent",
    "courses.Attendance",
    "courses.Headcount",
    "courses.TrainerHours",
    "tasks.Task",
)


def invent(wanted: int) -> None:
    """Let the trainer give the runs that are not there yet, each in one go."""
    # Their models can be read only when Django has started.
    generate = importlib.import_module("amparo.demo.generate")
    generate.fill("small", at_most=0)
    actor = actor_of(WHO)
    course = _course(actor)
    show = progress("runs")
    first = course.runs.count()
    show(first, RUNS)
    for number in range(first, RUNS):
        with transaction.atomic():
            _give(actor, course, number)
        show(number + 1, RUNS)


def _course(actor: Any) -> Any:
    do = importlib.import_module("amparo.prevention.courses.operations")
    types = importlib.import_module("amparo.prevention.courses.types")
    known = apps.get_model("courses.Course").objects.filter(title=TITLE).first()
    if known is not None:
        return known
    (place,) = actor.assignments
    programme = do.add_programme(actor, place.organisation_id, TITLE)
    data = types.CourseData(
        title=TITLE, audience="children", session_count=SESSIONS, minutes=60
    )
    return do.write_course(actor, programme.id, data)


def _give(actor: Any, course: Any, number: int) -> None:
    """Plan a run, make it safe, register thirty people and save its sheets."""
    do = importlib.import_module("amparo.prevention.courses.operations")
    types = importlib.import_module("amparo.prevention.courses.types")
    first = date.today() - timedelta(weeks=SESSIONS + number)
    (place,) = actor.assignments
    data = types.RunData(way="place", language="es", starts_on=first)
    run = do.plan_run(actor, course.id, place.team_id, data)
    safety = types.SafetyData(
        places=PEOPLE,
        youngest=10,
        adults=4,
        risks_checked_on=first,
        photos="none",
        complaints_told=True,
        focal_point_id=actor.user_id,
    )
    do.record_safety(actor, run.id, safety, run.version)
    do.start_run(actor, run.id)
    rows = do.register(
        actor,
        run.id,
        [
            types.NewParticipant(f"Taller {number} Persona {one}", age=10 + one % 5)
            for one in range(PEOPLE)
        ],
    )
    for at, session in enumerate(run.sessions.all()):
        marks = {
            row.id: ("", "absent" if (at + one) % 7 == 0 else "present")
            for one, row in enumerate(rows)
        }
        do.save_sheet(actor, session.id, types.Sheet(marks))
    if number:  # the last one is still going on
        do.finish_run(actor, run.id)


def pages() -> list[tuple[str, str, Page]]:
    """Return what is measured, as a trainer."""
    runs, catalogue = reverse("courses:list"), reverse("courses:catalogue")
    session = _session()
    run = reverse("courses:run", args=[session.run_id])
    sheet = reverse("courses:session", args=[session.id])
    return [
        ("the list of courses", WHO, lambda c: c.get(runs)),
        ("the catalogue", WHO, lambda c: c.get(catalogue)),
        ("a run", WHO, lambda c: c.get(run)),
        ("an attendance sheet", WHO, lambda c: c.get(sheet)),
        ("a sheet of thirty saved", WHO, lambda c: _saved(c, session)),
    ]


def _session() -> Any:
    """Return the last session of the trainer's run that is still going on."""
    sessions = apps.get_model("courses.Session").objects.filter(run__state="running")
    memberships = apps.get_model("accounts.Membership").objects.filter(ended_at=None)
    mine = memberships.filter(user__email=f"{WHO}@demo.example")
    (team_id,) = mine.values_list("team_id", flat=True)
    return sessions.filter(run__course__title=TITLE, run__team_id=team_id).latest(
        "number"
    )


def _saved(client: Any, session: Any) -> Any:
    """Change the marks of all thirty, and read the sheet that comes back."""
    marks = session.attendances.filter(replaced_at=None)
    sent = {}
    for mark in marks:
        sent[f"was_{mark.enrolment_id}"] = mark.mark
        if mark.mark != "present":
            sent[f"now_{mark.enrolment_id}"] = "present"
    return client.post(
        reverse("courses:session", args=[session.id]),
        urlencode(sent),
        content_type="application/x-www-form-urlencoded",  # as browsers send it
        follow=True,
    )


GROWING = Growing(
    name="attendances",
    sizes=(10_000, 100_000, 10_000_000),
    invented=10_000,
    base=100_000,
    counted="courses.Attendance",
    tables=TABLES,
    invent=invent,
    pages=pages,
)
