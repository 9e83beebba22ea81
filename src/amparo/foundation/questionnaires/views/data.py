"""The pages on which answers go out as a file, and earlier ones come in."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django import forms
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ...accounts.decorators import staff_page
from ...accounts.middleware import StaffRequest
from ...design.forms import AmparoForm, DatePartsField
from ...kernel.errors import RuleBroken
from ...kernel.ids import uuid7
from ...lists.forms import Format, Purpose
from ...policy import may_anywhere
from .. import attach
from ..answers_in import NAME, key_of_target
from ..answers_out import ALL, CODED, Sent, Wish, export_answers
from ..export_progress import progress_of, teller
from ..models import Version
from ..presenters import title_of
from ._shared import questionnaire_or_404, version_or_404, way_to

_CONTENTS = (
    ("coded", _("Coded answers only, without names and words")),
    ("all", _("All answers that I can open")),
)
_SHOWN = (("labels", _("Words")), ("codes", _("Codes")))


class ExportForm(AmparoForm):
    """Says what goes out, for what, and how it is written."""

    purpose = forms.ChoiceField(label=_("Purpose"))
    content = forms.ChoiceField(
        label=_("Answers"), initial="coded", widget=forms.RadioSelect
    )
    shown = forms.ChoiceField(
        label=_("Questions and answers as"),
        choices=_SHOWN,
        initial="labels",
        widget=forms.RadioSelect,
    )
    format = forms.ChoiceField(
        label=_("File"),
        choices=Format.choices,
        help_text=_("CSV has one file for each sheet, packed as ZIP."),
    )
    since = DatePartsField(label=_("From"), required=False)
    until = DatePartsField(label=_("Until"), required=False)
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid7)

    def __init__(self, *args: Any, everything: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("purpose", [("", _("Choose")), *Purpose.choices])
        self.offer("content", _CONTENTS if everything else _CONTENTS[:1])

    def wish(self) -> Wish:
        """Return what was asked for."""
        said = self.cleaned_data
        return Wish(
            purpose=said["purpose"],
            format=said["format"],
            everything=said["content"] == "all",
            labels=said["shown"] == "labels",
            since=said["since"],
            until=said["until"],
        )


@staff_page(CODED)
def export(request: StaffRequest, questionnaire_id: UUID) -> HttpResponse:
    """Ask what is needed of the answers to a questionnaire, and send the file."""
    one = questionnaire_or_404(request, questionnaire_id)
    everything = may_anywhere(request.actor, ALL)
    sent = request.method == "POST"
    form = ExportForm(*([request.POST] if sent else []), everything=everything)
    if sent and form.is_valid():
        told = teller(request.actor, form.cleaned_data["key"])
        try:
            made = export_answers(request.actor, one.id, form.wish(), told)
        except RuleBroken as broken:
            known = broken.field if broken.field in form.fields else None
            form.add_error(known, str(broken.message))
        else:
            # Every page answers with one or the other; only one has a type of its own.
            return cast(HttpResponse, _download(made))
    # A page from which a file was made begins another one when it is sent again.
    key = form["key"].value()
    context = {
        "form": form,
        "title": title_of(one),
        "crumbs": way_to(one, gettext("Export answers")),
        "cancel": reverse("questionnaires:questionnaire", args=[one.id]),
        "progress_url": reverse("questionnaires:export-progress", args=[key]),
    }
    status = 422 if form.errors else 200
    return render(request, "questionnaires/export.html", context, status=status)


def _download(made: Sent) -> StreamingHttpResponse:
    answer = StreamingHttpResponse(made.pieces, content_type=made.content_type)
    answer["Content-Disposition"] = f'attachment; filename="{made.name}"'
    return answer


@staff_page(CODED)
def progress(request: StaffRequest, key: UUID) -> HttpResponse:
    """Say how far a file is that this person has begun."""
    now = progress_of(request.actor, key)
    context = {
        "now": now,
        "is_awaited": now is None or not now.is_over,
        "progress_url": reverse("questionnaires:export-progress", args=[key]),
    }
    return render(request, "questionnaires/_export_progress.html", context)


@staff_page("questionnaire.import")
def import_answers(request: StaffRequest, version_id: UUID) -> HttpResponse:
    """Choose what earlier answers are about, and go on to upload them."""
    version = version_or_404(request, version_id)
    known = attach.kinds()
    kinds = [
        kind
        for kind in version.questionnaire.subjects
        if kind in known and known[kind].by_code is not None
    ]
    rows = [
        {"title": known[kind].label, "url": _upload(version, kind)} for kind in kinds
    ]
    if len(rows) == 1:
        return redirect(_upload(version, kinds[0]))
    one = version.questionnaire
    crumbs = way_to(one, gettext("Import earlier answers"))
    context = {"rows": rows, "title": title_of(one), "crumbs": crumbs}
    return render(request, "questionnaires/import.html", context)


def _upload(version: Version, kind: str) -> str:
    key = key_of_target(version.id, kind)
    return reverse("lists:import-upload", args=[NAME, key])
