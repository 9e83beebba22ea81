"""Earlier answers, from a spreadsheet: finished at once, and undone with the import."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ...countries.queries import local_date
from ...journal.operations import act
from ...kernel.errors import RuleBroken
from ...kernel.moments import now_rounded
from ...policy import Actor
from ...vault import record_keys
from .. import attach
from ..attach import Subject
from ..codes import SheetState, VersionState, Voice
from ..engine import Filling
from ..models import KIND, AnswerSheet, Version
from ._shared import find_sheet, new_key_of, scope_of_sheet, sealed, subject_of, user_of

IMPORT = "questionnaire.import"


def check_import(
    actor: Actor, version: Version, kind: str, subject: Subject, on: date
) -> None:
    """Raise ``RuleBroken`` or ``Refused`` where such answers may not be imported."""
    attach.check_may(actor, "fill", kind, subject.scope())
    if subject.closed:
        raise RuleBroken(subject.closed, "about")
    if subject.team is None:
        raise RuleBroken(_("You are in no team that could keep these answers."))
    check_version_takes(version, kind, subject.team.organisation.circle)
    if on > local_date(subject.team.country, timezone.now()):
        raise RuleBroken(_("That date is in the future."), "on")


def check_version_takes(
    version: Version, kind: str, organisations: frozenset[UUID]
) -> None:
    """Raise ``RuleBroken`` unless answers to this version may exist.

    Earlier answers may be to a version that was replaced or retired since, but to none
    that was changed outside of Amparo.
    """
    one = version.questionnaire
    ours = one.organisation_id is None or one.organisation_id in organisations
    was_used = version.state in (VersionState.PUBLISHED, VersionState.RETIRED)
    if not (was_used and ours and kind in one.subjects and version.is_sound):
        raise RuleBroken(_("This questionnaire is not offered here."))


def import_answers(
    actor: Actor,
    version: Version,
    kind: str,
    subject_id: UUID,
    filling: Filling,
    on: date,
    voice: str = Voice.NONE,
) -> AnswerSheet:
    """Keep finished answers of an earlier day about a record."""
    subject = attach.find(actor, kind, subject_id)
    scope = subject.scope()
    with act(actor, IMPORT, scope, questionnaire=version.questionnaire.key) as entry:
        check_import(actor, version, kind, subject, on)
        if voice not in Voice.values:
            raise RuleBroken(_("Please choose one of the answers."), "voice")
        finished = filling.finished()
        sheet = AnswerSheet(
            form_version=version,
            subject_kind=kind,
            subject_id=subject.id,
            team=subject.team,
            country_id=subject.country,
            voice=voice,
            on=on,
            state=SheetState.FINISHED,
            begun_by_id=user_of(actor),
            finished_by_id=user_of(actor),
            finished_at=now_rounded(),
            codes=finished.codes,
        )
        key = new_key_of(actor, sheet, subject)
        sheet.answers_sealed = sealed(sheet, key, finished.xml)
        sheet.save(force_insert=True)
        entry.subject = sheet
        entry.note(number=version.number)
    return sheet


def undo_import(actor: Actor, sheet_id: UUID, version: Version) -> None:
    """Delete answers that an import of this person's team brought."""
    try:
        sheet = find_sheet(sheet_id)
    except AnswerSheet.DoesNotExist:
        return  # gone already, with what it was about
    scope = scope_of_sheet(sheet, subject_of(actor, sheet))
    with act(actor, IMPORT, scope, sheet, undone=True):
        if sheet.form_version_id != version.id:
            raise RuleBroken(_("These answers are not of this import."))
        AnswerSheet.objects.filter(id=sheet.id).delete()
        if sheet.key_kind == KIND:
            record_keys.destroy(KIND, sheet.key_id)
