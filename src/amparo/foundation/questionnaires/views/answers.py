"""Reading answers: one set, all about a record, over time, in three voices."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from ...accounts.decorators import staff_page
from ...accounts.middleware import StaffRequest
from .. import comparing, operations, panels, presenters, queries
from ..codes import SheetState, Voice
from ..operations import OpenSheet
from ._shared import (
    questionnaire_or_404,
    sheet_or_404,
    subject_or_404,
    way_about,
)


@staff_page("questionnaire.read", methods=("GET", "HEAD"))
def read(request: StaffRequest, sheet_id: UUID) -> HttpResponse:
    """Show finished answers; printed, they are the filled form."""
    sheet = sheet_or_404(request, sheet_id, "see")
    if sheet.state == SheetState.DRAFT:
        return redirect("questionnaires:continue", sheet.id)
    one = operations.open_sheet(request.actor, sheet.id)
    title = presenters.title_of(sheet.form_version.questionnaire)
    context = {
        "one": one,
        "title": title,
        "facts": presenters.facts_of(one),
        "scores": presenters.scores(one.filling),
        "whose": presenters.sheet_words(sheet),
        "sections": presenters.sections(one.filling, scores=False),
        "crumbs": way_about(one.subject, title),
        **_beside(request, one),
    }
    return render(request, "questionnaires/read.html", context)


def _beside(request: StaffRequest, one: OpenSheet) -> dict[str, Any]:
    """Return the ways to earlier answers and to other voices, if there are any."""
    subject = one.subject
    same = queries.finished(request.actor, subject.kind, subject.id).filter(
        form_version__questionnaire_id=one.sheet.form_version.questionnaire_id
    )
    args = [subject.kind, subject.id, one.sheet.form_version.questionnaire_id]
    voices = set(same.order_by().values_list("voice", flat=True)) - {Voice.NONE}
    found = {}
    if same.filter(voice=one.sheet.voice).count() > 1:
        found["over_time_url"] = reverse("questionnaires:over-time", args=args)
    if len(voices) > 1:
        found["voices_url"] = reverse("questionnaires:voices", args=args)
    return found


@staff_page("questionnaire.read", methods=("GET", "HEAD"))
def about(request: StaffRequest, kind: str, subject_id: UUID) -> HttpResponse:
    """Show everything that was filled in about a record; nothing is opened for it."""
    subject = subject_or_404(request, kind, subject_id)
    drawn = panels.panel(request, subject, everything=True)
    title = _("Questionnaires")
    context = {
        "subject": subject,
        "title": title,
        "crumbs": ((subject.title, subject.url), (title, "")),
        "facts": drawn[1] if drawn else None,
    }
    return render(request, "questionnaires/about.html", context)


@staff_page("questionnaire.read", methods=("GET", "HEAD"))
def over_time(
    request: StaffRequest, kind: str, subject_id: UUID, questionnaire_id: UUID
) -> HttpResponse:
    """Compare answers with last time and over time, for one voice."""
    subject = subject_or_404(request, kind, subject_id)
    one = questionnaire_or_404(request, questionnaire_id)
    opened = operations.open_timeline(request.actor, kind, subject_id, one.id)
    voices = [v for v in Voice if any(o.sheet.voice == v for o in opened)]
    asked = request.GET.get("voice", "")
    voice = Voice(asked) if asked in voices else (voices[0] if voices else Voice.NONE)
    chosen = [each for each in opened if each.sheet.voice == voice]
    title = _("Compared with last time")
    here = reverse("questionnaires:over-time", args=[kind, subject_id, one.id])
    tabs = [
        {"label": v.label, "url": f"{here}?voice={v}", "current": v == voice}
        for v in voices
    ]
    context = {
        "title": title,
        "questionnaire": presenters.title_of(one),
        "subject": subject,
        "comparison": comparing.over_time(chosen),
        "tabs": tabs if len(tabs) > 1 else [],
        "crumbs": way_about(subject, title),
        "over_time": True,
    }
    return render(request, "questionnaires/comparison.html", context)


@staff_page("questionnaire.read", methods=("GET", "HEAD"))
def voices(
    request: StaffRequest, kind: str, subject_id: UUID, questionnaire_id: UUID
) -> HttpResponse:
    """Show the latest answers of child, caregiver and worker side by side."""
    subject = subject_or_404(request, kind, subject_id)
    one = questionnaire_or_404(request, questionnaire_id)
    opened = operations.open_timeline(request.actor, kind, subject_id, one.id)
    title = _("Side by side")
    context = {
        "title": title,
        "questionnaire": presenters.title_of(one),
        "subject": subject,
        "comparison": comparing.by_voice(opened),
        "crumbs": way_about(subject, title),
    }
    return render(request, "questionnaires/comparison.html", context)
