"""How tasks are shown: one row each, about whom, what to do, for whom and when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _

from ..design.due_times import day_words
from ..policy import Actor, may
from .kinds import kind as kind_of
from .models import Task
from .operations import scope_of
from .queries import is_danger
from .subjects import Subject

Row = dict[str, Any]
Subjects = Mapping[UUID, Subject]


def rows(
    tasks: Iterable[Task], subjects: Subjects, actor: Actor, now: datetime
) -> list[Row]:
    """Return the rows of tasks; without words for the subject, code and kind alone."""
    return [_row(task, subjects.get(task.subject_id), actor, now) for task in tasks]


def _row(task: Task, subject: Subject | None, actor: Actor, now: datetime) -> Row:
    kind, whose = kind_of(task.kind), whose_words(task, actor)
    what, scope = kind.label, scope_of(task)
    row = {
        "id": task.id,
        "title": what,
        "second": whose,
        "url": url_of(task),
        "code": task.label,
        "due": task.due_at,
        "now": now,
        "later_url": reverse("tasks:postpone", args=[task.id])
        if may(actor, "task.postpone", scope)
        else "",
        "done_url": reverse(kind.done_url_name, args=[task.subject_id])
        if kind.done_url_name and may(actor, kind.done_verb, scope)
        else "",
    }
    if subject is not None:
        # What to do stands out: the same child has several tasks.
        mine = task.owner_id == actor.user_id
        rest = [*subject.facts, *([] if mine else [owner_words(task)])]
        row |= {
            "title": subject.title,
            "second": format_html(
                '<span class="row-what">{}</span>{}',
                subject.what or what,
                "".join(f" · {words}" for words in rest),
            ),
            "state": subject.state,
            "tone": subject.tone,
        }
    if is_danger(task) and not row.get("state"):
        row |= {"state": _("Danger"), "tone": "danger"}
    return row


def url_of(task: Task) -> str:
    """Return the address of the page where a task is done."""
    return reverse(kind_of(task.kind).url_name, args=[task.subject_id])


def owner_words(task: Task) -> str:
    """Return whose a task is, in a word or two."""
    if task.owner:
        return task.owner.name
    if task.taken_by:
        return _("%(name)s is on it") % {"name": task.taken_by.name}
    if task.team:
        return _("Unassigned")
    return task.country.label if task.country else _("Everywhere")


def whose_words(task: Task, actor: Actor) -> str:
    """Return for whom a task is and since when, or who is on it."""
    if task.taken_by and not task.owner_id:
        return _("%(name)s is on it") % {"name": task.taken_by.name}
    since = {
        "day": day_words(
            timezone.localtime(task.created_at).date(), timezone.localdate()
        )
    }
    if task.owner_id == actor.user_id:
        return _("For you, since %(day)s") % since
    if task.owner:
        return _("%(name)s, since %(day)s") % (since | {"name": task.owner.name})
    if task.team:
        team = {"team": task.team.name}
        return _("For the team %(team)s, since %(day)s") % (since | team)
    place = task.country.label if task.country else _("Everywhere")
    return _("%(country)s, since %(day)s") % (since | {"country": place})
