"""What can be said of a form's rows before they are made into an XForm."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from pyxform.parsing.expression import is_xml_tag

from .columns import MEDIA, OURS, REFERRING, Type, by_column, column_of, is_yes, type_of
from .problems import Problem
from .workbook import Book

_REFERENCE = re.compile(r"\$\{\s*([^}]*?)\s*\}")
_PULLED = re.compile(r"\b(pulldata|search)\s*\(")
# Nobody finds their way through more, and each one is a step down the stack.
MAX_DEPTH = 21
_RESERVED = ("meta",)  # holds the number of the answers; pyxform adds it
_ADDED = ("instanceID", "instanceName")  # by pyxform, under "meta"


@dataclass
class Checked:
    """What was found: problems, warnings, and in which row each path begins."""

    problems: list[Problem] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    rows: dict[str, int] = field(default_factory=dict)

    def row_of(self, path: str) -> int:
        """Return the row of a path, or of what it was made for or lies in; else 0."""
        while path:
            if path in self.rows:
                return self.rows[path]
            for made in ("_count", "_other"):
                if path.removesuffix(made) in self.rows:
                    return self.rows[path.removesuffix(made)]
            path = path.rpartition("/")[0]
        return 0


@dataclass
class _Open:
    """A group or repeat whose end has not come yet."""

    path: str
    row: int
    repeats: bool
    names: set[str] = field(default_factory=set)


@dataclass
class _Survey:
    book: Book
    checked: Checked
    lists: set[str]
    open: list[_Open]
    names: set[str] = field(default_factory=set)

    def problem(self, row: int, column: str, text: str) -> None:
        self.checked.problems.append(Problem("survey", row, column, text))


def check(book: Book) -> Checked:
    """Look at each row; ``problems`` is empty for a form that may be made."""
    checked = Checked()
    lists = _check_choices(book, checked)
    settings = next(iter(book["settings"].rows), {}) if "settings" in book else {}
    top = f"/{by_column(settings).get('name', 'data')}"
    survey = _Survey(book, checked, lists, [_Open(top, 0, False)])
    if not any(column_of(header) == "type" for header in book["survey"].headers):
        survey.problem(1, "type", _("The column “type” is missing."))
        return checked
    for number, row in book["survey"].numbered():
        _check_row(survey, number, row)
    for left in survey.open[1:]:
        text = _("This group or repeat has no end.")
        survey.problem(left.row, "type", text)
    _check_references(survey)
    return checked


def _check_row(survey: _Survey, number: int, row: dict[str, str]) -> None:
    cells = by_column(row)
    if is_yes(cells.get("disabled", "")):
        return
    if not cells.get("type"):
        if cells.get("name") or cells.get("label"):
            survey.problem(number, "type", _("This row has no type."))
        return
    kind = type_of(cells["type"])
    if kind.what == "unsupported":
        text = _("Questions of the type “%(type)s” are not supported.")
        survey.problem(number, "type", text % {"type": kind.name})
    if kind.what == "end":
        _end(survey, number, kind)
    elif kind.what != "setting" and not kind.name.startswith(("begin", "end")):
        _check_name(survey, number, cells, kind)
    elif kind.what == "begin":
        _check_name(survey, number, cells, kind)
    if kind.what == "select":
        _check_list(survey, number, kind)
    if kind.is_device:
        text = _(
            "Row %(row)s: “%(type)s” stays empty; details of devices are not collected."
        )
        survey.checked.warnings.append(text % {"row": number, "type": kind.name})
    _check_cells(survey, number, row, kind)


def _end(survey: _Survey, number: int, kind: Type) -> None:
    if len(survey.open) == 1 or survey.open[-1].repeats is not kind.repeats:
        text = _("There is no open group or repeat to end here.")
        survey.problem(number, "type", text)
    else:
        survey.open.pop()


def _check_name(
    survey: _Survey, number: int, cells: dict[str, str], kind: Type
) -> None:
    around, name = survey.open[-1], cells.get("name", "")
    if not name and kind.name == "note":
        name = f"generated_note_name_{number}"
    elif not name and kind.name != "audit":
        survey.problem(number, "name", _("This row has no name."))
    elif name and (not is_xml_tag(name) or ":" in name):
        text = _(
            "“%(name)s” cannot be a name. A name starts with a letter and has letters,"
            " digits, “-”, “_” and “.” only."
        )
        survey.problem(number, "name", text % {"name": name})
    elif name in around.names:
        text = _("The name “%(name)s” appears twice in the same group.")
        survey.problem(number, "name", text % {"name": name})
    elif name in _RESERVED and len(survey.open) == 1:
        text = _("The name “%(name)s” is reserved.")
        survey.problem(number, "name", text % {"name": name})
    around.names.add(name)
    survey.names.add(name)
    path = f"{around.path}/{name}"
    survey.checked.rows.setdefault(path, number)
    if kind.or_other:
        survey.names.add(f"{name}_other")
    if kind.repeats:
        survey.names.add(f"{name}_count")
    if kind.what == "begin":
        if len(survey.open) == MAX_DEPTH:
            text = _("More than %(count)s groups lie inside of each other here.")
            survey.problem(number, "type", text % {"count": MAX_DEPTH - 1})
        survey.open.append(_Open(path, number, kind.repeats))


def _check_list(survey: _Survey, number: int, kind: Type) -> None:
    if "${" in kind.list_name:
        if kind.several:
            text = _(
                "Earlier answers may have spaces, so several of them cannot be chosen."
                " Use “select_one”."
            )
            survey.problem(number, "type", text)
    elif kind.list_name not in survey.lists:
        text = _("The sheet “choices” has no list “%(name)s”.")
        survey.problem(number, "type", text % {"name": kind.list_name})


def _check_cells(survey: _Survey, number: int, row: dict[str, str], kind: Type) -> None:
    for header, text in row.items():
        column = column_of(header)
        if column in MEDIA:
            said = _("Pictures, sound and films in a question are not supported.")
            survey.problem(number, header, said)
        if column in OURS:
            if is_yes(text) is None:
                survey.problem(number, header, _("Write “yes” or “no” here."))
            elif is_yes(text) and kind.what in ("begin", "end", "setting"):
                survey.problem(
                    number, header, _("Only a question can be coded or a score.")
                )
        if (*REFERRING, "appearance").count(column) and (found := _PULLED.search(text)):
            said = _("Answers from a separate file, %(name)s(), are not supported.")
            survey.problem(number, header, said % {"name": found[1]})


def _check_references(survey: _Survey) -> None:
    """Say which ${names} are no question's."""
    known = survey.names | set(_ADDED)
    for sheet, number, header, text in _referring(survey.book):
        for name in _REFERENCE.findall(text):
            if name.startswith("last-saved#"):
                said = _("Answers from an earlier form, %(name)s, are not supported.")
            elif name not in known:
                said = _("There is no question named “%(name)s”.")
            else:
                continue
            problem = Problem(sheet, number, header, said % {"name": name})
            survey.checked.problems.append(problem)


