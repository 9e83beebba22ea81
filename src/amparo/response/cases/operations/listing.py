"""The list of cases: codes, what is due, and the names that the person's keys open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from amparo.foundation.journal.operations import act
from amparo.foundation.persons.queries import called_names, own_scope
from amparo.foundation.policy import Actor

from ..codes import State
from ..models import Case
from ..queries import FAR, PER_PAGE, CaseFilter, after, cursor_of, listed


@dataclass(frozen=True)
class Row:
    """One line of the list; ``name`` is empty where no key opens it."""

    case: Case
    name: str
    due: datetime | None


@dataclass(frozen=True)
class Page:
    """A page of the list and the cursor of the next one, if there is one."""

    rows: tuple[Row, ...]
    following: str = ""


def list_cases(actor: Actor, filters: CaseFilter, cursor: str = "") -> Page:
    """List cases with the names of the children, in a fixed number of queries."""
    with act(actor, "case.list", own_scope(actor)) as entry:
        closed = filters.state == State.CLOSED
        found = list(after(listed(actor, filters), cursor, closed)[: PER_PAGE + 1])
        shown = found[:PER_PAGE]
        ids: list[UUID] = [c.person_id for c in shown if c.person_id]
        names = called_names(actor, ids) if ids else {}
        rows = tuple(_row(case, names) for case in shown)
        entry.note(shown=len(rows), names=len(names))
    last = shown[-1] if len(found) > PER_PAGE else None
    following = _cursor(last) if last else ""
    return Page(rows, following)


def _row(case: Case, names: dict[UUID, str]) -> Row:
    name = names.get(case.person_id, "") if case.person_id else ""
    due = _due(case)
    return Row(case, name, None if due == FAR else due)


def _cursor(case: Case) -> str:
    rank: int = case.rank  # type: ignore[attr-defined]
    return cursor_of(case.closed_on or _due(case), rank, case.id)


def _due(case: Case) -> datetime:
    moment: datetime = case.due  # type: ignore[attr-defined]
    return moment
