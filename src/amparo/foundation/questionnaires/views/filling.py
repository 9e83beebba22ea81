"""Filling in: begin, one group a page, review, finish. It all works without script."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ...accounts.decorators import staff_page
from ...accounts.edit_page import EditPage, edit, press
from ...accounts.middleware import StaffRequest
from ...design.conflicts import differences, with_choices
from ...kernel.errors import Conflict, RuleBroken
from .. import attach, operations, page_items, presenters, queries
from ..attach import Subject
from ..codes import SheetState
from ..engine import Filling, Page, Unfinished
from ..forms import AnswersForm, BeginForm, places_sent, typed_of
from ..models import AnswerSheet, Version
from ..operations import OpenSheet
from ..operations.filling import asked_on, voices_of
from ..parsed import form_of
from ._shared import sheet_or_404, subject_or_404, version_or_404, way_about


@staff_page("questionnaire.fill")
def begin(
    request: StaffRequest, kind: str, subject_id: UUID, version_id: UUID
) -> HttpResponse:
    """Ask whose answers these will be, then begin."""
    subject = subject_or_404(request, kind, subject_id, "fill")
    version = version_or_404(request, version_id)
    title = presenters.title_of(version.questionnaire)
    voices = voices_of(version.questionnaire, kind)

    def form(*args: Any, **kwargs: Any) -> BeginForm:
        drafts = _drafts(request, subject, version)
        return BeginForm(*args, voices=voices, drafts=drafts, **kwargs)

    def save(said: dict[str, Any]) -> AnswerSheet:
        return operations.begin(
            request.actor,
            kind,
            subject.id,
            version.id,
            said["voice"],
            said["on"],
            said["form_key"],
        )

    return edit(
        request,
        EditPage(
            form=form,
            save=save,
            done=lambda sheet: _continue(sheet.id),
            title=title,
            submit=_("Begin"),
            cancel=subject.url,
            crumbs=way_about(subject, title),
            template="questionnaires/begin.html",
        ),
    )


def _drafts(
    request: StaffRequest, subject: Subject, version: Version
) -> list[dict[str, Any]]:
    """Return what is being filled in already, so that nobody begins it twice."""
    found = queries.drafts(request.actor, subject.kind, subject.id)
    same = found.filter(form_version__questionnaire_id=version.questionnaire_id)
    return [presenters.sheet_row(one) for one in same]


def _continue(sheet_id: UUID) -> str:
    return reverse("questionnaires:continue", args=[sheet_id])


@staff_page("questionnaire.fill", methods=("GET", "HEAD"))
def go_on(request: StaffRequest, sheet_id: UUID) -> HttpResponse:
    """Go on with the last page on which something was answered."""
    sheet = sheet_or_404(request, sheet_id, "fill")
    if sheet.state == SheetState.FINISHED:
        return redirect(_finished(request, sheet))
    one = operations.open_draft(request.actor, sheet.id)
    pages = _pages(one)
    if not pages:
        return redirect("questionnaires:review", sheet.id)
    answered = [page for page in pages if _is_answered(one.filling, page)]
    here = answered[-1] if answered else pages[0]
    return redirect("questionnaires:page", sheet.id, here.key)


def _is_answered(filling: Filling, page: Page) -> bool:
    return any(filling.value(place) or filling.left(place) for place in asked_on(page))


def _wrong(filling: Filling) -> dict[str, Any]:
    return dict(filling.problems(None, presenters.readers_language()))


@staff_page("questionnaire.fill")
def page(request: StaffRequest, sheet_id: UUID, page_key: str) -> HttpResponse:
    """Show one group of questions, or keep what was answered."""
    sheet = sheet_or_404(request, sheet_id, "fill")
    if sheet.state == SheetState.FINISHED:
        messages.info(request, _("These answers are finished, so they do not change."))
        return redirect(_finished(request, sheet))
    if request.method == "POST":
        return _save(request, sheet, page_key)
    one = operations.open_draft(request.actor, sheet.id)
    shown = _find(one, page_key)
    if shown is None:
        return redirect(_continue(sheet.id))
    initial = {"version": one.sheet.version}
    form = _form(one, asked_on(shown), initial=initial)
    return _show(request, one, shown, form)


def _pages(one: OpenSheet) -> list[Page]:
    scores = presenters.shows_scores(one.sheet.voice)
    return presenters.shown_pages(one.filling, scores=scores)


def _find(one: OpenSheet, key: str) -> Page | None:
    return next((page for page in _pages(one) if page.key == key), None)


def _form(one: OpenSheet, places: list[str], *args: Any, **more: Any) -> AnswersForm:
    return AnswersForm(
        *args,
        filling=one.filling,
        places=places,
        language=presenters.readers_language(),
        country=one.sheet.country_id,
        **more,
    )


def _show(
    request: StaffRequest,
    one: OpenSheet,
    shown: Page,
    form: AnswersForm,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    pages = _pages(one)
    number = [each.key for each in pages].index(shown.key)
    context = {
        "one": one,
        "form": form,
        "items": page_items.items(one.filling, shown, form),
        "title": presenters.page_title(shown, one.form),
        "questionnaire": presenters.title_of(one.sheet.form_version.questionnaire),
        "whose": presenters.sheet_words(one.sheet),
        "page_key": shown.key,
        "number": number + 1,
        "total": len(pages),
        "first": number == 0,
        "crumbs": way_about(
            one.subject, presenters.title_of(one.sheet.form_version.questionnaire)
        ),
        "look_url": reverse("questionnaires:look", args=[one.sheet.id, shown.key]),
        **more,
    }
    return render(request, "questionnaires/page.html", context, status=status)


def _save(request: StaffRequest, sheet: AnswerSheet, key: str) -> HttpResponse:
    sent: QueryDict = request.POST
    places = places_sent(sent)
    if any(name.startswith("keep_") for name in sent):
        theirs = operations.open_draft(request.actor, sheet.id)
        saved_values = _form(theirs, places).saved_values
        sent = with_choices(sent, saved_values)
    try:
        form = form_of(sheet.form_version)
        typed = typed_of(form, sent, sheet.country_id)
        done = operations.save_page(request.actor, sheet.id, key, typed, _version(sent))
    except Conflict:
        return _show_both(request, sheet, key, sent, places)
    except RuleBroken as broken:
        return _refused(request, sheet, key, sent, broken)
    return _after(request, done, key, sent)


def _refused(
    request: StaffRequest,
    sheet: AnswerSheet,
    key: str,
    sent: QueryDict,
    broken: RuleBroken,
) -> HttpResponse:
    """Say why a page was not saved, with what was typed still on it."""
    one = operations.open_draft(request.actor, sheet.id)
    shown = _find(one, key)
    if shown is None:  # an answer elsewhere has hidden it meanwhile
        messages.warning(request, str(broken.message))
        return redirect(_continue(sheet.id))
    form = _form(one, asked_on(shown), sent)
    field = broken.field if broken.field in form.fields else None
    form.add_error(field, str(broken.message))
    return _show(request, one, shown, form, 422, wrong=True)


def _version(sent: QueryDict) -> int:
    text = sent.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0


def _show_both(
    request: StaffRequest,
    sheet: AnswerSheet,
    key: str,
    sent: QueryDict,
    places: list[str],
) -> HttpResponse:
    """Show what both wrote, question by question; nothing of either is lost."""
    theirs = operations.open_draft(request.actor, sheet.id)
    form = _form(theirs, places, sent)
    title = presenters.title_of(sheet.form_version.questionnaire)
    context = {
        "form": form,
        "both": differences(form, form.saved_values),
        "version": theirs.sheet.version,
        "title": title,
        "crumbs": way_about(theirs.subject, title),
    }
    return render(request, "questionnaires/conflict.html", context, status=409)


def _after(
    request: StaffRequest, done: operations.Saved, key: str, sent: QueryDict
) -> HttpResponse:
    """Go where the pressed button leads, unless something here needs a look first."""
    one = done.opened
    here = reverse("questionnaires:page", args=[one.sheet.id, key])
    if "leave" in sent:
        messages.success(request, _("Draft saved. Go on whenever you like."))
        return redirect(one.subject.url)
    shown = _find(one, key)
    if "add" in sent or "remove" in sent:
        return redirect(here)
    if "back" in sent or shown is None:
        return redirect(_beside(one, key, -1))
    if done.fresh:
        count = len(done.fresh)
        text = ngettext(
            "Your answers bring up %(n)s further question on this page.",
            "Your answers bring up %(n)s further questions on this page.",
            count,
        )
        messages.info(request, text % {"n": count})
        return redirect(here)
    wrong = one.filling.problems(asked_on(shown), presenters.readers_language())
    if wrong and "anyway" not in sent:
        data = sent.copy()
        data["version"] = str(one.sheet.version)
        form = _form(one, asked_on(shown), data)
        form.say(dict(wrong))
        return _show(request, one, shown, form, 422, wrong=True, anyway=True)
    return redirect(_beside(one, key, 1))


def _beside(one: OpenSheet, key: str, step: int) -> str:
    """Return the address of the page before or after; after the last comes review."""
    keys = [page.key for page in _pages(one)]
    at = (keys.index(key) if key in keys else 0) + step
    if at >= len(keys):
        return reverse("questionnaires:review", args=[one.sheet.id])
    if not keys or at < 0:
        return _continue(one.sheet.id)
    return reverse("questionnaires:page", args=[one.sheet.id, keys[at]])


@staff_page("questionnaire.fill", methods=("POST",))
def look(request: StaffRequest, sheet_id: UUID, page_key: str) -> HttpResponse:
    """Draw the questions as they are asked after what was just answered (htmx)."""
    sheet = sheet_or_404(request, sheet_id, "fill")
    try:
        form = form_of(sheet.form_version)
        typed = typed_of(form, request.POST, sheet.country_id)
        one = operations.look(request.actor, sheet.id, page_key, typed)
    except RuleBroken:
        return HttpResponse(status=204)  # the page stays as it is
    shown = _find(one, page_key)
    if shown is None:
        return HttpResponse(status=204)
    drawn = _form(one, asked_on(shown), request.POST)
    context = {"items": page_items.items(one.filling, shown, drawn), "form": drawn}
    return render(request, "questionnaires/_items.html", context)


@staff_page("questionnaire.fill")
def review(request: StaffRequest, sheet_id: UUID) -> HttpResponse:
    """Show all answers with what is missing, and finish."""
    sheet = sheet_or_404(request, sheet_id, "fill")
    if sheet.state == SheetState.FINISHED:
        return redirect(_finished(request, sheet))
    if request.method == "POST":
        try:
            operations.finish(request.actor, sheet.id, _version(request.POST))
        except (Conflict, RuleBroken, Unfinished) as broken:
            messages.warning(request, str(broken.message))
        else:
            messages.success(request, _("Finished."))
            return redirect(_finished(request, sheet))
        return redirect("questionnaires:review", sheet.id)
    one = operations.open_draft(request.actor, sheet.id)
    wrong = _wrong(one.filling)
    scores = presenters.shows_scores(sheet.voice)
    title = presenters.title_of(sheet.form_version.questionnaire)
    context = {
        "one": one,
        "title": title,
        "whose": presenters.sheet_words(one.sheet),
        "sections": presenters.sections(one.filling, wrong, scores=scores),
        "wrong": len(wrong),
        "crumbs": way_about(one.subject, title),
    }
    return render(request, "questionnaires/review.html", context)


@staff_page("questionnaire.fill", methods=("POST",))
def delete(request: StaffRequest, sheet_id: UUID) -> HttpResponse:
    """Delete a draft."""
    sheet = sheet_or_404(request, sheet_id, "fill")
    subject = _subject(request, sheet)
    return press(
        request,
        lambda: operations.delete_answers(request.actor, sheet.id),
        subject.url,
        _("Draft deleted."),
    )


def _finished(request: StaffRequest, sheet: AnswerSheet) -> str:
    """Return where finished answers are read; for who may not, what they are about."""
    subject = _subject(request, sheet)
    scope = subject.scope(sheet.team)
    if not attach.is_allowed(request.actor, "see", subject.kind, scope):
        return subject.url
    if presenters.shows_scores(sheet.voice):
        return reverse("questionnaires:read", args=[sheet.id])
    # Who answered may still be looking: no score now.
    return reverse("questionnaires:about", args=[subject.kind, subject.id])


def _subject(request: StaffRequest, sheet: AnswerSheet) -> Subject:
    return subject_or_404(request, sheet.subject_kind, sheet.subject_id, "fill")