def _referring(book: Book) -> Iterator[tuple[str, int, str, str]]:
    for sheet in ("survey", "choices"):
        if sheet not in book:
            continue
        for number, row in book[sheet].numbered():
            for header, text in row.items():
                if "${" in text and column_of(header) in (*REFERRING, "type"):
                    yield sheet, number, header, text


def _check_choices(book: Book, checked: Checked) -> set[str]:
    """Look at the lists of choices; return their names."""
    if "choices" not in book:
        return set()
    settings = next(iter(book["settings"].rows), {}) if "settings" in book else {}
    twice = bool(is_yes(settings.get("allow_choice_duplicates", "no")))
    seen: set[tuple[str, str]] = set()
    for number, row in book["choices"].numbered():
        cells = by_column(row)
        one = cells.get("list_name", ""), cells.get("name", "")
        if not any(one):
            continue  # a remark, or a line between lists
        column, text = _choice_fault(*one)
        if not text and one in seen and not twice:
            column = "name"
            text = _("The choice “%(name)s” appears twice in the list “%(list)s”.")
            text %= {"name": one[1], "list": one[0]}
        if text:
            checked.problems.append(Problem("choices", number, column, text))
        for header in row:
            if column_of(header) in MEDIA:
                said = _("Pictures, sound and films in a question are not supported.")
                checked.problems.append(Problem("choices", number, header, said))
        seen.add(one)
    return {list_name for list_name, _name in seen}


def _choice_fault(list_name: str, name: str) -> tuple[str, str]:
    """Return the column and what is wrong with a choice by itself."""
    if not list_name:
        return "list_name", _("This choice has no list.")
    if not name:
        return "name", _("This choice has no name.")
    if len(name.split()) != 1:
        text = _("The choice “%(name)s” must be one word, without spaces.")
        return "name", text % {"name": name}
    return "", ""
