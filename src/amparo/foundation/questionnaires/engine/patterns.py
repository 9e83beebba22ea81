"""Patterns of ``regex()`` that cannot keep a server busy."""

from __future__ import annotations

import re
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

# No answer that a pattern is for (a phone, an e-mail, a code) is longer.
MAX_MATCHED = 250
# A pattern may repeat something so often before it counts as without end.
_MANY = 20


def safe_pattern(text: str) -> re.Pattern[str] | None:
    """Return the pattern; None if it is none, or could take for ever.

    "(a+)+" takes twice as long for each letter of an answer that does not match.
    """
    try:
        pattern = re.compile(text)
        return None if _endless(parser.parse(text), False) else pattern
    except (re.error, RecursionError, OverflowError):
        return None


def _endless(parts: Any, inside: bool) -> bool:
    """Return whether something without end repeats inside of something without end."""
    return any(_is_endless(str(what), value, inside) for what, value in parts)


def _is_endless(what: str, value: Any, inside: bool) -> bool:
    if what in ("MAX_REPEAT", "MIN_REPEAT"):
        many = value[1] > _MANY
        return (many and inside) or _endless(value[2], inside or many)
    if what == "SUBPATTERN":
        return _endless(value[-1], inside)
    if what == "BRANCH":  # "(a|a)*" is as bad
        return inside or any(_endless(part, inside) for part in value[1])
    if what in ("ASSERT", "ASSERT_NOT"):
        return _endless(value[1], inside)
    return what in ("GROUPREF", "GROUPREF_EXISTS", "POSSESSIVE_REPEAT", "ATOMIC_GROUP")
