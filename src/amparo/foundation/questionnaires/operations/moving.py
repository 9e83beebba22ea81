"""The answers about a record that another team takes over."""

from __future__ import annotations

from uuid import UUID

from ...organisations.models import Team
from ..models import AnswerSheet


def move_answers(kind: str, subject_id: UUID, team: Team) -> int:
    """Let another team keep the answers about a record; return how many.

    They stay sealed as they are. Call it inside the operation that moves the record.
    """
    found = AnswerSheet.objects.filter(subject_kind=kind, subject_id=subject_id)
    return found.update(team=team)
