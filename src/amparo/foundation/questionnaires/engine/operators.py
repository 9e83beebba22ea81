"""The operators of XPath 1."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable

from .values import Value, atom, number_of, truth_of


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
