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
from ...accounts.deputies import DEPUTY, days_in_words, deputy_of, row_of
from ...accounts.edit_page import EditPage, edit
from ...accounts.middleware import StaffRequest
from ...design.forms import AmparoForm
from ...policy import check, may
from ...proposals.kinds import kind_of
from ...proposals.models import Proposal
from ...vault import intake_switch, keepers, safeguarding
from .. import forms, operations, queries
from ..models import Team
from ._listing import at
from ._team import address_of, find_team, way_to
from .directory import crumbs
from .edits import organisation_for
from .hours import hours_shown

_ACTS = (
    "change_team",
    "start_receiving",
    "stop_receiving",
    "name_standby",
    "switch_to_standby",
    "change_keepers",
    "set_hours",
    "set_country_days",
    "name_safeguarding_team",
)


def _words(answers: dict[str, Any], is_active: bool) -> operations.TeamData:
    names, desk = answers.get("custodians"), answers.get("online_desk")
    return operations.TeamData(
        name=answers["name"],
        kind=answers["kind"],
        custodians_id=UUID(names) if names else None,
        online_desk_id=UUID(desk) if desk else None,
        is_active=is_active,
    )


@staff_page("organisations.look_up", methods=("GET", "HEAD"))
def team(request: StaffRequest, team_id: UUID) -> HttpResponse:
    """Show one team: what it does, where, and whether it receives public concerns."""
    get_object_or_404(queries.visible_teams(request.actor), id=team_id)
    found = find_team(team_id)
    scope = operations.scope_of_team(found)
    row = found.receives.select_related("standby__organisation").first()
    cases = found.kind == Team.Kind.RESPONSE
    context = {
        "team": found,
        "standby": row.standby if row else None,
        "safeguarding": safeguarding.named_for_country(found.country_id)
        if row
        else None,
        "under_way": _under_way(found),
        "crumbs": way_to(found, (found.name, "")),
        "facts": _facts(found),
        "hours": hours_shown(request, found),
        "deputy": _deputy(found),
        "decided_changed": not found.is_authentic,
        "can": {
            name: may(request.actor, f"organisations.{name}", scope) for name in _ACTS
        }
        | {
            "see_on_call": may(request.actor, "task.see_on_call", scope),
            "see_deputy": cases and may(request.actor, "account.see_team", scope),
            "name_deputy": cases and may(request.actor, "account.name_deputy", scope),
        },
    }
    return render(request, "organisations/team.html", context)


def _under_way(found: Team) -> list[dict[str, Any]]:
    """Return the decisions about a team that have not taken effect yet."""
    topics = (
        *(intake_switch.RECEIVING, intake_switch.STANDBY),
        *(keepers.KEEPERS, safeguarding.SAFEGUARDING, DEPUTY),
    )
    open_ones = [
        one
        for one in Proposal.objects.filter(topic__in=topics, state__in=Proposal.OPEN)
        if str(found.id) in {*one.team_ids, *one.loses, *one.gains}
    ]
    return [
        {
            "title": kind_of(one).label,
            "url": reverse("decisions:decision", args=[one.id]),
            "state": one.get_state_display(),
        }
        for one in open_ones
    ]


def _deputy(found: Team) -> dict[str, Any] | None:
    row = row_of(found)
    if row is None:
        return None
    return {
        "name": row.user.name,
        "days": days_in_words(row.starts_on, row.ends_on),
        "now": deputy_of(found) is not None,
    }


def _facts(found: Team) -> list[tuple[str, object]]:
    keepers = found.custodians.name if found.custodians else _("the team itself")
    desk = found.online_desk.name if found.online_desk else _("not set")
    return [
        (_("Organisation"), found.organisation.name),
        (_("Type of team"), found.get_kind_display()),
        (_("Country"), found.country.label),
        (_("Custodians of reporters' names"), keepers),
        (_("Online desk"), desk),
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
        done=address_of,
        title=_("Add a team to %(name)s") % {"name": one.name},
        submit=_("Add this team"),
        saved=_("Team added. Now invite its members."),
        cancel=at(one),
        crumbs=crumbs((one.name, at(one))),
    )
    return edit(request, page)


@staff_page("organisations.change_team")
def change_team(request: StaffRequest, team_id: UUID) -> HttpResponse:
    """Edit a team."""
    found = find_team(team_id)
    scope = operations.scope_of_team(found)
    check(request.actor, "organisations.change_team", scope)

    def save(answers: dict[str, Any]) -> Team:
        words = _words(answers, answers["is_active"])
        return operations.change_team(
            request.actor, found.id, answers["version"], words
        )

    page = EditPage(
        form=forms.TeamForm,
        save=save,
        done=address_of,
        title=_("Change the team %(name)s") % {"name": found.name},
        submit=_("Save the changes"),
        saved=_("Changes saved."),
        cancel=address_of(found),
        crumbs=way_to(found, (found.name, address_of(found))),
        values={
            "name": found.name,
            "kind": found.kind,
            "is_active": found.is_active,
        },
        version=found.version,
    )
    return edit(request, page)


