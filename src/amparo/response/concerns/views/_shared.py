"""What the pages of this room share."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse

from amparo.foundation.accounts.middleware import StaffRequest
from amparo.foundation.kernel.errors import Conflict, RuleBroken
from amparo.foundation.policy import check, may_anywhere

from .. import operations, queries
from ..models import Concern
from ..rows import Row, row_for
from ..said import judgement_said
from ..shapes import OpenConcern


def opened_or_404(request: StaffRequest, concern_id: UUID) -> OpenConcern:
    """Open a concern; one that is not there is a 404."""
    try:
        return operations.open_concern(request.actor, concern_id)
    except Concern.DoesNotExist as missing:
        raise Http404 from missing


def case_url(request: StaffRequest, concern: Concern) -> str:
    """Return where the case is, for those who work with cases."""
    if concern.case_id is None or not may_anywhere(request.actor, "case.open"):
        return ""
    try:
        return reverse("cases:detail", args=[concern.case_id])
    except NoReverseMatch:  # an installation without the cases room
        return ""


def on_newest(form: Any, concern: Concern) -> Any:
    """Return the same answers on the version that stands now, for another look."""
    data = form.data.copy()
    data["version"] = concern.version
    return type(form)(data)


def blame(form: Any, broken: RuleBroken) -> None:
    """Put what a rule says at its field, or on top."""
    field = broken.field if broken.field in form.fields else None
    form.add_error(field, str(broken.message))


def act_page(
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
            form = on_newest(form, conflict.current)
            meanwhile = row_for(conflict.current)
        except RuleBroken as broken:
            blame(form, broken)
        else:
            return response
    opened = opened_or_404(request, concern_id)
    check(request.actor, _VERBS[act], queries.where_of(opened.concern))
    form = form or form_class(initial={"version": opened.concern.version})
    context = {
        "opened": opened,
        "concern": opened.concern,
        "form": form,
        "act": act,
        "meanwhile": meanwhile,
        "judgements": [judgement_said(j) for j in opened.judgements],
    }
    return render(request, f"concerns/{act}.html", context)


_VERBS = {
    "judge": "concern.judge",
    "close": "concern.close",
    "case": "concern.open_case",
}
