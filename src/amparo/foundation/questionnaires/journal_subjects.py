"""What the journal's pages say of answers: about which record they are."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from ..audit.subjects import add_along
from .models import AnswerSheet
from .queries import sheets_about


def _along(record_id: UUID) -> Iterator[UUID]:
    """Yield the answers about a record, or the record that answers are about."""
    yield from sheets_about(record_id)
    about = AnswerSheet.objects.filter(id=record_id)
    yield from about.values_list("subject_id", flat=True)


def declare() -> None:
    """Let who looks up a record find who read the answers about it."""
    add_along(_along)
