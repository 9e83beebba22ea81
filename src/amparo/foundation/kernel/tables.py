"""Every table that leaves the house: CSV or XLSX, made in memory.

No cell is ever a formula, and Excel opens each as it was: accents, dates as dates, and
telephone numbers and codes as the text they are.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import chain
from typing import TypeGuard

import xlsxwriter
from django.http import HttpResponse
from django.utils import timezone

# A spreadsheet would take a cell that begins so for something to compute.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
# Texts that it would take for a number or a day: 0812…, sixteen digits, 3-4, 1E5.
_CHANGED = re.compile(
    r"0\d+|\d{12,}|\d+[eE]\d+|\d{1,4}([-/.])\d{1,2}(\1\d{1,4})?|\d{1,2}:\d\d.*"
)
Value = object  # text, number, date, a translated word, or None
Rows = Iterable[Sequence[Value]]
CSV, XLSX = "csv", "xlsx"
_LONGEST_FOOTER = 250  # of Excel, with what says where it stands
PIECE = 64 * 1024  # of a file that is sent while it is made
TYPES = {
    CSV: "text/csv; charset=utf-8",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def written(format: str, heads: Sequence[object], rows: Rows, mark: str = "") -> bytes:
    """Return a table as a file; CSV unless XLSX is asked for.

    ``mark`` stands below the rows, and on each page of an Excel file that is printed.
    """
    words = [str(head) for head in heads]
    make = as_xlsx if format == XLSX else as_csv
    return make(words, rows, mark)


def download(
    name: str, format: str, heads: Sequence[object], rows: Rows
) -> HttpResponse:
    """Return a table as an answer that the browser saves; ``name`` has no ending."""
    kind = XLSX if format == XLSX else CSV
    return saved(f"{name}.{kind}", TYPES[kind], written(kind, heads, rows))


def saved(name: str, content_type: str, content: bytes) -> HttpResponse:
    """Return a file as an answer that the browser saves."""
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def as_csv(heads: Sequence[str], rows: Rows, mark: str = "") -> bytes:
    """Return a table as CSV; its first bytes let Excel read accents."""
    below: list[list[str]] = [[], [mark]] if mark else []
    return b"".join(csv_lines(heads, chain(rows, below)))


def as_xlsx(heads: Sequence[str], rows: Rows, mark: str = "") -> bytes:
    """Return a table as XLSX; texts are texts, also those that look like formulas."""
    out = io.BytesIO()
    # In memory: nothing of a list is written into a temporary file.
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "default_date_format": "yyyy-mm-dd hh:mm"}
    )
    sheet = book.add_worksheet()
    bold, day = (
        book.add_format({"bold": True}),
        book.add_format({"num_format": "yyyy-mm-dd"}),
    )
    for column, head in enumerate(heads):
        sheet.write_string(0, column, head, bold)
    line = 0
    for line, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            if isinstance(value, datetime):
                sheet.write_datetime(line, column, local_time(value))
            elif isinstance(value, date):
                sheet.write_datetime(line, column, value, day)
            elif is_number(value):
                sheet.write_number(line, column, value)
            elif value is not None:
                sheet.write_string(line, column, str(value))
    sheet.freeze_panes(1, 0)
    sheet.autofit()
    if mark:  # after the widths were fitted to the rows
        sheet.write_string(line + 2, 0, mark)
        sheet.set_footer(f"&L{mark.replace('&', '&&')[:_LONGEST_FOOTER]}")
    book.close()
    return out.getvalue()


def local_time(value: datetime) -> datetime:
    """Return a time as a clock here shows it: a file knows no time zones."""
    aware = timezone.is_aware(value)
    return timezone.localtime(value).replace(tzinfo=None) if aware else value


def _written(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return local_time(value).isoformat(sep=" ", timespec="minutes")
    if isinstance(value, date) or is_number(value):
        return str(value)
    return _harmless(str(value))


def is_number(value: Value) -> TypeGuard[int | float | Decimal]:
    """Return whether a cell is a number, which a truth value is not."""
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


def _harmless(text: str) -> str:
    """Return a text that a spreadsheet neither computes nor reads as a number."""
    is_changed = text.startswith(_FORMULA) or _CHANGED.fullmatch(text)
    return f"'{text}" if is_changed else text


def without_mark(text: str) -> str:
    """Return a text of a CSV file without the mark that ``written`` set before it."""
    bare = text[1:]
    return bare if text.startswith("'") and _harmless(bare) == text else text


def csv_lines(heads: Sequence[str], rows: Rows) -> Iterator[bytes]:
    """Yield a table as CSV piece by piece, as ``as_csv`` makes it at once."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([_harmless(head) for head in heads])
    yield b"\xef\xbb\xbf"
    for row in rows:
        writer.writerow([_written(value) for value in row])
        if out.tell() > PIECE:
            yield out.getvalue().encode()
            out.seek(0)
            out.truncate()
    yield out.getvalue().encode()
