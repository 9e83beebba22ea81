"""The functions of expressions for truth, text and choices.

A function takes the context and its values. Numbers and dates are in ``numbers``; what
needs more than values (a path, one argument of several) is in ``special``.
"""

from __future__ import annotations

import math
import uuid
from collections.abc import Callable, Mapping

from .expressions import Context
from .values import Value, items_of, number_of, rounded, text_of, truth_of

# A name to the fewest and the most arguments (None: any number), and the function.
Functions = Mapping[str, tuple[int, int | None, Callable[..., Value]]]


def own(context: Context, values: tuple[Value, ...]) -> Value:
    """Return the argument, or the node where the expression stands."""
    return values[0] if values else [context.node]


def flat(values: tuple[Value, ...]) -> list[Value]:
    """Return the values of all arguments; those of each node of a path."""
    return [item for value in values for item in items_of(value)]


# --- truth


def _boolean_from_string(_context: Context, value: Value) -> Value:
    return text_of(value).lower() in ("1", "true")


def _coalesce(_context: Context, first: Value, second: Value) -> Value:
    return second if text_of(first) in ("", "NaN") else first


def _checklist(_context: Context, least: Value, most: Value, *values: Value) -> Value:
    count = sum(1 for value in flat(values) if truth_of(value))
    return _between(least, count, most)


def _weighted(_context: Context, least: Value, most: Value, *values: Value) -> Value:
    given = flat(values)
    pairs = zip(given[::2], given[1::2], strict=False)
    weight = sum(number_of(weight) for value, weight in pairs if truth_of(value))
    return _between(least, weight, most)


def _between(least: Value, value: float, most: Value) -> bool:
    low, high = number_of(least), number_of(most)
    return (low < 0 or value >= low) and (high < 0 or value <= high)


# --- text


def _string(context: Context, *values: Value) -> Value:
    return text_of(own(context, values))


def _concat(_context: Context, *values: Value) -> Value:
    return "".join(map(text_of, flat(values)))


def _join(_context: Context, between: Value, *values: Value) -> Value:
    return text_of(between).join(map(text_of, flat(values)))


def _before(_context: Context, value: Value, part: Value) -> Value:
    before, found, _rest = text_of(value).partition(text_of(part) or "\0")
    return before if found else ""


def _after(_context: Context, value: Value, part: Value) -> Value:
    text, what = text_of(value), text_of(part)
    return text.partition(what)[2] if what else text


def _substring(_context: Context, value: Value, start: Value, *count: Value) -> Value:
    first = rounded(number_of(start))
    end = first + rounded(number_of(count[0])) if count else math.inf
    letters = enumerate(text_of(value), start=1)
    return "".join(letter for at, letter in letters if first <= at < end)


def _substr(_context: Context, value: Value, start: Value, *end: Value) -> Value:
    first = number_of(start)
    last = number_of(end[0]) if end else math.inf
    if math.isnan(first) or math.isnan(last):
        return ""
    text = text_of(value)
    size = len(text)
    at = [max(0, size + i if i < 0 else i) for i in (first, last)]
    return text[int(min(at[0], size)) : int(min(at[1], size))]


def _string_length(context: Context, *values: Value) -> Value:
    return float(len(text_of(own(context, values))))


def _normalize_space(context: Context, *values: Value) -> Value:
    return " ".join(text_of(own(context, values)).split())


def _translate(_context: Context, value: Value, old: Value, new: Value) -> Value:
    to = text_of(new)
    table: dict[int, str | None] = {}
    for at, letter in enumerate(text_of(old)):
        table.setdefault(ord(letter), to[at] if at < len(to) else None)
    return text_of(value).translate(table)


def _uuid(_context: Context, *size: Value) -> Value:
    text = str(uuid.uuid4())
    return text.replace("-", "")[: int(number_of(size[0]))] if size else text


def _itext(context: Context, key: Value) -> Value:
    return context.world.say(text_of(key), context.origin)


# --- several choices


def _selected(_context: Context, value: Value, name: Value) -> Value:
    return text_of(name).strip() in text_of(value).split()


def _selected_at(_context: Context, value: Value, at: Value) -> Value:
    names, number = text_of(value).split(), number_of(at)
    return names[int(number)] if 0 <= number < len(names) else ""


FUNCTIONS: Functions = {
    "true": (0, 0, lambda _c: True),
    "false": (0, 0, lambda _c: False),
    "boolean": (1, 1, lambda _c, value: truth_of(value)),
    "not": (1, 1, lambda _c, value: not truth_of(value)),
    "boolean-from-string": (1, 1, _boolean_from_string),
    "coalesce": (2, 2, _coalesce),
    "checklist": (2, None, _checklist),
    "weighted-checklist": (2, None, _weighted),
    "string": (0, 1, _string),
    "concat": (1, None, _concat),
    "join": (2, None, _join),
    "starts-with": (
        2,
        2,
        lambda _c, value, start: text_of(value).startswith(text_of(start)),
    ),
    "ends-with": (2, 2, lambda _c, one, part: text_of(one).endswith(text_of(part))),
    "contains": (2, 2, lambda _c, one, part: text_of(part) in text_of(one)),
    "substring-before": (2, 2, _before),
    "substring-after": (2, 2, _after),
    "substring": (2, 3, _substring),
    "substr": (2, 3, _substr),
    "string-length": (0, 1, _string_length),
    "normalize-space": (0, 1, _normalize_space),
    "translate": (3, 3, _translate),
    "uuid": (0, 1, _uuid),
    "version": (0, 0, lambda c: c.world.version),
    "jr-itext": (1, 1, _itext),
    "selected": (2, 2, _selected),
    "selected-at": (2, 2, _selected_at),
    "count-selected": (1, 1, lambda _c, value: float(len(text_of(value).split()))),
}
