"""The page of the team board, and the board as a file."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from amparo.foundation.accounts.decorators import staff_page
from amparo.foundation.accounts.middleware import StaffRequest
from amparo.foundation.journal.operations import act
from amparo.foundation.lists.pages import page_of
from amparo.foundation.lists.requests import asked_of
from amparo.foundation.lists.specs import ListSpec
from amparo.foundation.lists.views import export as export_list
from amparo.foundation.persons.queries import own_scope
from amparo.response.cases.views._shared import crumbs

from .board import rules_for, spec_for
from .queries import Load, team_loads


@staff_page("supervision.board", methods=("GET", "HEAD"))
def board(request: StaffRequest) -> HttpResponse:
    """Show the load of each caseworker, unassigned cases first, then the fullest."""
    with act(request.actor, "supervision.board", own_scope(request.actor)) as entry:
        spec, loads = _board(request)
        entry.note(shown=len(loads))
    context = {
        "page": page_of(spec, request.actor, loads, asked_of(request)),
        "rules": rules_for(loads),
        "crumbs": crumbs(None, str(spec.label)),
        "export_url": reverse("supervision:export"),
    }
    return render(request, "supervision/board.html", context)


@staff_page("supervision.export", methods=("POST",))
def export(request: StaffRequest) -> HttpResponse:
    """Take the board out as a file."""
    spec, loads = _board(request)
    way_back = reverse("supervision:board")
    return export_list(request, spec, loads, asked_of(request), way_back)


def _board(request: StaffRequest) -> tuple[ListSpec, list[Load]]:
    loads = team_loads(request.actor)
    several = len({row.team_id for row in loads}) > 1
    return spec_for(request.actor, several), loads
