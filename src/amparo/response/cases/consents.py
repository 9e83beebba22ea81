"""Whether consent and assent are given, and who is usually asked at which age.

A refusal counts until the same person consents again: a caregiver's consent never
hides a child's refusal. Only a later decision in the child's best interest, with its
reason, overrides a refusal.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from uuid import UUID

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


def latest_of(consents: Iterable[Consent], purpose: str) -> dict[str, Consent]:
    """Return each giver's newest answer to a purpose; ``consents`` oldest first."""
    return {one.giver: one for one in consents if one.purpose == purpose}


def has_consent(consents: Iterable[Consent], purpose: str, today: date) -> bool:
    """Say whether there is consent for a purpose; ``consents`` oldest first."""
    latest = latest_of(consents, purpose)
    over = best_interest(latest, today)
    refused = any(
        not one.given
        and one.withdrawn_at is None
        and (over is None or _is_later(one, over))
        for one in latest.values()
    )
    return not refused and any(is_in_force(one, today) for one in latest.values())


def best_interest(latest: dict[str, Consent], today: date) -> Consent | None:
    """Return the decision in the child's best interest that holds, if there is one."""
    decision = latest.get(ConsentGiver.BEST_INTEREST)
    return decision if decision is not None and is_in_force(decision, today) else None


def _is_later(one: Consent, other: Consent) -> bool:
    return (one.created_at, one.turn) > (other.created_at, other.turn)


@dataclass(frozen=True)
class Withheld:
    """What a child or an adult does not want shared, and with whom nothing at all.

    ``items`` are codes of what a referral may share (``referrals.sharing.Item``).
    """

    items: frozenset[str] = frozenset()
    organisations: frozenset[UUID] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.items or self.organisations)

    def __or__(self, other: Withheld) -> Withheld:
        organisations = self.organisations | other.organisations
        return Withheld(self.items | other.items, organisations)

    def to_json(self) -> str:
        """Return it as it is sealed."""
        organisations = sorted(str(one) for one in self.organisations)
        return json.dumps({"items": sorted(self.items), "organisations": organisations})

    @classmethod
    def from_json(cls, text: str) -> Withheld:
        """Read what was sealed; nothing is withheld where nothing was."""
        if not text:
            return cls()
        held = json.loads(text)
        organisations = frozenset(UUID(one) for one in held["organisations"])
        return cls(frozenset(held["items"]), organisations)


NOTHING_WITHHELD = Withheld()


def withheld_now(
    consents: Sequence[tuple[Consent, Withheld]], purpose: str, today: date
) -> Withheld:
    """Return what is withheld for a purpose today; ``consents`` oldest first.

    What one giver withholds, the others do not give. A later decision in the child's
    best interest says itself what stays withheld.
    """
    held = {row.id: withheld for row, withheld in consents}
    latest = latest_of((row for row, _withheld in consents), purpose)
    over = best_interest(latest, today)
    found = NOTHING_WITHHELD
    for row in latest.values():
        counts = over is None or row is over or _is_later(row, over)
        if counts and is_in_force(row, today):
            found |= held[row.id]
    return found


def may_undo_withdrawal(consent: Consent) -> bool:
    """Say whether a consent was withdrawn so lately that it can be undone."""
    if consent.withdrawn_at is None:
        return False
    hours = deadline_hours(consent.case.country_id, UNDO)
    return timezone.now() - consent.withdrawn_at < timedelta(hours=hours) + QUARTER
