"""Tables of any length as XLSX or CSV, sent while they are made.

Libraries hold a whole table in memory (XlsxWriter as ``tables.py`` uses it,
pyexcelerate) or write its rows into plain temporary files (XlsxWriter's constant
memory, openpyxl's write-only mode). Answers of children must not lie in such a file, so
what is long is written here: a few parts of XML, packed as they come, nothing kept.
"""

from __future__ import annotations

import math
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from xml.sax.saxutils import escape, quoteattr

from .tables import CSV, PIECE, Rows, Value, csv_lines, is_number, local_time

# What Excel opens: rows of a sheet, characters of a cell and of a sheet's name.
MOST_ROWS = 1_048_576
LONGEST_CELL = 32_767
LONGEST_NAME = 31
# A part of a ZIP file needs another layout from 2 GiB on, which not everything reads.
MOST_BYTES = 1_500_000_000
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\']")
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_FIRST_DAY = date(1899, 12, 30)  # from which Excel counts days
_BOLD, _DAY, _TIME = 1, 2, 3  # places among the formats of ``_STYLES``

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_STYLES = (
    f'{_HEAD}<styleSheet xmlns="{_MAIN}">'
    '<numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/>'
    '<numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd\\ hh:mm"/></numFmts>'
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/>'
    "</border></borders>"
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>'
    '</cellStyleXfs><cellXfs count="4">'
    '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>'
    '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0"'
    ' applyNumberFormat="1"/>'
    '<xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0"'
    ' applyNumberFormat="1"/></cellXfs><cellStyles count="1">'
    '<cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


@dataclass(frozen=True)
class LongTable:
    """One sheet: its name, headings, and rows that are made when they are needed."""

    name: str
    heads: Sequence[str]
    rows: Rows


def pieces(format: str, tables: Sequence[LongTable]) -> Iterator[bytes]:
    """Yield a file piece by piece: XLSX, or CSV; several CSV tables are packed as ZIP.

    The rows of each table are asked for once, one table after the other.
    """
    if format != CSV:
        return _xlsx(tables)
    if len(tables) == 1:
        return csv_lines(tables[0].heads, tables[0].rows)
    return _packed_csv(tables)


class _Sink:
    """What the packer writes into: holds what nobody has taken yet."""

    def __init__(self) -> None:
        self._held: list[bytes] = []
        self.size = 0

    def write(self, data: bytes) -> int:
        self._held.append(bytes(data))
        self.size += len(data)
        return len(data)

    def flush(self) -> None:
        """Nothing waits elsewhere."""

    def take(self) -> bytes:
        taken = b"".join(self._held)
        self._held, self.size = [], 0
        return taken


def _packed_csv(tables: Sequence[LongTable]) -> Iterator[bytes]:
    sink = _Sink()
    names = _sheet_names(table.name for table in tables)
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as packed:  # type: ignore[call-overload]
        for name, table in zip(names, tables, strict=True):
            with packed.open(f"{name}.csv", "w", force_zip64=True) as part:
                for piece in csv_lines(table.heads, table.rows):
                    part.write(piece)
                    if sink.size > PIECE:
                        yield sink.take()
    yield sink.take()


def _xlsx(tables: Sequence[LongTable]) -> Iterator[bytes]:
    sink = _Sink()
    names = _sheet_names(table.name for table in tables)
    drawn: list[str] = []  # the names of the sheets, in their order
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as packed:  # type: ignore[call-overload]
        for name, table in zip(names, tables, strict=True):
            rows = iter(table.rows)
            more, number = True, 1
            while more:
                drawn.append(name if number == 1 else _numbered(name, number))
                part_name = f"xl/worksheets/sheet{len(drawn)}.xml"
                with packed.open(part_name, "w") as part:
                    written = 0
                    for piece in _sheet(table.heads, rows):
                        written += part.write(piece)
                        if sink.size > PIECE:
                            yield sink.take()
                        if written > MOST_BYTES:
                            break
                    part.write(_SHEET_END)
                following = next(rows, None)
                more, number = following is not None, number + 1
                if following is not None:
                    rows = _again(following, rows)
        for part_name, content in _frame(drawn):
            packed.writestr(part_name, content)
    yield sink.take()


def _again(
    first: Sequence[Value], rest: Iterator[Sequence[Value]]
) -> Iterator[Sequence[Value]]:
    yield first
    yield from rest


_SHEET_END = b"</sheetData></worksheet>"


def _sheet(heads: Sequence[str], rows: Iterator[Sequence[Value]]) -> Iterator[bytes]:
    """Yield the beginning of a sheet and its rows, as many as one sheet holds."""
    yield (
        f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">'
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
        "</sheetView></sheetViews><sheetData>"
        f"{_row([_text(head, _BOLD) for head in heads])}"
    ).encode()
    held: list[str] = []
    size, count = 0, 1
    for row in rows:
        line = _row([_cell(value) for value in row])
        held.append(line)
        size, count = size + len(line), count + 1
        if size > PIECE or count == MOST_ROWS:
            yield "".join(held).encode()
            held, size = [], 0
        if count == MOST_ROWS:
            return
    yield "".join(held).encode()


def _row(cells: Sequence[str]) -> str:
    return f"<row>{''.join(cells)}</row>"


def _cell(value: Value) -> str:
    """Return one cell: numbers and days as such, everything else as text."""
    if value is None or value == "":
        return "<c/>"
    if is_number(value) and math.isfinite(value):
        return f"<c><v>{value}</v></c>"
    if isinstance(value, datetime):
        day = local_time(value) - datetime(1899, 12, 30)
        return f'<c s="{_TIME}"><v>{day.total_seconds() / 86400:.15g}</v></c>'
    if isinstance(value, date):
        return f'<c s="{_DAY}"><v>{(value - _FIRST_DAY).days}</v></c>'
    return _text(str(value))


def _text(text: str, style: int = 0) -> str:
    """Return a cell that is a text, also where it looks like a formula."""
    clean = escape(_NOT_IN_XML.sub("", text)[:LONGEST_CELL])
    kind = f' s="{style}"' if style else ""
    return f'<c t="inlineStr"{kind}><is><t xml:space="preserve">{clean}</t></is></c>'


def _sheet_names(wanted: Iterable[str]) -> list[str]:
    """Return names that a spreadsheet takes, each once."""
    found: list[str] = []
    for name in wanted:
        plain = _NOT_IN_NAMES.sub(" ", name).strip()[:LONGEST_NAME] or "1"
        one, number = plain, 1
        while one.casefold() in {known.casefold() for known in found}:
            number += 1
            one = _numbered(plain, number)
        found.append(one)
    return found


def _numbered(name: str, number: int) -> str:
    ending = f" ({number})"
    return name[: LONGEST_NAME - len(ending)] + ending


def _frame(names: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield the parts around the sheets: which there are, and how cells look."""
    numbers = range(1, len(names) + 1)
    yield "[Content_Types].xml", _content_types(numbers)
    yield "_rels/.rels", _links([("officeDocument", "xl/workbook.xml")])
    sheets = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{n}" r:id="rId{n}"/>'
        for n, name in zip(numbers, names, strict=True)
    )
    space = f'xmlns="{_MAIN}" xmlns:r="{_OFFICE}"'
    workbook = f"<workbook {space}><sheets>{sheets}</sheets></workbook>"
    yield "xl/workbook.xml", _HEAD + workbook
    parts = [("worksheet", f"worksheets/sheet{n}.xml") for n in numbers]
    yield "xl/_rels/workbook.xml.rels", _links([*parts, ("styles", "styles.xml")])
    yield "xl/styles.xml", _STYLES


def _content_types(numbers: Iterable[int]) -> str:
    types = {f"worksheets/sheet{n}": "worksheet" for n in numbers}
    types |= {"workbook": "sheet.main", "styles": "styles"}
    overrides = "".join(
        f'<Override PartName="/xl/{part}.xml" ContentType="{_TYPE}.{kind}+xml"/>'
        for part, kind in types.items()
    )
    links = "application/vnd.openxmlformats-package.relationships+xml"
    return (
        f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        f'<Default Extension="rels" ContentType="{links}"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )


def _links(parts: Iterable[tuple[str, str]]) -> str:
    """Return which parts belong to a part, in their order: rId1, rId2 and so on."""
    links = "".join(
        f'<Relationship Id="rId{n}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(parts, 1)
    )
    space = f'xmlns="{_PACKAGE}/relationships"'
    return f"{_HEAD}<Relationships {space}>{links}</Relationships>"
