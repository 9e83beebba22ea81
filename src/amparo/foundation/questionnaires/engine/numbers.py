"""The functions of expressions for numbers and dates."""

from __future__ import annotations

import math
from collections.abc import Callable
from random import SystemRandom

from .dates import format_moment
from .expressions import Context
from .functions import Function, flat, function, own
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


@function("number", 0, 1)
def _number(context: Context, *values: Value) -> Value:
    return number_of(own(context, values))


@function("int", 1)
def _int(_context: Context, value: Value) -> Value:
    return whole(number_of(value))


@function("round", 1, 2)
def _round(_context: Context, value: Value, *places: Value) -> Value:
    return rounded(number_of(value), int(number_of(places[0])) if places else 0)


@function("floor", 1)
def _floor(_context: Context, value: Value) -> Value:
    number = number_of(value)
    return number if math.isinf(number) else float(math.floor(number))


@function("ceiling", 1)
def _ceiling(_context: Context, value: Value) -> Value:
    number = number_of(value)
    return number if math.isinf(number) else float(math.ceil(number))


def _numbers(values: tuple[Value, ...]) -> list[float]:
    """Return the numbers among values; what is none is left out, as ODK Collect does.

    A sum of ages of which one is not known is the sum of the others.
    """
    numbers = map(number_of, flat(values))
    return [number for number in numbers if not math.isnan(number)]


@function("sum", 1, None)
def _sum(_context: Context, *values: Value) -> Value:
    return float(sum(_numbers(values)))


@function("max", 1, None)
def _max(_context: Context, *values: Value) -> Value:
    return max(_numbers(values), default=math.nan)


@function("min", 1, None)
def _min(_context: Context, *values: Value) -> Value:
    return min(_numbers(values), default=math.nan)


@function("count-non-empty", 1)
def _count_non_empty(_context: Context, value: Value) -> Value:
    return float(sum(1 for item in items_of(value) if text_of(item)))


@function("pi", 0)
def _pi(_context: Context) -> Value:
    return math.pi


@function("pow", 2)
def _pow(_context: Context, value: Value, by: Value) -> Value:
    return math.pow(number_of(value), number_of(by))


@function("atan2", 2)
def _atan2(_context: Context, y: Value, x: Value) -> Value:
    return math.atan2(number_of(y), number_of(x))


def _of_one(work: Callable[[float], float]) -> Function:
    return lambda _context, value: work(number_of(value))


for _name, _work in (
    ("abs", math.fabs),
    ("sqrt", math.sqrt),
    ("exp", math.exp),
    ("exp10", lambda value: math.pow(10, value)),
    ("log", math.log),
    ("log10", math.log10),
    ("sin", math.sin),
    ("cos", math.cos),
    ("tan", math.tan),
    ("asin", math.asin),
    ("acos", math.acos),
    ("atan", math.atan),
):
    function(_name, 1)(_of_one(_work))


@function("random", 0)
def _random(_context: Context) -> Value:
    return SystemRandom().random()


# --- dates


@function("today", 0)
def _today(context: Context) -> Value:
    return context.world.now.date().isoformat()


@function("now", 0)
def _now(context: Context) -> Value:
    return context.world.now.isoformat(timespec="milliseconds")


@function("date", 1)
def _date(_context: Context, value: Value) -> Value:
    moment = as_moment(value)
    return "" if moment is None else moment.date().isoformat()


@function("date-time", 1)
def _date_time(_context: Context, value: Value) -> Value:
    moment = as_moment(value)
    return "" if moment is None else moment.isoformat(timespec="seconds")


@function("decimal-date-time", 1)
def _decimal_date_time(_context: Context, value: Value) -> Value:
    moment = as_moment(value)
    return math.nan if moment is None else days_of(moment)


@function("decimal-time", 1)
def _decimal_time(_context: Context, value: Value) -> Value:
    text = text_of(value)
    moment = as_moment(text)
    clock = moment.time() if moment is not None else clock_of(text)
    if clock is None:
        return math.nan
    seconds = clock.hour * 3600 + clock.minute * 60 + clock.second
    return (seconds + clock.microsecond / 1e6) / 86_400


@function("format-date", 2)
@function("format-date-time", 2)
def _format_date(context: Context, value: Value, pattern: Value) -> Value:
    moment = as_moment(value)
    if moment is None:
        return ""
    return format_moment(moment, text_of(pattern), context.world.language)
