"""Reading finished answers: one, or all that were given about a record."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from ...journal.operations import act
from ...kernel.crypto import RecordKey
from ...kernel.errors import KeysLocked, RuleBroken
from ...policy import Actor
from ...vault.record_keys import open_keys
from ...vault.team_keys import keyring_of
from .. import attach, queries
from ..codes import SheetState
from ..models import AnswerSheet
from ..parsed import form_to_read
from ._shared import (
    OpenSheet,
    find_sheet,
    key_of,
    opened,
    scope_of_sheet,
    subject_of,
)

MOST_COMPARED = 12  # as many as fit beside each other in small pictures


def open_sheet(actor: Actor, sheet_id: UUID) -> OpenSheet:
    """Open finished answers."""
    sheet = find_sheet(sheet_id)
    subject = subject_of(actor, sheet)
    scope = scope_of_sheet(sheet, subject)
    attach.check_may(actor, "see", sheet.subject_kind, scope)
    with act(actor, "questionnaire.read", scope, sheet):
        if sheet.state != SheetState.FINISHED:
            raise RuleBroken(_("These answers are not finished yet."))
        key = key_of(actor, sheet)
        form = form_to_read(sheet.form_version, key)
        return OpenSheet(sheet, subject, form, opened(sheet, form, key))


def open_timeline(
    actor: Actor, kind: str, subject_id: UUID, questionnaire_id: UUID
) -> list[OpenSheet]:
    """Open the latest finished answers to a questionnaire about a record, oldest first.

    In a fixed number of queries; what the actor's keys do not open is left out.
    """
    subject = attach.find(actor, kind, subject_id)
    found = queries.finished(actor, kind, subject_id).filter(
        form_version__questionnaire_id=questionnaire_id
    )
    sheets = list(found[:MOST_COMPARED])[::-1]
    scope = subject.scope(sheets[0].team if sheets else None)
    attach.check_may(actor, "see", kind, scope)
    latest = sheets[-1] if sheets else None
    with act(actor, "questionnaire.read", scope, latest) as entry:
        keyring_of(actor)
        keys = _keys(actor, sheets)
        entry.note(about=subject_id, opened=len(keys))
    read = []
    for sheet in sheets:
        if (key := keys.get(sheet.id)) is not None:
            form = form_to_read(sheet.form_version, key)
            read.append(OpenSheet(sheet, subject, form, opened(sheet, form, key)))
    if sheets and not read:
        raise KeysLocked(_("This is sealed for another team. You do not have the key."))
    return read


def _keys(actor: Actor, sheets: Iterable[AnswerSheet]) -> dict[UUID, RecordKey]:
    """Open the keys of many answers: two queries for each kind of key."""
    wanted: dict[str, set[UUID]] = {}
    for sheet in sheets:
        wanted.setdefault(sheet.key_kind, set()).add(sheet.key_id)
    held = {kind: open_keys(actor, kind, ids) for kind, ids in wanted.items()}
    return {
        sheet.id: held[sheet.key_kind][sheet.key_id]
        for sheet in sheets
        if sheet.key_id in held[sheet.key_kind]
    }
