"""Switch a team's public intake on or off: on only if someone can read what arrives."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from ..journal.operations import act
from ..kernel.errors import RuleBroken
from ..kernel.locking import change
from ..organisations.models import Team
from ..organisations.operations import scope_of_team
from ..policy import Actor
from .team_keys import current_vault, reachable


def start_receiving(actor: Actor, team_id: UUID, expected_version: int) -> Team:
    """Let a team receive public concerns from its country.

    Raises ``RuleBroken`` while nobody could open what is sealed to the team or to its
    custodians or online desk, if it has those.
    """
    team = Team.objects.select_related("organisation").get(id=team_id)
    with act(actor, "organisations.start_receiving", scope_of_team(team), team):
        _check_team(team)
        if not _can_receive(team.id):
            raise RuleBroken(
                _(
                    "Nobody can open this team's vault yet. Somebody with a role that "
                    "reads concerns must join and sign in first."
                )
            )
        if team.custodians_id and not _can_receive(team.custodians_id):
            raise RuleBroken(
                _("Nobody can open the vault of this team's custodians yet.")
            )
        if team.online_desk_id and not _can_receive(team.online_desk_id):
            raise RuleBroken(
                _("Nobody can open the vault of this team's online desk yet.")
            )
        return _set_receiving(team, expected_version, True)


def stop_receiving(actor: Actor, team_id: UUID, expected_version: int) -> Team:
    """Stop a team from receiving new concerns; existing ones stay with it."""
    team = Team.objects.get(id=team_id)
    with act(actor, "organisations.stop_receiving", scope_of_team(team), team):
        return _set_receiving(team, expected_version, False)


def _check_team(team: Team) -> None:
    if team.kind != Team.Kind.RESPONSE:
        raise RuleBroken(_("Only a response team can receive concerns."))
    if not (team.is_active and team.organisation.is_active):
        raise RuleBroken(_("This team is closed. Open the team again first."))


def _can_receive(team_id: UUID) -> bool:
    return current_vault(team_id) is not None and reachable(team_id)


def _set_receiving(team: Team, expected_version: int, is_open: bool) -> Team:
    return change(
        team,
        expected_version,
        _("Somebody changed this team while you were reading."),
        receives_concerns=is_open,
    )
