"""Added tasks as rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from amparo.foundation.policy import Actor
from amparo.foundation.tasks.models import Task

from .models import OwnTask
from .queries import tasks_of
from .reading import words_of
from .tasks import CLOSED


def rows_of(actor: Actor, rows: Sequence[OwnTask]) -> list[dict[str, Any]]:
    """Return a row for each: what, for whom, by when, and whether it is done."""
    words, due = words_of(actor, rows), tasks_of([row.id for row in rows])
    return [_row(row, words.get(row.id, ""), due.get(row.id)) for row in rows]


def _row(row: OwnTask, words: str, task: Task | None) -> dict[str, Any]:
    is_open = row.state == OwnTask.State.OPEN and not ended_with_case(task)
    return {
        "title": words or _("Added task"),
        "url": reverse("own_tasks:task", args=[row.id]),
        "code": row.case.code if row.case else "",
        "second": for_whom(row, task),
        "state": "" if is_open else state_words(row),
        "tone": "quiet" if row.state == OwnTask.State.OPEN else "good",
        "due": task.due_at if task and is_open else None,
        "now": timezone.now(),
    }


def ended_with_case(task: Task | None) -> bool:
    """Say whether the last task of a row ended because its case was closed."""
    return task is not None and task.outcome == CLOSED


def state_words(row: OwnTask) -> str:
    """Return how a task ended."""
    if row.state == OwnTask.State.OPEN:
        return _("Ended with the case")
    return row.get_state_display()


def for_whom(row: OwnTask, task: Task | None) -> str:
    """Return for whom a task is, or by whom and when it was done."""
    if row.ended_at and row.ended_by:
        day = timezone.localtime(row.ended_at).date()
        return _("by %(name)s, %(day)s") % {
            "name": row.ended_by.name,
            "day": date_format(day, "DATE_FORMAT"),
        }
    if task is None or task.owner is None:
        return _("For the team")
    return _("For %(name)s") % {"name": task.owner.name}
