"""The programme's countries as a map: two large panels, and one for the Netherlands.

A country without a number is drawn by the reason for it, exactly as in a chart.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, ClassVar

from django.utils.translation import gettext as _

from amparo.foundation.design.charts import Chart
from amparo.foundation.design.values import Value, kind, numbers, words

OUTLINES = Path(__file__).parent / "data" / "countries.json"
SHADES = 4


@dataclass(frozen=True)
class Place:
    """One country: its two-letter code, its name, its value, perhaps a link."""

    code: str
    name: str
    value: Value
    url: str = ""


@dataclass(frozen=True, kw_only=True)
class CountryMap(Chart):
    """Countries shaded by value, each with its number; small ones get a mark."""

    places: Sequence[Place]
    template: ClassVar[str] = "design/charts/map.html"
    keyed: ClassVar[bool] = False

    def values(self) -> list[Value]:
        """Return the value of every country."""
        return [place.value for place in self.places]

    def table(self) -> tuple[list[str], list[list[str]]]:
        """Return one row for each country."""
        rows = [[p.name, words(p.value, self.unit)] for p in self.places]
        return [_("Country"), self.unit], rows

    def drawing(self) -> dict[str, Any]:
        """Return the panels with at least one of the countries, and the legend."""
        given = {place.code: place for place in self.places}
        limits = shade_limits(numbers(self.values()))
        return {
            "panels": [
                self._panel(name, outline, given, limits)
                for name, outline in outlines()["panels"].items()
                if given.keys() & outline["countries"].keys()
            ],
            "shades": self._key(limits),
            "linked": any(place.url for place in self.places),
        }

    def _panel(
        self,
        name: str,
        outline: Mapping[str, Any],
        given: Mapping[str, Place],
        limits: Sequence[float],
    ) -> dict[str, Any]:
        countries, quiet = [], []
        for code, shape in outline["countries"].items():
            if code not in given:
                quiet.append(shape["d"])
                continue
            place = given[code]
            state = kind(place.value)
            shade = shade_of(place.value, limits)
            look = f"shade-{shade}" if state == "number" else f"land-{state}"
            number = words(place.value, self.unit)
            countries.append(
                {**shape, "name": place.name, "url": place.url, "look": look}
                | {"words": number, "number_y": shape["ty"] + 36, "state": state}
            )
        frame = {key: outline[key] for key in ("width", "height", "ground")}
        return {**frame, "name": name, "countries": countries, "quiet": quiet}

    def _key(self, limits: Sequence[float]) -> list[dict[str, Any]]:
        found = sorted(n for n in numbers(self.values()) if n)
        key = []
        for shade in range(1, SHADES + 1):
            inside = [n for n in found if shade_of(n, limits) == shade]
            if inside:
                low, high = words(inside[0], self.unit), words(inside[-1], self.unit)
                text = low if low == high else f"{low}–{high}"
                key.append({"number": shade, "words": text})
        return key


@cache
def outlines() -> dict[str, Any]:
    """Return the vendored outlines; read once."""
    loaded: dict[str, Any] = json.loads(OUTLINES.read_text(encoding="utf-8"))
    return loaded


def shade_limits(values: Sequence[float]) -> list[float]:
    """Return the upper limits of all shades but the last: quantiles of the values."""
    found = sorted({value for value in values if value})
    return (
        [found[len(found) * i // SHADES - 1] for i in range(1, SHADES)] if found else []
    )


def shade_of(value: Value, limits: Sequence[float]) -> int:
    """Return the shade of a value from 1 (few) to 4 (many); 0 when it has none."""
    if kind(value) != "number" or not isinstance(value, int | float):
        return 0
    return 1 + sum(value > limit for limit in limits)
