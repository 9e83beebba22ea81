"""Closing a concern, reviewing that, and reopening."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from amparo.foundation.accounts.decorators import staff_page
from amparo.foundation.accounts.middleware import StaffRequest

from .. import forms, operations, queries
from ..codes import DecisionKind, Outcome, State
from ..types import OpenConcern
from ._shared import act_page, inbox_of, opened_or_404, page_of, press, work_page


@staff_page("concern.close")
def close(request: StaffRequest, concern_id: UUID) -> HttpResponse:
    """Close a concern with an outcome."""
    opened = opened_or_404(request, concern_id, "concern.close")
    return work_page(
        request,
        opened,
        form=forms.CloseForm,
        save=lambda given, **work: operations.close_concern(
            request.actor, concern_id, given["outcome"], given["reason"], **work
        ),
        title=_("Close this concern"),
        lead=_(
            "The reporter can still read what you wrote. If they write "
            "again, the concern reopens automatically."
        ),
        submit=_("Close the concern"),
        saved=_("Closed. The mailbox stays readable."),
        saved_values=_last_closing(opened),
        done=lambda _concern: inbox_of(request),
    )


def _last_closing(opened: OpenConcern) -> dict[str, Any]:
    for one in reversed(opened.decisions):
        if one.about == DecisionKind.CLOSING and one.value in Outcome:
            return {"outcome": one.value, "reason": one.reason}
    return {}


@staff_page("concern.close", methods=("POST",))
def quick(request: StaffRequest, concern_id: UUID) -> HttpResponse:
    """Close a concern in one step: there is nothing to answer."""
    outcome = request.POST.get("outcome", "")
    return press(
        request,
        concern_id,
        lambda version: operations.close_quickly(
            request.actor, concern_id, outcome, version
        ),
        leads_to=inbox_of(request),
    )


@staff_page("concern.reopen", methods=("POST",))
def undo(request: StaffRequest, concern_id: UUID) -> HttpResponse:
    """Undo closing a concern in one step."""
    undo = partial(operations.undo_closing, request.actor, concern_id)
    return press(request, concern_id, undo, _("Concern reopened."))


@staff_page("concern.reopen")
def reopen(request: StaffRequest, concern_id: UUID) -> HttpResponse:
    """Reopen a closed concern, with a reason."""
    opened = opened_or_404(request, concern_id, "concern.reopen")
    if opened.concern.state != State.CLOSED:
        messages.info(request, _("This concern is open."))
        return redirect(page_of(request, concern_id))
    return act_page(
        request,
        opened,
        form=forms.ReopenForm,
        save=lambda given: operations.reopen(
            request.actor, concern_id, given["reason"], given["version"]
        ),
        title=_("Reopen this concern"),
        lead=_("It will be on your list."),
        submit=_("Reopen concern"),
        saved=_("Concern reopened."),
    )


@staff_page("concern.review")
def review(request: StaffRequest, concern_id: UUID) -> HttpResponse:
    """Review the closing of a concern by a colleague."""
    opened = opened_or_404(request, concern_id, "concern.review")
    if not queries.waits_for_review(opened.concern):
        messages.info(request, _("This does not need a review."))
        return redirect(page_of(request, concern_id))
    return act_page(
        request,
        opened,
        form=forms.ClosingReviewForm,
        save=lambda given: operations.confirm_closing(
            request.actor, concern_id, given["note"], given["version"]
        ),
        title=_("Review closure"),
        lead=_(
            "A colleague closed this as “%(outcome)s”. It may be a child who "
            "cannot speak: read it yourself before you decide."
        )
        % {"outcome": opened.concern.get_outcome_display()},
        submit=_("Confirm closure"),
        saved=_("Closure confirmed."),
        done=lambda _concern: inbox_of(request),
        template="concerns/review.html",
    )
