"""The sheets of an uploaded form, as text.

Nothing is unpacked before its size is known. What could run or fetch something
(macros, links to other files, embedded objects) is refused, though nothing here would
run it: the file is given back to others as it came.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException
from pyxform.errors import PyXFormError
from pyxform.xls2json_backends import md_to_dict, xlsx_value_to_str

from .problems import NotAForm, Problem

SHEETS = ("survey", "choices", "settings")
# With these, answers would come from or go to somewhere else.
UNSUPPORTED = ("external_choices", "entities", "osm", "cascades")
# All villages of a large country are some 15,000 choices; no form asks so much.
MAX_ROWS = {"survey": 5_000, "choices": 20_000}
# A form in ten languages has some sixty columns.
MAX_COLUMNS = 200
# After so many empty rows a sheet has ended; Excel keeps a million.
_GAP = 1_000


@dataclass
class Sheet:
    """One sheet: its columns as they are headed, and its rows from row 2 on."""

    headers: list[str] = field(default_factory=list)
    rows: list[dict[str, str]] = field(default_factory=list)

    def numbered(self) -> Iterator[tuple[int, dict[str, str]]]:
        """Go through the rows that are not empty, with the numbers Excel shows."""
        return ((at, row) for at, row in enumerate(self.rows, start=2) if row)


Book = dict[str, Sheet]


def read_workbook(data: bytes) -> Book:
    """Read the sheets of an .xlsx file that make a form; raise NotAForm."""
    check_archive(data)
    try:
        book = load_workbook(BytesIO(data), read_only=True, keep_links=False)
        try:
            found, problems = _read_sheets(book)
        finally:
            book.close()
    except _UNREADABLE as error:
        raise refuse(
            _("This Excel file cannot be read. Save it again in Excel.")
        ) from error
    if problems:
        raise NotAForm(problems)
    return _checked(found)


# What openpyxl raises for files that are not as they should be.
_UNREADABLE = (
    InvalidFileException,
    AttributeError,
    EOFError,
    IndexError,
    KeyError,
    OSError,
    OverflowError,
    RecursionError,
    SyntaxError,  # also of XML
    TypeError,
    ValueError,
)


def read_table(markdown: str) -> Book:
    """Read the same from Markdown tables; raise NotAForm."""
    try:
        found = md_to_dict(markdown)
    except (PyXFormError, IndexError, AttributeError) as error:
        raise refuse(_("These tables cannot be read.")) from error
    book = {}
    for name in [*SHEETS, *UNSUPPORTED]:
        if name in found:
            headers = [one for one in next(iter(found[f"{name}_header"]), {}) if one]
            rows = [
                {header: text for header, text in row.items() if header and text}
                for row in found[name]
            ]
            book[name] = Sheet(headers, rows)
    return _checked(book)


def _checked(book: Book) -> Book:
    if "survey" not in book or not any(book["survey"].rows):
        raise refuse(_("The form needs a sheet named “survey” with its questions."))
    problems = [
        Problem(
            name, 0, "", _("The sheet “%(name)s” is not supported.") % {"name": name}
        )
        for name in UNSUPPORTED
        if name in book and any(book[name].rows)
    ]
    if problems:
        raise NotAForm(problems)
    return {name: book[name] for name in SHEETS if name in book}


def _read_sheets(book: Any) -> tuple[Book, list[Problem]]:
    found: Book = {}
    problems: list[Problem] = []
    for name in book.sheetnames:
        plain = name.strip().lower()
        if plain not in (*SHEETS, *UNSUPPORTED):
            continue  # notes of the author; kept in the file, read by nobody
        sheet = book[name]
        if not hasattr(sheet, "iter_rows"):
            continue  # a chart
        found[plain] = _read_sheet(plain, sheet, problems)
    return found, problems


def _read_sheet(name: str, sheet: Any, problems: list[Problem]) -> Sheet:
    sheet.reset_dimensions()  # which a file may state wrongly
    rows = sheet.iter_rows(max_col=MAX_COLUMNS + 1)
    headers = _headers(name, next(rows, ()), problems)
    made = Sheet([header for header in headers if header])
    empty = 0
    for number, cells in enumerate(rows, start=2):
        row = _row(name, number, headers, cells, problems)
        empty = 0 if row else empty + 1
        if empty > _GAP:
            break
        if row and number > (most := MAX_ROWS.get(name, _GAP)):
            text = _("The sheet “%(name)s” has more than %(count)s rows.")
            text %= {"name": name, "count": most}
            problems.append(Problem(name, number, "", text))
            break
        made.rows.append(row)
    while made.rows and not made.rows[-1]:
        made.rows.pop()
    return made


def _headers(name: str, cells: Iterable[Any], problems: list[Problem]) -> list[str]:
    headers: list[str] = []
    for cell in cells:
        text = " ".join(_text(name, 1, "", cell, problems).split())
        if text and text in headers:
            said = _("The column “%(column)s” appears twice.") % {"column": text}
            problems.append(Problem(name, 1, text, said))
        headers.append(text)
    if len(headers) > MAX_COLUMNS and headers[MAX_COLUMNS]:
        said = _("The sheet “%(name)s” has more than %(count)s columns.")
        said %= {"name": name, "count": MAX_COLUMNS}
        problems.append(Problem(name, 1, "", said))
    return headers


def _row(
    name: str,
    number: int,
    headers: list[str],
    cells: Iterable[Any],
    problems: list[Problem],
) -> dict[str, str]:
    row = {}
    for header, cell in zip(headers, cells, strict=False):
        if header and (text := _text(name, number, header, cell, problems)):
            row[header] = text
    return row


def _text(
    name: str, number: int, header: str, cell: Any, problems: list[Problem]
) -> str:
    """Return a cell as text. A formula is refused: its result may change unseen."""
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        text = _("This cell holds a formula. Replace it with its value.")
        problems.append(Problem(name, number, header, text))
        return ""
    if cell.data_type == "e":
        text = _("This cell holds an Excel error.")
        problems.append(Problem(name, number, header, text))
        return ""
    text = str(xlsx_value_to_str(value)).strip()
    # A date that Excel made of one, without the hour that nobody typed.
    return text.removesuffix(" 00:00:00") if cell.data_type == "d" else text


# The largest form that we know of, with all villages of a country, has 1.5 MB.
MAX_BYTES = 5 * 1024 * 1024
# Text packs to a tenth; more than this from 5 MB is no form.
MAX_UNPACKED = 30 * 1024 * 1024
# A workbook of twenty sheets with styles has some sixty parts.
MAX_PARTS = 500
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_MACROS = re.compile(r"vbaproject|vbadata|/macrosheets/|/dialogsheets/", re.IGNORECASE)
_FOREIGN = re.compile(
    r"/externallinks/|/embeddings/|/activex/|/ctrlprops/|connections\.xml"
    r"|/querytables/|/customui|/webextensions/",
    re.IGNORECASE,
)
_MACRO_TYPE = re.compile(rb"macroEnabled|vbaProject", re.IGNORECASE)
_DOCUMENT_TYPE = re.compile(rb"<\0?!\0?(?:D\0?O\0?C\0?T|E\0?N\0?T\0?I)", re.IGNORECASE)


def refuse(text: str) -> NotAForm:
    """Return a refusal of the whole file."""
    return NotAForm([Problem("", 0, "", text)])


def check_archive(data: bytes) -> None:
    """Raise NotAForm with a sentence if the file is no workbook or not a safe one."""
    if len(data) > MAX_BYTES:
        text = _("This file is too large. A form can be up to %(size)s MB.")
        raise refuse(text % {"size": MAX_BYTES // (1024 * 1024)})
    if data.startswith(_OLD_EXCEL):
        raise refuse(
            _(
                "This file is from an older Excel or protected by a password."
                " Save it as .xlsx without a password."
            )
        )
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            _check_parts(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError) as error:
        raise refuse(_("This is not an Excel file (.xlsx).")) from error
    except (NotImplementedError, RuntimeError, OverflowError) as error:
        raise refuse(_("This is not an Excel file (.xlsx).")) from error


def _check_parts(archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    names = [part.filename for part in parts]
    # ZipFile reads no more of a part than its entry says, so these sizes hold.
    size = sum(part.file_size for part in parts)
    if len(parts) > MAX_PARTS or size > MAX_UNPACKED:
        raise refuse(_("This file unpacks to far more than a form."))
    if len(set(names)) != len(names) or "xl/workbook.xml" not in names:
        raise refuse(_("This is not an Excel file (.xlsx)."))
    if any(part.flag_bits & 1 or part.compress_type not in _PACKED for part in parts):
        raise refuse(_("This is not an Excel file (.xlsx)."))
    if any(_MACROS.search(f"/{name}") for name in names):
        raise refuse(_macros())
    if any(_FOREIGN.search(f"/{name}") for name in names):
        raise refuse(_links())
    for part in parts:
        if not part.filename.lower().endswith((".xml", ".rels")):
            continue
        content = archive.read(part)
        if _DOCUMENT_TYPE.search(content):
            raise refuse(_("This is not an Excel file (.xlsx)."))
        if part.filename == "[Content_Types].xml" and _MACRO_TYPE.search(content):
            raise refuse(_macros())


def _macros() -> str:
    return _("This file contains macros. Save it as .xlsx without macros.")


def _links() -> str:
    return _(
        "This file contains links to other files or embedded objects. Remove them."
    )
