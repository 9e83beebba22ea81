"""The kinds of decision that take two people; every room declares its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.utils.functional import Promise

from ..policy import Actor
from .models import Proposal

Text = str | Promise


class Line(NamedTuple):
    """One line of a comparison: its label, the old value, the new value."""

    label: str
    old: str
    new: str


def any_second_person(actor: Actor, proposal: Proposal) -> None:
    """Accept whoever has the permission: the rule of most kinds."""


def nothing_to_undo(proposal: Proposal) -> None:
    """Leave everything as it is: nearly nothing happens before a second person."""


@dataclass(frozen=True)
class DecisionKind:
    """A kind of decision: who may confirm it, and what then happens.

    ``confirm`` is the second person's permission; ``second`` raises ``RuleBroken`` for
    someone who has it and still may not. ``current`` returns what stands now, to be
    compared with ``proposal.old``; ``apply`` writes ``proposal.new`` (with the keys of
    the confirming person, if it takes effect at once). ``lines`` says it in words. A
    kind with a page of its own names it in ``own_page``. ``undo`` takes back what was
    done at once when the proposal was made, if it is rejected or withdrawn.
    """

    topic: str
    label: Text
    confirm: str
    current: Callable[[Proposal], Mapping[str, Any]]
    apply: Callable[[Actor, Proposal], object]
    lines: Callable[[Proposal], list[Line]]
    second: Callable[[Actor, Proposal], None] = any_second_person
    own_page: str = ""
    undo: Callable[[Proposal], object] = nothing_to_undo


_KINDS: dict[str, DecisionKind] = {}
ALARMS: dict[str, Text] = {}


def declare(*kinds: DecisionKind) -> None:
    """Register kinds of decision; ``ValueError`` for a topic that is taken already."""
    for kind in kinds:
        if _KINDS.setdefault(kind.topic, kind) is not kind:
            raise ValueError(f"the decision {kind.topic} is declared twice")


def kind_of(proposal: Proposal) -> DecisionKind:
    """Return the kind of a proposal; ``KeyError`` for an unknown topic."""
    return _KINDS[proposal.topic]


def topics() -> list[str]:
    """Return the topics of all declared kinds."""
    return sorted(_KINDS)


def declare_alarms(words: Mapping[str, Text]) -> None:
    """Register what an alarm says, by its code."""
    ALARMS.update(words)
