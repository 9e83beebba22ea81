"""What the operations of this room share: adding a row, correcting one with history."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from amparo.foundation.journal.operations import Fact, OpenEntry
from amparo.foundation.kernel.errors import RuleBroken
from amparo.foundation.kernel.text import one_line
from amparo.foundation.policy import Actor
from amparo.response.cases.models import Case
from amparo.response.cases.operations._shared import (
    doing,
    find,
    key_of,
    not_closed,
    optional_text,
    text_of,
)

from ..details import add, correct, read_details
from ..models import Around, PersonAround
from ..states import RECORD

LONGEST_LINE = 200
LONGEST_NOTE = 1_000
R = TypeVar("R", bound=Around)
Values = Mapping[str, Any]


@dataclass
class Adding(Generic[R]):
    """A row that is being added; ``twin`` is what the same form has made before."""

    actor: Actor
    case: Case
    row: R
    twin: R | None

    def store(self, columns: Values, details: Values) -> R:
        """Store the new row."""
        for name, value in columns.items():
            setattr(self.row, name, value)
        add(self.actor, self.case, self.row, details)
        return self.row


@contextmanager
def adding(
    actor: Actor,
    case_id: UUID,
    model: type[R],
    form_key: UUID | None,
    **facts: Fact,
) -> Iterator[Adding[R]]:
    """Run the act that adds a row to a case; the same form adds one."""
    case = find(case_id)
    with doing(actor, RECORD, case, **facts) as entry:
        rows: Any = model._default_manager
        same = rows.filter(form_key=form_key, case=case) if form_key else rows.none()
        new = Adding(actor, case, model(form_key=form_key), same.first())
        if new.twin is None:
            not_closed(case)
            entry.note(row=new.row.id)
        yield new


@dataclass
class Correcting(Generic[R]):
    """A row that is being corrected, as the person saw it."""

    actor: Actor
    case: Case
    row: R
    entry: OpenEntry
    version: int
    why: str

    def store(self, columns: Values, details: Values, **more: Any) -> list[str]:
        """Keep what the row said before, and write the new; see ``details.correct``."""
        changed = correct(
            *(self.actor, self.case, self.row, self.version, columns, details),
            text_of(self.why, "why"),
            **more,
        )
        self.entry.note(corrected=changed)
        return changed


@contextmanager
def correcting(
    actor: Actor, model: type[R], row_id: UUID, why: str, version: int
) -> Iterator[Correcting[R]]:
    """Run the act that corrects a row; a closed case is reopened first."""
    rows: Any = model._default_manager
    row: R = rows.get(id=row_id)
    case = find(row.case_id)
    with doing(actor, RECORD, case, row=row.id) as entry:
        not_closed(case)
        yield Correcting(actor, case, row, entry, version, why)


def line_of(typed: str, field: str) -> str:
    """Return a cleaned line; it may be empty."""
    text = one_line(typed)
    if len(text) > LONGEST_LINE:
        raise RuleBroken(_("This is too long. Please shorten it or split it."), field)
    return text


def note_of(typed: str, field: str = "note", longest: int = LONGEST_NOTE) -> str:
    """Return a cleaned note; it may be empty."""
    return optional_text(typed, field, longest=longest)


def name_of(actor: Actor, case: Case, person: PersonAround | None) -> str:
    """Return how someone around the child is called, for the history."""
    if person is None:
        return ""
    name: str = read_details(key_of(actor, case), person)["name"]
    return name or str(person.get_relation_display())
