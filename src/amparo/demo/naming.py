"""Names for invented people: frequent and rare ones, composed as in each country.

The lists in ``names/`` begin with what is most frequent. A name's share falls with its
place, as in life: a few are everywhere, and most are rare.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from pathlib import Path
from random import Random
from typing import Any

FOLDER = Path(__file__).parent / "names"
_FLATTER = 4  # places; without it every eighth person would carry the first name


class Drawn:
    """Words of which the first are drawn most often."""

    def __init__(self, words: list[str]) -> None:
        self.words = words
        self._shares = list(
            accumulate(1 / (place + _FLATTER) for place in range(len(words)))
        )

    def one(self, chance: Random) -> str:
        """Draw a word."""
        return chance.choices(self.words, cum_weights=self._shares)[0]

    def at(self, place: int) -> str:
        """Return the word at a place, going round."""
        return self.words[place % len(self.words)]


@dataclass(frozen=True)
class Custom:
    """How girls or boys of a country are named."""

    given: Drawn
    second: Drawn
    called: Drawn | None
    patterns: dict[str, int]

    @classmethod
    def read(cls, raw: dict[str, Any]) -> Custom:
        """Read one half of a country's file."""
        called = raw.get("called")
        return cls(
            given=Drawn(raw["given"]),
            second=Drawn(raw.get("second", raw["given"])),
            called=Drawn(called) if called else None,
            patterns=raw["patterns"],
        )


@dataclass(frozen=True)
class Naming:
    """The names of one country."""

    girls: Custom
    boys: Custom
    families: Drawn
    endings: Drawn | None  # of family names that are made of two words

    def person(self, chance: Random, girl: bool) -> tuple[str, str]:
        """Invent how someone is called, and their full name."""
        custom = self.girls if girl else self.boys
        given = second = custom.given.one(chance)
        while second == given:
            second = custom.second.one(chance)
        parts = {
            "given": given,
            "second": second,
            "family": self._family(chance),
            "mother": self._family(chance),
        }
        pattern = chance.choices(list(custom.patterns), list(custom.patterns.values()))
        called = custom.called.one(chance) if custom.called else given
        return called, pattern[0].format(**parts)

    def worker(self, number: int) -> str:
        """Return the name of a staff member: women and men, each another one."""
        custom = self.boys if number % 3 == 2 else self.girls
        family = self.families.at(number * 7 + 5)
        if self.endings:
            family += self.endings.at(number * 5 + 3)
        return f"{custom.given.at(number * 11 + 4)} {family}"

    def _family(self, chance: Random) -> str:
        family = self.families.one(chance)
        return family + self.endings.one(chance) if self.endings else family


@lru_cache(maxsize=32)
def naming(country: str) -> Naming:
    """Return the names of a country (two letters)."""
    raw = json.loads((FOLDER / f"{country}.json").read_text("utf-8"))
    endings = raw.get("endings")
    return Naming(
        girls=Custom.read(raw["girls"]),
        boys=Custom.read(raw["boys"]),
        families=Drawn(raw["families"]),
        endings=Drawn(endings) if endings else None,
    )
