"""Whether consent and assent are given, and who is usually asked at which age.

A refusal counts until the same person consents again: a caregiver's consent never
hides a child's refusal. Only a later decision in the child's best interest, with its
reason, overrides a refusal.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path

from django.utils import timezone

from amparo.foundation.countries.queries import deadline_hours
from amparo.foundation.kernel.moments import QUARTER

from .codes import ConsentGiver
from .models import Consent

# The deadline within which a withdrawal by mistake can be undone.
UNDO = "case.withdrawal_undo"
_TABLE = Path(__file__).parent / "data" / "consent_ages.json"


@dataclass(frozen=True)
class Usual:
    """Who is usually asked at an age, and who else; a suggestion, not a rule."""

    usual: tuple[ConsentGiver, ...]
    otherwise: tuple[ConsentGiver, ...]
    method: str
    assent: bool  # the child's assent goes with the caregiver's consent
    source: str
    mark: str


def usual_at(age: int | None) -> Usual | None:
    """Return who is usually asked at an age; None when that is not known."""
    if age is None:
        return None
    for low, high, usual in _bands():
        if low <= age <= high:
            return usual
    return None


@lru_cache(maxsize=1)
def _bands() -> list[tuple[int, int, Usual]]:
    table = json.loads(_TABLE.read_text(encoding="utf-8"))
    return [
        (
            band["from"],
            band["to"],
            Usual(
                tuple(ConsentGiver(code) for code in band["usual"]),
                tuple(ConsentGiver(code) for code in band["otherwise"]),
                band["method"],
                band["assent"],
                table["source"],
                table["mark"],
            ),
        )
        for band in table["bands"]
    ]


def is_in_force(consent: Consent, today: date) -> bool:
    """Say whether this is a consent that is still valid."""
    return (
        consent.given
        and consent.withdrawn_at is None
        and (consent.expires_on is None or consent.expires_on >= today)
    )


def has_consent(consents: Iterable[Consent], purpose: str, today: date) -> bool:
    """Say whether there is consent for a purpose; ``consents`` oldest first."""
    latest: dict[str, Consent] = {}
    for consent in consents:
        if consent.purpose == purpose:
            latest[consent.giver] = consent
    decision = latest.get(ConsentGiver.BEST_INTEREST)
    over = decision if decision is not None and is_in_force(decision, today) else None
    refused = any(
        not one.given
        and one.withdrawn_at is None
        and (over is None or (one.created_at, one.turn) > (over.created_at, over.turn))
        for one in latest.values()
    )
    return not refused and any(is_in_force(one, today) for one in latest.values())


def may_undo_withdrawal(consent: Consent) -> bool:
    """Say whether a consent was withdrawn so lately that it can be undone."""
    if consent.withdrawn_at is None:
        return False
    hours = deadline_hours(consent.case.country_id, UNDO)
    return timezone.now() - consent.withdrawn_at < timedelta(hours=hours) + QUARTER
