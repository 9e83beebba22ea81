"""Clock times and digits as people read them on their phones: "18:00", "सुबह 6:00"."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django.utils.formats import date_format, get_format_modules, time_format
from django.utils.translation import get_language

_ASCII = "0123456789"


def clock(moment: datetime | time) -> str:
    """Say a clock time as the reader's language does; it is not moved to a zone.

    Where clocks count to twelve, the part of the day is said in words.
    """
    said = time_format(moment, "TIME_FORMAT")
    part = next((word for end, word in _own("DAY_PARTS") if moment.hour < end), "")
    return numerals(f"{part} {said}" if part else said)


def numerals(text: str) -> str:
    """Return the text with the digits of the reader's language.

    Never for what one dials or types: those stay 0-9.
    """
    digits = _own("DIGITS")
    return text.translate(str.maketrans(_ASCII, digits)) if digits else text


def month_name(day: date) -> str:
    """Say month and year as people in the reader's language count them."""
    if get_language() == "th":  # years are counted from the Buddha's death
        return f"{date_format(day, 'F')} {day.year + 543}"
    return numerals(date_format(day, "YEAR_MONTH_FORMAT"))


def _own(name: str) -> Any:
    """Return what ``formats/<language>/formats.py`` says beyond Django's settings."""
    for module in get_format_modules(get_language()):
        if hasattr(module, name):
            return getattr(module, name)
    return ()
