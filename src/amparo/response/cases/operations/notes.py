"""Writing down what happened, and what the child said."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from amparo.foundation.kernel.errors import RuleBroken
from amparo.foundation.policy import Actor

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
    """Write a note about a day (today if not said); it is never changed afterwards."""
    case = find(case_id)
    with doing(actor, "case.note", case, kind=kind):
        known = _known(case, form_key)
        if known is not None:
            return known
        not_closed(case)
        choice(NoteKind, kind, "kind")
        day = on or today_of(case)
        if day > today_of(case):
            raise RuleBroken(_("That day is still to come."), "on")
        text = text_of(text, "text")
        note = Note(case=case, kind=kind, on=day, by_id=user_of(actor))
        note.form_key = form_key
        note.text_sealed = key_of(actor, case).seal(f"note.{note.id}", text)
        note.save(force_insert=True)
    return note


def _known(case: Case, form_key: UUID | None) -> Note | None:
    if form_key is None:
        return None
    return Note.objects.filter(form_key=form_key, case=case).first()
