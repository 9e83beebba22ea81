"""Assigning concerns: to oneself, to a colleague, the next one, or to no one."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from amparo.foundation.accounts.decorators import staff_page
from amparo.foundation.accounts.middleware import StaffRequest

from .. import forms, operations, queries
from ._shared import act_page, filters_of, inbox_of, opened_or_404, page_of, press


@staff_page("concern.assign", methods=("POST",))
def assign_to_me(request: StaffRequest, concern_id: UUID) -> HttpResponse:
    """Assign a concern to the actor."""
    assign = partial(operations.assign_to_me, request.actor, concern_id)
    return press(request, concern_id, assign)


@staff_page("concern.assign", methods=("POST",))
def unassign(request: StaffRequest, concern_id: UUID) -> HttpResponse:
    """Unassign a concern."""
    unassign = partial(operations.unassign, request.actor, concern_id)
    return press(request, concern_id, unassign)


@staff_page("concern.assign", methods=("POST",))
def assign_next(request: StaffRequest) -> HttpResponse:
    """Assign the first unassigned concern to the actor, and open it."""
    concern = operations.assign_next(request.actor, filters_of(request))
    if concern is None:
        messages.info(request, _("No unassigned concerns waiting."))
        return redirect(inbox_of(request))
    return redirect(page_of(request, concern.id))


@staff_page("concern.assign")
def assign_to(request: StaffRequest, concern_id: UUID) -> HttpResponse:
    """Assign a concern to a colleague."""
    opened = opened_or_404(request, concern_id, "concern.assign")
    concern = opened.concern
    colleagues = [
        (str(user_id), name)
        for user_id, name in queries.officers_of(concern)
        if user_id != concern.owner_id
    ]
    return act_page(
        request,
        opened,
        form=partial(forms.AssignForm, colleagues=colleagues),
        save=lambda given: operations.assign_to(
            request.actor, concern_id, given["user_id"], given["version"]
        ),
        title=_("Assign to a colleague"),
        lead=_("It moves to their list at once, with everything that is due."),
        submit=_("Assign to a colleague"),
        saved=_("Concern assigned."),
        done=lambda _concern: inbox_of(request),
    )
