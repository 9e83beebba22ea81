"""Days of the Nepali calendar (Bikram Sambat) in ours, by a table.

The lengths of its months follow no rule; they are published year by year.
"""

from __future__ import annotations

import json
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path

_TABLE = Path(__file__).parent / "data" / "bikram_sambat.json"


def gregorian(year: int, month: int, day: int) -> date | None:
    """Return a Nepali day in our calendar; None for a day that does not exist."""
    lengths, begins = _years().get(year, ((), date.min))
    if not (1 <= month <= len(lengths) and 1 <= day <= lengths[month - 1]):
        return None
    return begins + timedelta(days=sum(lengths[: month - 1]) + day - 1)


def month_in_years(year: int, month: int) -> set[int]:
    """Return the years of our calendar that a Nepali month touches."""
    ends = [gregorian(year, month, day) for day in (1, 29)]
    return {day.year for day in ends if day is not None}


@lru_cache(maxsize=1)
def _years() -> dict[int, tuple[tuple[int, ...], date]]:
    table = json.loads(_TABLE.read_text(encoding="utf-8"))
    begins, years = date.fromisoformat(table["first_day"]), {}
    for year, lengths in table["months"].items():
        years[int(year)] = (tuple(lengths), begins)
        begins += timedelta(days=sum(lengths))
    return years
