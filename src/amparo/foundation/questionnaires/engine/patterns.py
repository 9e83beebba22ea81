"""Patterns of ``regex()``, matched so that none can keep a server busy.

Python's own matcher tries one way after the other, so that "(a+)+b" takes twice as long
for each letter of an answer. Here all ways are followed at once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

# No answer that a pattern is for (a telephone, an e-mail, a code) is longer.
MAX_MATCHED = 250
# A pattern for an e-mail takes some hundreds; this many take a tenth of a second.
_MAX_STEPS = 100_000
_PLAIN = re.UNICODE | re.IGNORECASE | re.VERBOSE

_KINDS: dict[str, Callable[[str], bool]] = {
    "CATEGORY_DIGIT": str.isdecimal,
    "CATEGORY_SPACE": str.isspace,
    "CATEGORY_WORD": lambda letter: letter.isalnum() or letter == "_",
}


def matcher(pattern: str) -> Callable[[str], bool] | None:
    """Return what says whether a whole answer matches; None for no valid pattern.

    An answer that is too long, or takes too many steps, does not match.
    """
    try:
        parts = parser.parse(pattern)
    except (re.error, RecursionError, OverflowError):
        return None
    if parts.state.flags & ~_PLAIN or not all(map(_is_known, parts)):
        return None
    folds = bool(parts.state.flags & re.IGNORECASE)

    def matches(answer: str) -> bool:
        if len(answer) > MAX_MATCHED:
            return False
        try:
            return len(answer) in _Match(answer, folds).through(parts, {0})
        except _TooLong:
            return False

    return matches


def _is_known(part: Any) -> bool:
    what, value = str(part[0]), part[1]
    if what in ("MAX_REPEAT", "MIN_REPEAT"):
        return all(map(_is_known, value[2]))
    if what == "SUBPATTERN":
        return not value[1] and not value[2] and all(map(_is_known, value[3]))
    if what == "BRANCH":
        return all(_is_known(part) for way in value[1] for part in way)
    if what in ("ASSERT", "ASSERT_NOT"):
        return value[0] > 0 and all(map(_is_known, value[1]))
    return what in ("LITERAL", "NOT_LITERAL", "ANY", "IN", "AT")


class _TooLong(Exception):
    """More steps than any answer needs."""


class _Match:
    """One answer: which positions each part of a pattern leads to."""

    def __init__(self, text: str, folds: bool) -> None:
        self.text, self.folds = text, folds
        self.steps = 0
        self.known: dict[tuple[int, int], set[int]] = {}

    def through(self, parts: Iterable[Any], at: set[int]) -> set[int]:
        """Return where one can be after some parts, one after the other."""
        for what, value in parts:
            ends: set[int] = set()
            for start in at:
                found = self._ends(str(what), value, start)
                self.steps += 1 + len(found)
                ends |= found
            if self.steps > _MAX_STEPS:
                raise _TooLong
            at = ends
        return at

    def _ends(self, what: str, value: Any, at: int) -> set[int]:
        if what == "SUBPATTERN":
            return self.through(value[3], {at})
        if what == "BRANCH":
            return {end for way in value[1] for end in self.through(way, {at})}
        if what in ("MAX_REPEAT", "MIN_REPEAT"):
            key = id(value), at
            if key not in self.known:
                self.known[key] = self._repeated(at, *value)
            return self.known[key]
        if what in ("ASSERT", "ASSERT_NOT"):
            holds = bool(self.through(value[1], {at}))
            return {at} if holds is (what == "ASSERT") else set()
        if what == "AT":
            return {at} if self._is_at(str(value), at) else set()
        return (
            {at + 1} if at < len(self.text) and self._fits(what, value, at) else set()
        )

    def _repeated(self, at: int, least: int, most: int, inner: Any) -> set[int]:
        # After as many times as there are letters, more times lead nowhere new.
        rounds = len(self.text) + 1
        now = {at}
        for _time in range(min(least, rounds)):
            now = self.through(inner, now)
        found = set(now)
        for _time in range(min(most - least, rounds)):
            now = self.through(inner, now) - found
            found |= now
        return found

    def _is_at(self, where: str, at: int) -> bool:
        if where.startswith("AT_BEGINNING"):
            return at == 0
        if where.startswith("AT_END"):
            return at == len(self.text)
        is_word = _KINDS["CATEGORY_WORD"]
        before, after = self.text[max(at - 1, 0) : at], self.text[at : at + 1]
        is_edge = bool(before and is_word(before)) is not bool(after and is_word(after))
        return is_edge is (where == "AT_BOUNDARY")

    def _fits(self, what: str, value: Any, at: int) -> bool:
        letter = self.text[at]
        letters = {letter}
        if self.folds:
            letters = {one for one in (letter.lower(), letter.upper()) if len(one) == 1}
        if what == "ANY":
            return letter != "\n"
        if what == "IN":
            negated = str(value[0][0]) == "NEGATE"
            items = value[1:] if negated else value
            held = any(_holds(one, item) for one in letters for item in items)
            return held is not negated
        return (chr(value) in letters) is (what == "LITERAL")


def _holds(letter: str, item: Any) -> bool:
    """Return whether a letter is one of those that an item between [ and ] names."""
    what, value = str(item[0]), item[1]
    if what == "LITERAL":
        return letter == chr(value)
    if what == "RANGE":
        return bool(value[0] <= ord(letter) <= value[1])
    kind = str(value)
    if kind.startswith("CATEGORY_NOT_"):
        return not _KINDS[kind.replace("NOT_", "")](letter)
    return _KINDS[kind](letter)
