"""Team pages, with the switch for public intake."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from ...accounts.decorators import staff_page
from ...accounts.edit_page import EditPage, edit
from ...accounts.middleware import StaffRequest
from ...design.conflicts import VersionedForm
from ...policy import check, may
from ...vault import intake_switch
from .. import forms, operations
from ..models import Team
from ._listing import at
from .directory import crumbs
from .edits import organisation_for

_ACTS = ("change_team", "start_receiving", "stop_receiving")


def _at(team: Team) -> str:
    return reverse("organisations:team", args=[team.id])


def _way(team: Team, *more: tuple[str, str]) -> tuple[Any, ...]:
    return crumbs((team.organisation.name, at(team.organisation)), *more)


def _team(team_id: UUID) -> Team:
    return get_object_or_404(
        Team.objects.select_related(
            "organisation", "country", "custodians", "online_desk"
        ),
        id=team_id,
    )


def _words(answers: dict[str, Any], is_active: bool) -> operations.TeamData:
    keepers, desk = answers["custodians"], answers["online_desk"]
    return operations.TeamData(
        name=answers["name"],
        kind=answers["kind"],
        custodians_id=UUID(keepers) if keepers else None,
        online_desk_id=UUID(desk) if desk else None,
        is_active=is_active,
    )


@staff_page("organisations.look_up", methods=("GET", "HEAD"))
def team(request: StaffRequest, team_id: UUID) -> HttpResponse:
    """Show one team: what it does, where, and whether it receives public concerns."""
    found = _team(team_id)
    scope = operations.scope_of_team(found)
    context = {
        "team": found,
        "crumbs": _way(found, (found.name, "")),
        "facts": _facts(found),
        "can": {
            name: may(request.actor, f"organisations.{name}", scope) for name in _ACTS
        },
    }
    return render(request, "organisations/team.html", context)


def _facts(found: Team) -> list[tuple[str, object]]:
    keepers = found.custodians.name if found.custodians else _("the team itself")
    desk = found.online_desk.name if found.online_desk else _("nobody")
    return [
        (_("Organisation"), found.organisation.name),
        (_("What it does"), found.get_kind_display()),
        (_("Country"), found.country.label),
        (_("Who keeps the names of those who tell"), keepers),
        (_("Who opens addresses of something online"), desk),
    ]


@staff_page("organisations.create_team")
def create_team(request: StaffRequest, organisation_id: UUID) -> HttpResponse:
    """Add a team to an organisation."""
    one = organisation_for(request, organisation_id, "organisations.create_team")

    def save(answers: dict[str, Any]) -> Team:
        return operations.create_team(
            request.actor,
            one.id,
            answers["country"],
            _words(answers, True),
            answers["form_key"],
        )

    page = EditPage(
        form=partial(forms.AddTeamForm, organisation=one),
        save=save,
        done=_at,
        title=_("Add a team to %(name)s") % {"name": one.name},
        submit=_("Add this team"),
        saved=_("The team is added. Now invite its people."),
        cancel=at(one),
        crumbs=crumbs((one.name, at(one))),
    )
    return edit(request, page)


@staff_page("organisations.change_team")
def change_team(request: StaffRequest, team_id: UUID) -> HttpResponse:
    """Edit a team."""
    found = _team(team_id)
    scope = operations.scope_of_team(found)
    check(request.actor, "organisations.change_team", scope)

    def save(answers: dict[str, Any]) -> Team:
        words = _words(answers, answers["is_active"])
        return operations.change_team(
            request.actor, found.id, answers["version"], words
        )

    page = EditPage(
        form=partial(forms.TeamForm, organisation=found.organisation, team=found),
        save=save,
        done=_at,
        title=_("Change the team %(name)s") % {"name": found.name},
        submit=_("Save the changes"),
        saved=_("The changes are saved."),
        cancel=_at(found),
        crumbs=_way(found, (found.name, _at(found))),
        values={
            "name": found.name,
            "kind": found.kind,
            "custodians": str(found.custodians_id or ""),
            "online_desk": str(found.online_desk_id or ""),
            "is_active": found.is_active,
        },
        version=found.version,
    )
    return edit(request, page)


@staff_page("organisations.start_receiving")
def start_receiving(request: StaffRequest, team_id: UUID) -> HttpResponse:
    """Let a team receive concerns from the public."""
    found = _team(team_id)
    check(
        request.actor, "organisations.start_receiving", operations.scope_of_team(found)
    )
    return edit(
        request,
        _receiving_page(
            request,
            found,
            intake_switch.start_receiving,
            title=_("Open the door of %(name)s") % {"name": found.name},
            lead=_("Concerns from %(country)s will arrive with this team.")
            % {"country": found.country.label},
            submit=_("Open the door"),
            saved=_("The door is open. Concerns can arrive."),
        ),
    )


@staff_page("organisations.stop_receiving")
def stop_receiving(request: StaffRequest, team_id: UUID) -> HttpResponse:
    """Stop a team from receiving new concerns."""
    found = _team(team_id)
    check(
        request.actor, "organisations.stop_receiving", operations.scope_of_team(found)
    )
    return edit(
        request,
        _receiving_page(
            request,
            found,
            intake_switch.stop_receiving,
            title=_("Close the door of %(name)s") % {"name": found.name},
            lead=_(
                "No new concerns will arrive with this team. Those it has stay with it."
            ),
            submit=_("Close the door"),
            saved=_("The door is closed."),
            danger=True,
        ),
    )


def _receiving_page(
    request: StaffRequest,
    found: Team,
    operation: Callable[..., Team],
    **words: Any,
) -> EditPage:
    def save(answers: dict[str, Any]) -> Team:
        return operation(request.actor, found.id, answers["version"])

    return EditPage(
        form=VersionedForm,
        save=save,
        done=_at,
        cancel=_at(found),
        crumbs=_way(found, (found.name, _at(found))),
        version=found.version,
        **words,
    )