@staff_page("organisations.start_receiving")
def start_receiving(request: StaffRequest, team_id: UUID) -> HttpResponse:
    """Propose that a team receives the concerns of its country."""
    found = find_team(team_id)
    scope = operations.scope_of_team(found)
    check(request.actor, "organisations.start_receiving", scope)
    page = _proposal_page(
        found,
        lambda _answers: intake_switch.start_receiving(request.actor, found.id),
        title=_("Let %(name)s receive concerns") % {"name": found.name},
        lead=_(
            "Everything that people in %(country)s tell us will be sealed to this team."
        )
        % {"country": found.country.label},
    )
    return edit(request, page)


@staff_page("organisations.stop_receiving")
def stop_receiving(request: StaffRequest, team_id: UUID) -> HttpResponse:
    """Propose that a team stops receiving new concerns."""
    found = find_team(team_id)
    scope = operations.scope_of_team(found)
    check(request.actor, "organisations.stop_receiving", scope)
    page = _proposal_page(
        found,
        lambda _answers: intake_switch.stop_receiving(request.actor, found.id),
        title=_("Stop receiving concerns at %(name)s") % {"name": found.name},
        lead=_(
            "Nobody will receive what people in %(country)s tell us. To move it to"
            " another team, propose that team instead."
        )
        % {"country": found.country.label},
        danger=True,
    )
    return edit(request, page)


@staff_page("organisations.name_standby")
def name_standby(request: StaffRequest, team_id: UUID) -> HttpResponse:
    """Propose the team that stands by for a receiving one."""
    found = find_team(team_id)
    scope = operations.scope_of_team(found)
    check(request.actor, "organisations.name_standby", scope)
    row = found.receives.first()

    def save(answers: dict[str, Any]) -> Proposal:
        chosen = answers["standby"]
        return intake_switch.name_standby(
            request.actor, found.id, UUID(chosen) if chosen else None
        )

    page = _proposal_page(
        found,
        save,
        form=partial(forms.StandbyForm, actor=request.actor, team=found),
        title=_("Standby team for %(name)s") % {"name": found.name},
        lead=_(
            "One person can switch to it at once when this team cannot read "
            "what arrives. Choose a team that you trust as much."
        ),
        values={"standby": str(row.standby_id or "") if row else ""},
    )
    return edit(request, page)


@staff_page("organisations.switch_to_standby")
def switch_to_standby(request: StaffRequest, team_id: UUID) -> HttpResponse:
    """Switch a country to its standby team at once."""
    found = find_team(team_id)
    scope = operations.scope_of_team(found)
    check(request.actor, "organisations.switch_to_standby", scope)
    row = found.receives.select_related("standby").first()
    standby = row.standby.name if row and row.standby else _("not set")

    def save(_answers: dict[str, Any]) -> Team:
        intake_switch.switch_to_standby(request.actor, found.id)
        return found

    page = EditPage(
        form=AmparoForm,
        save=save,
        done=address_of,
        cancel=address_of(found),
        crumbs=way_to(found, (found.name, address_of(found))),
        title=_("Switch to the standby team"),
        lead=_(
            "New concerns will go to %(standby)s at once. Everyone in both "
            "teams is informed. %(team)s keeps what it already has."
        )
        % {"standby": standby, "team": found.name},
        submit=_("Switch now"),
        saved=_("Switched. New concerns go to the other team."),
        danger=True,
    )
    return edit(request, page)


@staff_page("organisations.change_keepers")
def change_keepers(request: StaffRequest, team_id: UUID) -> HttpResponse:
    """Propose who keeps names and who opens addresses for a team."""
    found = find_team(team_id)
    scope = operations.scope_of_team(found)
    check(request.actor, "organisations.change_keepers", scope)

    def save(answers: dict[str, Any]) -> Proposal:
        words = _words(answers | {"name": "", "kind": ""}, True)
        return keepers.change_keepers(
            request.actor, found.id, words.custodians_id, words.online_desk_id
        )

    page = _proposal_page(
        found,
        save,
        form=partial(forms.KeepersForm, organisation=found.organisation, team=found),
        title=_("Custodians and online desk of %(name)s") % {"name": found.name},
        lead=_("Custodians can read who reported. So two people decide who they are."),
        values={
            "custodians": str(found.keeper_id or ""),
            "online_desk": str(found.desk_id or ""),
        },
    )
    return edit(request, page)


def _proposal_page(
    found: Team, save: Callable[[dict[str, Any]], Proposal], **words: Any
) -> EditPage:
    """Return a page that proposes something about a team for a second person."""
    return EditPage(
        save=save,
        done=lambda proposal: reverse("decisions:decision", args=[proposal.id]),
        cancel=address_of(found),
        crumbs=way_to(found, (found.name, address_of(found))),
        submit=_("Propose"),
        saved=_("Proposed. It takes effect once a second person confirms it."),
        **{"form": AmparoForm} | words,
    )
