"""The pages of the directory of organisations."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ...accounts.decorators import staff_page
from ...accounts.middleware import StaffRequest
from ...kernel.panels import panels_of
from ...lists.pages import page_of
from ...lists.requests import Asked, asked_of
from ...lists.views import export as export_list
from ...lists.views import to_address
from ...policy import may, may_anywhere
from ...vault import safeguarding
from .. import queries
from ..forms import DirectoryFilterForm
from ..models import Organisation, Team
from ..operations import scope_of
from ._listing import TONES, countries, row, spec_for

KINDS_TOGETHER: dict[str, str | Promise] = {
    "alliance_member": gettext_lazy("alliance members"),
    "local_partner": gettext_lazy("local partners"),
    "service_provider": gettext_lazy("service providers"),
    "police_justice": gettext_lazy("police and justice"),
    "government": gettext_lazy("government bodies"),
    "company": gettext_lazy("companies"),
    "school": gettext_lazy("schools"),
    "community_group": gettext_lazy("community groups"),
}
_ACTS = ("change", "create_team", "set_safeguarding")


def crumbs(*more: tuple[str, str]) -> tuple[Any, ...]:
    """Return the breadcrumb of a page under the directory."""
    return ((_("Organisations"), reverse("organisations:directory")), *more)


@staff_page("organisations.see")
def directory(request: StaffRequest) -> HttpResponse:
    """List organisations, filtered by name, kind and country."""
    asked = _asked(request)
    if (elsewhere := to_address(request, asked)) is not None:
        return elsewhere
    donor = queries.only_a_donor(request.actor)
    spec, filters = spec_for(donor), _filter_of(asked)
    may_export = may_anywhere(request.actor, spec.export_verb)
    context = {
        "form": DirectoryFilterForm(asked.filters),
        "page": page_of(
            spec, request.actor, queries.directory(request.actor, filters), asked
        ),
        "looked": filters != queries.DirectoryFilter(),
        "donor": donor,
        "tiles": _tiles() if donor else [],
        "may_create": may_anywhere(request.actor, "organisations.create"),
        "export_url": reverse("organisations:export") if may_export else "",
    }
    return render(request, "organisations/directory.html", context)


@staff_page("organisations.export", methods=("POST",))
def export(request: StaffRequest) -> HttpResponse:
    """Export the directory as it was filtered."""
    asked = _asked(request)
    found = queries.directory(request.actor, _filter_of(asked))
    way_back = reverse("organisations:directory")
    return export_list(request, spec_for(donor=False), found, asked, way_back)


def _asked(request: StaffRequest) -> Asked:
    return asked_of(request, ("kind", "country"), ("q",))


def _filter_of(asked: Asked) -> queries.DirectoryFilter:
    form = DirectoryFilterForm(asked.filters)
    if not form.is_valid():
        return queries.DirectoryFilter()
    found = form.cleaned_data
    return queries.DirectoryFilter(found["q"], found["kind"], found["country"])


def _tiles() -> list[dict[str, Any]]:
    counted = queries.counts_by_kind()
    return [
        {"value": counted.get(kind, 0), "label": label}
        for kind, label in KINDS_TOGETHER.items()
    ]


@staff_page("organisations.look_up", methods=("GET", "HEAD"))
def organisation(request: StaffRequest, organisation_id: UUID) -> HttpResponse:
    """Show one organisation: what it is, its teams, what it belongs to."""
    visible = queries.visible_organisations(request.actor)
    one = get_object_or_404(
        visible.select_related("parent", "area"), id=organisation_id
    )
    scope = scope_of(one)
    teams = queries.visible_teams(request.actor).filter(organisation=one)
    children = visible.filter(parent=one, is_active=True).prefetch_related("countries")
    context = {
        "one": one,
        "crumbs": crumbs((one.name, "")),
        "facts": _facts(one),
        "tone": TONES[one.safeguarding],
        "teams": [
            _team_row(team)
            for team in teams.select_related("country").prefetch_related("receives")
        ],
        "children": [row(child) for child in children],
        "can": {
            name: may(request.actor, f"organisations.{name}", scope) for name in _ACTS
        }
        | {"set_webhooks": may(request.actor, "task.set_webhooks", scope)},
    }
    context["panels"] = panels_of(request, one)
    context["can_name_safeguarding"] = may(
        request.actor,
        "organisations.name_safeguarding_team",
        safeguarding.scope_of_partner(one.id),
    )
    return render(request, "organisations/organisation.html", context)


def _facts(one: Organisation) -> list[tuple[str, object]]:
    return [
        (_("Type"), one.get_kind_display()),
        (_("Where it works"), countries(one)),
        (_("Area"), one.area.name if one.area else _("the whole country")),
        (_("Belongs to"), one.parent.name if one.parent else _("not set")),
    ]


def _team_row(team: Team) -> dict[str, Any]:
    state, tone = "", ""
    if not team.is_active:
        state, tone = _("closed"), "quiet"
    elif team.receives_concerns:
        state, tone = _("receives concerns"), "note"
    return {
        "title": team.name,
        "url": reverse("organisations:team", args=[team.id]),
        "second": f"{team.get_kind_display()} · {team.country.label}",
        "state": state,
        "tone": tone,
    }
