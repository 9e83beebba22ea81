"""Reading one page of a list: the order is total, so no row is skipped or repeated."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Model, QuerySet
from django.utils.translation import gettext as _

from ..kernel.text import fold
from ..policy import Actor
from .requests import Asked
from .specs import Cell, Column, ListSpec, Opened, Text

MOST_COUNTED = 10_000
MOST_OPENED = 2_000  # sealed values that are opened to sort by them


@dataclass(frozen=True)
class Head:
    """A column's head; ``sort`` is what a press on it asks for, ``url`` its address."""

    label: Text
    sort: str = ""
    sorted: str = ""  # "ascending", "descending", or not by this one
    url: str = ""
    labelled: bool = False
    wide: bool = False


@dataclass(frozen=True)
class Row:
    """One row; ``heading`` stands above it where a new group begins."""

    cells: tuple[tuple[Head, Cell], ...]
    heading: Text = ""
    record: Any = None


@dataclass(frozen=True)
class ListPage:
    """A page of a list, ready to be drawn by ``{% list_table page %}``."""

    spec: ListSpec
    asked: Asked
    heads: tuple[Head, ...]
    rows: tuple[Row, ...]
    number: int
    total: int
    has_next: bool
    problem: str = ""
    opened: int = 0  # sealed values that keys opened for it

    @property
    def is_capped(self) -> bool:
        """Whether there are more rows than anybody counts."""
        return self.total > MOST_COUNTED

    @property
    def earlier(self) -> str:
        """The address of the page before, if there is one."""
        return self.asked.address(page=self.number - 1) if self.number > 1 else ""

    @property
    def later(self) -> str:
        """The address of the next page, if there is one."""
        return self.asked.address(page=self.number + 1) if self.has_next else ""

    @property
    def label(self) -> str:
        """Say where this page stands; among too many to count, only its number."""
        facts = {"number": self.number, "total": self.pages}
        if self.is_capped:
            return _("Page %(number)s") % facts
        return _("Page %(number)s of %(total)s") % facts

    @property
    def pages(self) -> int:
        """How many pages there are, as far as counted."""
        counted = min(self.total, MOST_COUNTED)
        return max(-(-counted // self.spec.page_size), 1)


def page_of(
    spec: ListSpec, actor: Actor, found: QuerySet[Any], asked: Asked
) -> ListPage:
    """Return the page that was asked for: one query to count, one for the rows.

    An unknown order is the list's own; a page after the last one is the last one.
    """
    total = count(found)
    column, descending = _wanted(spec, asked.sort)
    problem = ""
    if column and column.sealed and total > MOST_OPENED:
        problem, column = _too_many(column), None
    number = asked.page
    if total <= MOST_COUNTED:
        number = min(number, max(-(-total // spec.page_size), 1))
    start = (number - 1) * spec.page_size
    end = start + spec.page_size
    opened: Opened = {}
    if column and column.sealed:
        everything, opened = _opened_in_order(spec, actor, found, descending)
        rows = everything[start : end + 1]
    else:
        rows = list(in_order(spec, found, column, descending)[start : end + 1])
        if spec.open:
            opened = spec.open(actor, rows[: spec.page_size])
    heads = tuple(_head(c, column, descending, asked) for c in spec.shown)
    shown = _rows(spec, heads, rows[: spec.page_size], opened, grouped=not column)
    more = len(rows) > spec.page_size
    return ListPage(
        spec, asked, heads, shown, number, total, more, problem, len(opened)
    )


def count(found: QuerySet[Any]) -> int:
    """Count rows, but no more than one beyond what is ever said."""
    return found.order_by().values("pk")[: MOST_COUNTED + 1].count()


def ordered(spec: ListSpec, found: QuerySet[Any], asked: Asked) -> QuerySet[Any]:
    """Return the rows as the database can sort them, for a file."""
    column, descending = _wanted(spec, asked.sort)
    if column and column.sealed:
        column = None
    return in_order(spec, found, column, descending)


def in_order(
    spec: ListSpec, found: QuerySet[Any], column: Column | None, descending: bool
) -> QuerySet[Any]:
    """Sort in the database; rows without a value stand last, the key decides ties."""
    if column is None:
        return found.order_by(*spec.order, "pk")
    keys = []
    for name in column.order:
        turned = name.startswith("-") != descending
        field = F(name.removeprefix("-"))
        keys.append(
            field.desc(nulls_last=True) if turned else field.asc(nulls_last=True)
        )
    return found.order_by(*keys, *spec.order, "pk")


def cell_of(column: Column, record: Model, opened: Opened) -> Cell:
    """Return what stands in a column for a record."""
    shown = column.show(record) if column.show else ""
    if isinstance(shown, Cell):
        cell = shown
    else:
        cell = Cell(shown)
    if column.sealed and (words := opened.get(record.pk)):
        return Cell(words, cell.url, cell.code)
    return cell


def _wanted(spec: ListSpec, sort: str) -> tuple[Column | None, bool]:
    return spec.column(sort.removeprefix("-")), sort.startswith("-")


def _too_many(column: Column) -> str:
    return _(
        "Only lists of up to 2,000 rows can be sorted by “%(column)s”, because each"
        " one has to be decrypted. Narrow the list first."
    ) % {"column": column.label}


def _opened_in_order(
    spec: ListSpec, actor: Actor, found: QuerySet[Any], descending: bool
) -> tuple[list[Any], Opened]:
    """Open everything and sort it here; what no key opens stands last, both ways."""
    records = list(found.order_by(*spec.order, "pk"))
    opened = spec.open(actor, records) if spec.open else {}
    known = [r for r in records if opened.get(r.pk)]
    known.sort(key=lambda r: fold(opened[r.pk]), reverse=descending)
    return known + [r for r in records if not opened.get(r.pk)], opened


def _head(column: Column, by: Column | None, descending: bool, asked: Asked) -> Head:
    if not column.sorts:
        return Head(column.label, labelled=column.labelled, wide=column.wide)
    mine = column is by
    sort = f"-{column.key}" if mine and not descending else column.key
    order = "descending" if descending else "ascending"
    return Head(
        column.label,
        sort,
        order if mine else "",
        asked.address(sort=sort),
        column.labelled,
        column.wide,
    )


def _rows(
    spec: ListSpec,
    heads: tuple[Head, ...],
    records: Sequence[Any],
    opened: Opened,
    grouped: bool,
) -> tuple[Row, ...]:
    rows: list[Row] = []
    before: Text = ""
    for record in records:
        heading = spec.group(record) if spec.group and grouped else ""
        cells = [cell_of(column, record, opened) for column in spec.shown]
        fresh = heading if heading != before else ""
        rows.append(Row(tuple(zip(heads, cells, strict=True)), fresh, record))
        before = heading
    return tuple(rows)
