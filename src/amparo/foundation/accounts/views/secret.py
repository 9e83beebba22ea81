"""The page that says for whom a rotation of the server's secret still waits."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from ...kernel.generations import latest, proven_since
from .. import queries, secret_rotation
from ..decorators import staff_page
from ..middleware import StaffRequest


@staff_page("account.see_secret", methods=("GET", "HEAD"))
def status(request: StaffRequest) -> HttpResponse:
    """Show what is not under the current secret yet, and whom it waits for."""
    left = secret_rotation.left()
    emails = {email for each in left for email in each.who}
    teams = {team for each in left for team in each.teams}
    ours = {each.organisation_id for each in request.actor.assignments}
    own_teams = sorted(t.name for t in teams if t.organisation_id in ours)
    people = queries.people_with(request.actor, emails)
    context = {
        "generation": latest(),
        "proven_since": proven_since(),
        "people": people,
        "others": len(emails) - len(people),
        "teams": own_teams,
        "other_teams": len(teams) - len(own_teams),
        "rows": sum(each.count for each in left if not each.who and not each.teams),
    }
    return render(request, "accounts/secret.html", context)
