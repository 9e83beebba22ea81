"""What the columns of a form's sheets mean."""

from __future__ import annotations

import json
import re

from pyxform import aliases

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
