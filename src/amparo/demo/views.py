"""Coming in as one of the demonstration's people. Exists in demo mode only."""

from __future__ import annotations

from itertools import groupby

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from amparo.foundation.accounts.middleware import StaffRequest
from amparo.foundation.accounts.models import Membership
from amparo.foundation.accounts.pages import entry_page
from amparo.foundation.accounts.signin import sign_in_as

from .staff import PASSWORD, app_secret


@entry_page
@require_GET
def people(request: HttpRequest) -> HttpResponse:
    """List the people of the demonstration, by country."""
    _demo_only()
    memberships = (
        Membership.objects.filter(ended_at=None, user__email__endswith="@demo.example")
        .select_related("user", "team__country", "organisation")
        .order_by("team__country__name", "organisation__name", "team__name", "id")
    )
    groups = [
        (country, list(members)) for country, members in groupby(memberships, _place)
    ]
    groups.sort(key=lambda group: (group[0] != _("Alliance"), group[0] != "Bolivia"))
    return render(request, "demo/people.html", {"groups": groups, "password": PASSWORD})


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
    return membership.team.country.name if membership.team else _("Alliance")
