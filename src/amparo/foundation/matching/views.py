"""The page of the task: bring the index of a team up to date."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from ..accounts.decorators import staff_page
from ..accounts.middleware import StaffRequest
from ..organisations.models import Team
from ..organisations.operations import scope_of_team
from ..policy import check
from . import operations
from .queries import waiting


@staff_page("index.renew")
def renew(request: StaffRequest, team_id: UUID) -> HttpResponse:
    """Say how much waits, and fold it in."""
    try:
        team = Team.objects.get(id=team_id)
    except Team.DoesNotExist as missing:
        raise Http404 from missing
    check(request.actor, "index.renew", scope_of_team(team))
    if request.method == "POST":
        operations.renew_index(request.actor, team.id)
        messages.success(request, _("Search index updated."))
        return redirect("tasks:my_day")
    context = {"team": team, "waiting": waiting(team)}
    return render(request, "matching/renew.html", context)
