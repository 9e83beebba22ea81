"""The inbox of the team: the queue, the opened concern, and what one does with it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from amparo.foundation.accounts.middleware import StaffRequest
from amparo.foundation.accounts.pages import staff_page
from amparo.foundation.kernel.errors import Conflict, RuleBroken
from amparo.foundation.policy import check, may, may_anywhere

from . import forms, operations, queries
from .codes import Judged, Outcome, State, Urgency
from .models import Concern
from .operations.identity import keepers_of
from .rows import TONES, Row, grouped, kinds_said, row_for, teller_said
from .shapes import OpenConcern, ShownJudgement

PAGE = 60


@staff_page("concern.list", methods=("GET", "HEAD"))
def inbox(request: StaffRequest) -> HttpResponse:
    """Show the queue; a concern opens beside it."""
    context = _queue(request) | {"keeps_names": queries.keeps_names(request.actor)}
    return render(request, "concerns/inbox.html", context)


@staff_page("concern.list", methods=("GET", "HEAD"))
def closed(request: StaffRequest) -> HttpResponse:
    """Show the closed concerns, newest first."""
    page = Paginator(queries.closed(request.actor), PAGE).get_page(
        request.GET.get("page")
    )
    context = {"page": page, "rows": [row_for(concern) for concern in page]}
    return render(request, "concerns/closed.html", context)


@staff_page("concern.open", methods=("GET", "HEAD"))
def concern(request: StaffRequest, concern_id: UUID) -> HttpResponse:
    """Show an opened concern: the person's words first."""
    opened = _open(request, concern_id)
    form = forms.ReplyForm(initial={"version": opened.concern.version})
    return _concern_page(request, opened, form)


def _open(request: StaffRequest, concern_id: UUID) -> OpenConcern:
    try:
        return operations.open_concern(request.actor, concern_id)
    except Concern.DoesNotExist as missing:
        raise Http404 from missing


def _queue(request: StaffRequest) -> dict[str, Any]:
    page = Paginator(queries.queue(request.actor), PAGE).get_page(
        request.GET.get("page")
    )
    return {"groups": grouped(page), "page": page}


def _concern_page(
    request: StaffRequest,
    opened: OpenConcern,
    form: forms.ReplyForm,
    meanwhile: bool = False,
) -> HttpResponse:
    where = queries.where_of(opened.concern)
    lists = may(request.actor, "concern.list", where)
    context = {
        "opened": opened,
        "concern": opened.concern,
        "facts": _facts(opened),
        "judgements": [_judgement_said(j) for j in opened.judgements],
        "form": form,
        "meanwhile": meanwhile,
        "works": may(request.actor, "concern.reply", where),
        "mine": opened.concern.owner_id == request.actor.user_id,
        "next": _next_act(opened),
        "urgency_tone": TONES.get(opened.concern.urgency, ""),
        "case_url": _case_url(request, opened.concern),
        **(_queue(request) if lists else {}),
    }
    return render(request, "concerns/concern.html", context)


def _facts(opened: OpenConcern) -> list[tuple[str, Any]]:
    concern = opened.concern
    told = [
        (_("What it is about"), kinds_said(concern)),
        (_("Who tells"), teller_said(concern)),
        (_("In danger now"), concern.get_danger_now_display()),
        (_("Urgency"), concern.get_urgency_display() or _("Not judged yet")),
        (_("How to reach them"), concern.get_reach_display()),
        (_("Where"), opened.contact.where),
        (_("Safe when"), opened.contact.when),
        (_("Country"), concern.country.label),
        (_("Came in by"), concern.get_channel_display()),
        (_("Taken on by"), concern.owner.name if concern.owner else _("Nobody yet")),
    ]
    return [(label, value) for label, value in told if value]


