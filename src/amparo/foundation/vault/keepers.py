"""Who keeps reporters' names and who opens online addresses for a team: two decide."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ..countries.queries import objection_hours
from ..journal.operations import act
from ..kernel.coded import vouch
from ..kernel.errors import RuleBroken
from ..kernel.locking import change
from ..organisations import rules
from ..organisations.models import Team
from ..organisations.operations import scope_of_team
from ..policy import Actor
from ..proposals import operations as proposals
from ..proposals.kinds import DecisionKind, Line, declare
from ..proposals.models import Proposal
from ..proposals.operations import Reach
from .intake_switch import check_can_receive, named
from .team_keys import has_records

KEEPERS = "team.keepers"


def change_keepers(
    actor: Actor,
    team_id: UUID,
    custodians_id: UUID | None,
    online_desk_id: UUID | None,
) -> Proposal:
    """Propose the custodians and the online desk of a team.

    None: the team itself keeps the names; nobody is asked for addresses.
    """
    team = Team.objects.select_related("organisation").get(id=team_id)
    scope = scope_of_team(team)
    with act(actor, "organisations.change_keepers", scope, team) as entry:
        old, new = (
            _values(team),
            {
                "custodians": str(custodians_id or ""),
                "online_desk": str(online_desk_id or ""),
            },
        )
        rules.check_custodians(team, team.kind, custodians_id)
        rules.check_online_desk(team, team.kind, online_desk_id)
        if old == new and team.is_authentic:
            raise RuleBroken(_("Nothing would change."))
        entry.note(custodians=custodians_id, online_desk=online_desk_id)
        return proposals.put_forward(
            actor,
            "organisations.change_keepers",
            KEEPERS,
            str(team.id),
            country=team.country_id,
            old=old,
            new=new,
            subject_id=team.id,
            reach=_reach(team, old, new),
        )


def _values(team: Team) -> dict[str, Any]:
    return {
        "custodians": str(team.keeper_id or ""),
        "online_desk": str(team.desk_id or ""),
    }


def _reach(team: Team, old: dict[str, Any], new: dict[str, Any]) -> Reach:
    """Say who gains and who loses: whoever keeps the names or addresses, or kept them.

    Without custodians the team itself keeps the names.
    """
    own = str(team.id)
    before = {old["custodians"] or own, old["online_desk"]} - {""}
    after = {new["custodians"] or own, new["online_desk"]} - {""}
    return Reach(
        team_ids=frozenset({team.id}),
        organisation_ids=team.organisation.circle,
        gains=frozenset(UUID(one) for one in after - before),
        loses=frozenset(UUID(one) for one in before - after),
        delay_hours=objection_hours(team.country_id) if has_records(team.id) else 0,
    )


def _current(proposal: Proposal) -> dict[str, Any]:
    return _values(Team.objects.get(id=proposal.row_id))


def _apply(_actor: Actor, proposal: Proposal) -> None:
    team = Team.objects.select_related("organisation").get(id=proposal.row_id)
    new = {name: UUID(one) if one else None for name, one in proposal.new.items()}
    rules.check_custodians(team, team.kind, new["custodians"])
    rules.check_online_desk(team, team.kind, new["online_desk"])
    change(
        team,
        team.version,
        custodians_id=new["custodians"],
        online_desk_id=new["online_desk"],
    )
    vouch(team)
    if team.receives_concerns:
        check_can_receive(team)


def _lines(proposal: Proposal) -> list[Line]:
    def keeper(values: dict[str, Any]) -> str:
        one = values["custodians"]
        return named(one) if one else gettext("the team itself")

    old, new = proposal.old, proposal.new
    team = named(str(proposal.subject_id))
    desk = Line(
        gettext("Online desk"),
        named(old["online_desk"]),
        named(new["online_desk"]),
    )
    return [
        Line(gettext("For the team"), team, team),
        Line(gettext("Custodians"), keeper(old), keeper(new)),
        desk,
    ]


KINDS = (
    DecisionKind(
        KEEPERS,
        _("Custodians and online desk of a team"),
        "organisations.confirm_routing",
        _current,
        _apply,
        _lines,
    ),
)
declare(*KINDS)
