"""What was read on which day, as the journal has it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import time_machine

from amparo.foundation.audit.operations import read
from amparo.foundation.audit.queries import JournalFilter
from amparo.foundation.journal.models import Entry
from amparo.foundation.journal.operations import act
from amparo.foundation.lists.requests import Asked
from amparo.foundation.policy import AccessScope, Actor
from amparo.response.cases.models import Case


def opens(actor: Actor, case: Case, times: int = 1) -> None:
    """Write that a person opened as many records in the case's team."""
    for _number in range(times):
        other = Case(team=case.team, owner=case.owner)
        scope = AccessScope(
            team_ids=frozenset({case.team_id}),
            organisation_ids=frozenset({case.team.organisation_id}),
            country=case.team.country_id,
        )
        with act(actor, "case.open", scope, other):
            pass


def opens_on(day: datetime, actor: Actor, case: Case, times: int) -> None:
    """Write the same of an earlier day."""
    with time_machine.travel(day, tick=False):
        opens(actor, case, times)


def seen(actor: Actor, **filters: object) -> list[Entry]:
    """Return what a person reads on the first page of the journal."""
    page = read(actor, JournalFilter(**filters), Asked())  # type: ignore[arg-type]
    return [row.record for row in page.rows]


def subjects_seen(actor: Actor, **filters: object) -> set[UUID | None]:
    return {entry.subject_id for entry in seen(actor, **filters)}
