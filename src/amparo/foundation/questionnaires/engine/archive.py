"""Whether an uploaded file is a workbook that is safe to open.

Nothing is unpacked before its size is known. What could run or fetch something
(macros, links to other files, embedded objects) is refused, though nothing here would
run it: the file is given back to others as it came.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from io import BytesIO

from django.utils.translation import gettext as _

from .problems import NotAForm, Problem

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
