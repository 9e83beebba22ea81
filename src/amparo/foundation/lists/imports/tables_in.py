"""Reads a spreadsheet that someone uploads: each cell as the text that it says.

Nothing in the file is believed: neither its name, nor the sizes it states, nor that its
cells are what their column says. What a cell means is decided later (``cells.py``).
"""

from __future__ import annotations

import csv
import io
import math
import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from ...kernel.counts import MOST_COUNTED
from ...kernel.tables import without_mark
from ...kernel.text import fold, many_lines, one_line
from .errors import NotATable
from .workbook import OLD, PACKED, check_workbook, damaged

MOST_ROWS = MOST_COUNTED  # as many as a list's own file holds
MOST_COLUMNS = 500
MOST_SHEETS = 20
LONGEST_CELL = 5_000  # characters, as of one text of a case
# A library makes room for every cell of a row up to its last one.
MOST_CELLS = 1_500_000
LAST_ROW = 1_048_576  # of a sheet in Excel
# Excel keeps fifteen digits of a number, and writes longer ones as 1.23E+15.
MOST_DIGITS = 15
_ROUNDED = re.compile(r"[+-]?\d(?:[.,]\d+)?[eE]\+\d+")
_SEPARATORS = ",;\t|"
# Beside UTF-8: what Excel writes as "CSV" in Western Europe and Latin America.
_OLDER = "cp1252"
# Control characters that a text may hold.
_ALLOWED = {"\t", "\n", "\r"}


