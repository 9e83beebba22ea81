"""Reading one page of a list: the order is total, so no row is skipped or repeated."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from ..kernel import counts
from ..kernel.text import fold, sort_key
from ..policy import Actor, may_anywhere
from .keyset import beyond, keyed, open_mark, seal_mark, values_of
from .requests import Asked
from .specs import BulkAct, Cell, Column, ListSpec, Opened, Text

MOST_OPENED = 2_000  # sealed values that are opened to sort by them
# Rows of a table, or rows that a room has made of several (``pk`` names each).
Rows = QuerySet[Any] | Sequence[Any]
_REMEMBERED = 12  # rows by which a list sorted by sealed values finds its page again


@dataclass(frozen=True)
class Head:
    """A column's head; ``sort`` is what a press on it asks for, ``url`` its address."""

    label: Text
    sort: str = ""
    sorted: str = ""  # "ascending", "descending", or not by this one
    url: str = ""
    labelled: bool = False
    look: str = ""


@dataclass(frozen=True)
class Row:
    """One row; ``heading`` stands above it where a new group begins."""

    cells: tuple[tuple[Head, Cell], ...]
    heading: Text = ""
    record: Any = None
    fits: bool = False  # whether it may be chosen for a bulk act

    @property
    def name(self) -> object:
        """What its first cell says."""
        cell = self.cells[0][1]
        return cell.text or cell.code


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
    earlier_place: str = ""
    later_place: str = ""
    acts: tuple[BulkAct, ...] = ()  # those whose permission the person has

    @property
    def is_capped(self) -> bool:
        """Whether there are more rows than anybody counts."""
        return self.total > counts.MOST_COUNTED

    @property
    def count_words(self) -> str:
        """How many rows there are, as it is shown: up to "10,000+"."""
        return counts.count_words(self.total)

    @property
    def earlier(self) -> str:
        """The address of the page before, if there is one."""
        return self._address(self.earlier_place)

    @property
    def later(self) -> str:
        """The address of the next page, if there is one."""
        return self._address(self.later_place)

    def _address(self, place: str) -> str:
        return self.asked.address(page=place) if place else ""

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
        counted = min(self.total, counts.MOST_COUNTED)
        return max(-(-counted // self.spec.page_size), self.number + self.has_next)


def page_of(spec: ListSpec, actor: Actor, found: Rows, asked: Asked) -> ListPage:
    """Return the page that was asked for: one query to count, one for the rows.

    An unknown order is the list's own; a page after the last one is the last one. A row
    that leaves the list while somebody pages makes no other row disappear.
    """
    total = counts.count_up_to(found) if isinstance(found, QuerySet) else len(found)
    column, descending = _wanted(spec, asked.sort)
    problem = ""
    if column and column.sealed and total > MOST_OPENED:
        problem, column = _too_many(column), None
    opened: Opened = {}
    if not isinstance(found, QuerySet):
        part = _part_of(spec, list(ordered(spec, found, asked)), asked)
    elif column and column.sealed:
        everything, opened = _opened_in_order(spec, actor, found, descending)
        part = _part_of(spec, everything, asked)
    else:
        order = _order(spec, column, descending)
        part = _read_part(spec, found, order, asked, total)
        if spec.open:
            opened = spec.open(actor, part.records)
    heads = tuple(_head(c, column, descending, asked) for c in spec.shown)
    acts = tuple(act for act in spec.bulk if may_anywhere(actor, act.verb))
    return ListPage(
        spec,
        asked,
        heads,
        _rows(spec, heads, part.records, opened, acts, grouped=not column),
        part.number,
        total,
        part.has_next,
        problem,
        len(opened),
        *_places(spec, asked, part),
        acts,
    )


@dataclass(frozen=True)
class _Part:
    """The rows of a page, and by what the pages beside it are found."""

    records: list[Any]
    number: int
    has_next: bool
    first: list[Any]
    last: list[Any]


def _places(spec: ListSpec, asked: Asked, part: _Part) -> tuple[str, str]:
    def place(number: int, values: list[Any]) -> str:
        mark = seal_mark(spec.name, asked.sort, number < part.number, values)
        return f"{number}.{mark}"

    earlier = later = ""
    if part.number > 1:
        earlier = place(part.number - 1, part.first) if part.number > 2 else "1"
    if part.has_next:
        later = place(part.number + 1, part.last)
    return earlier, later


def _read_part(
    spec: ListSpec, found: QuerySet[Any], order: Sequence[Any], asked: Asked, total: int
) -> _Part:
    """Read the rows after those seen before; without a mark, by the page's number."""
    found, keys = keyed(found, order)
    size, number = spec.page_size, asked.page

    def part(rows: list[Any], has_next: bool) -> _Part:
        first, last = (values_of(row, keys) for row in (rows[0], rows[-1]))
        return _Part(rows, number, has_next, first, last)

    mark = open_mark(spec.name, asked.sort, asked.mark)
    if mark and len(mark[1]) == len(keys):
        backwards, values = mark
        there = found.filter(beyond(keys, values, backwards))
        turned = there.order_by(*(key.sorted(backwards) for key in keys))
        rows = list(turned[: size + 1])
        if backwards and len(rows) >= size:
            return part(rows[size - 1 :: -1], has_next=True)
        if rows and not backwards:
            return part(rows[:size], len(rows) > size)
        number = 1 if backwards else number
    number = _within(number, spec, total)
    start = (number - 1) * size
    rows = list(_sorted(found, order)[start : start + size + 1])
    if not rows:
        return _Part([], number, False, [], [])
    return part(rows[:size], len(rows) > size)


def _part_of(spec: ListSpec, everything: Sequence[Any], asked: Asked) -> _Part:
    """Cut a page out of rows that are sorted here; keys of rows say where it begins."""
    size = spec.page_size
    number = _within(asked.page, spec, len(everything))
    start = (number - 1) * size
    mark = open_mark(spec.name, asked.sort, asked.mark)
    if mark:
        backwards, seen = mark
        at = {str(record.pk): n for n, record in enumerate(everything)}
        still = [at[pk] for pk in seen if pk in at]
        if still:
            start = max(min(still) - size, 0) if backwards else max(still) + 1
        if start >= len(everything):
            start = (number - 1) * size
    rows = list(everything[start : start + size])
    pks = [str(record.pk) for record in rows]
    more = start + size < len(everything)
    return _Part(rows, number, more, pks[:_REMEMBERED], pks[-_REMEMBERED:])


def _within(number: int, spec: ListSpec, total: int) -> int:
    if total > counts.MOST_COUNTED:
        return number
    return min(number, max(-(-total // spec.page_size), 1))


def ordered(spec: ListSpec, found: Rows, asked: Asked) -> Rows:
    """Return the rows sorted by what is not sealed, as a file has them."""
    column, descending = _wanted(spec, asked.sort)
    if column and column.sealed:
        column = None
    order = _order(spec, column, descending)
    if isinstance(found, QuerySet):
        return _sorted(found, order)
    return _sorted_here(found, order)


def _sorted_here(found: Sequence[Any], order: Sequence[str]) -> list[Any]:
    """Sort rows that no table holds; those without a value stand last, both ways."""
    rows = list(found)
    for name in reversed(order):
        known = [row for row in rows if _value(row, name) is not None]
        known.sort(key=lambda row: _value(row, name), reverse=name.startswith("-"))
        rows = known + [row for row in rows if _value(row, name) is None]
    return rows


def _value(row: Any, name: str) -> Any:
    value = getattr(row, name.removeprefix("-"))
    return sort_key(value) if isinstance(value, str) else value


def _order(spec: ListSpec, column: Column | None, descending: bool) -> list[Any]:
    """Return the order: the column that was asked for, then the list's own."""
    if column is None:
        return [*spec.order]
    names = map(_turned, column.order) if descending else column.order
    return [*names, *spec.order]


def _turned(name: str) -> str:
    return name.removeprefix("-") if name.startswith("-") else f"-{name}"


def _sorted(found: QuerySet[Any], order: Sequence[Any]) -> QuerySet[Any]:
    """Sort in the database; rows without a value stand last, the key decides ties."""
    found, keys = keyed(found, order)
    return found.order_by(*(key.sorted(backwards=False) for key in keys))


def cell_of(column: Column, record: Any, opened: Opened) -> Cell:
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
    records = list(_sorted(found, spec.order))
    opened = spec.open(actor, records) if spec.open else {}
    known = [r for r in records if opened.get(r.pk)]
    known.sort(key=lambda r: fold(opened[r.pk]), reverse=descending)
    return known + [r for r in records if not opened.get(r.pk)], opened


def _head(column: Column, by: Column | None, descending: bool, asked: Asked) -> Head:
    head = Head(column.label, labelled=column.labelled, look=column.look)
    if not column.sorts:
        return head
    mine = column is by
    sort = f"-{column.key}" if mine and not descending else column.key
    order = "descending" if descending else "ascending"
    return replace(
        head, sort=sort, sorted=order if mine else "", url=asked.address(sort=sort)
    )


def _rows(
    spec: ListSpec,
    heads: tuple[Head, ...],
    records: Sequence[Any],
    opened: Opened,
    acts: Sequence[BulkAct],
    grouped: bool,
) -> tuple[Row, ...]:
    rows: list[Row] = []
    before: Text = ""
    for record in records:
        heading = spec.group(record) if spec.group and grouped else ""
        cells = [cell_of(column, record, opened) for column in spec.shown]
        fresh = heading if heading != before else ""
        fits = any(act.fits(record) for act in acts)
        rows.append(Row(tuple(zip(heads, cells, strict=True)), fresh, record, fits))
        before = heading
    return tuple(rows)
