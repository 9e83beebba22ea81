"""Reading the rows of this room with the key of a case."""

from __future__ import annotations

from datetime import date
from typing import TypeVar
from uuid import UUID

from amparo.foundation.kernel.crypto import RecordKey
from amparo.foundation.persons.birth_dates import Birth
from amparo.response.cases.models import Case

from .details import read_details, read_when, when_text
from .models import (
    Around,
    CareArrangement,
    ChildDetails,
    Dated,
    Incident,
    PersonAround,
    ProtectionConcern,
    Whereabouts,
)
from .types import (
    OpenAround,
    OpenCare,
    OpenChildDetails,
    OpenIncident,
    OpenPersonAround,
    OpenProtection,
    OpenWhereabouts,
)

R = TypeVar("R", bound=Around)
People = dict[UUID, OpenPersonAround]


def read_around(case: Case, key: RecordKey) -> OpenAround:
    """Open everything of a case with its key: one query for each table."""
    people = [open_one(row, key) for row in _rows(PersonAround, case)]
    named = {one.row.id: one for one in people}
    care = [_care(row, key, named) for row in _rows(CareArrangement, case)]
    places = [_place(row, key) for row in _rows(Whereabouts, case)]
    incidents = [_incident(row, key, named) for row in _rows(Incident, case)]
    concerns = [_protection(row, key) for row in _rows(ProtectionConcern, case)]
    return OpenAround(
        case=case,
        people=tuple(people),
        care=tuple(sorted(care, key=lambda one: _order(one.since, one.row))),
        whereabouts=tuple(sorted(places, key=lambda one: _order(one.since, one.row))),
        child=next((_child(row, key) for row in _rows(ChildDetails, case)), None),
        incidents=tuple(sorted(incidents, key=lambda one: _order(one.on, one.row))),
        protection=tuple(concerns),
    )


def _rows(model: type[R], case: Case) -> list[R]:
    found = model._default_manager.filter(case=case).select_related("by")
    return list(found.order_by("created_at", "turn"))


def _order(when: Birth, row: Dated) -> tuple[str, int]:
    """Return where a row belongs in time: its day as far as known, else its record."""
    recorded: date = row.created_at.date()
    return when_text(when) or recorded.isoformat(), row.turn


def open_one(row: PersonAround, key: RecordKey) -> OpenPersonAround:
    """Open someone around a child."""
    said = read_details(key, row)
    return OpenPersonAround(row, said["name"], said["phone"], said["age"], said["note"])


def _care(row: CareArrangement, key: RecordKey, people: People) -> OpenCare:
    said = read_details(key, row)
    return OpenCare(
        row,
        read_when(said["since"]),
        said["where"],
        said["note"],
        people.get(row.caregiver_id) if row.caregiver_id else None,
    )


def _place(row: Whereabouts, key: RecordKey) -> OpenWhereabouts:
    said = read_details(key, row)
    return OpenWhereabouts(row, read_when(said["since"]), said["note"])


def _child(row: ChildDetails, key: RecordKey) -> OpenChildDetails:
    said = read_details(key, row)
    return OpenChildDetails(
        row, said["school"], said["grade"], said["languages"], said["papers_note"]
    )


def _incident(row: Incident, key: RecordKey, people: People) -> OpenIncident:
    said = read_details(key, row)
    return OpenIncident(
        row,
        read_when(said["on"]),
        said["summary"],
        key.read(row, "said", f"{row.place}.said"),
        people.get(row.person_id) if row.person_id else None,
    )


def _protection(row: ProtectionConcern, key: RecordKey) -> OpenProtection:
    said = read_details(key, row)
    return OpenProtection(row, read_when(said["since"]), said["note"])
