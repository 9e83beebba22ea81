"""What the operations of this room take and give back."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from amparo.foundation.persons.operations import OpenPerson
from amparo.response.referrals.models import Referral

from .models import Action, Approval, Case, Closure, Consent, Goal, Note, RiskAssessment


@dataclass(frozen=True)
class OpenRiskAssessment:
    """A risk judgement with its reason."""

    row: RiskAssessment
    reason: str


@dataclass(frozen=True)
class OpenConsent:
    """A consent with its note."""

    row: Consent
    note: str


@dataclass(frozen=True)
class OpenAction:
    """A step of the plan with its words."""

    row: Action
    text: str


@dataclass(frozen=True)
class OpenGoal:
    """A goal in the child's words, with its steps by due day."""

    row: Goal
    words: str
    actions: tuple[OpenAction, ...] = ()


@dataclass(frozen=True)
class OpenApproval:
    """A request and its answer; for a closure also why and what was checked."""

    row: Approval
    note: str
    closure: Closure | None = None
    closure_note: str = ""


@dataclass(frozen=True)
class OpenNote:
    """A note with its text."""

    row: Note
    text: str


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
    referrals: tuple[Referral, ...] = ()


@dataclass(frozen=True)
class ConsentData:
    """What was agreed, by whom; codes of ``Consent.Purpose``, ``ConsentGiver``, ..."""

    purpose: str
    giver: str
    relation: str
    method: str
    given: bool
    is_alleged_offender: bool = False
    expires_on: date | None = None
    note: str = ""


@dataclass(frozen=True)
class ReferralWish:
    """What a caseworker wants to tell a service.

    ``share`` holds item codes with their text and ``reasons`` a coded reason for each
    item beyond the minimum. An empty ``safe_contact`` takes that of the child.
    """

    priority: str
    need: str
    share: dict[str, str] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)
    language: str = ""
    safe_contact: str = ""
    override: str = ""
