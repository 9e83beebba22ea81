"""What is inside an Excel file, before a library reads it: is it safe to open?

An .xlsx file is a folder of XML packed as ZIP. Sizes that a file states about itself
are not believed: each part is unpacked once, and counted.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from functools import cache

from django.utils.translation import gettext_lazy as _

from .errors import NotATable

PACKED = b"PK\x03\x04"
# Excel before 2007, and a file with a password.
OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

# A table of 10,000 rows and 200 columns is some 40 MB unpacked, in fewer than 100
# parts. More is no table of answers.
MOST_UNPACKED = 64 * 1024 * 1024
MOST_PARTS = 500
_PIECE = 256 * 1024

_MACROS = ("vbaproject", "macrosheets/", "vbadata", "activex/")
_MACRO_TYPES = (b"macroEnabled", b"macrosheet")
# A formula within a cell, whatever the prefix of the namespace is.
_FORMULA = re.compile(
    rb'<(?:\w+:)?c\s[^>]*?\br="([A-Z]{1,3}\d{1,7})"[^>]*>\s*<(?:\w+:)?f[\s/>]'
)
_ANY_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_CELL = re.compile(rb'<(?:\w+:)?c(?=[\s/>])(?:[^>]*?\sr="([A-Z]{1,3})(\d{1,7})")?')
# A library makes room for every cell up to the last one, empty or not: one cell far
# away would take all memory. (10,000 rows of 500 columns.)
MOST_CELLS = 5_000_000


def check_workbook(data: bytes) -> None:
    """Raise ``NotATable``, with a sentence, for a file that we do not open."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            _check_parts(packed)
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, OSError) as error:
        raise _damaged() from error
    except (NotImplementedError, RuntimeError) as error:  # rare packing, or a password
        raise NotATable(
            _("This file has a password. Save it without one, and upload it again.")
        ) from error


def _check_parts(packed: zipfile.ZipFile) -> None:
    parts = packed.infolist()
    names = [part.filename.lower() for part in parts]
    if any(sign in name for name in names for sign in _MACROS):
        raise _macros()
    if "xl/workbook.xml" not in names:
        raise NotATable(
            _("This is not an Excel or CSV file. Upload an .xlsx or a .csv file.")
        )
    if len(parts) > MOST_PARTS or len(set(names)) < len(names):
        raise _damaged()
    left = MOST_UNPACKED
    for part in parts:
        content = _unpacked(packed, part, left)
        left -= len(content)
        _check_part(part.filename.lower(), content)


def _unpacked(packed: zipfile.ZipFile, part: zipfile.ZipInfo, left: int) -> bytes:
    pieces: list[bytes] = []
    with packed.open(part) as opened:
        while piece := opened.read(_PIECE):
            pieces.append(piece)
            left -= len(piece)
            if left < 0:
                raise NotATable(
                    _(
                        "This file is too large when it is unpacked. Split it into"
                        " smaller files."
                    )
                )
    return b"".join(pieces)


def _check_part(name: str, content: bytes) -> None:
    if not name.endswith((".xml", ".rels")):
        return
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise _damaged()
    # In UTF-16 none of our signs would be found; Excel writes UTF-8.
    if content[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in content[:200]:
        raise _damaged()
    if name == "[content_types].xml" and any(t in content for t in _MACRO_TYPES):
        raise _macros()
    if name.startswith("xl/worksheets/"):
        _check_sheet(content)


def _check_sheet(content: bytes) -> None:
    if _ANY_FORMULA.search(content):
        found = _FORMULA.search(content)
        raise NotATable(
            _(
                "There is a formula in cell %(cell)s. Copy the cells and paste them as"
                " values, then upload the file again."
            )
            % {"cell": found[1].decode() if found else "?"}
        )
    count, width, height = 0, 1, 1
    for cell in _CELL.finditer(content):
        count += 1
        if cell[1]:
            width = max(width, _column_number(cell[1]))
            height = max(height, int(cell[2]))
    if max(count, width * height) > MOST_CELLS:
        raise NotATable(
            _(
                "There is a cell far away from the table. Delete empty rows and columns"
                " around it, and upload the file again."
            )
        )


@cache
def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _macros() -> NotATable:
    return NotATable(
        _("This file holds macros. Save it as a plain .xlsx file without them.")
    )


def _damaged() -> NotATable:
    return NotATable(
        _("This file is damaged. Save it again as .xlsx or .csv, and upload that.")
    )
