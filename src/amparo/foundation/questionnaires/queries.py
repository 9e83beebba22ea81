"""What can be read of questionnaires and answers without opening anything."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q, QuerySet

from ..policy import Actor, visible
from .codes import SheetState, VersionState
from .models import AnswerSheet, Questionnaire, Version

# What no list needs.
_HEAVY = ("form_version__xlsx", "form_version__xform", "answers_sealed")


def visible_questionnaires(actor: Actor) -> QuerySet[Questionnaire]:
    """Return those of the actor's organisation and of what it belongs to, and ours."""
    named = ("organisation_id", "organisation__children__id")
    own = visible(actor, "questionnaire.list", organisation=named)
    shown = Questionnaire.objects.filter(own | Q(organisation=None)).values("id")
    found = Questionnaire.objects.filter(id__in=shown)  # once, with several children
    return found.select_related("organisation")


def questionnaire_for(actor: Actor, questionnaire_id: UUID) -> Questionnaire:
    """Return one that the actor sees, or raise ``Questionnaire.DoesNotExist``."""
    return visible_questionnaires(actor).get(id=questionnaire_id)


def version_for(actor: Actor, version_id: UUID) -> Version:
    """Return a version that the actor sees, or raise ``Version.DoesNotExist``."""
    mine = visible_questionnaires(actor).values("id")
    return (
        Version.objects.filter(questionnaire__in=mine)
        .select_related("questionnaire__organisation", "uploaded_by", "published_by")
        .defer("xlsx")
        .get(id=version_id)
    )


def versions_of(questionnaire: Questionnaire) -> QuerySet[Version]:
    """Return the versions of a questionnaire, newest first, without their files."""
    return (
        questionnaire.versions.select_related("uploaded_by", "published_by")
        .defer("xlsx", "xform")
        .order_by("-number")
    )


def offered(kind: str, organisation_ids: Iterable[UUID]) -> list[Version]:
    """Return the published versions that these organisations fill in about a kind.

    One that was changed outside of Amparo is not offered. There are some dozens.
    """
    ours = Q(questionnaire__organisation=None) | Q(
        questionnaire__organisation__in=list(organisation_ids)
    )
    found = (
        Version.objects.filter(
            ours, state=VersionState.PUBLISHED, questionnaire__retired_at=None
        )
        .select_related("questionnaire")
        .defer("xlsx", "xform", "translations")
        .order_by("questionnaire__purpose", "questionnaire__key", "id")
    )
    # SQLite cannot look into a JSON list.
    return [
        one for one in found if kind in one.questionnaire.subjects and one.is_authentic
    ]


def sheets(actor: Actor, kind: str, subject_id: UUID) -> QuerySet[AnswerSheet]:
    """Return the answers about a record that the actor may read, newest first."""
    mine = visible(
        actor, "questionnaire.read", team="team_id", record=("id", "subject_id")
    )
    return (
        AnswerSheet.objects.filter(mine, subject_kind=kind, subject_id=subject_id)
        .select_related(
            "form_version__questionnaire",
            "team__organisation",
            "team__country",
            "begun_by",
            "finished_by",
        )
        .defer("form_version__xlsx")
        .order_by("-on", "-finished_at", "-turn", "-id")
    )


def drafts(actor: Actor, kind: str, subject_id: UUID) -> QuerySet[AnswerSheet]:
    """Return what is being filled in about a record."""
    found = sheets(actor, kind, subject_id).filter(state=SheetState.DRAFT)
    return found.defer(*_HEAVY)


def listed_sheets(actor: Actor, kind: str, subject_id: UUID) -> QuerySet[AnswerSheet]:
    """Return the finished answers about a record as a list shows them, unopened."""
    return finished(actor, kind, subject_id).defer(*_HEAVY)


def sheets_about(record_id: UUID) -> QuerySet[AnswerSheet, UUID]:
    """Return the ids of all answers about a record, for the journal's pages."""
    found = AnswerSheet.objects.filter(subject_id=record_id)
    return found.values_list("id", flat=True)


def finished(actor: Actor, kind: str, subject_id: UUID) -> QuerySet[AnswerSheet]:
    """Return the finished answers about a record, newest first."""
    return sheets(actor, kind, subject_id).filter(state=SheetState.FINISHED)
