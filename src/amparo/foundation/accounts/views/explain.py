"""Why can I see this? What may each role do?"""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from ...policy import Permission, Role, Scope, all_permissions
from ..decorators import signed_in_page
from ..middleware import StaffRequest
from ..models import Membership

ROOMS = {
    "concern": _("Concerns"),
    "transfer": _("Concerns"),
    "consultation": _("Concerns"),
    "online": _("Online desk"),
    "retention": _("Concerns"),
    "intake": _("Results"),
    "case": _("Cases"),
    "case_transfer": _("Cases"),
    "cover": _("Cases"),
    "follow_up": _("Cases"),
    "home_visit": _("Cases"),
    "supervision": _("Cases"),
    "delivery": _("Cases"),
    "own_task": _("Tasks"),
    "person": _("People"),
    "questionnaire": _("Questionnaires"),
    "referral": _("Referrals"),
    "course": _("Courses"),
    "service": _("Services"),
    "group": _("Groups"),
    "task": _("Tasks"),
    "list": _("Lists"),
    "index": _("People"),
    "account": _("Accounts and keys"),
    "decision": _("Two-person decisions"),
    "vault": _("Accounts and keys"),
    "organisation": _("Organisations and teams"),
    "country": _("Countries"),
    "language": _("Languages"),
    "lesson": _("Lessons"),
    "indicator": _("Results"),
    "result": _("Results"),
    "journal": _("Journal"),
    "record": _("Emergency access"),
}
REACH = {
    Scope.OWN: _("your own records"),
    Scope.TEAM: _("your team"),
    Scope.ORGANISATION: _("your organisation"),
    Scope.COUNTRY: _("your country"),
    Scope.ALLIANCE: _("the whole alliance"),
}
SHORT = {
    Scope.OWN: _("Their own"),
    Scope.TEAM: _("In their team"),
    Scope.ORGANISATION: _("In their organisation"),
    Scope.COUNTRY: _("In their country"),
    Scope.ALLIANCE: _("In the whole alliance"),
}


def room_name(permission: Permission) -> str:
    """Return the name of the room that a permission belongs to."""
    return str(ROOMS[permission.name.partition(".")[0].removesuffix("s")])


def _place_of(membership: Membership, scope: Scope) -> str:
    if scope is Scope.TEAM and membership.team:
        return membership.team.name
    if scope is Scope.COUNTRY:
        if membership.team:
            return membership.team.country.label
        return ", ".join(c.label for c in membership.organisation.countries.all())
    if scope is Scope.ORGANISATION:
        return membership.organisation.name
    return ""


def reasons(memberships: list[Membership]) -> list[tuple[Any, list[Any]]]:
    """Return, room by room, what these roles allow, how far, and which role does."""
    rooms: dict[str, list[Any]] = {}
    for permission in all_permissions():
        because = [
            {
                "role": m.get_role_display(),
                "reach": REACH[permission.allowed[Role(m.role)]],
                "place": _place_of(m, permission.allowed[Role(m.role)]),
            }
            for m in memberships
            if Role(m.role) in permission.allowed
        ]
        if because:
            rooms.setdefault(room_name(permission), []).append(
                {
                    "label": permission.label,
                    "because": because,
                    "opens": permission.opens,
                }
            )
    return list(rooms.items())


@signed_in_page(methods=("GET", "HEAD"))
def why(request: StaffRequest) -> HttpResponse:
    """Show what the person may do, how far, and because of which role."""
    context = {
        "memberships": request.memberships,
        "rooms": reasons(request.memberships),
    }
    return render(request, "accounts/why.html", context)


def who_may(permission: Permission) -> list[tuple[Any, list[Any]]]:
    """Return how far a permission reaches, with the roles that reach so far."""
    found = []
    for scope in Scope:
        roles = [role.label for role in Role if permission.allowed.get(role) is scope]
        if len(roles) == len(Role):
            roles = [_("everyone")]
        if roles:
            found.append((SHORT[scope], roles))
    return found


@signed_in_page(methods=("GET", "HEAD"))
def roles(request: StaffRequest) -> HttpResponse:
    """Show for each permission which roles have it, and how far it reaches."""
    rooms: dict[str, list[Any]] = {}
    for permission in all_permissions():
        if permission.allowed:
            rooms.setdefault(room_name(permission), []).append(
                (permission, who_may(permission))
            )
    context = {"rooms": list(rooms.items())}
    return render(request, "accounts/roles.html", context)
