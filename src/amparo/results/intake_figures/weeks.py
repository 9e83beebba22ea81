"""Weeks by number: they begin on Monday at midnight UTC, the same for every country."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db.models import Func, IntegerField

FIRST_MONDAY = date(1970, 1, 5)
_SECONDS = 7 * 24 * 3600
_HALF_HOUR = 1800
_TO_MONDAY = 4 * 24 * 3600  # 1 January 1970 was a Thursday


def week_of(moment: datetime) -> int:
    """Return the number of the week of a moment."""
    return (moment.astimezone(UTC).date() - FIRST_MONDAY).days // 7


def monday_of(week: int) -> date:
    """Return the first day of a week."""
    return FIRST_MONDAY + timedelta(weeks=week)


def begin_of(week: int) -> datetime:
    """Return the moment at which a week begins."""
    return datetime.combine(monday_of(week), time.min, UTC)


class Week(Func):
    """The number of the week of a column, computed in the database.

    Django's own truncation would call Python for every row of SQLite.
    """

    output_field = IntegerField()

    def as_sqlite(self, compiler: Any, connection: Any, **more: Any) -> Any:
        """Divide the seconds that SQLite knows of the column."""
        [column] = _columns(self, compiler)
        return f"(({_seconds(column)} - {_TO_MONDAY}) / {_SECONDS})", ()

    def as_postgresql(self, compiler: Any, connection: Any, **more: Any) -> Any:
        """Divide the seconds that PostgreSQL knows of the column."""
        [column] = _columns(self, compiler)
        seconds = f"(EXTRACT(EPOCH FROM {column}) - {_TO_MONDAY})"
        return f"CAST(FLOOR({seconds} / {_SECONDS}) AS INTEGER)", ()


class HalfHours(Func):
    """How many whole half hours lie between two columns: (earlier, later)."""

    output_field = IntegerField()

    def as_sqlite(self, compiler: Any, connection: Any, **more: Any) -> Any:
        """Subtract and divide the seconds of both."""
        earlier, later = _columns(self, compiler)
        return f"(({_seconds(later)} - {_seconds(earlier)}) / {_HALF_HOUR})", ()

    def as_postgresql(self, compiler: Any, connection: Any, **more: Any) -> Any:
        """Subtract and divide the seconds of both."""
        earlier, later = _columns(self, compiler)
        seconds = f"EXTRACT(EPOCH FROM {later} - {earlier})"
        return f"CAST(FLOOR({seconds} / {_HALF_HOUR}) AS INTEGER)", ()


def _columns(function: Func, compiler: Any) -> list[str]:
    return [compiler.compile(each)[0] for each in function.get_source_expressions()]


def _seconds(column: str) -> str:
    """Return the whole seconds of a moment in SQLite.

    Fractions are cut off first: SQLite would round them up.
    """
    return f"CAST(strftime('%%s', substr({column}, 1, 19)) AS INTEGER)"
