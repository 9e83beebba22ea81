"""Disclosure control: hide small numbers, and what would reveal them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from .values import Nothing

Shown = int | Nothing

# Between organisations and towards donors; our own proposal, not a standard.
THRESHOLD = 10


def suppress(cells: Mapping[str, int], threshold: int = THRESHOLD) -> dict[str, Shown]:
    """Return the cells of one row that adds up to a shown total, safe to show.

    Cells from 1 to below the threshold are hidden. When what is hidden could be worked
    out from the total (one hidden cell, or hidden cells that sum to less than the
    threshold), the next smallest cells are hidden too. Zeros stay.
    """
    hidden = {name for name, value in cells.items() if 0 < value < threshold}
    others = sorted(
        (name for name, value in cells.items() if value >= threshold),
        key=lambda name: (cells[name], name),
    )
    while hidden and others and _guessable(cells, hidden, threshold):
        hidden.add(others.pop(0))
    return {
        name: Nothing.SUPPRESSED if name in hidden else value
        for name, value in cells.items()
    }


def _guessable(cells: Mapping[str, int], hidden: set[str], threshold: int) -> bool:
    return len(hidden) == 1 or sum(cells[name] for name in hidden) < threshold


def share(
    part: int, of: int, *, hide: bool, threshold: int = THRESHOLD
) -> float | Nothing:
    """Return a share in whole percent; not applicable when the whole is zero.

    With ``hide`` it is shown only where the whole, the part and the rest are each zero
    or at least the threshold: a share of a known number is a number too.
    """
    if not of:
        return Nothing.NOT_APPLICABLE
    if hide and any(0 < number < threshold for number in (of, part, of - part)):
        return Nothing.SUPPRESSED
    return round(100 * part / of)


# -- A table with the totals of its rows and columns ----------------------------------

Cell = tuple[str, str]
TOTAL = ""  # in place of a row or column: the total over it


@dataclass(frozen=True)
class Table:
    """A table that is safe to show; ``TOTAL`` names totals."""

    cells: Mapping[Cell, Shown]

    def __getitem__(self, cell: Cell) -> Shown:
        """Return one cell or total; zero for what was not counted."""
        return self.cells.get(cell, 0)


def suppress_table(
    counts: Mapping[Cell, int],
    rows: Iterable[str],
    columns: Iterable[str],
    threshold: int = THRESHOLD,
    hidden: Iterable[Cell] = (),
) -> Table:
    """Return a table with its totals, safe to show as a whole.

    Every row and every column adds up to its total, and the totals to the grand total.
    Small cells and small totals are hidden; then, in every such sum, more until nothing
    hidden can be worked out from the rest of it. ``hidden``: what is hidden elsewhere
    already, and must not be revealed here.
    """
    known, sums = _with_totals(counts, list(rows), list(columns))
    unseen = {cell for cell, value in known.items() if 0 < value < threshold}
    unseen |= {cell for cell in hidden if known[cell]}
    more = True
    while more:
        more = False
        for parts, total in sums:
            chosen = _also(known, unseen, parts, total, threshold)
            if chosen is not None:
                unseen.add(chosen)
                more = True
        if not more and (chosen := _against_sums_of_sums(known, unseen)) is not None:
            unseen.add(chosen)
            more = True
    return Table({c: Nothing.SUPPRESSED if c in unseen else known[c] for c in known})


def open_table(
    counts: Mapping[Cell, int], rows: Iterable[str], columns: Iterable[str]
) -> Table:
    """Return the same table with nothing hidden."""
    known, _sums = _with_totals(counts, list(rows), list(columns))
    return Table(dict(known))


_Sum = tuple[list[Cell], Cell]


def _with_totals(
    counts: Mapping[Cell, int], rows: list[str], columns: list[str]
) -> tuple[dict[Cell, int], list[_Sum]]:
    """Return every cell and total, and which cells add up to which total."""
    known = {(r, c): counts.get((r, c), 0) for r in rows for c in columns}
    for row in rows:
        known[row, TOTAL] = sum(known[row, c] for c in columns)
    for column in [*columns, TOTAL]:
        known[TOTAL, column] = sum(known[r, column] for r in rows)
    sums = [([(r, c) for c in columns], (r, TOTAL)) for r in [*rows, TOTAL]]
    sums += [([(r, c) for r in rows], (TOTAL, c)) for c in [*columns, TOTAL]]
    return known, sums


def _also(
    known: Mapping[Cell, int],
    hidden: set[Cell],
    parts: list[Cell],
    total: Cell,
    threshold: int,
) -> Cell | None:
    """Return what else must be hidden so that one sum reveals nothing, if anything."""
    unseen = [cell for cell in parts if cell in hidden]
    if total in hidden:
        safe = bool(unseen)
    else:
        safe = not unseen or (
            len(unseen) > 1 and sum(known[cell] for cell in unseen) >= threshold
        )
    if safe:
        return None
    seen = [cell for cell in parts if known[cell] and cell not in hidden]
    if seen:
        return min(seen, key=lambda cell: (known[cell], cell))
    return None if total in hidden else total


def _against_sums_of_sums(known: Mapping[Cell, int], hidden: set[Cell]) -> Cell | None:
    """Return what to hide so that no combination of sums reveals a cell, if anything.

    A graph: rows and columns are nodes, hidden cells edges between them. A cell can be
    worked out from the sums together exactly when its edge is a bridge (no other path
    leads from its row to its column); then another cell is chosen that opens a path.
    """
    for row, column in sorted(hidden):
        near = _reachable(("row", row), hidden - {(row, column)})
        if ("column", column) in near:
            continue
        ways = [
            cell
            for cell in known
            if cell not in hidden
            and (("row", cell[0]) in near) != (("column", cell[1]) in near)
        ]
        if ways:  # a zero only if there is nothing else
            return min(ways, key=lambda cell: (not known[cell], known[cell], cell))
    return None


def _reachable(start: tuple[str, str], lines: Iterable[Cell]) -> set[tuple[str, str]]:
    beside: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for row, column in lines:
        beside.setdefault(("row", row), []).append(("column", column))
        beside.setdefault(("column", column), []).append(("row", row))
    found, todo = {start}, [start]
    while todo:
        for point in beside.get(todo.pop(), ()):
            if point not in found:
                found.add(point)
                todo.append(point)
    return found
