"""For the role matrix: a run with all that belongs to it, in the team of each place."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from amparo.foundation.kernel.ids import short_code
from amparo.foundation.policy import AccessScope
from amparo.foundation.vault.record_keys import new_key
from amparo.prevention.courses.models import (
    KIND,
    Consent,
    Course,
    Enrolment,
    Programme,
    Run,
    Session,
    TestCard,
)
from amparo.prevention.courses.queries import scope_of, scope_of_organisation
from tests.days import today


def make_run(records: Any) -> Run:
    """Write a started run for the place's team, as the operations would."""
    team = records.world.teams[records.location.team]
    programme, _new = Programme.objects.get_or_create(
        organisation=team.organisation, name="Cuidarnos"
    )
    course = Course.objects.create(
        programme=programme,
        title="Mis derechos",
        audience="children",
        session_count=1,
        minutes=60,
        tests=["rights-a", "rights-b"],
    )
    run = Run(
        code=f"T-{short_code()}",
        course=course,
        team=team,
        way="place",
        language="es",
        starts_on=today(),
        state="running",
    )
    key = new_key(KIND, run.id, [team.id])
    run.place_sealed = key.seal("place", "Sala comunal")
    run.save(force_insert=True)
    Session.objects.create(run=run, number=1, on=today(), minutes=60)
    row = Enrolment.objects.create(
        run=run, person=records.person, code="7KQ2", audience="children"
    )
    Consent.objects.create(
        enrolment=row,
        purpose="take_part",
        given=True,
        giver="caregiver",
        assent="yes",
        method="oral",
        on=today(),
        who_sealed=b"",
        recorded_by=records.world.users[records.location.caseworker],
    )
    TestCard.objects.create(run=run, code="M3PX", order="ab")
    return run


def _args(run: Run, *names: str) -> list[Any]:
    row = run.enrolments.get()
    known = {
        "run": run.id,
        "session": run.sessions.get().id,
        "row": row.id,
        "consent": row.consents.get().id,
        "card": run.cards.get().id,
        "course": run.course_id,
        "moment": "before",
    }
    return [known[name] for name in names]


def subjects(make: Callable[..., Any]) -> dict[str, Callable[[Any], Any]]:
    """Return what fills the arguments of each page; ``make`` makes a subject."""

    def of_run(*names: str) -> Callable[[Any], Any]:
        def build(records: Any) -> Any:
            run = records.run
            return make(_args(run, *names), scope_of(run))

        return build

    def of_course(records: Any) -> Any:
        run = records.run
        scope: AccessScope = scope_of_organisation(run.team.organisation_id)
        return make([run.course_id], scope)

    run, session, row = of_run("run"), of_run("session"), of_run("row")
    pages = {
        **dict.fromkeys(
            (
                *("run", "change-run", "safety", "start", "finish", "reopen"),
                *("cancel", "people", "add", "known", "cards", "tests"),
                *("print-cards", "gain"),
            ),
            run,
        ),
        **dict.fromkeys(
            (
                *("session", "move", "cancel-session", "restore", "heads"),
                *("hours", "door", "close", "told"),
            ),
            session,
        ),
        **dict.fromkeys(
            (
                *("person", "facts", "consent", "leave", "return", "take-out"),
                "certificate",
            ),
            row,
        ),
        "withdraw": of_run("row", "consent"),
        "begin": of_run("card", "moment"),
        "change-course": of_course,
        "new-run": lambda records: make(_args(records.run, "course"), None),
    }
    return {f"courses:{name}": found for name, found in pages.items()}
