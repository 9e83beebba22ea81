"""Times as they are stored: rounded down to the quarter hour.

Whoever steals the database and knows when a child was at an internet café must not find
her by the minute. Deadlines start at the rounded time, so rounding costs the team and
never the child. The exact minute of what was told is sealed with the words.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from django.db import models
from django.utils import timezone

from .crypto import Tampered

QUARTER = timedelta(minutes=15)
_VERSION = "1"


def quarter(moment: datetime) -> datetime:
    """Return the beginning of the quarter hour of a moment."""
    past = timedelta(
        minutes=moment.minute % 15,
        seconds=moment.second,
        microseconds=moment.microsecond,
    )
    return moment - past


def now_rounded() -> datetime:
    """Return the beginning of this quarter hour: the time that is stored."""
    return quarter(timezone.now())


class ExactTime(models.DateTimeField):  # type: ignore[type-arg]
    """When a row was made, to the microsecond.

    Only for accounts, keys and teams, where an order decides who may read, and which no
    visit of the public touches.
    """

    def __init__(self, **options: object) -> None:
        super().__init__(**{"default": timezone.now, "editable": False} | options)  # type: ignore[arg-type]


class TimedText(NamedTuple):
    """Words with the moment at which they were written and their place among others."""

    text: str
    at: datetime
    number: int = 0


def with_time(text: str, at: datetime, number: int = 0) -> str:
    """Return words with their moment and place, as they are sealed and signed."""
    return f"{_VERSION}|{at.astimezone(UTC).isoformat()}|{number}|{text}"


def read_timed(sealed: str) -> TimedText:
    """Return what ``with_time`` wrote; raises ``Tampered`` for anything else."""
    version, at, number, text = [*sealed.split("|", 3), "", "", ""][:4]
    try:
        if version != _VERSION:
            raise ValueError
        return TimedText(text, datetime.fromisoformat(at), int(number))
    except ValueError:
        raise Tampered from None