def _judgement_said(judgement: ShownJudgement) -> dict[str, Any]:
    labels = Urgency if judgement.about == Judged.URGENCY else Outcome
    closing = judgement.about == Judged.CLOSING
    return {
        "when": judgement.at,
        "who": judgement.who,
        "what": (_("Closed: %(what)s") if closing else _("Urgency: %(what)s"))
        % {"what": labels(judgement.value).label},
        "body": judgement.reason,
        "icon": "check" if closing else "flag",
    }


def _next_act(opened: OpenConcern) -> str:
    """Return which act comes next; the page has one fixed place for it."""
    concern = opened.concern
    if concern.state == State.CLOSED:
        return ""
    if not concern.urgency and concern.state != State.CASE:
        return "judge"
    if opened.due_at is not None:
        return "reply"
    return "" if concern.state == State.CASE else "case"


def _case_url(request: StaffRequest, concern: Concern) -> str:
    """Return where the case is, for those who work with cases."""
    if concern.case_id is None or not may_anywhere(request.actor, "case.open"):
        return ""
    try:
        return reverse("cases:detail", args=[concern.case_id])
    except NoReverseMatch:  # an installation without the cases room
        return ""


# -- Acts --------------------------------------------------------------------------


@staff_page("concern.reply", methods=("POST",))
def reply(request: StaffRequest, concern_id: UUID) -> HttpResponse:
    """Send an answer into the mailbox."""
    form = forms.ReplyForm(request.POST)
    if not form.is_valid():
        return _concern_page(request, _open(request, concern_id), form)
    given = form.cleaned_data
    try:
        operations.reply(
            request.actor,
            concern_id,
            given["text"],
            given["form_key"],
            given["version"],
        )
    except Concern.DoesNotExist as missing:
        raise Http404 from missing
    except Conflict:
        opened = _open(request, concern_id)
        form = _on_newest(form, opened.concern)
        return _concern_page(request, opened, form, meanwhile=True)
    except RuleBroken as broken:
        _blame(form, broken)
        return _concern_page(request, _open(request, concern_id), form)
    messages.success(request, _("Your answer is in their mailbox."))
    return redirect("concerns:concern", concern_id)


def _on_newest(form: Any, concern: Concern) -> Any:
    """Return the same answers on the version that stands now, for another look."""
    data = form.data.copy()
    data["version"] = concern.version
    return type(form)(data)


@staff_page("concern.claim", methods=("POST",))
def claim(request: StaffRequest, concern_id: UUID) -> HttpResponse:
    """Take a concern on."""
    return _take(request, concern_id, operations.claim)


@staff_page("concern.claim", methods=("POST",))
def hand_back(request: StaffRequest, concern_id: UUID) -> HttpResponse:
    """Hand a concern back to the team."""
    return _take(request, concern_id, operations.hand_back)


def _take(request: StaffRequest, concern_id: UUID, operation: Any) -> HttpResponse:
    try:
        operation(request.actor, concern_id, int(request.POST.get("version", "")))
    except (Concern.DoesNotExist, ValueError) as missing:
        raise Http404 from missing
    except Conflict as conflict:
        owner = conflict.current.owner
        if owner is not None and owner.id != request.actor.user_id:
            said = _("%(who)s has taken this on meanwhile.") % {"who": owner.name}
        else:
            said = str(conflict.message)
        messages.warning(request, said)
    except RuleBroken as broken:
        messages.warning(request, str(broken.message))
    return redirect("concerns:concern", concern_id)


@staff_page("concern.judge")
def judge(request: StaffRequest, concern_id: UUID) -> HttpResponse:
    """Judge how urgent a concern is."""

    def do(data: dict[str, Any]) -> HttpResponse:
        operations.judge_urgency(
            request.actor, concern_id, data["urgency"], data["reason"], data["version"]
        )
        messages.success(request, _("Saved. The time of the first answer follows it."))
        return redirect("concerns:concern", concern_id)

    return _act_page(request, concern_id, forms.UrgencyForm, "judge", do)


