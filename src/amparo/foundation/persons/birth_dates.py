"""Partial birth dates: day, month, year, or only an age."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from . import bikram_sambat
from .models import Precision


@dataclass(frozen=True)
class Birth:
    """What is known of a birth date; unknown parts are None."""

    year: int | None = None
    month: int | None = None
    day: int | None = None

    @property
    def iso(self) -> str:
        """ISO 8601 as far as month or day are known, or empty."""
        if self.year is None or self.month is None:
            return ""
        if self.day is None:
            return f"{self.year:04}-{self.month:02}"
        return f"{self.year:04}-{self.month:02}-{self.day:02}"

    @property
    def precision(self) -> Precision:
        """How much is known. 1 January counts as the year only: clerks fill it in."""
        if self.year is None:
            return Precision.UNKNOWN
        if self.month is None or (self.month, self.day) == (1, 1):
            return Precision.YEAR
        return Precision.MONTH if self.day is None else Precision.DAY

    @property
    def swapped(self) -> Birth | None:
        """The same with day and month swapped, if such a date exists."""
        if self.day is None or self.month == self.day or not 1 <= self.day <= 12:
            return None
        return Birth(self.year, self.day, self.month)


_ISO = re.compile(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?")
_DAY_FIRST = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})")
_MONTH_FIRST = re.compile(r"(\d{1,2})[./-](\d{4})")


def parse_birth(text: str, today: date | None = None) -> Birth | None:
    """Parse ``2010-05-03``, ``2010-05``, ``2010``, ``3/5/2010`` or ``5/2010``.

    None when no living person can have been born on it.
    """
    if (numbers := _parts(text)) is None:
        return None
    birth = Birth(*numbers)
    return birth if possible(birth, today or date.today()) else None


def _parts(text: str) -> tuple[int, int | None, int | None] | None:
    """Return year, month and day, as far as they are written."""
    text = text.strip()
    month: str | None
    day: str | None = None
    if found := _ISO.fullmatch(text):
        year, month, day = found.groups()
    elif found := _DAY_FIRST.fullmatch(text):
        day, month, year = found.groups()
    elif found := _MONTH_FIRST.fullmatch(text):
        month, year = found.groups()
    else:
        return None
    return int(year), int(month) if month else None, int(day) if day else None


def possible(birth: Birth, today: date) -> bool:
    """Return whether a living person can have been born then."""
    try:
        born = date(birth.year or 0, birth.month or 1, birth.day or 1)
    except ValueError:
        return False
    return date(1900, 1, 1) <= born <= today


def gregorian_year(year: int, country_code: str, today: date) -> tuple[int, bool]:
    """Convert a Thai or Nepali year; the flag says whether months still hold.

    The Buddhist Era runs 543 years ahead with the same months. Bikram Sambat runs about
    57 years ahead and begins in April; ``gregorian`` converts its days.
    """
    if country_code == "TH" and today.year - 120 + 543 <= year <= today.year + 543:
        return year - 543, True
    if country_code == "NP" and today.year < year <= today.year + 57:
        return year - 57, False
    return year, True


def in_calendars(text: str, today: date) -> tuple[Birth, ...]:
    """Return what a date can mean in the calendars of those who write it.

    A Buddhist year keeps its months. A whole day of Bikram Sambat is one of ours; its
    year spans two.
    """
    numbers = _parts(text)
    if numbers is None:
        return ()
    year, month, day = numbers
    if year >= today.year + 400:
        meant = [Birth(year - 543, month, day)]
    elif today.year < year:
        meant = _nepali(year, month, day)
    else:
        meant = [Birth(year, month, day)]
    return tuple(birth for birth in meant if possible(birth, today))


def _nepali(year: int, month: int | None, day: int | None) -> list[Birth]:
    """Return what a date of Bikram Sambat can be in our calendar."""
    if month is None:
        return [Birth(year - 57), Birth(year - 56)]
    if day is None:
        return [Birth(one) for one in sorted(bikram_sambat.month_in_years(year, month))]
    whole = bikram_sambat.gregorian(year, month, day)
    return [Birth(whole.year, whole.month, whole.day)] if whole else []


def gregorian(birth: Birth, country_code: str, today: date) -> Birth:
    """Return a typed birth date in our calendar, as the country writes its years.

    A whole Nepali day is converted by the table. A month of it is kept as the year.
    """
    if birth.year is None:
        return birth
    year, same_months = gregorian_year(birth.year, country_code, today)
    if same_months:
        return Birth(year, birth.month, birth.day)
    if birth.month is None:
        return Birth(year)
    meant = _nepali(birth.year, birth.month, birth.day)
    return meant[0] if meant else birth


def years_of_age(age: int, today: date) -> tuple[Birth, ...]:
    """Return the years in which someone of this age was born; none for no age."""
    return (Birth(today.year - age), Birth(today.year - age - 1)) if age < 100 else ()


def year_from_age(age: int, today: date) -> int:
    """Return the likelier birth year of a person who is ``age`` years old today."""
    return today.year - age if today.month > 6 else today.year - age - 1


def age_by_year(birth_year: int, today: date) -> int:
    """Return the likelier age of a person of whom only the birth year is known."""
    return max(0, today.year - birth_year - (1 if today.month <= 6 else 0))
