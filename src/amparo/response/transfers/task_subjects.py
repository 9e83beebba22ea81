"""A concern that is passed on, on "My day": what its preview says, and no more."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from amparo.foundation.kernel.languages import label_for_staff
from amparo.foundation.policy import Actor, may_anywhere
from amparo.foundation.tasks.models import Task
from amparo.foundation.tasks.subjects import Subject

from ..concerns.list_presenters import age_words, kind_words
from .models import Transfer
from .presenters import urgency_words
from .queries import transfers_to

TRANSFER = Transfer._meta.label_lower


def describe(actor: Actor, tasks: Sequence[Task]) -> dict[UUID, Subject]:
    """Return what each concern is about, in one query; codes, no content."""
    if not may_anywhere(actor, "transfer.answer"):
        return {}
    found = transfers_to(actor).filter(id__in={task.subject_id for task in tasks})
    return {row.id: _subject(row) for row in found}


def _subject(transfer: Transfer) -> Subject:
    concern = transfer.concern
    facts = (age_words(concern), label_for_staff(concern.language))
    known = tuple(fact for fact in facts if fact)
    return Subject(kind_words(concern), known, *urgency_words(concern))
