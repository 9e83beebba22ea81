"""What the tests of one indicator look at, of all that is counted of it."""

from __future__ import annotations

from collections import Counter
from datetime import date

from amparo.results.indicators.operations import Cells, count_between
from amparo.results.indicators.shapes import Indicator


def by_country(
    indicator: Indicator, first: date | None, last: date | None, part: str = ""
) -> dict[str, int]:
    """Return how many each country has, of those that have any."""
    cells = count_between(indicator, first, last)
    return {country: n for (country, of), n in cells.items() if country and of == part}


def union(
    indicator: Indicator, first: date | None, last: date | None, part: str = ""
) -> int:
    """Return how many there are over all countries."""
    return count_between(indicator, first, last)[None, part]


def by_quality(indicator: Indicator, first: date | None, last: date | None) -> Cells:
    """Return how many there are by country (None: all) and code of a quality."""
    cells = count_between(indicator, first, last, qualities=indicator.qualities)
    return Counter({(where, part): n for (where, part), n in cells.items() if part})
