"""Rows of a file: how they wait, how they belong together, what they say."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ...kernel.errors import RuleBroken
from ...kernel.long_tables import LongTable
from ...kernel.text import fold
from .cells import read_cell, shown_value, suggested
from .errors import NotATable
from .specs import Field, Part, Problem, Row, Target
from .tables_in import Book, Line, Sheet

# How sheets of Kobo and our own name their rows, and the row that these belong to.
INDEX, PARENT_INDEX, PARENT_TABLE = "_index", "_parent_index", "_parent_table_name"


@dataclass(frozen=True)
class About:
    """The headings of a file, which field each is, and what was noticed."""

    heads: tuple[str, ...]
    fields: dict[str, str]  # by heading; "": this column is left out
    parts: dict[str, tuple[str, ...]] = field(default_factory=dict)  # their headings
    older: bool = False  # read as Windows-1252
    ignored: tuple[str, ...] = ()  # sheets that nothing is known about

    def dumped(self) -> str:
        """Return it as it is sealed."""
        return json.dumps(self.__dict__)

    @classmethod
    def loaded(cls, text: str) -> About:
        """Return what ``dumped`` was given."""
        raw = json.loads(text)
        raw["parts"] = {key: tuple(heads) for key, heads in raw["parts"].items()}
        for name in ("heads", "ignored"):
            raw[name] = tuple(raw[name])
        return cls(**raw)


@dataclass
class Stored:
    """One row as it waits: number and cells, and the rows of other sheets under it."""

    number: int
    cells: list[str]
    parts: dict[str, list[Stored]] = field(default_factory=dict)

    def dumped(self) -> str:
        """Return it as it is sealed."""
        return json.dumps(self._plain(), ensure_ascii=False)

    def _plain(self) -> list[Any]:
        parts = {key: [r._plain() for r in rows] for key, rows in self.parts.items()}
        return [self.number, self.cells, parts]

    @classmethod
    def loaded(cls, text: str) -> Stored:
        """Return what ``dumped`` was given."""
        return cls._of(json.loads(text))

    @classmethod
    def _of(cls, raw: list[Any]) -> Stored:
        parts = {key: [cls._of(row) for row in rows] for key, rows in raw[2].items()}
        return cls(raw[0], raw[1], parts)


# -- Of a file -------------------------------------------------------------------------


def stored_rows(book: Book, target: Target) -> tuple[list[Stored], dict[str, Sheet]]:
    """Return the main rows with those of further sheets under them, and these sheets.

    Raises ``NotATable`` where a row does not say to which it belongs.
    """
    main = book.main
    rows = [Stored(line.number, list(line.cells)) for line in main.lines]
    by_index = {"": _by_index(main, rows)}
    found: dict[str, Sheet] = {}
    for part in target.parts:
        sheet = _sheet_of(part, book)
        if sheet is None:
            by_index[part.key] = {}
            continue
        found[part.key] = sheet
        own = [Stored(line.number, list(line.cells)) for line in sheet.lines]
        by_index[part.key] = _by_index(sheet, own)
        for line, row in zip(sheet.lines, own, strict=True):
            parent = _parent(part, sheet, line, by_index[part.parent])
            parent.parts.setdefault(part.key, []).append(row)
    return rows, found


def _sheet_of(part: Part, book: Book) -> Sheet | None:
    names = {fold(name) for name in (part.key, str(part.label), *part.names)}
    # Excel cuts the name of a sheet after 31 characters.
    names |= {name[:31].strip() for name in names}
    others = book.sheets[1:]
    return next((sheet for sheet in others if fold(sheet.name) in names), None)


def _column(sheet: Sheet, name: str) -> int | None:
    return next((at for at, h in enumerate(sheet.heads) if h.lower() == name), None)


def _by_index(sheet: Sheet, rows: Sequence[Stored]) -> dict[str, Stored]:
    """Return rows by what other sheets call them: the index, else their place."""
    at = _column(sheet, INDEX)
    found: dict[str, Stored] = {}
    for place, row in enumerate(rows, 1):
        index = row.cells[at] if at is not None else str(place)
        if index in found:
            raise NotATable(
                _("In row %(row)s of sheet %(sheet)s the _index is there twice.")
                % {"row": row.number, "sheet": sheet.name}
            )
        found[index] = row
    return found


def _parent(
    part: Part, sheet: Sheet, line: Line, parents: Mapping[str, Stored]
) -> Stored:
    at = _column(sheet, PARENT_INDEX)
    parent = parents.get(line.cells[at]) if at is not None else None
    if parent is None:
        raise NotATable(
            _(
                "Row %(row)s of sheet %(sheet)s does not belong to any row: its"
                " _parent_index has to be the _index of one."
            )
            % {"row": line.number, "sheet": sheet.name}
        )
    return parent


def about(book: Book, target: Target, parts: Mapping[str, Sheet]) -> About:
    """Return what a file's headings seem to be."""
    known = {sheet.name for sheet in parts.values()}
    return About(
        heads=book.main.heads,
        fields=suggested(target.fields, book.main.heads),
        parts={key: sheet.heads for key, sheet in parts.items()},
        older=book.older,
        ignored=tuple(s.name for s in book.sheets[1:] if s.name not in known),
    )


