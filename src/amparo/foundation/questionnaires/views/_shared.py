"""What the pages of this room share."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from ...accounts.middleware import StaffRequest
from ...policy import Actor, may, may_anywhere
from .. import attach, queries
from ..attach import Subject
from ..models import AnswerSheet, Questionnaire, Version
from ..operations._shared import find_sheet, scope_of, scope_of_sheet
from ..presenters import title_of

Crumbs = tuple[tuple[str, str], ...]


def questionnaire_or_404(request: StaffRequest, one: UUID) -> Questionnaire:
    """Return a questionnaire that the person sees."""
    try:
        return queries.questionnaire_for(request.actor, one)
    except Questionnaire.DoesNotExist as missing:
        raise Http404 from missing


def version_or_404(request: StaffRequest, version_id: UUID) -> Version:
    """Return a version that the person sees."""
    try:
        return queries.version_for(request.actor, version_id)
    except Version.DoesNotExist as missing:
        raise Http404 from missing


def sound_version_or_404(request: StaffRequest, version_id: UUID) -> Version:
    """Return a version that was not changed outside of Amparo; its page says so."""
    one = version_or_404(request, version_id)
    if not one.is_sound:
        raise Http404
    return one


def subject_or_404(
    request: StaffRequest, kind: str, subject_id: UUID, verb: str = "see"
) -> Subject:
    """Return the record that answers are about, if the person may see or fill them."""
    try:
        subject = attach.find(request.actor, kind, subject_id)
    except ObjectDoesNotExist as missing:
        raise Http404 from missing
    if not attach.is_allowed(request.actor, verb, kind, subject.scope()):
        raise Http404
    return subject


def sheet_or_404(request: StaffRequest, sheet_id: UUID, verb: str) -> AnswerSheet:
    """Return answers that the person may "see" or "fill"; nothing is opened."""
    try:
        sheet = find_sheet(sheet_id)
        subject = attach.find(request.actor, sheet.subject_kind, sheet.subject_id)
    except ObjectDoesNotExist as missing:
        raise Http404 from missing
    scope = scope_of_sheet(sheet, subject)
    if not attach.is_allowed(request.actor, verb, sheet.subject_kind, scope):
        raise Http404
    return sheet


def way(*more: tuple[str, str]) -> Crumbs:
    """Return the way to a page under the list of questionnaires."""
    return ((_("Questionnaires"), reverse("questionnaires:list")), *more)


def way_to(one: Questionnaire, here: str) -> Crumbs:
    """Return the way to a page under a questionnaire."""
    url = reverse("questionnaires:questionnaire", args=[one.id])
    return way((title_of(one), url), (here, ""))


def way_about(subject: Subject, here: str) -> Crumbs:
    """Return the way to a page of answers about a record."""
    about = reverse("questionnaires:about", args=[subject.kind, subject.id])
    return (
        (subject.title, subject.url),
        (_("Questionnaires"), about),
        (here, ""),
    )


def may_do(actor: Actor, one: Questionnaire) -> dict[str, Any]:
    """Return what the person may do with a questionnaire."""
    names = ("write", "propose", "publish", "retire")
    allowed: dict[str, Any] = {
        name: may(actor, f"questionnaire.{name}", scope_of(one)) for name in names
    }
    # Answers belong to teams, not to the organisation of the form.
    return allowed | {"export": may_anywhere(actor, "questionnaire.export")}
