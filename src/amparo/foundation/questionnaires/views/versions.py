"""One version: what it asks, what lies open, what changed, its file, publishing."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ...accounts.decorators import staff_page
from ...accounts.edit_page import press
from ...accounts.middleware import StaffRequest
from ...kernel.errors import Conflict, RuleBroken
from ...kernel.languages import LANGUAGES
from ...kernel.tables import TYPES, XLSX, saved
from ...policy import check, may_anywhere
from .. import operations, paper, presenters, texts
from ..changes import changes
from ..codes import VersionState
from ..engine import Question, in_language
from ..forms import TEXT, LanguageForm, TextsForm
from ..models import Version
from ..operations._shared import scope_of
from ..parsed import form_of
from ._shared import may_do, sound_version_or_404, version_or_404, way_to

SHOWN_AT_ONCE = 60  # texts of one page of the table of translations
_SAVED_MEANWHILE = gettext_lazy(
    "Someone else saved translations meanwhile. Yours are still here: save them again."
)


@staff_page("questionnaire.list", methods=("GET", "HEAD"))
def version(request: StaffRequest, version_id: UUID) -> HttpResponse:
    """Show a version: what it asks, which answers are coded, what may be done."""
    one = version_or_404(request, version_id)
    questionnaire = one.questionnaire
    number = _("Version %(number)s") % {"number": one.number}
    may = may_do(request.actor, questionnaire)
    state = VersionState(one.state)
    context: dict[str, Any] = {
        "one": one,
        "title": presenters.title_of(questionnaire),
        "number": number,
        "crumbs": way_to(questionnaire, number),
        "tone": presenters.STATE_TONES[state],
        "decided_changed": not one.is_sound,
        "may": may,
        "may_propose": may["propose"] and state == VersionState.DRAFT,
        "may_delete": may["write"] and state == VersionState.DRAFT,
        "may_import": may_anywhere(request.actor, "questionnaire.import")
        and state in (VersionState.PUBLISHED, VersionState.RETIRED),
        "may_translate": may["write"] and _takes_translations(one),
        "before": _before(one),
    }
    if one.is_sound:
        context |= _asked(one)
    return render(request, "questionnaires/version.html", context)


def _asked(one: Version) -> dict[str, Any]:
    """Return what a version asks: counts, coded answers, scores, languages."""
    form, language = form_of(one), presenters.readers_language()
    questions = form.questions().values()

    def labels(chosen: list[Question]) -> list[str]:
        return [in_language(q.label, language) or q.name for q in chosen]

    known = texts.read_texts(one.xform)
    return {
        "asked": sum(question.is_answered for question in questions),
        "coded": labels([q for q in questions if q.coded]),
        "scores": labels([q for q in questions if q.score]),
        "languages": [_language_row(one, code, known) for code in one.languages],
        "translatable": bool(known),
        "language_form": LanguageForm(known=one.languages),
    }


def _takes_translations(one: Version) -> bool:
    """Whether texts can be added: to a draft, or as a new draft of what is used."""
    if one.state == VersionState.DRAFT:
        return True
    newer = one.questionnaire.versions.filter(number__gt=one.number)
    return one.state == VersionState.PUBLISHED and not newer.exists()


def _language_row(
    one: Version, code: str, known: list[texts.FormText]
) -> dict[str, Any]:
    lacking = len(texts.missing(known, code))
    language = LANGUAGES.get(code)
    state = _("complete") if not lacking else _("missing: %(n)s") % {"n": lacking}
    return {
        "title": str(language.label_for_staff) if language else code,
        "url": reverse("questionnaires:texts", args=[one.id, code]) if language else "",
        "state": state,
        "tone": "warn" if lacking else "good",
        "icon": "globe",
    }


def _before(one: Version) -> Version | None:
    """Return the version that was published before this one."""
    earlier = one.questionnaire.versions.filter(
        number__lt=one.number,
        state__in=[VersionState.PUBLISHED, VersionState.RETIRED],
    )
    return earlier.defer("xlsx").order_by("-number").first()


@staff_page("questionnaire.list", methods=("GET", "HEAD"))
def file(request: StaffRequest, version_id: UUID) -> HttpResponse:
    """Give back the file as it was uploaded, byte for byte."""
    one = version_or_404(request, version_id)
    content = Version.objects.values_list("xlsx", flat=True).get(id=one.id)
    name = f"{one.questionnaire.key}-{one.number}.xlsx"
    return saved(name, TYPES[XLSX], bytes(content))


@staff_page("questionnaire.list", methods=("GET", "HEAD"))
def compare(request: StaffRequest, version_id: UUID) -> HttpResponse:
    """Show what changed since the version that was published before."""
    one = sound_version_or_404(request, version_id)
    before = _before(one)
    title = _("What changed")
    context: dict[str, Any] = {
        "one": one,
        "before": before,
        "crumbs": way_to(one.questionnaire, title),
        "title": title,
        "changes": [],
    }
    if before is not None:
        language = presenters.readers_language()
        old, new = form_of(before), form_of(one)
        context["changes"] = changes(old, new, before.xform, one.xform, language)
    return render(request, "questionnaires/changes.html", context)


@staff_page("questionnaire.list", methods=("GET", "HEAD"))
def empty(request: StaffRequest, version_id: UUID) -> HttpResponse:
    """Show a version as an empty form to be printed."""
    one = sound_version_or_404(request, version_id)
    title = presenters.title_of(one.questionnaire)
    context = {
        "one": one,
        "title": title,
        "crumbs": way_to(one.questionnaire, _("Empty form")),
        "lines": paper.lines(form_of(one), presenters.readers_language()),
    }
    return render(request, "questionnaires/empty.html", context)


@staff_page("questionnaire.write", methods=("POST",))
def add_language(request: StaffRequest, version_id: UUID) -> HttpResponse:
    """Go to the table of texts in the language that was chosen."""
    one = version_or_404(request, version_id)
    form = LanguageForm(request.POST)
    if not form.is_valid():
        return redirect("questionnaires:version", one.id)
    return redirect("questionnaires:texts", one.id, form.cleaned_data["language"])


@staff_page("questionnaire.write")
def translate(request: StaffRequest, version_id: UUID, code: str) -> HttpResponse:
    """Show the texts that a language lacks, and add those that are written."""
    one = sound_version_or_404(request, version_id)
    check(request.actor, "questionnaire.write", scope_of(one.questionnaire))
    if code not in LANGUAGES:
        raise Http404
    known = texts.read_texts(one.xform)
    lacking = texts.missing(known, code)

    def form(*args: Any, **kwargs: Any) -> TextsForm:
        source = presenters.readers_language()
        chosen = lacking[:SHOWN_AT_ONCE]
        return TextsForm(*args, texts=chosen, source=source, **kwargs)

    sent = form(initial={"version": one.version})
    if request.method == "POST":
        sent = form(request.POST)
        if sent.is_valid():
            try:
                made = operations.add_texts(
                    request.actor,
                    one.id,
                    code,
                    sent.words(),
                    sent.cleaned_data["version"],
                )
            except RuleBroken as broken:
                field = f"{TEXT}{broken.field}"
                known_field = field if field in sent.fields else None
                sent.add_error(known_field, str(broken.message))
            except Conflict:
                # Only what is still missing is shown: nothing of theirs is overwritten.
                data = request.POST.copy()
                data["version"] = str(one.version)
                sent = form(data)
                sent.add_error(None, _SAVED_MEANWHILE)
            else:
                return _translated(request, made, code)
    title = _("Missing translations")
    context = {
        "one": one,
        "form": sent,
        "language_label": LANGUAGES[code].label_for_staff,
        "total": len(known),
        "lacking": len(lacking),
        "shown": min(len(lacking), SHOWN_AT_ONCE),
        "title": title,
        "crumbs": way_to(one.questionnaire, title),
        "draft": one.state == VersionState.DRAFT,
    }
    status = 422 if sent.errors else 200
    return render(request, "questionnaires/texts.html", context, status=status)


def _translated(request: StaffRequest, made: Version, code: str) -> HttpResponse:
    """Go on with the next texts, or back to the version when none is missing."""
    messages.success(request, _("Translations saved in the draft."))
    if texts.missing(texts.read_texts(made.xform), code):
        return redirect("questionnaires:texts", made.id, code)
    return redirect("questionnaires:version", made.id)


@staff_page("questionnaire.propose", methods=("POST",))
def propose(request: StaffRequest, version_id: UUID) -> HttpResponse:
    """Ask a second person to publish a draft."""
    one = version_or_404(request, version_id)
    return press(
        request,
        lambda: operations.propose_publishing(request.actor, one.id),
        reverse("questionnaires:version", args=[one.id]),
        _("Proposed. A second person finds it under Decisions."),
    )


@staff_page("questionnaire.write", methods=("POST",))
def delete(request: StaffRequest, version_id: UUID) -> HttpResponse:
    """Delete a draft that was never published."""
    one = version_or_404(request, version_id)
    return press(
        request,
        lambda: operations.delete_draft(request.actor, one.id),
        reverse("questionnaires:list"),
        _("Draft deleted."),
        refused=reverse("questionnaires:version", args=[one.id]),
    )
