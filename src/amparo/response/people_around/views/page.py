"""Looking: the people around a child, care, whereabouts, incidents."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from amparo.foundation.accounts.decorators import staff_page
from amparo.foundation.accounts.middleware import StaffRequest
from amparo.foundation.policy import may
from amparo.response.cases.codes import State
from amparo.response.cases.operations._shared import scope_of
from amparo.response.cases.views._shared import crumbs
from amparo.response.cases.views._shared import get as get_case

from .. import presenters
from ..operations import open_around
from ..states import AROUND_STATES, PROTECTION_STATES, RECORD
from ..warnings import warnings_of


@staff_page("case.open", methods=("GET", "HEAD"))
def page(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Show everything this room knows of a case."""
    found = open_around(request.actor, get_case(request, case_id).id)
    case, scope = found.case, scope_of(found.case)
    writes = case.state != State.CLOSED
    context = {
        "case": case,
        "found": found,
        "people": presenters.people_cards(request.actor, found),
        "care": presenters.care_entries(found),
        "places": presenters.place_entries(found),
        "child": presenters.child_facts(found),
        "incidents": presenters.incident_cards(found),
        "protection": presenters.protection_cards(found),
        "warnings": warnings_of(request.actor, found),
        "may_record": writes and may(request.actor, RECORD, scope),
        "crumbs": (*crumbs(case, "")[:-1], (_("People and safety"), "")),
    }
    return render(request, "people_around/page.html", context)


@staff_page("case.open", methods=("GET", "HEAD"))
def states(request: StaffRequest, name: str) -> HttpResponse:
    """Show how people around a child or protection concerns move."""
    table = {table.name: table for table in (AROUND_STATES, PROTECTION_STATES)}.get(
        name
    )
    if table is None:
        raise Http404
    context = {"table": table, "crumbs": ((str(table.label), ""),)}
    return render(request, "lists/states_page.html", context)
