"""The types of questions that a form may have."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pyxform import aliases
from pyxform.question_type_dictionary import QUESTION_TYPE_DICT

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
    other = found["other"] is not None
    return Type("select", plain, list_name=found["list"], or_other=other)


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
