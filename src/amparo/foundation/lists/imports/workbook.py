"""What is inside an Excel file, before a library reads it: is it safe to open?

An .xlsx file is a folder of XML packed as ZIP. Sizes that a file states about itself
are not believed: each part is unpacked once, and counted.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib

from django.utils.translation import gettext_lazy as _

from .errors import NotATable

PACKED = b"PK\x03\x04"
# Excel before 2007, and a file with a password.
OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

# A table of 10,000 rows and 80 columns is some 40 MB unpacked, in fewer than 100 parts.
# More is no table of answers.
MOST_UNPACKED = 64 * 1024 * 1024
MOST_PARTS = 500
# Each element of XML takes time and memory, however short it is written. A cell with a
# value has four of these signs; what is beside the cells (styles, names) has few.
MOST_SIGNS, MOST_SIGNS_BESIDE = 4_000_000, 200_000
_PIECE = 256 * 1024

_MACROS = ("vbaproject", "macrosheets/", "vbadata", "activex/")
_MACRO_TYPES = (b"macroEnabled", b"macrosheet")
# Also in UTF-16, which a library would read.
_DOCUMENT_TYPE = re.compile(rb"<\0?!\0?(?:D\0?O\0?C\0?T|E\0?N\0?T\0?I)")
_CELLS = ("xl/worksheets/", "xl/sharedstrings.xml")


def check_workbook(data: bytes) -> None:
    """Raise ``NotATable``, with a sentence, for a file that we do not open."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            _check_parts(packed)
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, OSError) as error:
        raise damaged() from error
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
        raise damaged()
    left, signs, beside = MOST_UNPACKED, MOST_SIGNS, MOST_SIGNS_BESIDE
    for name, part in zip(names, parts, strict=True):
        content = _unpacked(packed, part, left)
        left -= len(content)
        if _DOCUMENT_TYPE.search(content):
            raise damaged()
        if name == "[content_types].xml" and any(t in content for t in _MACRO_TYPES):
            raise _macros()
        if name.startswith(_CELLS):
            signs -= content.count(b"<")
        elif not name.startswith("xl/media/"):
            beside -= content.count(b"<")
        if signs < 0 or beside < 0:
            raise _too_large()


def _unpacked(packed: zipfile.ZipFile, part: zipfile.ZipInfo, left: int) -> bytes:
    pieces: list[bytes] = []
    with packed.open(part) as opened:
        while piece := opened.read(_PIECE):
            pieces.append(piece)
            left -= len(piece)
            if left < 0:
                raise _too_large()
    return b"".join(pieces)


def _too_large() -> NotATable:
    return NotATable(
        _("This file is too large when it is unpacked. Split it into smaller files.")
    )


def _macros() -> NotATable:
    return NotATable(
        _("This file holds macros. Save it as a plain .xlsx file without them.")
    )


def damaged() -> NotATable:
    """Return the refusal of a file that cannot be read as what it seems to be."""
    return NotATable(
        _(
            "This file cannot be read. Save it again as .xlsx or .csv, and upload the"
            " new file."
        )
    )
