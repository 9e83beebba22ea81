"""Sending again a referral that was recalled by mistake."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from amparo.foundation.countries.queries import deadline_hours
from amparo.foundation.journal.operations import act
from amparo.foundation.kernel.moments import now_rounded
from amparo.foundation.policy import Actor
from amparo.foundation.vault import record_keys
from amparo.foundation.vault.models import Purpose

from . import tasks
from .models import Referral, State
from .operations import (
    ACCESS_AFTER_ACCEPTING,
    FULL,
    PREVIEW,
    _load,
    _move,
    _raise_for_answer,
)
from .queries import scope_of_own


def restore(actor: Actor, referral_id: UUID) -> Referral:
    """Send a recalled referral again; the receiver answers it anew.

    Raises ``RuleBroken`` when it was not recalled, or nobody there can open it.
    """
    referral = _load(referral_id)
    scope = scope_of_own(referral)
    with act(actor, "referral.recall", scope, referral, restored=True):
        brief = record_keys.open_key(actor, PREVIEW, referral.id)
        full = record_keys.open_key(actor, FULL, referral.id)
        now, receiver = now_rounded(), referral.to_team_id
        hours = deadline_hours(
            referral.service.country_id, tasks.ACKNOWLEDGE, referral.priority
        )
        _move(
            referral,
            "restore",
            State.SENT,
            closed_at=None,
            answered_at=None,
            received_at=None,
            answer_by=now + timedelta(hours=hours),
        )
        record_keys.give_to_team(brief, receiver, Purpose.REFERRAL)
        until = now + ACCESS_AFTER_ACCEPTING
        record_keys.escrow_for_team(full, receiver, Purpose.REFERRAL, until)
        _raise_for_answer(referral)
    return _load(referral_id)
