"""The pages of an organisation's printed recovery keys."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from ...kernel.errors import RuleBroken
from ...organisations.models import Organisation, Team
from ...policy import Role, check
from ...proposals.operations import under_way
from .. import recovery
from ..decorators import staff_page
from ..middleware import StaffRequest
from .factors import careful
from .team import PROPOSED


@staff_page("account.print_recovery")
@careful
def paper(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Show what the recovery keys open; propose a new one, and show it once agreed."""
    organisation = get_object_or_404(Organisation, pk=pk)
    check(request.actor, "account.print_recovery", recovery.scope_of_organisation(pk))
    apart, key = "apart" in request.POST, ""
    if request.method == "POST":
        try:
            if "print" in request.POST:
                key = recovery.print_key(request.actor, pk, apart)
            else:
                proposal = recovery.propose_key(request.actor, pk, apart)
                messages.success(request, PROPOSED)
                return redirect("decisions:decision", proposal.id)
        except RuleBroken as rule:
            messages.error(request, str(rule.message))
    context = {
        "organisation": organisation,
        "groups": key.split("-"),
        "key": key,
        "papers": [_paper(request, pk, one) for one in (False, True)],
        "mine": _mine(request, pk),
        "crumbs": ((_("Team"), reverse("accounts:team")),),
    }
    return render(request, "accounts/recovery.html", context)


def _paper(request: StaffRequest, pk: UUID, apart: bool) -> dict[str, Any]:
    """Return what is shown of one of the two papers."""
    found = recovery.coverage(pk, apart)
    topic, key = recovery.NEW, f"{pk}:{'apart' if apart else 'teams'}"
    return {
        "apart": apart,
        "title": _("Custodians, separately") if apart else _("Teams"),
        "coverage": found,
        "any": bool(found.covered or found.missing),
        "agreed": recovery.agreed(request.actor, topic, key) is not None,
        "proposal": under_way(topic, key),
    }


def _mine(request: StaffRequest, pk: UUID) -> list[dict[str, Any]]:
    """Return the teams that the person supervises and that the paper lacks."""
    ids = request.actor.team_ids(Role.SUPERVISOR)
    papers = [recovery.coverage(pk, apart) for apart in (False, True)]
    missing = [
        team
        for paper in papers
        if paper.key  # nothing can be added to a paper that is not there
        for team in paper.missing
        if team.id in ids
    ]
    return [
        {
            "team": team,
            "agreed": recovery.agreed(request.actor, recovery.JOIN, str(team.id)),
            "proposal": under_way(recovery.JOIN, str(team.id)),
        }
        for team in missing
    ]


@staff_page("account.join_recovery", methods=("POST",))
@careful
def join(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Propose that the recovery key opens the person's team, or do it once agreed."""
    team = get_object_or_404(Team, pk=pk)
    scope = recovery.scope_of_organisation(team.organisation_id)
    check(request.actor, "account.join_recovery", scope)
    try:
        if recovery.agreed(request.actor, recovery.JOIN, str(team.id)):
            recovery.join(request.actor, team.id)
            messages.success(request, _("The recovery key opens this team now."))
        else:
            proposal = recovery.propose_join(request.actor, team.id)
            messages.success(request, PROPOSED)
            return redirect("decisions:decision", proposal.id)
    except RuleBroken as rule:
        messages.error(request, str(rule.message))
    return redirect("accounts:recovery", team.organisation_id)
