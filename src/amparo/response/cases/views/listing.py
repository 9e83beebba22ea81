"""The list of cases, as a page and as a file, and what is done to several."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from amparo.foundation.accounts.decorators import staff_page
from amparo.foundation.accounts.middleware import StaffRequest
from amparo.foundation.lists.views import bulk, to_address
from amparo.foundation.lists.views import export as export_list
from amparo.foundation.policy import Actor, Role, may_anywhere

from .. import extensions, operations
from ..case_list import ASSIGN, spec_for
from ..forms import AssignManyForm
from ..list_filters import FilterForm, case_asked, counts, filter_of
from ..queries import listed, visible_to, workers_of
from ..states import CASE_STATES
from ._shared import crumbs

_ALWAYS = ("of",)  # says whose list it is; it narrows nothing


@staff_page("case.list")
def case_list(request: StaffRequest) -> HttpResponse:
    """Show the person's cases or the team's: what is due first, then the risk."""
    asked = case_asked(request)
    if (elsewhere := to_address(request, asked)) is not None:
        return elsewhere
    actor = request.actor
    form = FilterForm(asked.filters, actor=actor)
    filters = filter_of(actor, form)
    may_export = may_anywhere(actor, "case.export")
    context = {
        "form": form,
        "tabs": _tabs(not filters.mine),
        "of": asked.filters["of"],
        "page": operations.list_cases(actor, filters, asked),
        "counts": counts(actor, filters, asked),
        "narrowed": any(v for k, v in asked.filters.items() if k not in _ALWAYS),
        "team": not filters.mine,
        "may_open": may_anywhere(actor, "case.open_new"),
        "links": _links(actor, "list"),
        "below": _links(actor, "below"),
        "export_url": reverse("cases:export") if may_export else "",
        "states": CASE_STATES,
        "states_url": reverse("cases:states"),
    }
    return render(request, "cases/list.html", context)


@staff_page("case.export", methods=("POST",))
def export(request: StaffRequest) -> HttpResponse:
    """Take the list out as a file, without the names of the children."""
    asked = case_asked(request)
    filters = filter_of(request.actor, FilterForm(asked.filters, actor=request.actor))
    found, way_back = listed(request.actor, filters), reverse("cases:list")
    return export_list(request, spec_for(filters), found, asked, way_back)


@staff_page("case.assign", methods=("POST",))
def assign_many(request: StaffRequest) -> HttpResponse:
    """Assign the chosen cases to a caseworker, after a second step."""
    actor = request.actor
    workers = workers_of(*actor.team_ids(Role.SUPERVISOR))
    return bulk(
        request,
        ASSIGN,
        visible_to(actor, ASSIGN.verb),
        case_asked(request),
        reverse("cases:list"),
        do=lambda case, seen, said: operations.assign(
            actor, case.id, UUID(said["owner"]), seen
        ),
        form=partial(AssignManyForm, workers=workers),
    )


@staff_page("case.list", methods=("GET", "HEAD"))
def states(request: StaffRequest) -> HttpResponse:
    """Show how a case moves, and who moves it."""
    context = {"table": CASE_STATES, "crumbs": crumbs(None, _("How a case moves"))}
    return render(request, "lists/states_page.html", context)


def _links(actor: Actor, place: str) -> list[extensions.Link]:
    found = extensions.links_at(place)
    return [link for link in found if may_anywhere(actor, link.verb)]


def _tabs(team: bool) -> list[dict[str, Any]]:
    url = reverse("cases:list")
    return [
        {"label": _("My cases"), "url": f"{url}?of=mine", "current": not team},
        {"label": _("The team's cases"), "url": f"{url}?of=team", "current": team},
    ]
