"""An uploaded spreadsheet, or our own Markdown tables, made into an XForm."""

from __future__ import annotations

import re
from typing import Any
from xml.parsers.expat import ExpatError

from django.utils.translation import gettext as _
from pyxform.errors import PyXFormError
from pyxform.xls2xform import convert

from .checks import Checked, check
from .columns import (
    OURS,
    by_column,
    column_of,
    is_known,
    is_yes,
    packed,
    texts_of,
    type_of,
)
from .parsing import read_form
from .problems import NotAForm, Problem
from .reading import Compiled
from .workbook import Book, Sheet
from .xml import OURS as NAMESPACE

_ROW = re.compile(r"\[row : (\w+)\]\s*")
_SHEET = re.compile(r"On the '(\w+)' sheet, the '([^']+)' value")
_NAMESPACE = f'amparo="{NAMESPACE}"'
# What pyxform raises for forms that it did not foresee.
_CONVERTING = (
    PyXFormError,
    ExpatError,
    AttributeError,
    IndexError,
    KeyError,
    RecursionError,
    TypeError,
    ValueError,
)


def compile_book(book: Book) -> Compiled:
    """Make a form of its sheets; raise NotAForm with all that has to be corrected."""
    checked = check(book)
    if checked.problems:
        raise NotAForm(sorted(checked.problems, key=_place))
    try:
        xform = convert(_for_pyxform(book), warnings=[]).xform
    except _CONVERTING as error:
        raise NotAForm([_converting(error)]) from error
    form, faults = read_form(xform)
    if faults.found or form is None:
        raise NotAForm(
            Problem(*_at(checked, fault.path), fault.column, fault.text)
            for fault in faults.found
        )
    return Compiled(xform, form, tuple(checked.warnings))


def _place(problem: Problem) -> tuple[str, int]:
    # The survey first, then choices.
    return ("" if problem.sheet == "survey" else problem.sheet, problem.row)


def _at(checked: Checked, path: str) -> tuple[str, int]:
    """Return the sheet and row of a path in a form."""
    return "survey", checked.row_of(path)


def _converting(error: Exception) -> Problem:
    """Return as a problem what pyxform says; its own words are English."""
    said = str(error) if isinstance(error, PyXFormError) else ""
    row, place = _ROW.search(said), _SHEET.search(said)
    text = _("This form cannot be converted: %(said)s")
    plain = " ".join(_ROW.sub("", said).split())[:300] or type(error).__name__
    return Problem(
        place[1] if place else "survey",
        int(row[1]) if row and row[1].isdecimal() else 0,
        place[2] if place else "",
        text % {"said": plain},
    )


def _for_pyxform(book: Book) -> dict[str, Any]:
    """Return the sheets as pyxform takes them, with our columns as attributes."""
    sheets = {**book, "survey": _marked(book["survey"])}
    settings = book.get("settings", Sheet())
    row = dict(next((row for row in settings.rows if row), {}))
    row["namespaces"] = f"{row.get('namespaces', '')} {_NAMESPACE}".strip()
    sheets["settings"] = Sheet([*row], [row])
    made: dict[str, Any] = {"sheet_names": list(sheets)}
    for name, sheet in sheets.items():
        made[name] = sheet.rows
        made[f"{name}_header"] = [dict.fromkeys(sheet.headers)]
    return made


def _marked(survey: Sheet) -> Sheet:
    """Return the survey with what pyxform does not know in attributes of ours."""
    rows = [_marked_row(row) if row else row for row in survey.rows]
    headers = [header for header in survey.headers if is_known(header)]
    added = dict.fromkeys(header for row in rows for header in row)
    return Sheet([*dict.fromkeys([*headers, *added])], rows)


def _marked_row(row: dict[str, str]) -> dict[str, str]:
    kind = type_of(by_column(row).get("type", "")).what
    made = {}
    for header, text in row.items():
        if is_known(header):
            made[header] = text
        elif column_of(header) in OURS and is_yes(text):
            made[f"bind::amparo:{column_of(header)}"] = "yes"
    if kind == "hidden" and (label := texts_of(row, "label")):
        made["bind::amparo:label"] = packed(label)
    return made
