"""Requests for approval: asking, deciding, and answering an objection."""

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
from amparo.foundation.kernel.errors import Conflict, RuleBroken

from .. import at_once, extensions, operations, presenters
from ..codes import ApprovalKind, CheckAnswer, ClosingCheck
from ..consent_presenters import purposes
from ..forms import AfterForm, AnswerForm, DecideForm
from ..models import Approval
from ..operations import deputies
from ..operations._shared import find, today_of
from ..types import OpenApproval, OpenCase
from ._shared import crumbs, do, form_page, get, page_of


@staff_page("case.ask_approval", methods=("POST",))
def ask(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Ask a supervisor to approve the plan."""
    case = get(request, case_id, "case.ask_approval")
    return do(
        request,
        case,
        lambda: operations.ask_approval(request.actor, case.id),
        _("Sent to your supervisor."),
    )


@staff_page("case.ask_approval", methods=("POST",))
def withdraw_request(request: StaffRequest, approval_id: UUID) -> HttpResponse:
    """Withdraw a request."""
    row = _approval(approval_id)
    case = get(request, row.case_id, "case.ask_approval")
    return do(
        request,
        case,
        lambda: operations.withdraw_request(request.actor, row.id),
        _("Request withdrawn. The case goes on as before."),
    )


@staff_page("case.approve")
def decide(request: StaffRequest, approval_id: UUID) -> HttpResponse:
    """Decide on a request; changes since it was read are shown first."""
    row = _approval(approval_id)
    case = get(request, row.case_id, "case.approve")
    opened = operations.open_the_case(request.actor, case.id)
    if row.decision:
        messages.info(request, _("This has already been decided."))
        return redirect(page_of(case))
    way = crumbs(case, _title(row))
    return _decide(request, opened, row, page_of(case), way)


@staff_page("case.approve_as_deputy")
def decide_as_deputy(request: StaffRequest, approval_id: UUID) -> HttpResponse:
    """Decide on a request in the supervisor's place; nothing else of the case shows."""
    row = _approval(approval_id)
    case = find(row.case_id)
    if not deputies.is_deputy(request.actor, case, row):
        raise Http404
    opened = deputies.open_as_deputy(request.actor, row.id)
    way = ((case.code, ""), (_title(row), ""))
    return _decide(request, opened, row, reverse("tasks:my_day"), way)


def _decide(
    request: StaffRequest,
    opened: OpenCase,
    row: Approval,
    back: str,
    way: tuple[tuple[str, str], ...],
) -> HttpResponse:
    known = next(one for one in opened.approvals if one.row.id == row.id)
    meanwhile = False
    of_kind = AfterForm if row.kind == ApprovalKind.AFTER else DecideForm
    form = of_kind(request.POST or None, initial={"version": known.row.version})
    if request.method == "POST" and form.is_valid():
        answers = form.cleaned_data
        try:
            operations.decide_approval(
                request.actor,
                row.id,
                answers["approve"] == "yes",
                answers["note"],
                answers["version"],
            )
        except RuleBroken as broken:
            field = broken.field if broken.field in form.fields else None
            form.add_error(field, str(broken.message))
        except Conflict:
            meanwhile = True
            form = _again(form, known.row.version)
        else:
            messages.success(request, _("Decision sent to the requester."))
            return redirect(back)
    context = _decide_context(request, opened, known, form) | {
        "meanwhile": meanwhile,
        "crumbs": way,
        "cancel": back,
    }
    status = 409 if meanwhile else 422 if form.errors else 200
    return render(request, "cases/decide.html", context, status=status)


def _again(form: DecideForm, version: int) -> DecideForm:
    """Return the form with what was typed, for the current version."""
    typed = {name: form.data.get(name, "") for name in ("approve", "note")}
    return type(form)(initial=typed | {"version": version})


def _title(row: Approval) -> str:
    return {
        ApprovalKind.ASSESSMENT: _("Is this risk assessment right?"),
        ApprovalKind.PLAN: _("Is this plan right?"),
        ApprovalKind.RISK: _("Can the risk level be lowered?"),
        ApprovalKind.TRANSFER: _("Can this case be transferred?"),
        ApprovalKind.CLOSURE: _("Can this case be closed?"),
        ApprovalKind.AFTER: _("Done at once: do you approve?"),
    }[ApprovalKind(row.kind)]


def _decide_context(
    request: StaffRequest, opened: OpenCase, known: OpenApproval, form: DecideForm
) -> dict[str, Any]:
    case = opened.case
    moves = known.row.kind == ApprovalKind.TRANSFER
    return {
        "case": case,
        "name": opened.child.identity.display_name if opened.child else "",
        "age": presenters.age_words(opened, today_of(case)) if opened.child else "",
        "approval": known,
        "closing": known.row.kind == ApprovalKind.CLOSURE,
        "done": at_once.details(opened, known.row),
        "asked": presenters.request_title(case, known.row),
        "moved": extensions.transfer_facts(request.actor, known.row) if moves else [],
        "goals": presenters.open_goals(opened),
        "assessment": opened.risk_assessments[-1] if opened.risk_assessments else None,
        "purposes": purposes(opened, today_of(case)),
        "checks": _checks(known),
        "form": form,
        "title": _title(known.row),
    }


def _checks(known: OpenApproval) -> list[tuple[str, str]]:
    answers = known.closure.checks if known.closure else {}
    return [
        (str(check.label), str(CheckAnswer(answers[check]).label))
        for check in ClosingCheck
        if check in answers
    ]


@staff_page("case.note")
def objection(request: StaffRequest, approval_id: UUID) -> HttpResponse:
    """Read an objection to what was done at once, and say what follows from it."""
    row = _approval(approval_id)
    case = get(request, row.case_id, "case.note")
    if not operations.is_unanswered(row):
        messages.info(request, _("This has already been decided."))
        return redirect(page_of(case))
    opened = operations.open_the_case(request.actor, case.id)
    known = next(one for one in opened.approvals if one.row.id == row.id)
    by = row.decided_by.name if row.decided_by else ""
    return form_page(
        request,
        case,
        form=AnswerForm,
        save=lambda answers: operations.answer_objection(
            request.actor, row.id, answers["reason"]
        ),
        title=_("Answer the objection"),
        lead=_("%(name)s objects (%(what)s): “%(why)s”")
        % {"name": by, "what": row.get_about_display(), "why": known.note},
        submit=_("Save answer"),
        saved=_("Answer saved as a note."),
        of_closed=True,
    )


def _approval(approval_id: UUID) -> Approval:
    try:
        return Approval.objects.select_related("decided_by").get(id=approval_id)
    except Approval.DoesNotExist as error:
        raise Http404 from error
