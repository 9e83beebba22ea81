"""Reading the rows of this room with the key of a case: one query for each table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import TypeVar
from uuid import UUID

from amparo.foundation.kernel.crypto import RecordKey
from amparo.response.cases.models import Case

from .days import when_text
from .details import read_details
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
from .types import OpenAround, Opened

R = TypeVar("R", bound=Around)
D = TypeVar("D", bound=Dated)
People = Mapping[UUID | None, Opened[PersonAround]]


def read_around(case: Case, key: RecordKey) -> OpenAround:
    """Open everything of a case with its key."""
    people = _rows(PersonAround, case, key)
    named: People = {one.row.id: one for one in people}
    details = _rows(ChildDetails, case, key)
    return OpenAround(
        case=case,
        people=tuple(people),
        care=tuple(
            replace(one, person=named.get(one.row.caregiver_id))
            for one in _in_order(_rows(CareArrangement, case, key))
        ),
        whereabouts=tuple(_in_order(_rows(Whereabouts, case, key))),
        child=details[0] if details else None,
        incidents=tuple(
            replace(
                one,
                person=named.get(one.row.person_id),
                words=key.read(one.row, "said", said_at(one.row)),
            )
            for one in _in_order(_rows(Incident, case, key))
        ),
        protection=tuple(_rows(ProtectionConcern, case, key)),
    )


def said_at(row: Incident) -> str:
    """Return where the words of the child are sealed under the case's key."""
    return f"{row.place}.said"


def _rows(model: type[R], case: Case, key: RecordKey) -> list[Opened[R]]:
    found = model._default_manager.filter(case=case).select_related("by")
    rows = found.order_by("created_at", "turn")
    return [Opened(row, read_details(key, row)) for row in rows]


def _in_order(rows: list[Opened[D]]) -> list[Opened[D]]:
    """Return rows by their days as far as known, else by when they were recorded."""

    def order(one: Opened[D]) -> tuple[str, int]:
        recorded: date = one.row.created_at.date()
        return when_text(one.when) or recorded.isoformat(), one.row.turn

    return sorted(rows, key=order)
