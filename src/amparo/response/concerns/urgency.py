"""How urgent a concern seems: readable rules on what was ticked, never a decision.

A person judges, with a reason. The rules only suggest, and say why, each in a sentence.
They follow the signs at which practice acts the same day (under 13, the offender has
access, missing, images or blackmail, travel within a week, injury, self-harm); which of
them says "now" and which "soon" is our own proposal, for a practitioner to confirm.
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


class Told(Protocol):
    """The coded facts that rules look at: of a concern, or of a form."""

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
    """One reason to be quick: its code, its sentence, when it speaks, what it asks."""

    code: str
    sentence: str | Promise
    level: Urgency
    speaks: Callable[[Told], bool]


@dataclass(frozen=True)
class Suggestion:
    """What the rules suggest, and those that spoke, the most urgent first."""

    level: Urgency
    rules: tuple[Rule, ...] = ()

    @property
    def codes(self) -> list[str]:
        """The codes of the rules that spoke, to be kept with a judgement."""
        return [rule.code for rule in self.rules]

    @property
    def tone(self) -> str:
        """How the level looks."""
        return TONES[self.level]


def _signed(sign: RiskSign) -> Callable[[Told], bool]:
    return lambda told: sign in told.risk_signs


RULES: tuple[Rule, ...] = (
    Rule(
        "help_now",
        _("The person asked for help now."),
        Urgency.NOW,
        lambda told: told.form_kind == FormKind.NOW,
    ),
    Rule(
        "danger",
        _("The person says that somebody is in danger now."),
        Urgency.NOW,
        lambda told: told.danger_now == Danger.YES,
    ),
    Rule(
        "missing",
        _("The child is missing now."),
        Urgency.NOW,
        _signed(RiskSign.MISSING),
    ),
    Rule(
        "self_harm",
        _("The child speaks of harming themselves."),
        Urgency.NOW,
        _signed(RiskSign.SELF_HARM),
    ),
    Rule(
        "injury",
        _("The child is injured, ill or pregnant: some medical help works for hours."),
        Urgency.NOW,
        _signed(RiskSign.INJURY),
    ),
    Rule(
        "threat",
        _("Somebody threatens or blackmails the child."),
        Urgency.SOON,
        _signed(RiskSign.THREAT),
    ),
    Rule(
        "images",
        _("There are images, or somebody asks for some."),
        Urgency.SOON,
        _signed(RiskSign.IMAGES),
    ),
    Rule(
        "travel",
        _("The child is to travel within a week."),
        Urgency.SOON,
        _signed(RiskSign.TRAVEL),
    ),
    Rule(
        "near",
        _("Whoever does it lives with the child, works with them or meets them."),
        Urgency.SOON,
        lambda told: told.offender_access in NEAR,
    ),
    Rule(
        "under_13",
        _("The child is under 13."),
        Urgency.SOON,
        lambda told: told.child_age == Age.UNDER_13,
    ),
)


def suggest(told: Told) -> Suggestion:
    """Return how urgent this seems, and why; normal when no rule speaks."""
    spoke = tuple(rule for rule in RULES if rule.speaks(told))
    level = min((rule.level for rule in spoke), key=_rank, default=Urgency.NORMAL)
    return Suggestion(level, spoke)


def _rank(level: str) -> int:
    return RANK[level]
