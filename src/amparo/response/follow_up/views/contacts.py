"""One contact: what to do, the form that belongs to it, the result, the next one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from amparo.foundation.accounts.decorators import staff_page
from amparo.foundation.accounts.middleware import StaffRequest
from amparo.foundation.kernel.errors import RuleBroken
from amparo.foundation.kernel.panels import panels_of
from amparo.foundation.questionnaires.models import AnswerSheet
from amparo.foundation.tasks.models import Task
from amparo.response.cases.models import Case
from amparo.response.cases.operations import open_the_case
from amparo.response.cases.operations._shared import today_of

from .. import operations, presenters, tasks
from ..codes import ContactState, Heard, Means, Result
from ..forms import (
    AgreementForm,
    CancelForm,
    PlanForm,
    RecordForm,
    SettleForm,
    WordForm,
)
from ..forms_of import buttons, form_of
from ..models import Contact
from ..operations._shared import planned
from ..operations.recording import Outcome
from ..operations.words import Agreement
from ..reading import key_for, note_of
from ..rules import next_day, next_means, visit_answer
from ._shared import (
    Facts,
    case_of,
    contact_or_404,
    contact_page,
    crumbs,
    form_page,
    get,
    page_of,
    permissions,
    row_of,
    standing,
)


@staff_page("follow_up.plan")
def plan(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Plan the next contact of a case."""
    case = get(request, case_id, "follow_up.plan")
    row, before = row_of(case), planned(case)

    def form(*args: Any, **kwargs: Any) -> PlanForm:
        return PlanForm(*args, first=before is None, **kwargs)

    values: Facts = {}
    if before is not None:
        values = {"means": before.means, "due_on": before.due_on}
    return form_page(
        request,
        case,
        form=form,
        save=lambda said: operations.plan_contact(
            request.actor,
            case.id,
            said["means"],
            said["due_on"],
            said.get("because", ""),
            said["version"],
            said["form_key"],
        ),
        title=_("Plan contact"),
        lead=_visit_lead(case),
        submit=_("Plan contact"),
        saved=_("Contact planned."),
        values=values,
        version=row.version if row else 0,
    )


def _visit_lead(case: Case) -> str:
    answer = visit_answer(standing(case))
    words = _("Home visit: allowed.") if answer.allowed else _("No home visit.")
    return " ".join([words, *(str(why) for why in answer.why)])


