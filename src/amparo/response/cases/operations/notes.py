"""Notes: what happened, what the child said, and further concerns."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from amparo.foundation.countries.queries import deadline_hours
from amparo.foundation.kernel.errors import RuleBroken
from amparo.foundation.kernel.moments import now_rounded
from amparo.foundation.policy import Actor
from amparo.foundation.tasks.models import Task
from amparo.foundation.tasks.operations import create_task

from .. import tasks
from ..codes import NoteKind
from ..models import Case, Note
from ._shared import (
    choice,
    doing,
    find,
    key_of,
    not_closed,
    text_of,
    today_of,
    user_of,
)


def write_note(
    actor: Actor,
    case_id: UUID,
    kind: str,
    text: str,
    on: date | None = None,
    form_key: UUID | None = None,
) -> Note:
    """Write a note about a day (today by default); notes are never changed."""
    case = find(case_id)
    with doing(actor, "case.note", case, kind=kind):
        known = _known(case, form_key)
        if known is not None:
            return known
        not_closed(case)
        choice(NoteKind, kind, "kind")
        day = on or today_of(case)
        if day > today_of(case):
            raise RuleBroken(_("That date is in the future."), "on")
        text = text_of(text, "text")
        return store_note(actor, case, kind, text, day, form_key)


def add_addendum(
    actor: Actor, note_id: UUID, text: str, form_key: UUID | None = None
) -> Note:
    """Say what is wrong or missing in a note; the note itself stays as it is."""
    note = Note.objects.get(id=note_id)
    case = find(note.case_id)
    with doing(actor, "case.note", case, amends=note.id):
        known = _known(case, form_key)
        if known is not None:
            return known
        not_closed(case)
        first = note.amends_id or note.id
        kind = NoteKind.CHILD_SAID if note.kind == "child_said" else NoteKind.OTHER
        return store_note(
            actor, case, kind, text_of(text, "text"), None, form_key, first
        )


def take_in(
    actor: Actor,
    case_id: UUID,
    words: str,
    concern_id: UUID,
    form_key: UUID | None = None,
    urgency: str = "",
) -> Case:
    """Add a further concern about the child, as a note.

    The caseworker reviews the risk as soon as for a new case of this urgency.
    """
    case = find(case_id)
    with doing(actor, "case.take_in", case, from_concern=concern_id):
        if _known(case, form_key) is None:
            not_closed(case)
            text = text_of(words, "words", longest=20_000)
            store_note(actor, case, NoteKind.CONCERN, text, today_of(case), form_key)
            review_soon(case, urgency)
    return case


def store_note(
    actor: Actor,
    case: Case,
    kind: str,
    text: str,
    day: date | None = None,
    form_key: UUID | None = None,
    amends_id: UUID | None = None,
) -> Note:
    """Store a note of today, or of another day; call it inside an operation."""
    note = Note(case=case, kind=kind, on=day or today_of(case), by_id=user_of(actor))
    note.form_key, note.amends_id = form_key, amends_id
    note.text_sealed = key_of(actor, case).seal(f"note.{note.id}", text)
    note.save(force_insert=True)
    return note


def review_soon(case: Case, urgency: str) -> None:
    """Let the risk be reviewed as soon as for a new case of this urgency.

    Call it inside an operation; an earlier due time stays.
    """
    known = Task.objects.filter(
        subject_id=case.id, kind__in=[tasks.ASSESS, tasks.REVIEW], completed_at=None
    )
    soon = now_rounded() + timedelta(
        hours=deadline_hours(case.country_id, tasks.ASSESS, urgency)
    )
    if known.filter(due_at__lte=soon).exists():
        return
    create_task(
        tasks.REVIEW,
        case,
        case.team,
        label=case.code,
        owner_id=case.owner_id,
        level=case.risk,
        due_at=soon,
    )


def _known(case: Case, form_key: UUID | None) -> Note | None:
    if form_key is None:
        return None
    return Note.objects.filter(form_key=form_key, case=case).first()
