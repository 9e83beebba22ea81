"""Repeatable random numbers: the same seed gives the same child, place and day."""

from __future__ import annotations

import math
import random
from bisect import bisect_right
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import accumulate
from uuid import UUID
from zlib import crc32

MONTHS = 36
DAYS_IN_MONTH = 30.4
# Lockdown: in these months of the three years few concerns received.
LOCKDOWN = range(11, 17)

LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
_LENGTH = 7
_PRIME = 21_869_999_971  # the largest below 30 letters to the power of 7


def rng(*seed: object) -> random.Random:
    """Return a generator for one thing, named by its parts."""
    return random.Random("|".join(map(str, seed)))  # noqa: S311 (nothing secret)


def month_weights() -> list[float]:
    """Return the share of each month: growing, with a deep dip in lockdown."""
    weights = []
    for month in range(MONTHS):
        weight = 1.0 + month / 18 + 0.15 * math.sin(month / 12 * 2 * math.pi)
        weights.append(weight * (0.25 if month in LOCKDOWN else 1.0))
    return weights


@cache
def _heard_by_month() -> list[float]:
    """Return the cumulative share at the end of each month."""
    return list(accumulate(month_weights(), initial=0.0))


def moment(chance: random.Random, share: float, until: date) -> datetime:
    """Return the moment by which a share (0 to 1) of all had come in, in three years.

    Shares that grow give moments that grow, so that rows come in the order of time, as
    they do in life; only the hour is left to chance.
    """
    heard = _heard_by_month()
    wanted = share * heard[-1]
    month = min(bisect_right(heard, wanted), MONTHS) - 1
    part = (wanted - heard[month]) / (heard[month + 1] - heard[month])
    days_back = (MONTHS - month - part) * DAYS_IN_MONTH
    day = until - timedelta(days=max(0.02, days_back))
    at = datetime.combine(day, time(chance.randint(6, 21), chance.randint(0, 59)), UTC)
    return min(at, datetime.combine(until, time(6), UTC))


def id_at(chance: random.Random, at: datetime) -> UUID:
    """Return a UUIDv7 for a moment in the past, repeatable."""
    value = int(at.timestamp() * 1000) << 80 | chance.getrandbits(80)
    value = value & ~(0xF << 76) | 0x7 << 76
    return UUID(int=value & ~(0x3 << 62) | 0x2 << 62)


def code(kind: str, number: int) -> str:
    """Return the code of one thing, as ``P-7KQ2MVX``; no other number has the same.

    Among a million codes drawn by chance, some would be equal. These are inverses
    modulo a prime: they look like chance, and none comes twice.
    """
    value = pow(number + crc32(kind.encode()), -1, _PRIME)
    letters = []
    for _place in range(_LENGTH):
        value, letter = divmod(value, len(LETTERS))
        letters.append(LETTERS[letter])
    return f"{kind}-{''.join(letters)}"
