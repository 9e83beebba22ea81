"""Who receives a country's public concerns: decided by two, read by someone.

Opening, moving and ending take a proposal and a second person who gains nothing by it;
switching to the standby team, which two people named beforehand, takes one.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ..countries.queries import objection_hours
from ..journal.operations import act
from ..kernel.coded import vouch
from ..kernel.errors import RuleBroken
from ..kernel.locking import change, lock
from ..organisations.models import Receiving, Team
from ..organisations.operations import scope_of_team
from ..policy import Actor
from ..proposals import operations as proposals
from ..proposals.kinds import DecisionKind, Line, declare, declare_alarms
from ..proposals.models import Proposal
from ..proposals.operations import Reach
from .team_keys import current_vault, has_records, reachable

RECEIVING, STANDBY = "receiving.team", "receiving.standby"


def start_receiving(actor: Actor, team_id: UUID) -> Proposal:
    """Propose that a team receives the public concerns of its country.

    Raises ``RuleBroken`` while nobody could open what is sealed to the team or to its
    custodians or online desk, if it has those.
    """
    team = _team(team_id)
    with act(actor, "organisations.start_receiving", scope_of_team(team), team):
        check_can_receive(team)
        old = _old(team.country_id)
        if old["team"] == str(team.id):
            raise RuleBroken(_("This team already receives the country's concerns."))
        return _propose(actor, "organisations.start_receiving", team, team, old)


def stop_receiving(actor: Actor, team_id: UUID) -> Proposal:
    """Propose that a team stops receiving; its country then has no receiving team.

    What the team has stays with it.
    """
    team = _team(team_id)
    with act(actor, "organisations.stop_receiving", scope_of_team(team), team):
        old = _old(team.country_id)
        if old["team"] != str(team.id):
            raise RuleBroken(_("This team does not receive concerns."))
        return _propose(actor, "organisations.stop_receiving", team, None, old)


def name_standby(actor: Actor, team_id: UUID, standby_id: UUID | None) -> Proposal:
    """Propose the team that takes over at once when the receiving team cannot."""
    team = _team(team_id)
    with act(actor, "organisations.name_standby", scope_of_team(team), team) as entry:
        row = Receiving.objects.filter(team=team).first()
        if row is None:
            raise RuleBroken(_("This team does not receive concerns."))
        standby = _team(standby_id) if standby_id else None
        if standby is not None:
            _check_standby(team, standby)
        entry.note(standby=standby_id)
        gains = _streams(standby) - _streams(team)
        lost = row.standby_id if row.standby_id != standby_id else None
        return proposals.put_forward(
            actor,
            "organisations.name_standby",
            STANDBY,
            team.country_id,
            country=team.country_id,
            old={"standby": _text(row.standby_id)},
            new={"standby": _text(standby_id)},
            subject_id=team.id,
            reach=Reach(
                team_ids=frozenset({team.id}),
                organisation_ids=team.organisation.circle,
                gains=gains,
                loses=frozenset({lost} if lost else ()),
            ),
        )


def switch_to_standby(actor: Actor, team_id: UUID) -> Receiving:
    """Let the standby team receive from this moment; the other one stands by now.

    One person does it, because it cannot wait; everyone in both teams hears of it.
    """
    team = _team(team_id)
    scope = scope_of_team(team)
    with act(actor, "organisations.switch_to_standby", scope, team) as entry:
        row = Receiving.objects.filter(team=team).select_related("standby").first()
        if row is None or row.standby is None:
            raise RuleBroken(_("This team has no standby team."))
        lock(row)
        if row.team_id != team.id or row.standby is None:
            raise RuleBroken(_("This has already been decided."))
        if not row.is_authentic:
            raise RuleBroken(
                _(
                    "The standby team was changed outside of Amparo. Two "
                    "people have to decide who receives concerns."
                )
            )
        heir = row.standby
        check_can_receive(heir)
        entry.note(to=heir.id)
        _write(row, heir, team, None)
        proposals.overtake(STANDBY, team.country_id, actor.user_id)
        proposals.overtake(RECEIVING, team.country_id, actor.user_id)
        proposals.raise_alarm(
            "receiving.switched",
            actor,
            facts={"country": team.country_id},
            teams={team.id, heir.id},
            organisations=team.organisation.circle | {heir.organisation_id},
            countries=[team.country_id],
            roles=("administrator", "country_lead", "alliance_lead"),
        )
    return row


def check_can_receive(team: Team) -> None:
    """Raise ``RuleBroken`` unless people of an open response team read what arrives."""
    if team.kind != Team.Kind.RESPONSE:
        raise RuleBroken(_("Only a response team can receive concerns."))
    if not (team.is_active and team.organisation.is_active):
        raise RuleBroken(_("This team is closed. Open the team again first."))
    if not _can_receive(team.id):
        raise RuleBroken(
            _(
                "Nobody can open this team's vault yet. Someone with a role "
                "that reads concerns must join and sign in first."
            )
        )
    if team.keeper_id and not _can_receive(team.keeper_id):
        raise RuleBroken(_("Nobody can open the vault of this team's custodians yet."))
    if team.desk_id and not _can_receive(team.desk_id):
        raise RuleBroken(_("Nobody can open the vault of this team's online desk yet."))


def _check_standby(team: Team, standby: Team) -> None:
    if standby.id == team.id or standby.country_id != team.country_id:
        raise RuleBroken(_("Choose another team of the same country."), "standby")
    check_can_receive(standby)


def _can_receive(team_id: UUID) -> bool:
    return current_vault(team_id) is not None and reachable(team_id)


def _team(team_id: UUID) -> Team:
    return Team.objects.select_related("organisation").get(id=team_id)


def _text(team_id: UUID | None) -> str:
    return str(team_id or "")


def _old(country_code: str) -> dict[str, Any]:
    row = Receiving.objects.filter(country=country_code).first()
    return {"team": _text(row.team_id if row else None)}


def _streams(team: Team | None) -> frozenset[UUID]:
    """Return the teams to which a part of what is told goes with this team."""
    if team is None:
        return frozenset()
    parts = (team.id, team.keeper_id, team.desk_id)
    return frozenset(one for one in parts if one)


def _propose(
    actor: Actor, verb: str, about: Team, team: Team | None, old: dict[str, Any]
) -> Proposal:
    """Propose the receiving team; the one that has it now is asked before it loses it.

    Where a team receives already, those around that team confirm, not those around the
    one that wants it.
    """
    loser = _team(UUID(old["team"])) if old["team"] else None
    home = loser or about
    waits = loser is not None and has_records(loser.id)
    return proposals.put_forward(
        actor,
        verb,
        RECEIVING,
        about.country_id,
        country=about.country_id,
        old=old,
        new={"team": _text(team.id if team else None)},
        subject_id=about.id,
        reach=Reach(
            team_ids=frozenset({about.id}),
            organisation_ids=home.organisation.circle,
            gains=_streams(team) - _streams(loser),
            loses=frozenset({loser.id}) if loser else frozenset(),
            delay_hours=objection_hours(about.country_id) if waits else 0,
        ),
    )


# -- What happens when it is confirmed ---------------------------------------------


def _current_team(proposal: Proposal) -> dict[str, Any]:
    return _old(proposal.country)


def _apply_team(_actor: Actor, proposal: Proposal) -> None:
    team = _team(UUID(proposal.new["team"])) if proposal.new["team"] else None
    if team is not None:
        check_can_receive(team)
    row, _new = Receiving.objects.get_or_create(country_id=proposal.country)
    lock(row)
    standby = row.standby if team is not None and row.standby_id != team.id else None
    _write(row, team, standby if row.is_authentic else None, proposal.id)


def _current_standby(proposal: Proposal) -> dict[str, Any]:
    row = Receiving.objects.filter(country=proposal.country).first()
    return {"standby": _text(row.standby_id if row else None)}


def _apply_standby(_actor: Actor, proposal: Proposal) -> None:
    row = Receiving.objects.select_related("team").get(country=proposal.country)
    lock(row)
    if row.team_id != proposal.subject_id:
        raise RuleBroken(_("This team does not receive concerns."))
    standby = _team(UUID(proposal.new["standby"])) if proposal.new["standby"] else None
    if standby is not None and row.team is not None:
        _check_standby(row.team, standby)
    if not row.is_authentic:
        raise RuleBroken(
            _(
                "The receiving team was changed outside of Amparo. First "
                "decide who receives this country's concerns."
            )
        )
    _write(row, row.team, standby, proposal.id)


def _write(
    row: Receiving, team: Team | None, standby: Team | None, decision: UUID | None
) -> None:
    """Write who receives and who stands by, and vouch for both."""
    change(
        row,
        row.version,
        team_id=team.id if team else None,
        standby_id=standby.id if standby else None,
        decided_at=timezone.now(),
        decision=decision,
    )
    vouch(row)


def named(team_id: str) -> str:
    """Return a team with its organisation, in words; "nobody" for none."""
    if not team_id:
        return gettext("not set")
    teams = Team.objects.select_related("organisation")
    found = teams.filter(id=team_id).first()
    return f"{found.name} ({found.organisation.name})" if found else gettext("not set")


def keepers_of(team_id: str) -> tuple[str, str]:
    """Return who keeps names and who opens addresses for a team, in words."""
    team = Team.objects.filter(id=team_id).first() if team_id else None
    keepers = _text(team.keeper_id) if team else ""
    desk = _text(team.desk_id) if team else ""
    return (named(keepers) if keepers else gettext("the team itself")), named(desk)


def _lines_team(proposal: Proposal) -> list[Line]:
    old, new = proposal.old["team"], proposal.new["team"]
    lines = [Line(gettext("Receiving team"), named(old), named(new))]
    if new:
        was, will = keepers_of(old) if old else ("", ""), keepers_of(new)
        lines.append(Line(gettext("Custodians"), was[0], will[0]))
        lines.append(Line(gettext("Online desk"), was[1], will[1]))
    return [line for line in lines if line.old != line.new]


def _lines_standby(proposal: Proposal) -> list[Line]:
    old, new = proposal.old["standby"], proposal.new["standby"]
    return [Line(gettext("Standby team"), named(old), named(new))]


KINDS = (
    DecisionKind(
        RECEIVING,
        _("Who receives a country's concerns"),
        "organisations.confirm_routing",
        _current_team,
        _apply_team,
        _lines_team,
    ),
    DecisionKind(
        STANDBY,
        _("Standby team of a receiving team"),
        "organisations.confirm_routing",
        _current_standby,
        _apply_standby,
        _lines_standby,
    ),
)
declare(*KINDS)
declare_alarms({"receiving.switched": _("A country was switched to its standby team")})
