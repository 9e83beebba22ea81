"""Keeping one person of the team out of a concern."""

from __future__ import annotations

from uuid import UUID

from amparo.foundation.accounts import record_bars
from amparo.foundation.journal.operations import act
from amparo.foundation.policy import Actor
from amparo.foundation.tasks.models import Task
from amparo.response.cases.operations._shared import find as find_case
from amparo.response.cases.operations.bars import add_belonging, belongings_of

from ..models import Concern
from ..queries import find, scope_of
from ._shared import change_concern


def bar_from_concern(
    actor: Actor, concern_id: UUID, user_id: UUID, because: str
) -> Concern:
    """Keep a person out of a concern, and of the case that it has become.

    If it is theirs, it becomes free for another officer.
    """
    concern = find(concern_id)
    scope = scope_of(concern)
    with act(actor, "concern.bar", scope, concern, bars=user_id):
        along = [(concern.id, concern.code)]
        if concern.case_id is not None:
            along += belongings_of(find_case(concern.case_id))
        record_bars.bar(
            actor,
            "concern.bar",
            scope,
            concern,
            team=concern.team,
            user_id=user_id,
            because=because,
            opens="concern.open",
            along=along,
        )
        if concern.owner_id == user_id:
            change_concern(concern, concern.version, owner_id=None)
        Task.objects.filter(
            subject_id=concern.id, owner=user_id, completed_at=None
        ).update(owner=None)
    return concern


def lift_from_concern(actor: Actor, concern_id: UUID, user_id: UUID) -> None:
    """Let a person see a concern again."""
    concern = find(concern_id)
    record_bars.lift(actor, "concern.bar", scope_of(concern), concern, user_id)


def _concerns_of(case_id: UUID) -> list[tuple[UUID, str]]:
    return list(Concern.objects.filter(case_id=case_id).values_list("id", "code"))


add_belonging(_concerns_of)
