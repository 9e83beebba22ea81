"""Runs and sessions on "My day": codes and titles, nobody's name."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from amparo.foundation.policy import Actor, may_anywhere
from amparo.foundation.tasks.models import Task
from amparo.foundation.tasks.subjects import Subject

from .models import Run, Session
from .queries import visible_runs

RUN, SESSION = Run._meta.label_lower, Session._meta.label_lower


def describe(actor: Actor, tasks: Sequence[Task]) -> dict[UUID, Subject]:
    """Return what each task is about, in two queries; nothing is opened."""
    if not may_anywhere(actor, "course.see"):
        return {}
    ids = {task.subject_id for task in tasks}
    runs = visible_runs(actor)
    found = {run.id: _run(run) for run in runs.filter(id__in=ids)}
    sessions = Session.objects.filter(id__in=ids, run__in=runs)
    for session in sessions.select_related("run__course"):
        found[session.id] = _session(session)
    return found


def _run(run: Run) -> Subject:
    return Subject(run.course.title, (), str(run.get_state_display()))


def _session(session: Session) -> Subject:
    facts = {"n": session.number, "day": date_format(session.on, "SHORT_DATE_FORMAT")}
    words = _("Session %(n)s, %(day)s") % facts
    return Subject(session.run.course.title, (words,))
