"""Quarters of a year: names, first and last days, the ones before a day."""

from __future__ import annotations

from datetime import date, timedelta


def quarter_of(day: date) -> str:
    """Return the quarter of a day, like ``2026Q4``."""
    return f"{day.year}Q{(day.month - 1) // 3 + 1}"


def days_of(quarter: str) -> tuple[date, date]:
    """Return the first and the last day of a quarter."""
    year, number = int(quarter[:4]), int(quarter[5])
    first = date(year, 3 * number - 2, 1)
    after = date(year + number // 4, (3 * number) % 12 + 1, 1)
    return first, after - timedelta(days=1)


def last_quarters(day: date, how_many: int) -> list[str]:
    """Return the quarter of a day and those before it, the oldest first."""
    found = [quarter_of(day)]
    while len(found) < how_many:
        first, _last = days_of(found[0])
        found.insert(0, quarter_of(first - timedelta(days=1)))
    return found
