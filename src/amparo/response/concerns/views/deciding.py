"""Deciding: how urgent it is, that it becomes a case, that it ends."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from amparo.foundation.accounts.middleware import StaffRequest
from amparo.foundation.accounts.pages import staff_page

from .. import forms, operations
from ..models import Concern
from ._shared import act_page, case_url


@staff_page("concern.judge")
def judge(request: StaffRequest, concern_id: UUID) -> HttpResponse:
    """Judge how urgent a concern is."""

    def do(data: dict[str, Any]) -> HttpResponse:
        operations.judge_urgency(
            request.actor, concern_id, data["urgency"], data["reason"], data["version"]
        )
        messages.success(request, _("Saved. The time of the first answer follows it."))
        return redirect("concerns:concern", concern_id)

    return act_page(request, concern_id, forms.UrgencyForm, "judge", do)


@staff_page("concern.close")
def close(request: StaffRequest, concern_id: UUID) -> HttpResponse:
    """Close a concern with what came of it."""

    def do(data: dict[str, Any]) -> HttpResponse:
        operations.close_concern(
            request.actor, concern_id, data["outcome"], data["reason"], data["version"]
        )
        messages.success(request, _("Closed. The mailbox stays readable."))
        return redirect("concerns:inbox")

    return act_page(request, concern_id, forms.CloseForm, "close", do)


@staff_page("concern.open_case")
def open_case(request: StaffRequest, concern_id: UUID) -> HttpResponse:
    """Open a case from a concern."""

    def do(data: dict[str, Any]) -> HttpResponse:
        case = operations.open_case_from(
            request.actor, concern_id, data["version"], data["form_key"]
        )
        messages.success(request, _("The case is open."))
        url = case_url(request, Concern(id=concern_id, case_id=case.id))
        return redirect(url or reverse("concerns:concern", args=[concern_id]))

    return act_page(request, concern_id, forms.CaseForm, "case", do)
