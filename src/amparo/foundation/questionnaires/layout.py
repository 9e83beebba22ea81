"""Answers as tables: one sheet for a form, and one for each of its repeats.

As users of Kobo know it: a row of a repeat names the row that it belongs to by
``_parent_index``, and a question with several answers has a column for all of them and
one for each. Versions of a questionnaire share their columns.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation

from ..kernel.tables import Value
from .engine import Form, Group, Kind, Question, Repeat, in_language

INDEX, PARENT_INDEX, PARENT_TABLE = "_index", "_parent_index", "_parent_table_name"
LEFT, FILE = "_left", "_file"
MOST_OPTIONS = 100  # columns for the single answers of one question
_NUMBERS = (Kind.INTEGER, Kind.DECIMAL, Kind.RANGE)
_CHOICES = (Kind.SELECT_ONE, Kind.SELECT_MULTIPLE)
_MOST_DIGITS = 15  # that a spreadsheet keeps of a number


@dataclass
class Block:
    """Answers of a form, or of one row of a repeat: by path, without row numbers."""

    values: dict[str, str] = field(default_factory=dict)
    left: dict[str, str] = field(default_factory=dict)
    rows: dict[str, list[Block]] = field(default_factory=dict)


@dataclass(frozen=True)
class Column:
    """One column: a question, or one of the answers that it offers (``option``)."""

    question: Question
    head: str
    option: str = ""


@dataclass(frozen=True)
class Table:
    """One sheet: of the form itself (``parent`` is None), or of a repeat."""

    name: str
    path: str
    columns: tuple[Column, ...]
    parent: Table | None = None

    @property
    def heads(self) -> list[str]:
        """The headings, but for those of the whole file."""
        heads = [column.head for column in self.columns] + [LEFT]
        if self.parent is not None:
            heads += [PARENT_TABLE, PARENT_INDEX]
        return [INDEX, *heads]


def tables_of(
    forms: Sequence[Form], language: str, *, labels: bool, coded: bool
) -> list[Table]:
    """Return the tables of a questionnaire's versions, newest first.

    ``coded``: only what lies open as codes; a repeat without any is left out.
    """
    found: dict[str, list[Question]] = {}
    parents: dict[str, tuple[str, str]] = {}  # path of a repeat: its name, its parent
    for form in forms:
        for path, name, parent, questions in _sections(form):
            parents.setdefault(path, (name, parent))
            known = found.setdefault(path, [])
            for one in questions:
                if coded and not one.coded:
                    continue
                _add(known, one)
    tables: dict[str, Table] = {}
    for path, (name, parent) in parents.items():
        columns = _columns(found[path], path, language, labels)
        needed = any(columns) or not parent or _has_columns_below(path, found)
        if needed:
            tables[path] = Table(name, path, tuple(columns), tables.get(parent))
    return list(tables.values())


def _sections(form: Form) -> Iterator[tuple[str, str, str, list[Question]]]:
    """Yield each part of a form: path, name, path of the parent, its questions."""
    yield form.root.path, form.title or form.id, "", list(_questions(form.root))
    yield from _repeats(form.root, form.root.path)


def _repeats(
    group: Group, parent: str
) -> Iterator[tuple[str, str, str, list[Question]]]:
    for child in group.children:
        if isinstance(child, Repeat):
            yield child.path, child.name, parent, list(_questions(child))
            yield from _repeats(child, child.path)
        elif isinstance(child, Group):
            yield from _repeats(child, parent)


def _questions(group: Group) -> Iterator[Question]:
    """Yield the questions of a group, but not those of repeats in it."""
    for child in group.children:
        if isinstance(child, Question):
            if child.kind is not Kind.NOTE:
                yield child
        elif isinstance(child, Group) and not isinstance(child, Repeat):
            yield from _questions(child)


def _add(known: list[Question], one: Question) -> None:
    if all(other.path != one.path for other in known):
        known.append(one)


def _has_columns_below(path: str, found: Mapping[str, Sequence[Question]]) -> bool:
    return any(qs and other.startswith(f"{path}/") for other, qs in found.items())


def _columns(
    questions: Iterable[Question], path: str, language: str, labels: bool
) -> list[Column]:
    root = "/" + path.split("/")[1] + "/"
    columns = []
    for one in questions:
        short = one.path.removeprefix(root)
        head = (in_language(one.label, language, "") if labels else "") or short
        columns.append(Column(one, head))
        if one.kind is Kind.SELECT_MULTIPLE and len(one.choices) <= MOST_OPTIONS:
            for choice in one.choices:
                said = in_language(choice.label, language, "") if labels else ""
                columns.append(
                    Column(one, f"{head}/{said or choice.name}", choice.name)
                )
    return _distinct(columns, root)


def _distinct(columns: list[Column], root: str) -> list[Column]:
    """Return columns of which no two have the same heading."""
    count = Counter(column.head for column in columns)
    return [
        column
        if count[column.head] == 1
        else Column(column.question, _fuller(column, root), column.option)
        for column in columns
    ]


def _fuller(column: Column, root: str) -> str:
    path = column.question.path.removeprefix(root)
    option = f"/{column.option}" if column.option else ""
    return f"{column.head} ({path}{option})"


# -- Cells -----------------------------------------------------------------------------


def cells(table: Table, block: Block, language: str, *, labels: bool) -> list[Value]:
    """Return the cells of one row, but the index before and what follows ``_left``."""
    found: list[Value] = [
        _cell(column, block.values.get(column.question.path, ""), language, labels)
        for column in table.columns
    ]
    root = "/" + table.path.split("/")[1] + "/"
    left = [f"{path.removeprefix(root)}={why}" for path, why in block.left.items()]
    return [*found, " ".join(left)]


def _cell(column: Column, value: str, language: str, labels: bool) -> Value:
    question = column.question
    if not value:
        return None
    if column.option:
        return int(column.option in value.split())
    if question.kind in _CHOICES:
        return _choices(question, value, language) if labels else value
    if question.kind in _NUMBERS or question.score:
        return _number(value)
    if question.kind is Kind.DATE and question.precision == "day":
        return _day(value)
    return value


def _choices(question: Question, value: str, language: str) -> str:
    labels = {c.name: in_language(c.label, language, "") for c in question.choices}
    return "; ".join(labels.get(name) or name for name in value.split())


def _number(value: str) -> Value:
    try:
        number = Decimal(value)
    except InvalidOperation:
        return value
    if not number.is_finite() or len(number.as_tuple().digits) > _MOST_DIGITS:
        return value
    return int(number) if number == number.to_integral_value() else number


def _day(value: str) -> Value:
    try:
        return date.fromisoformat(value[:10])
    except ValueError:
        return value


# -- Rows of repeats -------------------------------------------------------------------


def rows_of(table: Table, block: Block) -> Iterator[tuple[int, Block]]:
    """Yield the rows of a table in one set of answers, each with its parent's place.

    The place counts the rows of the parent's table within these answers, from 1; that
    of the answers themselves is 1.
    """
    if table.parent is None:
        yield 1, block
        return
    for place, (_above, parent) in enumerate(rows_of(table.parent, block), 1):
        for row in parent.rows.get(table.path, ()):
            yield place, row
