"""The filters of the figures: codes in the address, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from amparo.response.concerns.codes import Channel, Kind, ReporterType

# How many weeks can be shown, in spans of one, four or twelve.
WEEKS = (24, 48, 156)
STEPS = (1, 4, 12)
SPLITS = ("country", "channel", "reporter_type", "kind")


@dataclass(frozen=True)
class FigureFilter:
    """Which concerns are counted, and by what the weeks are split; empty is all."""

    weeks: int = WEEKS[0]
    split: str = ""
    country: str = ""
    channel: str = ""
    reporter_type: str = ""
    kind: str = ""

    @classmethod
    def from_codes(cls, given: Any, countries: Iterable[str]) -> FigureFilter:
        """Read the filters of an address; unknown codes are left out."""
        weeks = str(given.get("weeks", ""))
        return cls(
            weeks=int(weeks) if weeks in map(str, WEEKS) else WEEKS[0],
            split=_known(given, "split", SPLITS),
            country=_known(given, "country", countries),
            channel=_known(given, "channel", Channel.values),
            reporter_type=_known(given, "reporter_type", ReporterType.values),
            kind=_known(given, "kind", Kind.values),
        )

    @property
    def codes(self) -> dict[str, str]:
        """The filters that differ from the default, by name."""
        plain = FigureFilter()
        return {
            name: str(value)
            for name, value in vars(self).items()
            if value != getattr(plain, name)
        }

    @property
    def suffix(self) -> str:
        """The filters as a query string."""
        return f"?{urlencode(self.codes)}" if self.codes else ""

    @property
    def narrowed(self) -> list[str]:
        """Which of the four qualities narrow or split the figures, in their order."""
        return [name for name in SPLITS if getattr(self, name) or self.split == name]

    def at_most(self, number: int) -> FigureFilter:
        """Return the filters with at most ``number`` qualities crossed.

        More would make groups so small that they point at a person.
        """
        result = self
        for name in reversed(self.narrowed[number:]):
            split = "" if result.split == name else result.split
            result = FigureFilter(**{**vars(result), name: "", "split": split})
        return result


def _known(given: Any, name: str, allowed: Iterable[str]) -> str:
    value = str(given.get(name, ""))
    return value if value in allowed else ""
