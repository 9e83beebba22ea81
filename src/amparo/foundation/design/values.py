"""A figure, or the reason why there is none, and how either is written."""

from collections.abc import Iterable
from enum import Enum
from math import floor, log10
from typing import TypeGuard

from django.utils.formats import number_format
from django.utils.translation import gettext as _

DECIMALS = 1


class Nothing(Enum):
    """Why there is no number; zero is a number and is not among them."""

    SUPPRESSED = "suppressed"
    NOT_RECORDED = "not-recorded"
    NOT_APPLICABLE = "not-applicable"


Value = float | Nothing


def words(value: Value, unit: str = "") -> str:
    """Return a value as text, with numbers as the reader's language writes them."""
    if value is Nothing.SUPPRESSED:
        return _("suppressed")
    if value is Nothing.NOT_RECORDED:
        return _("not recorded")
    if isinstance(value, Nothing):
        return _("not applicable")
    whole = float(value).is_integer()
    text = number_format(
        int(value) if whole else round(value, DECIMALS), force_grouping=True
    )
    return _("%(number)s%%") % {"number": text} if unit == "%" else text


def kind(value: Value) -> str:
    """Return "number", "zero" or the kind of missing value."""
    if isinstance(value, Nothing):
        return value.value
    return "number" if value else "zero"


def is_number(value: Value) -> TypeGuard[float]:
    """Return whether it is a number rather than a kind of missing value."""
    return not isinstance(value, Nothing)


def numbers(values: Iterable[Value]) -> list[float]:
    """Return only the numbers."""
    return [value for value in values if not isinstance(value, Nothing)]


def nice(largest: float) -> float:
    """Return the round number at or above `largest` that an axis can end at."""
    if largest <= 0:
        return 1.0
    size: float = 10.0 ** floor(log10(largest))
    steps = (1, 2, 4, 5, 6, 8, 10)
    return next(step * size for step in steps if step * size >= largest * 0.999999)


def percent(share: float) -> str:
    """Return a share of 1 as an SVG percentage."""
    return f"{coordinate(share * 100)}%"


def coordinate(number: float) -> str:
    """Return a number for SVG: always a decimal point, two decimals at most."""
    return f"{number:.2f}".rstrip("0").rstrip(".")
