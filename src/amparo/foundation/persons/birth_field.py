"""A form field for a birth date whose day, or day and month, may be unknown."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from ..design.forms import ThreePartDate, check_day, no_such
from . import birth_dates
from .birth_dates import Birth


class PartsOfADate(ThreePartDate):
    """Day, month and year; accepts ``2010-05-03``, ``2010-05`` and ``2010``."""

    def decompress(self, value: Any) -> list[Any]:
        """Split what is known into three parts; the rest stays blank."""
        birth = birth_dates.parse_birth(value) if isinstance(value, str) else value
        if not isinstance(birth, Birth):
            return [None, None, None]
        return [birth.day, birth.month, birth.year]

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """Return the three parts, also when a conflict's answer is the whole date."""
        if data.get(name):
            return self.decompress(data.get(name))
        return super().value_from_datadict(data, files, name)


class BirthField(forms.MultiValueField):
    """Cleans to ``Birth`` or None. The year suffices; a day needs its month."""

    default_error_messages = {
        "not_a_number": _("Please write day, month and year as numbers."),
        "no_year": _("Please give the year as well, or only the age below."),
        "no_month": _("Please give the month that belongs to this day."),
        "two_digit_year": _("Please write the year with four digits."),
        "impossible": _("Nobody alive can have been born then. Please check the date."),
    }

    def __init__(self, country_code: str = "", **kwargs: Any) -> None:
        self.country_code = country_code
        number = {"invalid": self.default_error_messages["not_a_number"]}
        parts = [
            forms.IntegerField(required=False, error_messages=number)
            for _part in range(3)
        ]
        kwargs.setdefault("widget", PartsOfADate())
        super().__init__(
            fields=parts, require_all_fields=False, required=False, **kwargs
        )

    def compress(self, data_list: list[Any]) -> Birth | None:
        """Join the parts, converting Thai and Nepali years."""
        day, month, year = data_list or (None, None, None)
        if day is None and month is None and year is None:
            return None
        if year is None:
            raise self._error("no_year")
        if day is not None and month is None:
            raise self._error("no_month")
        if year < 100:
            raise self._error("two_digit_year")
        today = timezone.localdate()
        typed = Birth(year, month, day)
        in_ours, same_months = birth_dates.gregorian_year(
            year, self.country_code, today
        )
        if same_months:
            check_day(day, month, in_ours, year)
        else:
            _check_nepali(day, month)
        birth = birth_dates.gregorian(typed, self.country_code, today)
        if not birth_dates.possible(birth, today):
            raise self._error("impossible")
        return birth

    def in_words(self, value: Any) -> str:
        """Return the parts as a person reads them, to compare two versions."""
        if isinstance(value, list):
            value = self._from_parts(value)
        birth = birth_dates.parse_birth(value) if isinstance(value, str) else value
        return birth_in_words(birth) if isinstance(birth, Birth) else ""

    def _from_parts(self, parts: list[Any]) -> Birth | None:
        try:
            numbers = [int(part) if part else None for part in parts]
        except ValueError:
            return None
        return Birth(numbers[2], numbers[1], numbers[0])

    def _error(self, code: str) -> forms.ValidationError:
        return forms.ValidationError(self.error_messages[code], code=code)


def _check_nepali(day: int | None, month: int | None) -> None:
    """Raise ``ValidationError`` for what no year of Bikram Sambat has."""
    if month is not None and not 1 <= month <= 12:
        raise no_such("month", month)
    if day is not None and not 1 <= day <= 32:
        raise no_such("day", day)


def birth_in_words(birth: Birth) -> str:
    """Return a birth date as far as it is known, in the reader's language."""
    if birth.year is None:
        return ""
    if birth.month is None:
        return str(birth.year)
    if birth.day is None:
        return date_format(date(birth.year, birth.month, 1), "YEAR_MONTH_FORMAT")
    try:
        return date_format(date(birth.year, birth.month, birth.day), "DATE_FORMAT")
    except ValueError:
        return ""
