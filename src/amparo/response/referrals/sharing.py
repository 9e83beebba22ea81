"""What a referral may share, and the minimum for each kind of service.

Our own proposal after the information-sharing matrix in the reference (section 3.5):
what goes beyond the minimum of a kind of service needs a reason for each item.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from amparo.response.services.models import Kind


class Item(TextChoices):
    """An item that a referral may share about a child."""

    FULL_NAME = "full_name", _("Full name")
    BIRTH_DATE = "birth_date", _("Date of birth")
    CAREGIVER = "caregiver", _("Caregiver, and whether it is safe to involve them")
    SAFETY = "safety", _("Safety: who or what to keep away from")
    HEALTH = "health", _("Health alerts")
    INCIDENT_TIME = "incident_time", _("When it happened, for medical care")
    SUPPORT_NEEDS = "support_needs", _("Support needs")
    LEGAL = "legal", _("Legal steps taken")
    PAPERS = "papers", _("Documents available or missing")
    ALREADY_DONE = "already_done", _("What was already done")


class Why(TextChoices):
    """Why something beyond the minimum is shared."""

    CHILD_ASKED = "child_asked", _("The child asked for it")
    SERVICE_NEEDS = "service_needs", _("The service cannot help without it")
    SAFETY = "safety", _("It keeps the child safe")
    LAW = "law", _("Required by law")


MINIMUM: Mapping[Kind, frozenset[Item]] = {
    Kind.SAFE_HOUSE: frozenset({Item.SAFETY, Item.HEALTH}),
    Kind.EMERGENCY_MEDICAL: frozenset({Item.HEALTH, Item.INCIDENT_TIME}),
    Kind.CLINICAL_CARE: frozenset({Item.HEALTH, Item.INCIDENT_TIME}),
    Kind.PSYCHOSOCIAL: frozenset({Item.SUPPORT_NEEDS, Item.SAFETY}),
    Kind.LEGAL_AID: frozenset({Item.FULL_NAME, Item.LEGAL}),
    Kind.POLICE_JUSTICE: frozenset({Item.FULL_NAME, Item.LEGAL, Item.SAFETY}),
    Kind.EDUCATION: frozenset({Item.FULL_NAME, Item.SUPPORT_NEEDS}),
    Kind.VOCATIONAL: frozenset({Item.FULL_NAME, Item.SUPPORT_NEEDS}),
    Kind.ECONOMIC_SUPPORT: frozenset({Item.CAREGIVER}),
    Kind.FAMILY_TRACING: frozenset({Item.FULL_NAME, Item.CAREGIVER, Item.SAFETY}),
    Kind.ALTERNATIVE_CARE: frozenset({Item.FULL_NAME, Item.SAFETY, Item.HEALTH}),
    Kind.BASIC_NEEDS: frozenset(),
    Kind.IDENTITY_PAPERS: frozenset({Item.FULL_NAME, Item.BIRTH_DATE, Item.PAPERS}),
    Kind.DISABILITY: frozenset({Item.SUPPORT_NEEDS, Item.HEALTH}),
    Kind.INTERPRETATION: frozenset(),
    Kind.ONLINE_REMOVAL: frozenset(),
}


def minimum_for(kind: str) -> frozenset[Item]:
    """Return the minimum for a kind of service; always name and safe contact."""
    return MINIMUM.get(Kind(kind), frozenset())


def beyond_minimum(kind: str, items: Iterable[str]) -> list[Item]:
    """Return the items that need a reason for this kind of service."""
    return [item for item in Item if item in set(items) - set(minimum_for(kind))]


@dataclass(frozen=True)
class Preview:
    """What a service sees before it accepts: nothing that identifies the child.

    ``need`` in a few words; the rest are codes (``age_band`` such as "12-14").
    """

    need: str
    age_band: str = ""
    sex: str = ""
    language: str = ""


@dataclass(frozen=True)
class Full:
    """What a service sees after it has accepted."""

    called: str
    safe_contact: str
    items: Mapping[str, str] = field(default_factory=dict)  # Item code: its text
    reasons: Mapping[str, str] = field(default_factory=dict)  # Item code: Why code


@dataclass(frozen=True)
class ReferralData:
    """A new referral. ``case_id`` and ``case_code`` name a record in a room above."""

    case_id: UUID
    case_code: str
    from_team_id: UUID
    service_id: UUID
    priority: str
    preview: Preview
    full: Full
    person_id: UUID | None = None
    override: str = ""
