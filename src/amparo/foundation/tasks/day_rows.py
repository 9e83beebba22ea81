"""What "My day" and "My week" have in common: tabs, danger, housekeeping."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..accounts.middleware import StaffRequest
from ..kernel.counts import count_words
from . import alerts, queries
from .models import Task
from .on_call_views import alerted_words, take_urls
from .presenters import Row, Subjects, rows


def tabs_of(*, week: bool) -> list[dict[str, Any]]:
    """Return the tabs over both pages."""
    return [
        {"label": _("My day"), "url": reverse("tasks:my_day"), "current": not week},
        {"label": _("My week"), "url": reverse("tasks:my_week"), "current": week},
    ]


def danger_rows(
    request: StaffRequest, danger: list[Task], subjects: Subjects, now: datetime
) -> list[Row]:
    """Return the rows of danger, with "I am on it"."""
    found = rows(danger, subjects, request.actor, now)
    return [
        row | (take_urls(request, task) if task.team_id else {})
        for task, row in zip(danger, found, strict=True)
    ]


def nobody_answered(
    request: StaffRequest, danger: list[Task], now: datetime
) -> list[Row]:
    """Return what has gone through a whole list up to this person, its last."""
    known = {task.id for task in danger}
    return [
        {
            "title": _("No answer from %(team)s") % {"team": task.team},
            "second": alerted_words(task),
            "url": reverse("tasks:on_call", args=[task.team_id]),
            "state": _("Danger"),
            "tone": "danger",
            "due": task.due_at,
            "now": now,
            "take_url": reverse("tasks:take", args=[task.id]),
        }
        for task in alerts.waiting_for(request.actor)
        if task.id not in known
    ]


def housekeeping_rows(found: queries.Housekeeping) -> list[Row]:
    """Return the one row into which housekeeping is folded."""
    if not found.total:
        return []
    words = ngettext("%(n)s housekeeping task", "%(n)s housekeeping tasks", found.total)
    overdue = ngettext("%(n)s overdue", "%(n)s overdue", found.overdue)
    state = overdue % {"n": count_words(found.overdue)} if found.overdue else ""
    return [
        {
            "title": words % {"n": count_words(found.total)},
            "url": reverse("tasks:housekeeping"),
            "state": state,
            "tone": "warn",
        }
    ]
