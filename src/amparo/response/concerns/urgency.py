"""Suggested urgency: readable rules on coded facts, never a decision.

An officer assesses the urgency, with a reason; the rules only suggest, each with a
sentence that says why. They follow the signs on which practice acts the same day (under
13, alleged perpetrator has access, missing, images or blackmail, travel within a week,
injury, self-harm); which are "now" and which "soon" is our proposal, for a practitioner
to confirm.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .codes import NEAR, Age, Danger, FormKind, RiskSign, Urgency

RANK: dict[str, int] = {Urgency.NOW: 0, Urgency.SOON: 1, Urgency.NORMAL: 2}
TONES: dict[str, str] = {
    Urgency.NOW: "danger",
    Urgency.SOON: "warn",
    Urgency.NORMAL: "note",
}


class CodedFacts(Protocol):
    """The coded facts that rules check: of a concern, or of a form."""

    @property
    def form_kind(self) -> str: ...
    @property
    def danger_now(self) -> str: ...
    @property
    def child_age(self) -> str: ...
    @property
    def offender_access(self) -> str: ...
    @property
    def risk_signs(self) -> Collection[str]: ...


@dataclass(frozen=True)
class Rule:
    """A reason for urgency: its code, its sentence, the level, when it applies."""

    code: str
    sentence: str | Promise
    level: Urgency
    applies: Callable[[CodedFacts], bool]


@dataclass(frozen=True)
class Suggestion:
    """The suggested level, and the rules that apply."""

    level: Urgency
    rules: tuple[Rule, ...] = ()

    @property
    def codes(self) -> list[str]:
        """The codes of the rules that apply, to be stored with a decision."""
        return [rule.code for rule in self.rules]

    @property
    def tone(self) -> str:
        """The tone of the level."""
        return TONES[self.level]


def _signed(sign: RiskSign) -> Callable[[CodedFacts], bool]:
    return lambda facts: sign in facts.risk_signs


RULES: tuple[Rule, ...] = (
    Rule(
        "help_now",
        _("The reporter asked for help now."),
        Urgency.NOW,
        lambda facts: facts.form_kind == FormKind.NOW,
    ),
    Rule(
        "danger",
        _("The reporter says that someone is in danger now."),
        Urgency.NOW,
        lambda facts: facts.danger_now == Danger.YES,
    ),
    Rule(
        "missing",
        _("The child is missing now."),
        Urgency.NOW,
        _signed(RiskSign.MISSING),
    ),
    Rule(
        "self_harm",
        _("The child talks about self-harm."),
        Urgency.NOW,
        _signed(RiskSign.SELF_HARM),
    ),
    Rule(
        "injury",
        _(
            "The child is injured, ill or pregnant: some medical help only works "
            "within hours."
        ),
        Urgency.NOW,
        _signed(RiskSign.INJURY),
    ),
    Rule(
        "threat",
        _("Someone is threatening or blackmailing the child."),
        Urgency.SOON,
        _signed(RiskSign.THREAT),
    ),
    Rule(
        "images",
        _("There are images, or someone is asking for them."),
        Urgency.SOON,
        _signed(RiskSign.IMAGES),
    ),
    Rule(
        "travel",
        _("The child is due to travel within a week."),
        Urgency.SOON,
        _signed(RiskSign.TRAVEL),
    ),
    Rule(
        "near",
        _(
            "The alleged perpetrator lives with the child, works with them or "
            "meets them."
        ),
        Urgency.SOON,
        lambda facts: facts.offender_access in NEAR,
    ),
    Rule(
        "under_13",
        _("The child is under 13."),
        Urgency.SOON,
        lambda facts: facts.child_age == Age.UNDER_13,
    ),
)


def suggest(facts: CodedFacts) -> Suggestion:
    """Return the suggested urgency, and why; normal when no rule applies."""
    applying = tuple(rule for rule in RULES if rule.applies(facts))
    level = min((rule.level for rule in applying), key=_rank, default=Urgency.NORMAL)
    return Suggestion(level, applying)


def _rank(level: str) -> int:
    return RANK[level]
