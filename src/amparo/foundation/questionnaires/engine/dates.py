"""Dates as ``format-date`` writes them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime

from django.utils import dates, translation

_CODE = re.compile("%([YymnbdeaHhMS3])")

_WRITTEN: dict[str, Callable[[datetime], object]] = {
    "Y": lambda moment: f"{moment.year:04}",
    "y": lambda moment: f"{moment.year % 100:02}",
    "m": lambda moment: f"{moment.month:02}",
    "n": lambda moment: moment.month,
    "b": lambda moment: dates.MONTHS_3[moment.month].title(),
    "d": lambda moment: f"{moment.day:02}",
    "e": lambda moment: moment.day,
    "a": lambda moment: dates.WEEKDAYS_ABBR[moment.weekday()],
    "H": lambda moment: f"{moment.hour:02}",
    "h": lambda moment: moment.hour,
    "M": lambda moment: f"{moment.minute:02}",
    "S": lambda moment: f"{moment.second:02}",
    "3": lambda moment: f"{moment.microsecond // 1000:03}",
}


def format_moment(moment: datetime, pattern: str, language: str) -> str:
    """Return a moment as ODK's codes say, names of months in the language."""
    with translation.override(language or None):
        return _CODE.sub(lambda found: str(_WRITTEN[found[1]](moment)), pattern)
