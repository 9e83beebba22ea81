"""What the operations of this room share."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from ...kernel.crypto import RecordKey
from ...kernel.errors import Refused
from ...policy import AccessScope, Actor
from ...vault import record_keys
from .. import attach
from ..attach import Subject
from ..engine import Filling, Form
from ..models import KIND, AnswerSheet, Questionnaire, Version
from ..parsed import filling_of


@dataclass(frozen=True)
class OpenSheet:
    """Answers that the actor's keys opened, with their form."""

    sheet: AnswerSheet
    subject: Subject
    form: Form
    filling: Filling


def user_of(actor: Actor) -> UUID:
    """Return the id of the acting person."""
    if actor.user_id is None:
        raise Refused(_("Only a person can do this."))
    return actor.user_id


def scope_of(questionnaire: Questionnaire) -> AccessScope:
    """Return where a questionnaire belongs; one that came with Amparo, nowhere."""
    one = questionnaire.organisation_id
    return AccessScope(organisation_ids=frozenset({one} if one else ()))


def find_version(version_id: UUID) -> Version:
    """Return a version with its questionnaire, or raise ``Version.DoesNotExist``."""
    return (
        Version.objects.select_related("questionnaire__organisation")
        .defer("xlsx")
        .get(id=version_id)
    )


def find_sheet(sheet_id: UUID) -> AnswerSheet:
    """Return answers, nothing opened, or raise ``AnswerSheet.DoesNotExist``."""
    return (
        AnswerSheet.objects.select_related(
            "form_version__questionnaire__organisation",
            "team__organisation",
            "team__country",
            "begun_by",
            "finished_by",
        )
        .defer("form_version__xlsx")
        .get(id=sheet_id)
    )


def subject_of(actor: Actor, sheet: AnswerSheet) -> Subject:
    """Return the record that answers belong to."""
    return attach.find(actor, sheet.subject_kind, sheet.subject_id)


def scope_of_sheet(sheet: AnswerSheet, subject: Subject) -> AccessScope:
    """Return where answers belong: to the team that asked, and to their record."""
    return subject.scope(sheet.team)


def place_of(sheet: AnswerSheet) -> str:
    """Return under which name answers are sealed."""
    return f"sheet.{sheet.id}"


def new_key_of(actor: Actor, sheet: AnswerSheet, subject: Subject) -> RecordKey:
    """Return the key that seals new answers: of the record, or one of their own."""
    if subject.key_id is None:
        sheet.key_kind, sheet.key_id = KIND, sheet.id
        return record_keys.new_key(KIND, sheet.id, [sheet.team_id])
    sheet.key_kind, sheet.key_id = subject.key_kind, subject.key_id
    return record_keys.open_key(actor, sheet.key_kind, sheet.key_id)


def key_of(actor: Actor, sheet: AnswerSheet) -> RecordKey:
    """Open the key of answers, or raise ``KeysLocked``."""
    return record_keys.open_key(actor, sheet.key_kind, sheet.key_id)


def opened(sheet: AnswerSheet, form: Form, key: RecordKey) -> Filling:
    """Open answers with their key."""
    saved = key.read(sheet, "answers", place_of(sheet)).encode()
    return filling_of(sheet, form, saved)


def sealed(sheet: AnswerSheet, key: RecordKey, saved: bytes) -> bytes:
    """Seal answers under their key."""
    return key.seal_bytes(place_of(sheet), saved)
