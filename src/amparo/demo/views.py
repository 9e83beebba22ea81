"""Sign in as one of the demonstration's people. Exists in demo mode only."""

from __future__ import annotations

from itertools import groupby

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from amparo.foundation.accounts.decorators import entry_page
from amparo.foundation.accounts.middleware import StaffRequest
from amparo.foundation.accounts.models import Membership
from amparo.foundation.accounts.sign_in import sign_in_as
from amparo.foundation.organisations.models import Team
from amparo.foundation.policy import Role

from .staff import PASSWORD, app_secret

# One child's journey through the system, in the order in which people take part.
WAY = (
    ("Bolivia", Role.TRIAGE_OFFICER, _("reads concerns and answers them")),
    (
        "Bolivia",
        Role.CASEWORKER,
        _("supports a child from the first concern to safety"),
    ),
    ("Bolivia", Role.SUPERVISOR, _("approves, and sees what is late")),
    ("Bolivia", Role.SERVICE_PROVIDER, _("receives a referral and answers it")),
    (
        _("Alliance"),
        Role.ALLIANCE_LEAD,
        _("sees figures and traces them down to record codes"),
    ),
    (_("Alliance"), Role.DONOR_VIEWER, _("sees figures that cannot identify anyone")),
    (_("Alliance"), Role.ADMINISTRATOR, _("gives access, opens no records")),
)


@entry_page
@require_GET
def people(request: HttpRequest) -> HttpResponse:
    """List the people of the demonstration, by country."""
    _demo_only()
    memberships = (
        Membership.objects.filter(ended_at=None, user__email__endswith="@demo.example")
        .select_related("user", "team__country", "organisation")
        .prefetch_related("organisation__countries")
        .order_by("organisation__name", "team__name", "created_at")
    )
    groups = [
        (place, list(members))
        for place, members in groupby(sorted(memberships, key=_place), _place)
    ]
    groups.sort(key=lambda group: (group[0] != _("Alliance"), group[0] != "Bolivia"))
    context = {
        "groups": groups,
        "password": PASSWORD,
        "way": [_one(groups, *stop) for stop in WAY],
    }
    return render(request, "demo/people.html", context)


def _one(
    groups: list[tuple[str, list[Membership]]], place: str, role: Role, does: str
) -> tuple[Membership | None, str]:
    for name, members in groups:
        if name == place:
            found = [m for m in members if m.role == role and not _keeps_names(m)]
            return (found[0] if found else None), does
    return None, does


def _keeps_names(membership: Membership) -> bool:
    return bool(membership.team and membership.team.kind == Team.Kind.CUSTODIANS)


@entry_page
@require_POST
def enter(request: StaffRequest) -> HttpResponse:
    """Sign in for real as one of them: password, code, keys."""
    _demo_only()
    email = request.POST.get("email", "")
    known = Membership.objects.filter(
        user__email=email, user__email__endswith="@demo.example"
    )
    if not known.exists():
        raise Http404
    sign_in_as(request, email, PASSWORD, app_secret(email))
    return redirect("accounts:home")


def _demo_only() -> None:
    if not settings.AMPARO_DEMO:
        raise Http404


def _place(membership: Membership) -> str:
    if membership.team:
        return membership.team.country.label
    countries = list(membership.organisation.countries.all())
    return countries[0].label if len(countries) == 1 else _("Alliance")
