"""What an added task says on "My day": the words, and the child they are about."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext as _

from amparo.foundation.journal.operations import act
from amparo.foundation.persons.queries import own_scope
from amparo.foundation.policy import Actor, may_anywhere
from amparo.foundation.tasks.models import Task
from amparo.foundation.tasks.subjects import Subject
from amparo.response.cases.task_subjects import subjects_of_cases

from .models import OwnTask
from .queries import visible_rows
from .reading import words_of

OWN_TASK = OwnTask._meta.label_lower


def describe(actor: Actor, tasks: Sequence[Task]) -> dict[UUID, Subject]:
    """Return the words of each task, in a fixed number of queries."""
    if not may_anywhere(actor, "own_task.list"):
        return {}
    ids = {task.subject_id for task in tasks}
    rows = list(visible_rows(actor, "own_task.list").filter(id__in=ids))
    about = {row.id: row.case_id for row in rows if row.case_id}
    children = subjects_of_cases(actor, about)
    shown = [row for row in rows if row.case_id is None or row.id in children]
    if not shown:
        return {}
    with act(actor, "own_task.list", own_scope(actor)) as entry:
        words = words_of(actor, shown)
        entry.note(shown=len(shown), opened=len(words))
    return {
        row.id: _subject(actor, row, words[row.id], children.get(row.id))
        for row in shown
        if row.id in words
    }


def _subject(actor: Actor, row: OwnTask, words: str, child: Subject | None) -> Subject:
    by = "" if row.by_id == actor.user_id else row.by.name
    facts = (_("added by %(name)s") % {"name": by},) if by else ()
    if child is None:
        return Subject(words, facts)
    return Subject(child.title, facts, child.state, child.tone, what=words)
