"""The referrals of a case that another team takes over."""

from __future__ import annotations

from uuid import UUID

from amparo.foundation.organisations.models import Team
from amparo.foundation.tasks.operations import hand_over

from . import tasks
from .models import Referral
from .operations import FULL, PREVIEW

_OF_SENDER = (tasks.CHASE, tasks.FOLLOW_UP, tasks.FEEDBACK)


def keys_of_referrals(case_id: UUID) -> list[tuple[str, UUID]]:
    """Return which keys open the referrals of a case: kind and record."""
    ids = Referral.objects.filter(case_id=case_id).values_list("id", flat=True)
    return [(kind, one) for one in ids for kind in (PREVIEW, FULL)]


def move_referrals(case_id: UUID, team: Team) -> None:
    """Let another team be the sender, with its tasks; call it inside an operation."""
    for referral in Referral.objects.filter(case_id=case_id):
        hand_over(referral, team, None, *_OF_SENDER)
    Referral.objects.filter(case_id=case_id).update(from_team=team)
