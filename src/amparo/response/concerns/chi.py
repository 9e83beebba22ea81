"""Our kinds of concern in the categories of Child Helpline International.

Help lines of the world count in these; whoever gives numbers to them uses this. The
pairing is data, with its source and how sure we are of each pair.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("data") / "chi.json"


@dataclass(frozen=True)
class Category:
    """One category of Child Helpline International; ``confidence`` is of the pair."""

    code: str
    label: str  # in English, as theirs
    confidence: str


def categories(kinds: Iterable[str], online: bool) -> list[Category]:
    """Return the categories that a concern counts in, each once, in their order.

    Where several kinds lead to the same category, the surest pair speaks. Nothing
    chosen is no category: that is "not recorded", which is not "other".
    """
    found: dict[str, Category] = {}
    for kind in kinds:
        for category in _pairs()[kind, online]:
            known = found.get(category.code)
            if known is None or _surer(category, known):
                found[category.code] = category
    return [found[code] for code in _order() if code in found]


def _surer(one: Category, other: Category) -> bool:
    ranks = ("high", "medium", "low")
    return ranks.index(one.confidence) < ranks.index(other.confidence)


@cache
def _pairs() -> dict[tuple[str, bool], list[Category]]:
    known = json.loads(FILE.read_text())
    return {
        (row["kind"], online): [
            Category(code, known["categories"][code], row["confidence"])
            for code in row["online" if online else "offline"]
        ]
        for row in known["kinds"]
        for online in (False, True)
    }


@cache
def _order() -> list[str]:
    return list(json.loads(FILE.read_text())["categories"])
