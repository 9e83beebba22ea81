"""Rows of people whom a team may know already: who it may be, and what is said to it.

What is kept of it are ids, sealed with the row. Names are opened each time with the
keys of whoever looks; the journal has counts only.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from ...journal.operations import act
from ...kernel.coded import renewed
from ...kernel.crypto import RecordKey
from ...kernel.errors import RuleBroken
from ...kernel.locking import change, lock
from ...policy import Actor
from ...vault.record_keys import open_key
from .models import KIND, Import, ImportRow, ImportState, Known, RowState
from .operations import find_target, get, read_about, require, scope_of
from .rows import About, Stored, read_row, row_in_words
from .specs import Alike, NoSuchTarget, Target, spec_of

COMPARED = 50  # rows that are compared at once, as when people are typed
LISTED = 50  # rows on one page; the next come when these are answered
_BATCH = 500  # rows in one statement
_LOOKED_ALIKE = (Known.ASKED, Known.SAME, Known.OTHER)


@dataclass(frozen=True)
class _Said:
    """Who a row may be, and what was said: nothing, ``other``, or whom of these."""

    alike: tuple[str, ...]
    answer: str = ""

    def dumped(self) -> str:
        return json.dumps([self.alike, self.answer])

    @property
    def code(self) -> str:
        if not self.answer:
            return Known.ASKED
        return Known.OTHER if self.answer == Known.OTHER else Known.SAME


def _said(row: ImportRow, key: RecordKey) -> _Said:
    text = key.read(row, "known", _place(row))
    alike, answer = json.loads(text) if text else ((), "")
    return _Said(tuple(alike), answer)


def _place(row: ImportRow) -> str:
    return f"known.{row.number}"


# -- Comparing -------------------------------------------------------------------------


def compare(
    actor: Actor,
    one: Import,
    alike: Alike,
    target: Target,
    key: RecordKey,
    about: About,
) -> None:
    """Note of each row that can be imported, and was not compared, who it may be."""
    right = one.lines.filter(state=RowState.RIGHT, known="").order_by("number")
    while rows := list(right[:COMPARED]):
        opened = [
            read_row(target, about, Stored.loaded(key.read(row, "cells", _cells(row))))[
                0
            ]
            for row in rows
        ]
        found = alike.find(actor, target, opened)
        by_row = dict(zip((row.id for row in rows), found, strict=True))
        with transaction.atomic():
            lock(one, "state", "version")
            if one.state != ImportState.CHECKING:
                return
            # Another page of this import may have compared some of them meanwhile.
            left = right.filter(id__in=by_row)
            _write((row, _Said(_codes(by_row[row.id])), key) for row in left)


def _cells(row: ImportRow) -> str:
    return f"row.{row.number}"


def _codes(ids: Sequence[UUID]) -> tuple[str, ...]:
    return tuple(str(one) for one in ids)


def _write(said: Iterator[tuple[ImportRow, _Said, RecordKey]]) -> Counter[str]:
    """Write what was said to rows, in few statements; return how many of each."""
    rows, counted = [], Counter[str]()
    for row, one, key in said:
        code = one.code if one.alike else Known.NOBODY
        sealed = key.seal(_place(row), one.dumped()) if one.alike else None
        for name, value in renewed(
            row, {"known": code, "known_sealed": sealed}
        ).items():
            setattr(row, name, value)
        rows.append(row)
        counted[code] += 1
    names = ["known", "known_sealed", "version", "row_code"]
    ImportRow.objects.bulk_update(rows, names, batch_size=_BATCH)
    return counted


def same_as(row: ImportRow, key: RecordKey) -> UUID | None:
    """Return whom a person said a row is, None: nobody whom the team knows.

    Raises ``RuleBroken`` where that was asked and not answered.
    """
    said = _said(row, key)
    if said.alike and not said.answer:
        raise RuleBroken(_("Nobody has said yet whether your team knows this person."))
    return UUID(said.answer) if said.answer not in ("", Known.OTHER) else None


# -- Answering -------------------------------------------------------------------------


@dataclass(frozen=True)
class KnownRow:
    """A row with whom it may be (id and words), and what was said to that."""

    number: int
    words: str
    choices: tuple[tuple[str, str], ...]
    answer: str


@dataclass(frozen=True)
class Asked:
    """The rows of a page that look like known people; ``more`` open ones follow."""

    one: Import
    rows: list[KnownRow]
    more: int


def known_counts(one: Import) -> dict[str, int]:
    """Return how many rows that can be imported have which answer."""
    found = Counter(_alike(one).values_list("known", flat=True))
    return {code: found[code] for code in _LOOKED_ALIKE}


def _alike(one: Import) -> QuerySet[ImportRow]:
    return one.lines.filter(state=RowState.RIGHT, known__in=_LOOKED_ALIKE)


def open_asked(actor: Actor, import_id: UUID) -> Asked:
    """Open the rows that look like known people, the open ones first."""
    one, alike, target = _asking(actor, import_id)
    with act(actor, "list.import", scope_of(one), one, what="open") as entry:
        require(one, ImportState.CHECKED)
        key = open_key(actor, KIND, one.id)
        about = read_about(one, key)
        first = _alike(one).order_by("known", "number")  # "asked" comes first
        rows = [(row, _said(row, key)) for row in first[:LISTED]]
        people = {UUID(code) for _row, said in rows for code in said.alike}
        words = alike.describe(actor, target, people)
        entry.note(known=len(words))
        asked = known_counts(one)[Known.ASKED]
        shown = [_known_row(row, said, key, target, about, words) for row, said in rows]
        return Asked(one, shown, max(0, asked - len(rows)))


def _asking(actor: Actor, import_id: UUID) -> tuple[Import, Alike, Target]:
    one = get(actor, import_id)
    spec = spec_of(one.spec)
    if spec.alike is None:
        raise NoSuchTarget(one.spec)
    return one, spec.alike, find_target(actor, spec, one.target)


def _known_row(
    row: ImportRow,
    said: _Said,
    key: RecordKey,
    target: Target,
    about: About,
    words: Mapping[UUID, str],
) -> KnownRow:
    stored = Stored.loaded(key.read(row, "cells", _cells(row)))
    choices = [(code, words[UUID(code)]) for code in said.alike if UUID(code) in words]
    typed = " · ".join(value for _label, value in row_in_words(target, about, stored))
    return KnownRow(row.number, typed, tuple(choices), said.answer)


def answer(
    actor: Actor, import_id: UUID, answers: Mapping[int, str], rest: str, version: int
) -> Import:
    """Keep what is said to rows that look like known people.

    An answer is ``other``, or the id of one whom the row may be. ``rest`` is for all
    other open rows: ``other``, or ``same`` for those with one whom they may be.
    """
    one, _alike_people, _target = _asking(actor, import_id)
    with act(actor, "list.import", scope_of(one), one, what="known") as entry:
        lock(one)
        require(one, ImportState.CHECKED)
        key = open_key(actor, KIND, one.id)
        rows = _alike(one)
        if not rest:
            rows = rows.filter(number__in=answers)
        entry.note(**_write(_answered(rows, answers, rest, key)))
        return change(one, version)


def _answered(
    rows: QuerySet[ImportRow], answers: Mapping[int, str], rest: str, key: RecordKey
) -> Iterator[tuple[ImportRow, _Said, RecordKey]]:
    for row in rows:
        said = _said(row, key)
        new = answers.get(row.number) or _by_rest(said, rest)
        if new not in ("", Known.OTHER, *said.alike):
            raise RuleBroken(_("Please choose one of the answers."))
        if new and new != said.answer:
            yield row, _Said(said.alike, new), key


def _by_rest(said: _Said, rest: str) -> str:
    """Return what is said to a row that nobody looked at by itself."""
    if said.answer:
        return ""
    if rest == Known.SAME:
        return said.alike[0] if len(said.alike) == 1 else ""
    return rest
