"""Rules about age as data: who consents for whom, and how many adults a group needs.

Both files name their source. A country's own row goes before one that is for all.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from .codes import UNDER_18, AgeBand, Assent, Giver, Method
from .models import Consent

_DATA = Path(__file__).parent / "data"
# The age that decides in each band: the youngest, so that the careful rule counts.
YOUNGEST = {
    AgeBand.TO_5: 0,
    AgeBand.TO_11: 6,
    AgeBand.TO_14: 12,
    AgeBand.TO_17: 15,
    AgeBand.TO_24: 18,
    AgeBand.OLDER: 25,
}


@dataclass(frozen=True)
class ConsentRule:
    """Who consents at an age, how, and whether the child is asked beside them."""

    giver: Giver
    assent: bool
    method: Method


@lru_cache(maxsize=2)
def _table(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((_DATA / name).read_text(encoding="utf-8"))
    return found


def _rows(rows: Iterable[dict[str, Any]], country: str) -> list[dict[str, Any]]:
    """Return the rows that apply in a country, its own first."""
    fitting = [row for row in rows if row["country"] in (None, country)]
    return sorted(fitting, key=lambda row: row["country"] is None)


def band_of(age: int | None) -> AgeBand | None:
    """Return the band of an age; None without one."""
    if age is None:
        return None
    fitting = [band for band, least in YOUNGEST.items() if least <= age]
    return fitting[-1] if fitting else None


def consent_rule(country: str, band: str) -> ConsentRule:
    """Return who consents at an age; without a known age, as for a young child."""
    age = YOUNGEST.get(AgeBand(band), 6)
    rows = _rows(_table("consent_rules.json")["rules"], country)
    row = next(row for row in rows if row["from"] <= age <= row["to"])
    return ConsentRule(Giver(row["giver"]), row["assent"], Method(row["method"]))


def is_minor(band: str) -> bool:
    """Say whether someone is, or may be, under 18."""
    return band in UNDER_18 or AgeBand(band) not in YOUNGEST


def meets_rule(rule: ConsentRule, consent: Consent) -> bool:
    """Say whether a consent is what the rule asks for.

    Another trusted adult counts where the caregiver's way is unsafe, and only there.
    """
    if not consent.given or consent.withdrawn_at is not None:
        return False
    if rule.assent and consent.assent != Assent.YES:
        return False
    if consent.giver == rule.giver:
        return True
    return (
        rule.giver == Giver.CAREGIVER
        and consent.giver == Giver.TRUSTED_ADULT
        and consent.caregiver_unsafe
    )


def in_force(rule: ConsentRule, consents: Iterable[Consent]) -> bool:
    """Say whether the newest word on a purpose is a consent that the rule asks for.

    ``consents`` are of one person and one purpose, oldest first: a refusal or a
    withdrawal counts until somebody consents again.
    """
    given = list(consents)
    return bool(given) and meets_rule(rule, given[-1])


def least_adults(country: str, children: int, youngest: int) -> int:
    """Return how many adults a group of so many children needs, one always spare."""
    table = _table("adult_ratios.json")
    least: int = table["least_adults"]
    for row in _rows(table["ratios"], country):
        if youngest <= row["to_age"]:
            together: int = row["children"]
            return max(least, -(-children // together))
    return least