def empty_tables(target: Target) -> list[LongTable]:
    """Return the sheets of a file for a target, with their headings and no rows."""
    index = [INDEX] if target.parts else []
    parents = {part.parent for part in target.parts}
    sheets = [LongTable(gettext("Rows"), [*_heads(target.fields), *index], [])]
    for part in target.parts:
        heads = [*_heads(part.fields), PARENT_INDEX]
        heads += [INDEX] if part.key in parents else []
        sheets.append(LongTable(str(part.label), heads, []))
    return sheets


def _heads(fields: Sequence[Field]) -> list[str]:
    """Return a heading for each field: its label, or its code where two are alike."""
    count = Counter(fold(str(one.label)) for one in fields)
    return [
        str(one.label) if count[fold(str(one.label))] == 1 else one.code
        for one in fields
    ]


# -- What they say ---------------------------------------------------------------------


def read_row(target: Target, said: About, stored: Stored) -> tuple[Row, list[Problem]]:
    """Return the values of a row with the rows under it, and what is wrong with it."""
    fields = {one.key: one for one in target.fields}
    columns = [said.fields.get(head, "") for head in said.heads]
    problems: list[Problem] = []
    values = dict(_values(fields, columns, stored, problems))
    parts = _parts(target, said, stored, "", problems)
    return Row(values, parts), problems


def _parts(
    target: Target, said: About, stored: Stored, parent: str, problems: list[Problem]
) -> dict[str, tuple[Row, ...]]:
    found = {}
    for part in target.parts:
        if part.parent != parent or part.key not in said.parts:
            continue
        names = suggested(part.fields, said.parts[part.key])
        columns = [names[head] for head in said.parts[part.key]]
        fields = {one.key: one for one in part.fields}
        rows = []
        for under in stored.parts.get(part.key, ()):
            wrong: list[Problem] = []
            values = dict(_values(fields, columns, under, wrong))
            further = _parts(target, said, under, part.key, wrong)
            rows.append(Row(values, further))
            problems += [_placed(one, part, under.number) for one in wrong]
        found[part.key] = tuple(rows)
    return found


def _placed(problem: Problem, part: Part, number: int) -> Problem:
    text = gettext("Sheet %(sheet)s, row %(row)s: %(problem)s")
    values = {"sheet": part.label, "row": number, "problem": problem.text}
    return Problem(text % values, problem.field)


def _values(
    fields: Mapping[str, Field],
    columns: Sequence[str],
    stored: Stored,
    problems: list[Problem],
) -> Iterator[tuple[str, str]]:
    cells = dict(zip(columns, stored.cells, strict=True))
    for key, one in fields.items():
        try:
            yield key, read_cell(one, cells.get(key, ""))
        except RuleBroken as broken:
            problems.append(Problem(broken.message, key))


def row_in_words(target: Target, said: About, stored: Stored) -> list[tuple[str, str]]:
    """Return the labels and the words of what a row holds, and its further rows."""
    values, _problems = read_row(target, said, stored)
    fields = {one.key: one for one in target.fields}
    kept = [said.fields[head] for head in said.heads if said.fields[head] in fields]
    found = [(str(fields[k].label), shown_value(fields[k], values[k])) for k in kept]
    sheets = {part.key: str(part.label) for part in target.parts}
    counted = [(sheets[key], str(len(rows))) for key, rows in values.parts.items()]
    return [(label, value) for label, value in found if value] + counted


def dumped_problems(
    target: Target, said: About, stored: Stored, problems: Sequence[Problem]
) -> str:
    """Return problems as they are sealed: sentences in the person's language.

    With each goes what the cell says, where it is one of the main sheet.
    """
    columns = [said.fields[head] for head in said.heads]
    cells = dict(zip(columns, stored.cells, strict=True)) | {"": ""}
    labels = {one.key: str(one.label) for one in target.fields}
    labels |= {one.key: str(one.label) for p in target.parts for one in p.fields}
    found = [
        [labels.get(one.field, ""), str(one.text), cells.get(one.field, "")]
        for one in problems
    ]
    return json.dumps(found, ensure_ascii=False)


def loaded_problems(text: str) -> list[tuple[str, str, str]]:
    """Return the field's label, the sentence and the cell of each problem."""
    return [(label, said, cell) for label, said, cell in json.loads(text or "[]")]
