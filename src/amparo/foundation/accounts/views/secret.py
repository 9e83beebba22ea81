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
    people = queries.people_with(request.actor, emails)
    context = {
        "generation": latest(),
        "proven_since": proven_since(),
        "people": people,
        "others": len(emails) - len(people),
        "rows": sum(each.count for each in left if not each.who),
    }
    return render(request, "accounts/secret.html", context)
