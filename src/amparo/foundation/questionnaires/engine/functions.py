"""The functions of ODK's expressions that take values, beside those of XPath 1.

Truth, text and choices are here, numbers and dates in ``numbers``; what needs more than
values is in ``special``.
"""

from __future__ import annotations

import math
import uuid
from collections.abc import Callable, Mapping
from typing import Any

from .expressions import Context, Run
from .values import Value, items_of, number_of, rounded, text_of, truth_of

Function = Callable[..., Value]
# A name to the fewest and the most arguments (None: any number), and the function.
FUNCTIONS: dict[str, tuple[int, int | None, Function]] = {}


def function(name: str, least: int, most: int | None = -1) -> Callable[..., Any]:
    """Register a function that takes the context and its values."""

    def register(run: Function) -> Function:
        FUNCTIONS[name] = (least, least if most == -1 else most, run)
        return run

    return register


def arguments(
    special: Mapping[str, tuple[int, int | None, Any]],
) -> dict[str, tuple[int, int | None]]:
    """Return how many arguments each function takes, the special ones too."""
    both = {**FUNCTIONS, **special}
    return {name: (least, most) for name, (least, most, _run) in both.items()}


def call(name: str, runs: list[Run]) -> Run:
    """Return what calls a function with its arguments."""
    work = FUNCTIONS[name][2]

    def run(context: Context) -> Value:
        try:
            return work(context, *(one(context) for one in runs))
        except OverflowError:
            return math.inf
        except (ValueError, ZeroDivisionError):
            return math.nan

    return run


def own(context: Context, values: tuple[Value, ...]) -> Value:
    """Return the argument, or the node where the expression stands."""
    return values[0] if values else [context.node]


def flat(values: tuple[Value, ...]) -> list[Value]:
    """Return the values of all arguments; those of each node of a path."""
    return [item for value in values for item in items_of(value)]


# --- truth


@function("true", 0)
def _true(_context: Context) -> Value:
    return True


@function("false", 0)
def _false(_context: Context) -> Value:
    return False


@function("boolean", 1)
def _boolean(_context: Context, value: Value) -> Value:
    return truth_of(value)


@function("not", 1)
def _not(_context: Context, value: Value) -> Value:
    return not truth_of(value)


@function("boolean-from-string", 1)
def _boolean_from_string(_context: Context, value: Value) -> Value:
    return text_of(value).lower() in ("1", "true")


@function("coalesce", 2)
def _coalesce(_context: Context, first: Value, second: Value) -> Value:
    return second if text_of(first) in ("", "NaN") else first


@function("checklist", 2, None)
def _checklist(_context: Context, least: Value, most: Value, *values: Value) -> Value:
    count = sum(1 for value in flat(values) if truth_of(value))
    return _between(least, count, most)


@function("weighted-checklist", 2, None)
def _weighted(_context: Context, least: Value, most: Value, *values: Value) -> Value:
    given = flat(values)
    pairs = zip(given[::2], given[1::2], strict=False)
    weight = sum(number_of(weight) for value, weight in pairs if truth_of(value))
    return _between(least, weight, most)


def _between(least: Value, value: float, most: Value) -> bool:
    low, high = number_of(least), number_of(most)
    return (low < 0 or value >= low) and (high < 0 or value <= high)


# --- text


@function("string", 0, 1)
def _string(context: Context, *values: Value) -> Value:
    return text_of(own(context, values))


@function("concat", 1, None)
def _concat(_context: Context, *values: Value) -> Value:
    return "".join(map(text_of, flat(values)))


@function("join", 2, None)
def _join(_context: Context, between: Value, *values: Value) -> Value:
    return text_of(between).join(map(text_of, flat(values)))


@function("starts-with", 2)
def _starts_with(_context: Context, value: Value, start: Value) -> Value:
    return text_of(value).startswith(text_of(start))


@function("ends-with", 2)
def _ends_with(_context: Context, value: Value, end: Value) -> Value:
    return text_of(value).endswith(text_of(end))


@function("contains", 2)
def _contains(_context: Context, value: Value, part: Value) -> Value:
    return text_of(part) in text_of(value)


@function("substring-before", 2)
def _before(_context: Context, value: Value, part: Value) -> Value:
    before, found, _rest = text_of(value).partition(text_of(part) or "\0")
    return before if found else ""


@function("substring-after", 2)
def _after(_context: Context, value: Value, part: Value) -> Value:
    text, what = text_of(value), text_of(part)
    return text.partition(what)[2] if what else text


@function("substring", 2, 3)
def _substring(_context: Context, value: Value, start: Value, *count: Value) -> Value:
    first = rounded(number_of(start))
    end = first + rounded(number_of(count[0])) if count else math.inf
    letters = enumerate(text_of(value), start=1)
    return "".join(letter for at, letter in letters if first <= at < end)


@function("substr", 2, 3)
def _substr(_context: Context, value: Value, start: Value, *end: Value) -> Value:
    first = number_of(start)
    last = number_of(end[0]) if end else math.inf
    if math.isnan(first) or math.isnan(last):
        return ""
    text = text_of(value)
    size = len(text)
    at = [max(0, size + i if i < 0 else i) for i in (first, last)]
    return text[int(min(at[0], size)) : int(min(at[1], size))]


@function("string-length", 0, 1)
def _string_length(context: Context, *values: Value) -> Value:
    return float(len(text_of(own(context, values))))


@function("normalize-space", 0, 1)
def _normalize_space(context: Context, *values: Value) -> Value:
    return " ".join(text_of(own(context, values)).split())


@function("translate", 3)
def _translate(_context: Context, value: Value, old: Value, new: Value) -> Value:
    to = text_of(new)
    table: dict[int, str | None] = {}
    for at, letter in enumerate(text_of(old)):
        table.setdefault(ord(letter), to[at] if at < len(to) else None)
    return text_of(value).translate(table)


@function("uuid", 0, 1)
def _uuid(_context: Context, *size: Value) -> Value:
    text = str(uuid.uuid4())
    return text.replace("-", "")[: int(number_of(size[0]))] if size else text


@function("version", 0)
def _version(context: Context) -> Value:
    return context.world.version


@function("jr-itext", 1)
def _itext(context: Context, key: Value) -> Value:
    return context.world.say(text_of(key), context.origin)


# --- several choices


@function("selected", 2)
def _selected(_context: Context, value: Value, name: Value) -> Value:
    return text_of(name).strip() in text_of(value).split()


@function("selected-at", 2)
def _selected_at(_context: Context, value: Value, at: Value) -> Value:
    names, number = text_of(value).split(), number_of(at)
    return names[int(number)] if 0 <= number < len(names) else ""


@function("count-selected", 1)
def _count_selected(_context: Context, value: Value) -> Value:
    return float(len(text_of(value).split()))
