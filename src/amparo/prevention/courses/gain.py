"""What people gained, per goal: pairs under one card, in crossed order, with interval.

Half of the cards take version A before and B after, half the reverse. Each half's mean
gain holds how much the versions differ in difficulty, once with each sign; the mean of
both halves does not. So swapping the names of the versions changes nothing.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, variance
from typing import Any

from .codes import Moment, Order

FEWEST = 5  # pairs below which no figure is shown: it would point at a child
# Two-sided 95 per cent points of Student's t by degrees of freedom; then the normal's.
_T = (
    *(12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228),
    *(2.201, 2.179, 2.160, 2.145, 2.131, 2.120, 2.110, 2.101, 2.093, 2.086),
    *(2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042),
)
_NORMAL = 1.960


@dataclass(frozen=True)
class Taken:
    """The results of one card: shares of right answers, from 0 to 1, by moment."""

    order: Order
    shares: Mapping[Moment, float]


@dataclass(frozen=True)
class Gain:
    """How far people came on one goal, in shares of the whole scale.

    ``low`` and ``high`` bound it with 95 per cent confidence; None where one half has
    too few pairs to say. ``lost`` took the first test and not the second.
    """

    pairs: int
    lost: int
    before: float | None = None
    after: float | None = None
    gain: float | None = None
    low: float | None = None
    high: float | None = None

    @property
    def is_shown(self) -> bool:
        """Whether there are enough pairs to show any figure."""
        return self.pairs >= FEWEST and self.gain is not None


def gain_of(taken: Iterable[Taken], moment: Moment = Moment.AFTER) -> Gain:
    """Return the gain between the first test and a later one."""
    began = [one for one in taken if Moment.BEFORE in one.shares]
    pairs = [one for one in began if moment in one.shares]
    lost = len(began) - len(pairs)
    if not pairs:
        return Gain(0, lost)
    halves = [
        [one.shares[moment] - one.shares[Moment.BEFORE] for one in half]
        for order in Order
        if (half := [one for one in pairs if one.order == order])
    ]
    gain = fmean(fmean(half) for half in halves)
    margin = _margin(halves)
    return Gain(
        pairs=len(pairs),
        lost=lost,
        before=fmean(one.shares[Moment.BEFORE] for one in pairs),
        after=fmean(one.shares[moment] for one in pairs),
        gain=gain,
        low=None if margin is None else max(-1.0, gain - margin),
        high=None if margin is None else min(1.0, gain + margin),
    )


def _margin(halves: Sequence[Sequence[float]]) -> float | None:
    """Return half of the interval's width (Welch); None for too few pairs."""
    if len(halves) < len(Order) or any(len(half) < 2 for half in halves):
        return None
    parts = [variance(half) / len(half) / len(halves) ** 2 for half in halves]
    whole = math.fsum(parts)
    if whole <= 0:
        return 0.0
    each = zip(parts, halves, strict=True)
    freedom = whole**2 / math.fsum(p**2 / (len(half) - 1) for p, half in each)
    return _point(freedom) * math.sqrt(whole)


def _point(freedom: float) -> float:
    whole = max(1, math.floor(freedom))
    return _T[whole - 1] if whole <= len(_T) else _NORMAL


# -- From the coded answers ----------------------------------------------------------


def shares_of(codes: Mapping[str, Any], goals: Iterable[str]) -> dict[str, float]:
    """Return the share of right answers per goal that a finished test says.

    A test marks as coded, for a goal ``telling``, ``telling_right`` and ``telling_of``:
    how many answers were right, and of how many. "I don't know" is an answer, and not a
    right one.
    """
    marks = _marks(codes)
    return {goal: marks[goal][0] / marks[goal][1] for goal in goals if goal in marks}


def share_of_all(codes: Mapping[str, Any]) -> float | None:
    """Return the share of right answers over all goals of a test; None without any."""
    marks = _marks(codes).values()
    of = sum(of for _right, of in marks)
    return sum(right for right, _of in marks) / of if of else None


def _marks(codes: Mapping[str, Any]) -> dict[str, tuple[float, float]]:
    """Return how many answers were right, and of how many, by goal."""
    named = {place.rsplit("/", 1)[-1]: value for place, value in codes.items()}
    found: dict[str, tuple[float, float]] = {}
    for name in named:
        goal = name.removesuffix("_right")
        right, of = (
            _number(named.get(f"{goal}_right")),
            _number(named.get(f"{goal}_of")),
        )
        if right is not None and of is not None and 0 <= right <= of and of > 0:
            found[goal] = right, of
    return found


def _number(value: object) -> float | None:
    try:
        found = float(str(value))
    except ValueError:
        return None
    return found if math.isfinite(found) else None
