"""What the columns of a form's sheets mean, and the types of questions."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

from pyxform import aliases
from pyxform.question_type_dictionary import QUESTION_TYPE_DICT

from .texts import language_code

OURS = ("coded", "score")
# What pyxform turns into something that is used here; by its plain name.
_KNOWN = {
    "type",
    "name",
    "label",
    "hint",
    "guidance_hint",
    "appearance",
    "relevant",
    "required",
    "required_message",
    "constraint",
    "constraint_message",
    "calculation",
    "choice_filter",
    "repeat_count",
    "read_only",
    "default",
    "parameters",
    "trigger",
    "disabled",
    "bind",
    "body",
    "control",
    "instance",
}
MEDIA = ("media", "image", "big-image", "audio", "video")
_SAME = {
    "relevance": "relevant",
    "calculate": "calculation",
    "command": "type",
    "tag": "name",
    "value": "name",
    "caption": "label",
    "readonly": "read_only",
    "count": "repeat_count",
    "jr:count": "repeat_count",
    "constraining_message": "constraint_message",
    "jr:constraintmsg": "constraint_message",
    "requiredmsg": "required_message",
    "jr:requiredmsg": "required_message",
    "list name": "list_name",
}
# These hold expressions, or texts in which ${name} stands for an answer.
REFERRING = (
    "label",
    "hint",
    "guidance_hint",
    "relevant",
    "required",
    "required_message",
    "constraint",
    "constraint_message",
    "calculation",
    "choice_filter",
    "repeat_count",
    "read_only",
    "default",
    "trigger",
)
_LANGUAGE = re.compile(r"^[^:]+::?\s*(.+)$")


def column_of(header: str) -> str:
    """Return which column a header is: "Label::Español (es)" is "label"."""
    plain = "_".join(header.split()).lower()
    first = plain.split("::")[0].rstrip("_")
    if first in _SAME:
        return _SAME[first]
    if ":" in first and not first.startswith("jr:"):
        first = first.split(":")[0].rstrip("_")
    return _SAME.get(first, first)


def is_known(header: str) -> bool:
    """Return whether pyxform makes something of a column of the survey sheet."""
    return column_of(header) in _KNOWN


def by_column(row: dict[str, str]) -> dict[str, str]:
    """Return a row by plain columns; of several languages the first."""
    found: dict[str, str] = {}
    for header, text in row.items():
        found.setdefault(column_of(header), text)
    return found


def is_yes(text: str) -> bool | None:
    """Return what a cell says that holds yes or no; None for anything else."""
    said: bool | None = aliases.yes_no.get(text.strip())
    return said


def texts_of(row: dict[str, str], column: str) -> dict[str, str]:
    """Return the texts of a column by language code."""
    found = {}
    for header, text in row.items():
        if column_of(header) == column:
            language = _LANGUAGE.match(header)
            found[language_code(language[1]) if language else ""] = text
    return found


def packed(values: dict[str, str]) -> str:
    """Return values as JSON in which pyxform finds nothing to change."""
    text = json.dumps(values, separators=(",", ":"))
    return text.replace("$", "\\u0024").replace(" ", "\\u0020")


_CONTROL = re.compile(
    r"(?P<end>begin|end)[ _](?P<kind>group|lgroup|looped group|repeat|loop)(?P<over>.*)"
)
_SELECT = re.compile(
    "(?P<how>"
    + "|".join(sorted(map(re.escape, aliases.select), key=len, reverse=True))
    + r") (?P<list>\S+)(?P<other> (?:or specify other|or_other|or other))?"
)
_ONE_OR_MORE = ("select one", "select all that apply")
_FILES = ("csv-external", "xml-external")
# The control of XForms, and the types of an input, that are drawn here.
_DRAWN = ("select", "select1", "range", "trigger")
_TYPED = ("string", "int", "decimal", "date", "time", "dateTime", "geopoint")
# Metadata about a telephone and its owner, which nobody asks for here.
_DEVICE = (
    "audit",
    "deviceid",
    "email",
    "imei",
    "phonenumber",
    "simserial",
    "subscriberid",
    "username",
)


@dataclass(frozen=True)
class Type:
    """What the cell "type" of a row says. ``what`` is one of the words below.

    "begin", "end", "select", "question", "hidden", "setting", "unsupported".
    """

    what: str
    name: str  # as it was written
    repeats: bool = False
    list_name: str = ""
    several: bool = False  # of its choices may be chosen
    or_other: bool = False
    is_device: bool = False


def type_of(text: str) -> Type:
    """Return what a type is, and whether it is supported."""
    plain = " ".join(text.split())
    if found := _CONTROL.fullmatch(plain):
        looped = found["kind"] == "loop" or found["over"].strip()
        what = "unsupported" if looped else found["end"]
        return Type(what, plain, repeats=found["kind"] != "group")
    if found := _SELECT.fullmatch(plain):
        return _select(plain, found)
    if plain in aliases.settings_header:
        return Type("setting", plain)
    plain = aliases._type_alias_map.get(plain, plain)
    known = plain in QUESTION_TYPE_DICT and plain not in _FILES
    return Type(
        _what(plain) if known else "unsupported", plain, is_device=plain in _DEVICE
    )


def _select(plain: str, found: re.Match[str]) -> Type:
    how = found["how"]
    known = aliases.select[how] in _ONE_OR_MORE and how not in aliases.select_from_file
    if not known:
        return Type("unsupported", how)
    return Type(
        "select",
        plain,
        list_name=found["list"],
        several=aliases.select[how] == _ONE_OR_MORE[1],
        or_other=found["other"] is not None,
    )


def _what(plain: str) -> str:
    """Return whether a question of a type is asked, hidden, or not supported."""
    said = QUESTION_TYPE_DICT[plain]
    control = said.get("control", {}).get("tag", "")
    typed = said.get("bind", {}).get("type", "string")
    if not control:
        return "hidden"
    drawn = control in _DRAWN and plain != "background-geopoint"
    if drawn or (control == "input" and typed in _TYPED and "select" not in plain):
        return "question"
    return "unsupported"
