"""Which child a task of follow-up is about, and how it is followed."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from amparo.foundation.policy import Actor
from amparo.foundation.tasks.models import Task
from amparo.foundation.tasks.subjects import Subject
from amparo.response.cases.task_subjects import subjects_of_cases

from .models import Contact
from .presenters import contact_words

CONTACT = Contact._meta.label_lower


def describe(actor: Actor, tasks: Sequence[Task]) -> dict[UUID, Subject]:
    """Return the child of each contact and how it is followed, in a few queries."""
    found = Contact.objects.filter(id__in={task.subject_id for task in tasks})
    rows = {row.id: row for row in found}
    case_of = {row.id: row.case_id for row in rows.values()}
    return {
        contact_id: Subject(
            known.title, contact_words(rows[contact_id]), known.state, known.tone
        )
        for contact_id, known in subjects_of_cases(actor, case_of).items()
    }
