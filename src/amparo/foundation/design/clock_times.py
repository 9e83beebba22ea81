"""Clock times and digits as people read them on their phones: "18:00", "सुबह 6:00"."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django.utils.formats import date_format, get_format_modules, time_format
from django.utils.translation import get_language

_ASCII = "0123456789"


def clock(moment: datetime | time) -> str:
    """Return a clock time as the reader's language writes it; no zone conversion.

    In 12-hour languages, the part of the day is added in words.
    """
    shown = time_format(moment, "TIME_FORMAT")
    part = next((word for end, word in _own("DAY_PARTS") if moment.hour < end), "")
    return numerals(f"{part} {shown}" if part else shown)


def numerals(text: str) -> str:
    """Return the text with the digits of the reader's language.

    Never for what people dial or type: that stays 0-9.
    """
    digits = _own("DIGITS")
    return text.translate(str.maketrans(_ASCII, digits)) if digits else text


def month_name(day: date) -> str:
    """Return month and year in the calendar of the reader's language."""
    if get_language() == "th":  # years of the Buddhist era
        return f"{date_format(day, 'F')} {day.year + 543}"
    return numerals(date_format(day, "YEAR_MONTH_FORMAT"))


def weekday_date(day: date, *, year: bool = False) -> str:
    """Return weekday and day: "Mon 30 Nov", in other languages with small letters."""
    month = "M" if get_language() == "en" else "b"
    return date_format(day, f"D j {month} Y" if year else f"D j {month}")


def _own(name: str) -> Any:
    """Return what ``formats/<language>/formats.py`` adds to Django's settings."""
    for module in get_format_modules(get_language()):
        if hasattr(module, name):
            return getattr(module, name)
    return ()
