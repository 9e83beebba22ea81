"""Data types of the operations of this room."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from amparo.foundation.persons.operations import OpenPerson
from amparo.response.referrals.models import Referral

from .codes import ONE_AT_A_TIME
from .consents import NOTHING_WITHHELD, Withheld
from .models import (
    Action,
    Approval,
    Case,
    Closure,
    Consent,
    Correction,
    Goal,
    Note,
    RiskAssessment,
)


@dataclass(frozen=True)
class OpenRiskAssessment:
    """A risk assessment with its reason."""

    row: RiskAssessment
    reason: str


@dataclass(frozen=True)
class OpenConsent:
    """A consent with its note, and why it was withdrawn."""

    row: Consent
    note: str
    withdrawal: str = ""
    may_undo: bool = False
    withheld: Withheld = NOTHING_WITHHELD
    read_out: str = ""  # which version of which text


@dataclass(frozen=True)
class OpenAction:
    """An action of the plan with its words."""

    row: Action
    text: str


@dataclass(frozen=True)
class OpenGoal:
    """A goal in the child's words, with its actions by due date."""

    row: Goal
    words: str
    actions: tuple[OpenAction, ...] = ()


@dataclass(frozen=True)
class OpenApproval:
    """A request with its decision; for a closure with reason and checks."""

    row: Approval
    note: str
    reason: str = ""  # of the request
    closure: Closure | None = None
    closure_note: str = ""
    unanswered: bool = False  # an objection that waits for the caseworker


@dataclass(frozen=True)
class OpenNote:
    """A note with its text."""

    row: Note
    text: str


@dataclass(frozen=True)
class Changed:
    """One field of a correction: codes, words or days, before and after."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True)
class OpenCorrection:
    """A correction with the old and the new values, and why."""

    row: Correction
    why: str
    changed: tuple[Changed, ...]


@dataclass(frozen=True)
class OpenCase:
    """Everything the page of a case shows, each list oldest first."""

    case: Case
    story: str
    child: OpenPerson | None = None
    risk_assessments: tuple[OpenRiskAssessment, ...] = ()
    consents: tuple[OpenConsent, ...] = ()
    goals: tuple[OpenGoal, ...] = ()
    approvals: tuple[OpenApproval, ...] = ()
    notes: tuple[OpenNote, ...] = ()
    corrections: tuple[OpenCorrection, ...] = ()
    referrals: tuple[Referral, ...] = ()

    @property
    def request(self) -> OpenApproval | None:
        """The newest request that decides how the case goes on."""
        waited = [o for o in self.approvals if o.row.kind in ONE_AT_A_TIME]
        return waited[-1] if waited else None


@dataclass(frozen=True)
class ConsentData:
    """A consent or refusal: codes of ``Consent.Purpose``, ``ConsentGiver``, ..."""

    purpose: str
    giver: str
    relation: str
    method: str
    given: bool
    is_alleged_offender: bool = False
    expires_on: date | None = None
    note: str = ""
    withheld: Withheld = NOTHING_WITHHELD
    text: str = ""  # which version of which text was read out (``consent_texts``)


@dataclass(frozen=True)
class CaseFacts:
    """What is coded of a case besides its course, as far as it can be corrected."""

    kinds: tuple[str, ...]
    area_code: str
    opened_on: date
    closed_on: date | None = None


@dataclass(frozen=True)
class ActionFacts:
    """What an action says, as far as it can be corrected."""

    text: str
    help: str
    due_on: date
    responsible_id: UUID | None = None
    done_on: date | None = None


@dataclass(frozen=True)
class ReferralWish:
    """What a caseworker refers, and shares with the service.

    ``share`` holds item codes with their text and ``reasons`` a coded reason for each
    item beyond the minimum. If ``safe_contact`` is empty, the child's is shared.
    ``why_now`` says why it cannot wait for an approved plan.
    """

    priority: str
    need: str
    share: dict[str, str] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)
    language: str = ""
    safe_contact: str = ""
    override: str = ""
    why_now: str = ""
