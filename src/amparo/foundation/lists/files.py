"""A list as a file: CSV or XLSX, made in memory; no cell is ever a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime

import xlsxwriter
from django.utils import timezone

from .specs import Value

# A spreadsheet would take a cell that begins so for something to compute.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
Rows = Iterable[Sequence[Value]]


def as_csv(heads: Sequence[str], rows: Rows) -> bytes:
    """Return a table as CSV; the mark at the beginning lets Excel read accents."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([_harmless(head) for head in heads])
    writer.writerows([_written(value) for value in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(heads: Sequence[str], rows: Rows) -> bytes:
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
    for line, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            if isinstance(value, datetime):
                sheet.write_datetime(line, column, _local(value).replace(tzinfo=None))
            elif isinstance(value, date):
                sheet.write_datetime(line, column, value, day)
            elif isinstance(value, int):
                sheet.write_number(line, column, value)
            elif value is not None:
                sheet.write_string(line, column, str(value))
    sheet.freeze_panes(1, 0)
    sheet.autofit()
    book.close()
    return out.getvalue()


def _local(value: datetime) -> datetime:
    return timezone.localtime(value) if timezone.is_aware(value) else value


def _written(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return _local(value).replace(tzinfo=None).isoformat(sep=" ", timespec="minutes")
    if isinstance(value, date | int):
        return str(value)
    return _harmless(str(value))


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text
