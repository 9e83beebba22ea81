"""Opening what waits: the first rows, and those that are wrong, with the reasons."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from ...journal.operations import act
from ...kernel.crypto import RecordKey
from ...policy import Actor
from ...vault.record_keys import open_key
from .models import KIND, Import, ImportRow, RowState
from .operations import get, read_about, scope_of, target_of
from .rows import About, Stored, loaded_problems, row_in_words
from .specs import Target

SHOWN, SHOWN_RIGHT, SHOWN_WRONG = 10, 3, 200  # rows on one page


@dataclass(frozen=True)
class WrongRow:
    """A row that cannot be imported: its number, and what is wrong with it.

    Each problem has the field's label, a sentence, and what the cell says.
    """

    number: int
    problems: list[tuple[str, str, str]]


@dataclass(frozen=True)
class Waiting:
    """A file that waits, opened. ``first`` holds the first rows as they were typed.

    ``read`` holds the first rows that are right, as they would be imported, in words.
    """

    one: Import
    target: Target
    about: About
    first: list[list[str]]
    read: list[tuple[int, list[tuple[str, str]]]]
    wrong: list[WrongRow]


def open_waiting(actor: Actor, import_id: UUID) -> Waiting:
    """Open what waits of an import; the journal keeps that it was opened."""
    one = get(actor, import_id)
    target = target_of(actor, one)
    with act(actor, "list.import", scope_of(one), one, what="open"):
        key = open_key(actor, KIND, one.id)
        said = read_about(one, key)
        first = [
            _stored(row, key).cells for row in one.lines.order_by("number")[:SHOWN]
        ]
        right = one.lines.filter(state=RowState.RIGHT).order_by("number")[:SHOWN_RIGHT]
        wrong = one.lines.filter(state=RowState.WRONG).order_by("number")[:SHOWN_WRONG]
        return Waiting(
            one,
            target,
            said,
            first,
            [
                (row.number, row_in_words(target, said, _stored(row, key)))
                for row in right
            ],
            list(_wrong(wrong, key)),
        )


def _stored(row: ImportRow, key: RecordKey) -> Stored:
    return Stored.loaded(key.read(row, "cells", f"row.{row.number}"))


def _wrong(rows: Iterable[ImportRow], key: RecordKey) -> Iterable[WrongRow]:
    for row in rows:
        problems = key.read(row, "problems", f"problems.{row.number}")
        yield WrongRow(row.number, loaded_problems(problems))
