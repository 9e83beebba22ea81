"""The page on which a concern about one of us is handed over."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from amparo.foundation.accounts.decorators import staff_page
from amparo.foundation.accounts.middleware import StaffRequest
from amparo.foundation.matching.presenters import team_name_for

from ..concerns.models import Concern
from ..concerns.views._shared import act_page, opened_or_404
from . import operations
from .forms import PartForm, ReleaseForm


@staff_page("concern.part")
def part(request: StaffRequest, concern_id: UUID) -> HttpResponse:
    """Hand a concern to the safeguarding team, after saying what that means."""
    opened = opened_or_404(request, concern_id, "concern.part")
    team = operations.safeguarding_team(opened.concern)
    if team is None:
        context = {"concern": opened.concern}
        return render(request, "safeguarding/nobody.html", context)

    def save(given: dict[str, Any]) -> Concern:
        return operations.part(
            request.actor, concern_id, given["reason"], given["version"]
        )

    about = {
        "to": team_name_for(request.actor, team),
        "losses": operations.losses_of(request.actor, opened.concern),
    }
    return act_page(
        request,
        opened,
        form=PartForm,
        save=save,
        title=_("This is about one of us"),
        submit=_("Hand over to the safeguarding team"),
        saved=_("Handed over. Your team cannot open it any more."),
        done=lambda _made: reverse("concerns:inbox"),
        about=about,
        template="safeguarding/part.html",
    )


@staff_page("concern.release")
def release(request: StaffRequest, concern_id: UUID) -> HttpResponse:
    """Say that a concern is not about one of them, so that it can be transferred."""
    opened = opened_or_404(request, concern_id, "concern.release")

    def save(given: dict[str, Any]) -> Concern:
        return operations.release(
            request.actor, concern_id, given["reason"], given["version"]
        )

    return act_page(
        request,
        opened,
        form=ReleaseForm,
        save=save,
        title=_("This is not about one of them"),
        lead=_(
            "No longer kept apart. You can transfer it to the team that "
            "receives concerns there."
        ),
        submit=_("Stop keeping it apart"),
        saved=_("No longer kept apart. Transfer it if another team should work on it."),
    )
