"""The functions of expressions for numbers and dates."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from datetime import datetime
from random import SystemRandom

from django.utils import dates, translation

from .expressions import Context
from .functions import Functions, flat, own
from .values import (
    Value,
    as_moment,
    clock_of,
    days_of,
    items_of,
    number_of,
    rounded,
    text_of,
    whole,
)


def _round(_context: Context, value: Value, *places: Value) -> Value:
    return rounded(number_of(value), int(number_of(places[0])) if places else 0)


def _floor(_context: Context, value: Value) -> Value:
    number = number_of(value)
    return number if math.isinf(number) else float(math.floor(number))


def _ceiling(_context: Context, value: Value) -> Value:
    number = number_of(value)
    return number if math.isinf(number) else float(math.ceil(number))


def _numbers(values: tuple[Value, ...]) -> list[float]:
    """Return the numbers among values; what is none is left out, as ODK Collect does.

    A sum of ages of which one is not known is the sum of the others.
    """
    numbers = map(number_of, flat(values))
    return [number for number in numbers if not math.isnan(number)]


def _count_non_empty(_context: Context, value: Value) -> Value:
    return float(sum(1 for item in items_of(value) if text_of(item)))


def _of_one(work: Callable[[float], float]) -> Callable[[Context, Value], Value]:
    return lambda _context, value: work(number_of(value))


# --- dates


def _date(_context: Context, value: Value) -> Value:
    moment = as_moment(value)
    return "" if moment is None else moment.date().isoformat()


def _date_time(_context: Context, value: Value) -> Value:
    moment = as_moment(value)
    return "" if moment is None else moment.isoformat(timespec="seconds")


def _decimal_date_time(_context: Context, value: Value) -> Value:
    moment = as_moment(value)
    return math.nan if moment is None else days_of(moment)


def _decimal_time(_context: Context, value: Value) -> Value:
    text = text_of(value)
    moment = as_moment(text)
    clock = moment.time() if moment is not None else clock_of(text)
    if clock is None:
        return math.nan
    seconds = clock.hour * 3600 + clock.minute * 60 + clock.second
    return (seconds + clock.microsecond / 1e6) / 86_400


def _format_date(context: Context, value: Value, pattern: Value) -> Value:
    moment = as_moment(value)
    if moment is None:
        return ""
    return format_moment(moment, text_of(pattern), context.world.language)


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


FUNCTIONS: Functions = {
    "number": (0, 1, lambda c, *values: number_of(own(c, values))),
    "int": (1, 1, lambda _c, value: whole(number_of(value))),
    "round": (1, 2, _round),
    "floor": (1, 1, _floor),
    "ceiling": (1, 1, _ceiling),
    "sum": (1, None, lambda _c, *values: float(sum(_numbers(values)))),
    "max": (1, None, lambda _c, *values: max(_numbers(values), default=math.nan)),
    "min": (1, None, lambda _c, *values: min(_numbers(values), default=math.nan)),
    "count-non-empty": (1, 1, _count_non_empty),
    "pi": (0, 0, lambda _c: math.pi),
    "pow": (2, 2, lambda _c, value, by: math.pow(number_of(value), number_of(by))),
    "atan2": (2, 2, lambda _c, y, x: math.atan2(number_of(y), number_of(x))),
    "random": (0, 0, lambda _c: SystemRandom().random()),
    "today": (0, 0, lambda c: c.world.now.date().isoformat()),
    "now": (0, 0, lambda c: c.world.now.isoformat(timespec="milliseconds")),
    "date": (1, 1, _date),
    "date-time": (1, 1, _date_time),
    "decimal-date-time": (1, 1, _decimal_date_time),
    "decimal-time": (1, 1, _decimal_time),
    "format-date": (2, 2, _format_date),
    "format-date-time": (2, 2, _format_date),
    "abs": (1, 1, _of_one(math.fabs)),
    "sqrt": (1, 1, _of_one(math.sqrt)),
    "exp": (1, 1, _of_one(math.exp)),
    "exp10": (1, 1, _of_one(lambda value: math.pow(10, value))),
    "log": (1, 1, _of_one(math.log)),
    "log10": (1, 1, _of_one(math.log10)),
    "sin": (1, 1, _of_one(math.sin)),
    "cos": (1, 1, _of_one(math.cos)),
    "tan": (1, 1, _of_one(math.tan)),
    "asin": (1, 1, _of_one(math.asin)),
    "acos": (1, 1, _of_one(math.acos)),
    "atan": (1, 1, _of_one(math.atan)),
}
