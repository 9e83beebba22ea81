"""Our own forms: readable tables in ``forms/``, read for ``amparo migrate``.

Each file begins with what is said of the form besides its questions, between two lines
of dashes; the tables of the XLSForm follow, as pyxform reads them from Markdown.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import xlsxwriter

FORMS = Path(__file__).parent / "forms"
_HEAD = re.compile(r"\A---\n(.*?)\n---\n(.*)\Z", re.DOTALL)
_CELL = re.compile(r"(?<!\\)\|")
_RULE = re.compile(r"[\s|:-]+")


@dataclass(frozen=True)
class ShippedForm:
    """A form that comes with Amparo, as its file says it."""

    key: str
    title: dict[str, str]  # language code: text
    purpose: str
    subjects: tuple[str, ...]
    source: str
    licence: str
    tables: str  # the XLSForm as Markdown tables
    voices: tuple[str, ...] = ()
    mark: str = ""

    @property
    def xlsx(self) -> bytes:
        """The form as a spreadsheet, the same bytes each time."""
        return as_workbook(self.tables)


def read_forms(folder: Path = FORMS) -> list[ShippedForm]:
    """Return our own forms, by name; ``ValueError`` for a file without its head."""
    files = sorted(folder.glob("*.md")) if folder.is_dir() else []
    return [read_form(file) for file in files if file.name != "README.md"]


def read_form(file: Path) -> ShippedForm:
    """Read one file."""
    found = _HEAD.match(file.read_text(encoding="utf-8"))
    if found is None:
        raise ValueError(f"{file.name} does not begin with a head between dashes")
    head = dict(_said(found[1]))
    titles = {"": head["title"], "en": head["title"]}
    titles |= {
        name.removeprefix("title_").replace("_", "-"): words
        for name, words in head.items()
        if name.startswith("title_")
    }
    return ShippedForm(
        head["key"],
        titles,
        head["purpose"],
        tuple(sorted(_codes(head["subjects"]))),
        head.get("source", ""),
        head.get("licence", ""),
        found[2],
        tuple(_codes(head.get("voices", ""))),
        head.get("mark", ""),
    )


def _codes(text: str) -> list[str]:
    return [code for code in re.split(r"[,\s]+", text) if code]


def _said(head: str) -> Iterator[tuple[str, str]]:
    for line in head.splitlines():
        name, colon, words = line.partition(":")
        if colon:
            yield name.strip(), words.strip()


def as_workbook(tables: str) -> bytes:
    """Return Markdown tables as an .xlsx: a sheet for each, named in its first cell."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_properties({"created": datetime(2026, 1, 1)})  # else never twice the same
    bold = book.add_format({"bold": True})
    for name, rows in _sheets(tables):
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                if cell:
                    sheet.write_string(number, column, cell, None if number else bold)
        sheet.freeze_panes(1, 0)
    book.close()
    return out.getvalue()


def _sheets(tables: str) -> Iterator[tuple[str, list[list[str]]]]:
    name, rows = "", list[list[str]]()
    for line in tables.splitlines():
        if not line.lstrip().startswith("|") or _RULE.fullmatch(line):
            continue
        first, *cells = _cells(line)
        if first:
            if name:
                yield name, rows
            name, rows = first, []
        if any(cells):
            rows.append(cells)
    if name:
        yield name, rows


def _cells(line: str) -> list[str]:
    parts = [one.strip() for one in _CELL.split(line.strip())[1:]]
    if parts and not parts[-1]:
        parts.pop()  # what stands after the last line
    return [one.replace("\\|", "|") for one in parts] or [""]
