"""The pages of the directory of organisations."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ...accounts.decorators import staff_page
from ...accounts.middleware import StaffRequest
from ...policy import may, may_anywhere
from .. import queries
from ..forms import DirectoryFilterForm
from ..models import Organisation, Team
from ..operations import scope_of

PAGE = 50
_TONES = {"unknown": "quiet", "ok": "good", "expired": "warn", "red": "danger"}
_WARNINGS: dict[str, str | Promise] = {
    "unknown": gettext_lazy("safeguarding not checked"),
    "expired": gettext_lazy("safeguarding out of date"),
    "red": gettext_lazy("safeguarding not in order"),
}
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


def at(organisation: Organisation) -> str:
    """Return the address of an organisation's page."""
    return reverse("organisations:organisation", args=[organisation.id])


def crumbs(*more: tuple[str, str]) -> tuple[Any, ...]:
    """Return the breadcrumb of a page under the directory."""
    return ((_("Organisations"), reverse("organisations:directory")), *more)


@staff_page("organisations.see", methods=("GET", "HEAD"))
def directory(request: StaffRequest) -> HttpResponse:
    """List organisations, filtered by name, kind and country."""
    form = DirectoryFilterForm(request.GET or None)
    filters = _filter_of(form)
    page = Paginator(queries.directory(request.actor, filters), PAGE).get_page(
        request.GET.get("page")
    )
    donor = queries.only_a_donor(request.actor)
    context = {
        "form": form,
        "page": page,
        "rows": [_row(one, opens=not donor) for one in page],
        "looked": filters != queries.DirectoryFilter(),
        "donor": donor,
        "tiles": _tiles() if donor else [],
        "may_create": may_anywhere(request.actor, "organisations.create"),
        **_pager_urls(request, page),
    }
    return render(request, "organisations/directory.html", context)


def _filter_of(form: DirectoryFilterForm) -> queries.DirectoryFilter:
    if not form.is_valid():
        return queries.DirectoryFilter()
    found = form.cleaned_data
    return queries.DirectoryFilter(found["q"], found["kind"], found["country"])


def _pager_urls(request: StaffRequest, page: Page[Organisation]) -> dict[str, str]:
    """Return the addresses of the pages before and after, with the filter."""

    def url_of(number: int) -> str:
        return "?" + urlencode(request.GET.dict() | {"page": str(number)})

    return {
        "earlier": url_of(page.number - 1) if page.has_previous() else "",
        "later": url_of(page.number + 1) if page.has_next() else "",
    }


def _row(one: Organisation, opens: bool = True) -> dict[str, Any]:
    teams = getattr(one, "team_count", 0)
    parts = [one.get_kind_display(), _countries(one)]
    if teams:
        parts.append(ngettext("%(n)s team", "%(n)s teams", teams) % {"n": teams})
    words = {"title": one.name, "second": " · ".join(parts)}
    return words | (_state(one) | {"url": at(one)} if opens else {})


def _state(one: Organisation) -> dict[str, Any]:
    """Return what to know before working with it; empty when all is well."""
    if not one.is_active:
        return {"state": _("closed"), "tone": "quiet"}
    if one.safeguarding == Organisation.Safeguarding.OK:
        return {"state": "", "tone": ""}
    return {"state": _WARNINGS[one.safeguarding], "tone": _TONES[one.safeguarding]}


def _countries(one: Organisation) -> str:
    return ", ".join(country.label for country in one.countries.all())


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
        "tone": _TONES[one.safeguarding],
        "teams": [
            _team_row(team)
            for team in teams.select_related("country").prefetch_related("receives")
        ],
        "children": [_row(child) for child in children],
        "can": {
            name: may(request.actor, f"organisations.{name}", scope) for name in _ACTS
        },
    }
    return render(request, "organisations/organisation.html", context)


def _facts(one: Organisation) -> list[tuple[str, object]]:
    return [
        (_("What it is"), one.get_kind_display()),
        (_("Where it works"), _countries(one)),
        (_("Area"), one.area.name if one.area else _("the whole country")),
        (_("Belongs to"), one.parent.name if one.parent else _("nobody")),
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