@dataclass(frozen=True)
class Line:
    """One row: its number in the file, as a spreadsheet shows it, and its cells."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Sheet:
    """A table: its headings, and its rows but the empty ones."""

    name: str
    heads: tuple[str, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Book:
    """What a file holds. ``older``: it was read as Windows-1252 (Latin-1)."""

    sheets: tuple[Sheet, ...]
    older: bool = False

    @property
    def main(self) -> Sheet:
        """The sheet with the rows; further ones hold what belongs to them."""
        return self.sheets[0]


Cells = Sequence[str]
# What openpyxl raises for files that are not as they should be, beside its own.
_UNREADABLE = (
    zipfile.BadZipFile,
    AttributeError,
    EOFError,
    LookupError,
    OSError,
    OverflowError,
    RecursionError,
    SyntaxError,  # also of XML
    TypeError,
    ValueError,
)


def read_book(data: bytes) -> Book:
    """Read an .xlsx or .csv file; raises ``NotATable`` with what to do about it."""
    if not data.strip():
        raise NotATable(_("This file is empty."))
    if data.startswith(OLD):
        raise NotATable(
            _(
                "This file has a password, or is from an older Excel. Save it as .xlsx"
                " without a password."
            )
        )
    if data.startswith(PACKED):
        return _of_workbook(data)
    text, older = _decoded(data)
    return Book((_sheet("", _lines_of_csv(text)),), older)


# -- Excel -----------------------------------------------------------------------------


def _of_workbook(data: bytes) -> Book:
    # Loaded late, for few pages and no command read a workbook: 0.2 s less for others.
    from openpyxl.utils.exceptions import InvalidFileException  # noqa: PLC0415

    check_workbook(data)
    try:
        tables = list(_tables(data))
    except (InvalidFileException, *_UNREADABLE) as error:
        raise damaged() from error
    found = [(name, lines) for name, lines in tables if lines]
    if not found:
        raise NotATable(_("This file is empty."))
    return Book(tuple(_sheet(name, lines) for name, lines in found))


def _tables(data: bytes) -> Iterator[tuple[str, list[tuple[int, Cells]]]]:
    from openpyxl import load_workbook  # noqa: PLC0415

    book = load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
    try:
        # What is hidden in the file was not looked at by whoever sends it.
        seen = [one for one in book.worksheets if one.sheet_state == "visible"]
        room = MOST_CELLS
        for sheet in seen[:MOST_SHEETS]:
            lines: list[tuple[int, Cells]] = []
            for number, row in _rows(sheet):
                room -= len(row)
                if room < 0:
                    raise _far_away()
                cells = [_cell(one) for one in row]
                if any(cells):
                    lines.append((number, cells))
            yield one_line(sheet.title), lines
    finally:
        book.close()


def _rows(sheet: Any) -> Iterator[tuple[int, Sequence[Any]]]:
    """Yield the rows that have cells, with the numbers that a spreadsheet shows."""
    sheet.reset_dimensions()  # which a file may state wrongly
    for number, row in enumerate(sheet.iter_rows(), 1):
        if number > LAST_ROW:
            raise _far_away()
        if row:
            yield number, row


def _cell(cell: Any) -> str:
    if cell.data_type == "f":
        raise NotATable(
            _(
                "There is a formula in cell %(cell)s. Copy the cells and paste them as"
                " values, then upload the file again."
            )
            % {"cell": cell_name(cell.column - 1, cell.row)}
        )
    return _text(cell.value)


def _text(value: object) -> str:
    """Return the text of a cell: days as 2026-03-01, whole numbers without a point."""
    match value:
        case str():
            text = value
        case bool():
            text = "true" if value else "false"
        case int() | float():
            text = _number(value)
        case datetime():
            is_day = value.time() == time(0)
            text = (value.date() if is_day else value).isoformat()
        case date() | time():
            text = value.isoformat()
        case timedelta():
            minutes = round(value.total_seconds() / 60)
            text = f"{minutes // 60:02}:{minutes % 60:02}"
        case _:
            text = ""
    return text


def _number(value: float) -> str:
    """Return a number as digits: a telephone number is no 7.1234567E7."""
    if not math.isfinite(value):
        return ""
    if abs(value) >= 10**MOST_DIGITS:
        return f"{value:.{MOST_DIGITS - 1}E}"  # its last digits are lost
    if float(value).is_integer():
        return str(int(value))
    return format(Decimal(repr(value)).normalize(), "f")


def is_rounded(text: str) -> bool:
    """Return whether a text is a number of which a spreadsheet has lost digits."""
    return _ROUNDED.fullmatch(text) is not None


# -- CSV -------------------------------------------------------------------------------


def _decoded(data: bytes) -> tuple[str, bool]:
    """Return the text of a CSV file, and whether it is in an older encoding."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", _OLDER]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _is_text(text):
            return text, encoding == _OLDER
    raise NotATable(
        _("This is not an Excel or CSV file. Upload an .xlsx or a .csv file.")
    )


def _is_text(text: str) -> bool:
    beginning = text[:100_000]
    return "\0" not in text and all(c >= " " or c in _ALLOWED for c in beginning)


def _lines_of_csv(text: str) -> list[tuple[int, Cells]]:
    first, _newline, rest = text.partition("\n")
    if first.strip().lower().startswith("sep=") and len(first.strip()) == 5:
        return _parsed(rest, first.strip()[4], 2)
    return _parsed(text, _separator(text), 1)


def _separator(text: str) -> str:
    """Return what separates the cells: what parts the first rows most evenly."""

    def evenness(separator: str) -> tuple[int, int]:
        beginning = io.StringIO(text[:20_000], newline="")
        widths = []
        try:
            for row in csv.reader(beginning, delimiter=separator):
                if any(cell.strip() for cell in row):
                    widths.append(len(row))
                if len(widths) == 10:
                    break
        except csv.Error:
            return 0, 0
        heading = widths[0] if widths else 0
        alike = sum(1 for width in widths if width == heading)
        return (alike, heading) if heading > 1 else (0, 0)

    return max(_SEPARATORS, key=evenness)


