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
        if looped:
            return Type("unsupported", plain)
        return Type(found["end"], plain, repeats=found["kind"] != "group")
    if found := _SELECT.fullmatch(plain):
        how = aliases.select[found["how"]]
        if how not in _ONE_OR_MORE or found["how"] in aliases.select_from_file:
            return Type("unsupported", found["how"])
        other = found["other"] is not None
        return Type("select", plain, list_name=found["list"], or_other=other)
    if plain in aliases.settings_header:
        return Type("setting", plain)
    plain = aliases._type_alias_map.get(plain, plain)
    if plain not in QUESTION_TYPE_DICT or plain in _FILES:
        return Type("unsupported", plain)
    control = QUESTION_TYPE_DICT[plain].get("control", {}).get("tag", "")
    typed = QUESTION_TYPE_DICT[plain].get("bind", {}).get("type", "string")
    if not control:
        return Type("hidden", plain, is_device=plain in _DEVICE)
    if control in _DRAWN and plain != "background-geopoint":
        return Type("question", plain)
    if control == "input" and typed in _TYPED and "select" not in plain:
        return Type("question", plain)
    return Type("unsupported", text.strip())