@staff_page("concern.close")
def close(request: StaffRequest, concern_id: UUID) -> HttpResponse:
    """Close a concern with what came of it."""

    def do(data: dict[str, Any]) -> HttpResponse:
        operations.close_concern(
            request.actor, concern_id, data["outcome"], data["reason"], data["version"]
        )
        messages.success(request, _("Closed. The mailbox stays readable."))
        return redirect("concerns:inbox")

    return _act_page(request, concern_id, forms.CloseForm, "close", do)


@staff_page("concern.open_case")
def open_case(request: StaffRequest, concern_id: UUID) -> HttpResponse:
    """Open a case from a concern."""

    def do(data: dict[str, Any]) -> HttpResponse:
        case = operations.open_case_from(
            request.actor, concern_id, data["version"], data["form_key"]
        )
        messages.success(request, _("The case is open."))
        url = _case_url(request, Concern(id=concern_id, case_id=case.id))
        return redirect(url or reverse("concerns:concern", args=[concern_id]))

    return _act_page(request, concern_id, forms.CaseForm, "case", do)


def _act_page(
    request: StaffRequest, concern_id: UUID, form_class: Any, act: str, do: Any
) -> HttpResponse:
    """Show and take one act's form, with the person's words in sight."""
    posted = request.method == "POST"
    form = form_class(request.POST) if posted else None
    meanwhile: Row | None = None
    if form is not None and form.is_valid():
        try:
            response: HttpResponse = do(form.cleaned_data)
        except Concern.DoesNotExist as missing:
            raise Http404 from missing
        except Conflict as conflict:
            form = _on_newest(form, conflict.current)
            meanwhile = row_for(conflict.current)
        except RuleBroken as broken:
            _blame(form, broken)
        else:
            return response
    opened = _open(request, concern_id)
    check(request.actor, _VERBS[act], queries.where_of(opened.concern))
    form = form or form_class(initial={"version": opened.concern.version})
    context = {
        "opened": opened,
        "concern": opened.concern,
        "form": form,
        "act": act,
        "meanwhile": meanwhile,
        "judgements": [_judgement_said(j) for j in opened.judgements],
    }
    return render(request, f"concerns/{act}.html", context)


_VERBS = {
    "judge": "concern.judge",
    "close": "concern.close",
    "case": "concern.open_case",
}


def _blame(form: Any, broken: RuleBroken) -> None:
    field = broken.field if broken.field in form.fields else None
    form.add_error(field, str(broken.message))


# -- Custodians --------------------------------------------------------------------


@staff_page("concern.pass_identity")
def names(request: StaffRequest) -> HttpResponse:
    """Let a custodian find a concern by the code that a colleague gave."""
    posted = request.method == "POST"
    form = forms.CodeForm(*([request.POST] if posted else []))
    if posted and form.is_valid():
        found = Concern.objects.filter(code=form.cleaned_data["code"]).first()
        if found and may(request.actor, "concern.pass_identity", keepers_of(found)):
            return redirect("concerns:pass_name", found.id)
        form.add_error("code", _("We keep no name under this code."))
    return render(request, "concerns/names.html", {"form": form})


@staff_page("concern.pass_identity")
def pass_name(request: StaffRequest, concern_id: UUID) -> HttpResponse:
    """Let a custodian pass on who told, to one colleague, for a time."""
    try:
        found = queries.find(concern_id)
    except Concern.DoesNotExist as missing:
        raise Http404 from missing
    check(request.actor, "concern.pass_identity", keepers_of(found))
    colleagues = queries.colleagues_of(found)
    posted = request.method == "POST"
    form = forms.NameForm(colleagues, *([request.POST] if posted else []))
    if posted and form.is_valid():
        data = form.cleaned_data
        try:
            operations.pass_identity(
                request.actor,
                concern_id,
                data["user_id"],
                data["hours"],
                data["reason"],
            )
        except RuleBroken as broken:
            _blame(form, broken)
        else:
            messages.success(request, _("Passed on. The right ends by itself."))
            return redirect(request.path)
    context = {"concern": found, "form": form}
    return render(request, "concerns/name.html", context)