@staff_page("follow_up.plan")
def agree(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Record what was agreed with the child about contact."""
    case = get(request, case_id, "follow_up.plan")
    row = row_of(case)
    return form_page(
        request,
        case,
        form=AgreementForm,
        save=lambda said: operations.agree(
            request.actor,
            case.id,
            Agreement(
                said["can_call"],
                said["visit_exposes"],
                said["danger"],
                said["came_in"],
            ),
            said["version"],
        ),
        title=_("What was agreed about contact"),
        lead=_("Agree with the child, in person and alone if you can."),
        submit=_("Save"),
        saved=_("Saved. The words are sealed."),
        values={
            "can_call": row.can_call if row else True,
            "visit_exposes": row.exposes if row else False,
        },
        version=row.version if row else 0,
    )


@staff_page("case.open", methods=("GET", "HEAD"))
def contact(request: StaffRequest, contact_id: UUID) -> HttpResponse:
    """Show what to do for a contact, or what came of it."""
    one = contact_or_404(request, contact_id, "case.open")
    return _show(request, one, WordForm())


def _show(
    request: StaffRequest, one: Contact, form: WordForm, status: int = 200
) -> HttpResponse:
    actor = request.actor
    opened = open_the_case(actor, one.case_id)
    case, row = opened.case, row_of(opened.case)
    waiting = set(
        Task.objects.filter(subject_id=one.id, completed_at=None).values_list(
            "kind", flat=True
        )
    )
    open_one = one.state == ContactState.PLANNED
    is_call = one.means in (Means.CALL, Means.ADULT)
    context = {
        "case": case,
        "contact": one,
        "child": opened.child,
        "title": presenters.contact_title(one),
        "crumbs": crumbs(case, presenters.contact_title(one)),
        "note": note_of(one, key_for(actor, case.id)),
        "open": open_one,
        "is_call": is_call,
        "is_text": one.means == Means.TEXT,
        "buttons": buttons(form_of(one)) if open_one else [],
        "sheet": AnswerSheet.objects.filter(id__in=[one.sheet_id])
        .select_related("form_version__questionnaire")
        .defer("answers_sealed", "form_version__xlsx", "form_version__xform")
        .first(),
        "words_on": row.words_on if row else None,
        "word_form": form,
        "panels": panels_of(request, one),
        "danger": tasks.DANGER in waiting,
        "no_contact": tasks.NO_CONTACT in waiting,
        "not_free": f"{reverse('follow_up:record', args=[one.id])}?result=not_free",
        "may": permissions(actor, case),
    }
    return render(request, "follow_up/contact.html", context, status=status)


@staff_page("follow_up.record", methods=("POST",))
def begin_form(
    request: StaffRequest, contact_id: UUID, version_id: UUID, voice: str
) -> HttpResponse:
    """Begin the questionnaire of a contact, or go on with it."""
    one = contact_or_404(request, contact_id, "follow_up.record")
    offered = {(str(b.version.id), b.voice) for b in buttons(form_of(one))}
    if (str(version_id), voice) not in offered:
        raise Http404
    try:
        sheet = operations.begin_form(request.actor, one.id, version_id, voice)
    except RuleBroken as broken:
        messages.warning(request, str(broken.message))
        return redirect(contact_page(one))
    return redirect("questionnaires:continue", sheet.id)


@staff_page("follow_up.record", methods=("POST",))
def word(request: StaffRequest, contact_id: UUID) -> HttpResponse:
    """Say whether a word that was heard is one of those that were agreed."""
    one = contact_or_404(request, contact_id, "follow_up.record")
    form = WordForm(request.POST)
    if not form.is_valid():
        return _show(request, one, form, status=422)
    try:
        heard = operations.check_word(request.actor, one.id, form.cleaned_data["word"])
    except RuleBroken as broken:
        form.add_error("word", str(broken.message))
        return _show(request, one, form, status=422)
    if heard is Heard.DANGER:
        messages.error(request, _("That is the word for danger. Your team is alerted."))
    elif heard is Heard.CAME_IN:
        words = _("Someone came in. End the call with the agreed words, friendly.")
        messages.warning(request, words)
    else:
        messages.info(request, _("That is neither of the agreed words."))
    return redirect(contact_page(one))


@staff_page("follow_up.record")
def record(request: StaffRequest, contact_id: UUID) -> HttpResponse:
    """Record what came of a contact, and the next one."""
    one = contact_or_404(request, contact_id, "follow_up.record")
    case = case_of(one)

    def form(*args: Any, **kwargs: Any) -> RecordForm:
        return RecordForm(*args, after=bool(one.after), **kwargs)

    said = request.GET.get("result", "")
    return form_page(
        request,
        case,
        form=form,
        save=lambda said: operations.record_contact(
            request.actor,
            one.id,
            Outcome(
                said["result"],
                said["on"],
                said["note"],
                said.get("next_means", ""),
                said.get("next_on"),
            ),
            said["version"],
        ),
        title=_("Record result"),
        lead="" if one.after else _rules_lead(case, one),
        submit=_("Save result"),
        saved=_("Result saved."),
        values={"result": said if said in Result else _told(one)},
        version=one.version,
        back=contact_page(one),
        done=lambda _made: page_of(case),
        of_closed=True,
    )


def _rules_lead(case: Case, one: Contact) -> str:
    """Say what the rules plan next, after contact and without it."""
    known, today = standing(case), today_of(case)
    facts = {
        "means": next_means(known, one.means, Result.SPOKE).label,
        "day": presenters.day_words(next_day(known, today, Result.SPOKE)),
        "other": next_means(known, one.means, Result.NOBODY).label,
        "soon": presenters.day_words(next_day(known, today, Result.NOBODY)),
    }
    words = _(
        "Next by the rules: %(means)s by %(day)s; without contact: %(other)s by "
        "%(soon)s."
    )
    return words % facts


def _told(one: Contact) -> str:
    """Return the result as far as the coded answers of its form tell it."""
    codes = AnswerSheet.objects.filter(id__in=[one.sheet_id]).values_list(
        "codes", flat=True
    )
    answers = {place.rpartition("/")[2]: code for place, code in _all(codes)}
    reached = answers.get("reached")
    if reached in ("nobody", "other"):
        return Result.NOBODY
    return Result.SPOKE if reached in ("child", "adult") else ""


def _all(codes: Any) -> list[tuple[str, Any]]:
    return [pair for each in codes for pair in (each or {}).items()]


@staff_page("follow_up.plan")
def cancel(request: StaffRequest, contact_id: UUID) -> HttpResponse:
    """Cancel a follow-up after closing."""
    one = contact_or_404(request, contact_id, "follow_up.plan")
    return form_page(
        request,
        case_of(one),
        form=CancelForm,
        save=lambda said: operations.cancel_contact(
            request.actor, one.id, said["because"], said["version"]
        ),
        title=_("Cancel follow-up"),
        submit=_("Cancel follow-up"),
        saved=_("Follow-up cancelled."),
        version=one.version,
        back=contact_page(one),
        danger=True,
        of_closed=True,
    )


@staff_page("follow_up.record")
def settle(request: StaffRequest, contact_id: UUID) -> HttpResponse:
    """Say what was done about danger; the alarm ends."""
    one = contact_or_404(request, contact_id, "follow_up.record")
    return form_page(
        request,
        case_of(one),
        form=SettleForm,
        save=lambda said: operations.settle_danger(request.actor, one.id, said["note"]),
        title=_("What was done about the danger"),
        lead=_("The alarm ends. Assess the risk of the case today."),
        submit=_("Save and end the alarm"),
        saved=_("Saved. The alarm has ended."),
        back=contact_page(one),
        of_closed=True,
    )