def _parsed(text: str, separator: str, begins: int) -> list[tuple[int, Cells]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    found: list[tuple[int, Cells]] = []
    try:
        for row in reader:
            # A row with line breaks in its cells is one row in a spreadsheet.
            found.append((begins + len(found), [without_mark(cell) for cell in row]))
            if len(found) > 20 * MOST_ROWS:
                raise _too_long()
    except csv.Error as error:
        number = begins + len(found)
        raise NotATable(
            _(
                "Row %(row)s cannot be read: a quotation mark is open or in the wrong"
                " place."
            )
            % {"row": number}
        ) from error
    return found


# -- Both ------------------------------------------------------------------------------


def _sheet(name: str, lines: Iterable[tuple[int, Cells]]) -> Sheet:
    cleaned = _without_empty(lines)
    first = next(cleaned, None)
    if first is None:
        raise NotATable(_("This file is empty."))
    body = []
    for number, cells in cleaned:
        body.append((number, cells))
        if len(body) > MOST_ROWS:
            raise _too_long()
    for number, cells in (first, *body):
        if len(cells) > MOST_COLUMNS:
            raise NotATable(
                _(
                    "A file holds up to 500 columns, and there is something in cell"
                    " %(cell)s. Delete the columns that are not needed."
                )
                % {"cell": cell_name(len(cells) - 1, number)}
            )
    kept = _columns(first[1], body)
    heads = tuple(one_line(first[1][at]) for at in kept)
    _check_heads(heads, kept)
    return Sheet(name, heads, tuple(_line(number, c, kept) for number, c in body))


def _without_empty(
    lines: Iterable[tuple[int, Cells]],
) -> Iterator[tuple[int, list[str]]]:
    for number, cells in lines:
        cleaned = [many_lines(cell) for cell in cells]
        while cleaned and not cleaned[-1]:
            cleaned.pop()
        if any(cleaned):
            yield number, cleaned


def _columns(heads: Cells, body: Sequence[tuple[int, Cells]]) -> list[int]:
    """Return the columns that have a heading; one without it must be empty."""
    kept = [at for at, head in enumerate(heads) if head]
    for number, cells in body:
        for at, cell in enumerate(cells):
            if cell and (at >= len(heads) or not heads[at]):
                raise NotATable(
                    _(
                        "Cell %(cell)s has no heading above it. Write a heading, or"
                        " delete the cell. In a CSV file, a text with a comma needs"
                        " quotation marks."
                    )
                    % {"cell": cell_name(at, number)}
                )
    return kept


def _check_heads(heads: Cells, kept: Sequence[int]) -> None:
    seen: Counter[str] = Counter()
    for head in heads:
        seen[fold(head)] += 1
        if seen[fold(head)] > 1:
            places = [kept[at] for at, h in enumerate(heads) if fold(h) == fold(head)]
            raise NotATable(
                _("Columns %(one)s and %(other)s have the same heading. Rename one.")
                % {"one": column_name(places[0]), "other": column_name(places[1])}
            )


def _line(number: int, cells: Cells, kept: Sequence[int]) -> Line:
    found = tuple(cells[at] if at < len(cells) else "" for at in kept)
    for at, cell in zip(kept, found, strict=True):
        if len(cell) > LONGEST_CELL:
            raise NotATable(
                _("Cell %(cell)s is longer than 5,000 characters.")
                % {"cell": cell_name(at, number)}
            )
    return Line(number, found)


def _far_away() -> NotATable:
    return NotATable(
        _(
            "There is a cell far away from the table. Delete empty rows and columns"
            " around it, and upload the file again."
        )
    )


def _too_long() -> NotATable:
    return NotATable(_("A file holds up to 10,000 rows. Split it into smaller files."))


def column_name(at: int) -> str:
    """Return the letters of a column, counted from 0: A, B, ... Z, AA."""
    name, at = "", at + 1
    while at:
        at, rest = divmod(at - 1, 26)
        name = chr(65 + rest) + name
    return name


def cell_name(at: int, row: int) -> str:
    """Return how a spreadsheet calls a cell, such as C7."""
    return f"{column_name(at)}{row}"
