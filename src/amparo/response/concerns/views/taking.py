"""Taking on, taking the next one, handing over and back."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from amparo.foundation.accounts.middleware import StaffRequest
from amparo.foundation.accounts.pages import staff_page

from .. import forms, operations, queries
from ._shared import act_page, inbox_of, opened_or_404, page_of, press, wanted_of


@staff_page("concern.claim", methods=("POST",))
def claim(request: StaffRequest, concern_id: UUID) -> HttpResponse:
    """Take a concern on."""
    take = partial(operations.claim, request.actor, concern_id)
    return press(request, concern_id, take)


@staff_page("concern.claim", methods=("POST",))
def hand_back(request: StaffRequest, concern_id: UUID) -> HttpResponse:
    """Hand a concern back to the team."""
    give = partial(operations.hand_back, request.actor, concern_id)
    return press(request, concern_id, give)


@staff_page("concern.claim", methods=("POST",))
def take_next(request: StaffRequest) -> HttpResponse:
    """Take on what is due first and nobody's, and open it."""
    taken = operations.take_next(request.actor, wanted_of(request))
    if taken is None:
        messages.info(request, _("Nothing waits that nobody works on."))
        return redirect(inbox_of(request))
    return redirect(page_of(request, taken.id))


@staff_page("concern.claim")
def hand_to(request: StaffRequest, concern_id: UUID) -> HttpResponse:
    """Hand a concern over to a colleague."""
    opened = opened_or_404(request, concern_id, "concern.claim")
    concern = opened.concern
    colleagues = [
        (str(user_id), name)
        for user_id, name in queries.officers_of(concern)
        if user_id != concern.owner_id
    ]
    return act_page(
        request,
        opened,
        form=partial(forms.HandForm, colleagues=colleagues),
        save=lambda given: operations.hand_to(
            request.actor, concern_id, given["user_id"], given["version"]
        ),
        title=_("Hand this over"),
        lead=_("It stands on their list at once, with everything that is due."),
        submit=_("Hand it over"),
        saved=_("Handed over."),
        done=lambda _concern: inbox_of(request),
    )
