"""Text, numbers, truth and dates as XPath 1 and ODK turn them into each other.

A date is a text in ISO form. It counts as days since 1970-01-01, with a decimal for the
time of day of the clock on the wall where it was written. The operators are at the end.
"""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_DOWN, ROUND_HALF_UP, Decimal, localcontext

from .nodes import Node

Value = str | float | bool | list[Node]

_NUMBER = re.compile(r"\s*-?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?\s*", re.ASCII)
_MOMENT = re.compile(
    r"(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?)"
    r"(?:Z|[+-]\d\d:?\d\d)?)?",
    re.ASCII,
)
_CLOCK = re.compile(r"(\d\d):(\d\d)(?::(\d\d)(\.\d{1,6})?)?(?:Z|[+-]\d\d:?\d\d)?")
_NO_NUMBERS = {math.inf: "Infinity", -math.inf: "-Infinity"}
_FIRST_DAY = date(1970, 1, 1)
_DAY = 86_400


def text_of(value: Value) -> str:
    """Return a value as text; a whole number without a point, no nodes as ""."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return value[0].value if value else ""
    if value in _NO_NUMBERS or math.isnan(value):
        return _NO_NUMBERS.get(value, "NaN")
    whole_number = value == int(value) and abs(value) < 1e15
    return str(int(value)) if whole_number else repr(value)


def number_of(value: Value) -> float:
    """Return a value as a number; NaN for what is none, days for a date."""
    if isinstance(value, bool):
        return 1.0 if value else 0.0
    if isinstance(value, list):
        value = value[0].value if value else ""
    if isinstance(value, str):
        if _NUMBER.fullmatch(value):
            return float(value)
        moment = moment_of(value)
        return math.nan if moment is None else days_of(moment)
    return float(value)


def truth_of(value: Value) -> bool:
    """Return a value as true or false.

    As in ODK Collect, a question counts for its answer: an empty one is false, and so
    is a number of zero.
    """
    if isinstance(value, list):
        if not value:
            return False
        node = value[0]
        if node.inner:
            return True
        if node.spec.number:
            return truth_of(number_of(node.text))
        return bool(node.text)
    if isinstance(value, str | bool):
        return bool(value)
    return value != 0 and not math.isnan(value)


def items_of(value: Value) -> Sequence[Value]:
    """Return a value for each node, or the one value that it is."""
    if isinstance(value, list):
        return [node.value for node in value]
    return [value]


def atom(node: Node) -> str | float:
    """Return an answer as it is compared: "1.50" and "1.5" are one number."""
    if node.spec.number and node.text:
        return number_of(node.text)
    return node.value


def moment_of(text: str) -> datetime | None:
    """Return the date, or date and time, that a text is, without its zone."""
    found = _MOMENT.fullmatch(text.strip())
    if found is None:
        return None
    try:
        return datetime.fromisoformat(f"{found[1]}T{_six_digits(found[2] or '00:00')}")
    except ValueError:
        return None


def clock_of(text: str) -> time | None:
    """Return the time of day that a text is, without its zone."""
    found = _CLOCK.fullmatch(text.strip())
    if found is None:
        return None
    part = round(float(found[4] or 0) * 1e6)
    try:
        return time(int(found[1]), int(found[2]), int(found[3] or 0), part)
    except ValueError:
        return None


def _six_digits(clock: str) -> str:
    """Return a time as Python 3.11 and older read it: milliseconds in full."""
    whole, dot, part = clock.partition(".")
    return f"{whole}{dot}{part:0<6}" if dot else whole


def days_of(moment: datetime) -> float:
    """Return the days since 1970-01-01."""
    days = moment.toordinal() - _FIRST_DAY.toordinal()
    seconds = (moment - moment.replace(hour=0, minute=0, second=0, microsecond=0)) / (
        timedelta(seconds=1)
    )
    return days + seconds / _DAY


def moment_at(days: float) -> datetime | None:
    """Return the moment that so many days since 1970-01-01 are."""
    if math.isnan(days) or math.isinf(days):
        return None
    try:
        whole = math.floor(days)
        seconds = round((days - whole) * _DAY)
        day = _FIRST_DAY + timedelta(days=whole)
        return datetime(day.year, day.month, day.day) + timedelta(seconds=seconds)
    except OverflowError:
        return None


def as_moment(value: Value) -> datetime | None:
    """Return the moment that a value is: a text in ISO form, or days since 1970."""
    text = text_of(value)
    return moment_of(text) or moment_at(number_of(text))


def whole(value: float) -> float:
    """Return a number without what stands behind its point."""
    return value if math.isnan(value) or math.isinf(value) else float(math.trunc(value))


def rounded(value: float, places: int = 0) -> float:
    """Return a number rounded as it is written, a half towards the larger number."""
    if math.isnan(value) or math.isinf(value) or abs(places) > 30:
        return value if places <= 30 else math.nan
    how = ROUND_HALF_UP if value > 0 else ROUND_HALF_DOWN
    with localcontext() as context:
        context.prec = 400  # more than any double has
        number = Decimal(repr(value))
        return float(number.quantize(Decimal(1).scaleb(-places), rounding=how))


def equal(left: Value, right: Value) -> bool:
    """Compare as XPath 1 does: as truth, else as numbers, else as text."""
    if isinstance(left, list) or isinstance(right, list):
        if isinstance(left, bool) or isinstance(right, bool):
            return truth_of(left) == truth_of(right)
        return any(
            equal(one, other) for one in _values(left) for other in _values(right)
        )
    if isinstance(left, bool) or isinstance(right, bool):
        return truth_of(left) == truth_of(right)
    if isinstance(left, float) or isinstance(right, float):
        return _same_number(number_of(left), number_of(right))
    return left == right


def unequal(left: Value, right: Value) -> bool:
    """Compare for "!="; with several nodes it is not the opposite of "="."""
    if isinstance(left, list) or isinstance(right, list):
        if not (isinstance(left, bool) or isinstance(right, bool)):
            return any(
                not equal(one, other)
                for one in _values(left)
                for other in _values(right)
            )
    return not equal(left, right)


def _same_number(left: float, right: float) -> bool:
    return left == right or abs(left - right) < 1e-12


def _values(value: Value) -> list[Value]:
    """Return the values of nodes; an answer that is not there counts as empty."""
    if isinstance(value, list):
        return [atom(node) for node in value] or [""]
    return [value]


def _ordered(compare: Callable[[float, float], bool]) -> Callable[..., bool]:
    def run(left: Value, right: Value) -> bool:
        return any(
            compare(number_of(one), number_of(other))
            for one in _values(left)
            for other in _values(right)
        )

    return run


def _reckon(reckon: Callable[[float, float], float]) -> Callable[..., float]:
    def run(left: Value, right: Value) -> float:
        try:
            return reckon(number_of(left), number_of(right))
        except OverflowError:
            return math.inf

    return run


def _divided(left: float, right: float) -> float:
    if right == 0:
        if left == 0 or math.isnan(left):
            return math.nan
        return math.copysign(math.inf, left) * math.copysign(1, right)
    return left / right


def _remainder(left: float, right: float) -> float:
    if right == 0 or math.isinf(left) or math.isnan(left) or math.isnan(right):
        return math.nan
    return math.fmod(left, right)


OPERATORS: dict[str, Callable[..., Value]] = {
    "=": equal,
    "!=": unequal,
    "<": _ordered(operator.lt),
    "<=": _ordered(operator.le),
    ">": _ordered(operator.gt),
    ">=": _ordered(operator.ge),
    "+": _reckon(operator.add),
    "-": _reckon(operator.sub),
    "*": _reckon(operator.mul),
    "div": _reckon(_divided),
    "mod": _reckon(_remainder),
}
