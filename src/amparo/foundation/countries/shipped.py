"""What our data files say, for where a row was changed outside of Amparo.

The files come with the software: whoever can write to the database cannot write them.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from typing import TypeVar, cast

from . import facts
from .models import Deadline, Fact, HelpContact, ReportingDuty

F = TypeVar("F", bound=Fact)


def shipped_deadlines() -> dict[tuple[str | None, str, str], int]:
    """Return the hours that we ship, by country (None: everywhere), kind and level."""
    return {
        (row.country_id, row.kind, row.level): row.hours
        for row in (_made(Deadline, each) for each in _rows("Deadline"))
    }


def shipped_duty(row: ReportingDuty) -> ReportingDuty | None:
    """Return the duty that we ship under the same key, with the id of the row."""
    for each in _rows("ReportingDuty"):
        if each.key == row.loaded_as and each.values["country_id"] == row.country_id:
            made = _made(ReportingDuty, each)
            made.id = row.id
            return made
    return None


def shipped_contacts(
    country_code: str, kinds: Collection[str], known: Collection[str | None]
) -> list[HelpContact]:
    """Return the sure contacts of these kinds that we ship for a country.

    Without those ``known`` by their keys: what rows that hold say of them counts, such
    as that people here removed them.
    """
    made = [
        _made(HelpContact, each)
        for each in _rows("HelpContact")
        if each.values["country_id"] == country_code and each.key not in known
    ]
    return [each for each in made if each.kind in kinds and each.is_vouched_for]


@cache
def _rows(table: str) -> list[facts.Shipped]:
    return [row for row in facts.read_files() if row.table == table]


def _made(table: type[F], row: facts.Shipped) -> F:
    return cast("F", facts.build(table, row))
