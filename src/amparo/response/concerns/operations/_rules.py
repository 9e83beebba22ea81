"""Rules that the operations of the team share."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from amparo.foundation.journal.operations import OpenEntry
from amparo.foundation.kernel.crypto import RecordKey
from amparo.foundation.kernel.errors import RuleBroken
from amparo.foundation.kernel.moments import with_time
from amparo.foundation.kernel.text import many_lines
from amparo.foundation.policy import Actor, Role
from amparo.foundation.vault.team_keys import keyring_of

from ..codes import DecisionKind, State
from ..models import Concern, TriageDecision
from ..types import LONGEST_LINE
from ._shared import text_of

LONGEST_REASON = LONGEST_LINE * 4


def not_closed(concern: Concern) -> None:
    """Raise ``RuleBroken`` if a concern is closed."""
    if concern.state == State.CLOSED:
        raise RuleBroken(_("This concern is closed."))


def not_in_transfer(concern: Concern) -> None:
    """Raise ``RuleBroken`` while a transfer of a concern waits for an answer."""
    if concern.in_transfer:
        raise RuleBroken(
            _("A transfer to another team is waiting for an answer. Recall it first.")
        )


def supervises(actor: Actor, concern: Concern) -> bool:
    """Say whether the actor is a supervisor of a concern's team."""
    return concern.team_id in actor.team_ids(Role.SUPERVISOR)


def assigned_to_other(actor: Actor, concern: Concern) -> bool:
    """Say whether a concern is assigned to a colleague with an active account."""
    owner = concern.owner
    return owner is not None and owner.is_active and owner.id != actor.user_id


def owner_change(
    actor: Actor, concern: Concern, entry: OpenEntry, take_over: bool
) -> dict[str, Any]:
    """Return the change of owner if the actor takes a concern over, else no change.

    Raises ``RuleBroken`` when it is assigned to a colleague and the actor does not take
    it over.
    """
    if not assigned_to_other(actor, concern):
        return {}
    if not take_over:
        who = concern.owner.name if concern.owner else ""
        words = gettext("%(who)s is working on this. Take it over first, or ask them.")
        raise RuleBroken(words % {"who": who}, "take_over")
    entry.note(taken_from=concern.owner_id)
    return {"owner_id": actor.user_id}


def working_state(concern: Concern) -> str:
    """Return the state of a concern on which work has begun."""
    return State.OPEN if concern.state == State.NEW else concern.state


def store_decision(
    actor: Actor,
    concern: Concern,
    key: RecordKey,
    about: DecisionKind,
    value: str,
    reason: str,
    **suggested: Any,
) -> None:
    """Store a decision with its sealed reason."""
    row = TriageDecision(
        concern=concern,
        about=about,
        value=value,
        user_id=keyring_of(actor).user_id,
        **suggested,
    )
    row.reason_sealed = key.seal(
        f"decision|{row.id}", with_time(reason, timezone.now())
    )
    row.save(force_insert=True)


def reason_of(typed: str, field: str = "reason") -> str:
    """Return a reason of a few sentences; ``RuleBroken`` if empty or too long."""
    return short_text(text_of(typed, field), field)


def short_text(typed: str, field: str) -> str:
    """Return a text of a few sentences; it may be empty."""
    text = many_lines(typed)
    if len(text) > LONGEST_REASON:
        raise RuleBroken(_("Please say it in a few sentences."), field)
    return text


def choice(allowed: Collection[str], value: str, field: str) -> None:
    """Raise ``RuleBroken`` for an unknown code."""
    if value not in allowed:
        raise RuleBroken(_("Please choose one of the answers."), field)


def choices(allowed: Collection[str], values: Iterable[str], field: str) -> None:
    """Raise ``RuleBroken`` if a code of a list is unknown."""
    for value in values:
        choice(allowed, value, field)
