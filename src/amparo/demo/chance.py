"""Repeatable chance: the same seed and number give the same child, place and day."""

from __future__ import annotations

import math
import random
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

MONTHS = 36
# Homes shut, schools shut: in these months of the three years little was heard.
LOCKDOWN = range(11, 17)


def rng(*seed: object) -> random.Random:
    """Return a generator for one thing, named by its parts."""
    return random.Random("|".join(map(str, seed)))  # noqa: S311 (nothing secret)


def month_weights() -> list[float]:
    """Return how much is heard in each month: growing, with a deep dip in lockdown."""
    weights = []
    for month in range(MONTHS):
        weight = 1.0 + month / 18 + 0.15 * math.sin(month / 12 * 2 * math.pi)
        weights.append(weight * (0.25 if month in LOCKDOWN else 1.0))
    return weights


def moment(chance: random.Random, until: date) -> datetime:
    """Return a moment in the three years before a day, busier when more was heard."""
    month = chance.choices(range(MONTHS), month_weights())[0]
    days_back = (MONTHS - month) * 30.4 - chance.random() * 30.4
    day = until - timedelta(days=max(0.02, days_back))
    at = datetime.combine(day, time(chance.randint(6, 21), chance.randint(0, 59)), UTC)
    return min(at, datetime.combine(until, time(6), UTC))


def id_at(chance: random.Random, at: datetime) -> UUID:
    """Return a UUIDv7 for a moment in the past, repeatable."""
    value = int(at.timestamp() * 1000) << 80 | chance.getrandbits(80)
    value = value & ~(0xF << 76) | 0x7 << 76
    return UUID(int=value & ~(0x3 << 62) | 0x2 << 62)


def code(chance: random.Random, length: int = 7) -> str:
    """Return a code in the alphabet of codes for people, repeatable."""
    return "".join(chance.choices("23456789ABCDEFGHJKMNPQRSTVWXYZ", k=length))
