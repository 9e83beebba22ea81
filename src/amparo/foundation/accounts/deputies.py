"""A team's deputy, who approves while the supervisor is away, from a day to a day.

Someone of the team reads no more by it, so one person names them. Someone from outside
is given the key of each record that waits for approval (the room of the record does
that, and takes it back), so two people decide it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ..countries.queries import deadline_hours
from ..journal.operations import act
from ..kernel.errors import RuleBroken
from ..kernel.locking import change, check_version
from ..organisations.hours import zone_of
from ..organisations.models import Team
from ..organisations.operations import scope_of_team
from ..organisations.queries import visible_teams
from ..policy import Actor, Role
from ..proposals.kinds import DecisionKind, Line, declare
from ..proposals.models import Proposal
from ..proposals.operations import Reach, put_forward
from ..vault.intake_switch import named
from .models import Deputy, Membership, User

DEPUTY = "team.deputy"
LONGEST = "account.deputy"  # the deadline: how long someone is a deputy at most


@dataclass(frozen=True)
class DeputyData:
    """Whom a team names as its deputy, and from which to which day."""

    user_id: UUID
    starts_on: date
    ends_on: date


# -- Who it is -----------------------------------------------------------------------


def deputy_of(team: Team) -> Deputy | None:
    """Return the deputy of a team today, if they may still be one."""
    row = row_of(team)
    today = today_in(team)
    if row is None or not row.starts_on <= today <= row.ends_on:
        return None
    return row if row.user_id in _possible(team) else None


def row_of(team: Team) -> Deputy | None:
    """Return whom a team has named, for whatever days; None if not by this server."""
    row = Deputy.objects.select_related("user").filter(team=team).first()
    return row if row is not None and row.is_authentic else None


def today_in(team: Team) -> date:
    """Return today's date where a team works."""
    return timezone.now().astimezone(zone_of(team)).date()


def is_inside(team: Team, user_id: UUID) -> bool:
    """Return whether a possible deputy works in the team itself."""
    return _possible(team).get(user_id, False)


def candidates(actor: Actor, team: Team) -> list[tuple[User, Team, bool]]:
    """Return who could be named: person, their team, whether it is this one."""
    seen = set(visible_teams(actor).values_list("id", flat=True)) | {team.id}
    found: dict[UUID, tuple[User, Team, bool]] = {}
    for row in _memberships(team):
        if row.team is None or row.team_id not in seen or not row.is_authentic:
            continue
        inside = row.team_id == team.id
        if inside or row.user_id not in found:
            found[row.user_id] = (row.user, row.team, inside)
    return sorted(found.values(), key=lambda one: (not one[2], one[0].name))


def _possible(team: Team) -> dict[UUID, bool]:
    """Return who may be a deputy, and whether they are of the team itself."""
    found: dict[UUID, bool] = {}
    for row in _memberships(team):
        if row.is_authentic:
            found[row.user_id] = found.get(row.user_id, False) or (
                row.team_id == team.id
            )
    return found


def _memberships(team: Team) -> Any:
    """Those who do case work in the team; supervisors nearby or of its organisation.

    Of teams that do case work only: custodians would join a name to its case.
    """
    inside = Q(team=team, role__in=[Role.CASEWORKER, Role.SUPERVISOR])
    near = Q(team__country=team.country_id)
    own = Q(organisation__in=team.organisation.circle)
    return Membership.objects.filter(
        inside | Q(role=Role.SUPERVISOR) & (near | own),
        team__is_active=True,
        team__kind=Team.Kind.RESPONSE,
        organisation__is_active=True,
        ended_at=None,
        user__is_active=True,
    ).select_related("user", "team__organisation")


# -- Naming one ----------------------------------------------------------------------


def name_deputy(
    actor: Actor, team_id: UUID, data: DeputyData, expected_version: int
) -> Deputy | Proposal:
    """Name someone of the team at once, or propose someone from outside."""
    team = _team(team_id)
    with act(
        actor, "account.name_deputy", scope_of_team(team), team, person=data.user_id
    ) as entry:
        _check(team, data)
        if data.user_id == actor.user_id:
            raise RuleBroken(_("You cannot name yourself. Ask a colleague."), "user")
        entry.note(outside=not is_inside(team, data.user_id))
        if is_inside(team, data.user_id):
            return _write(team, data, expected_version)
        return put_forward(
            actor,
            "account.name_deputy",
            DEPUTY,
            str(team.id),
            country=team.country_id,
            old=_values(team),
            new={
                "person": str(data.user_id),
                "from": data.starts_on.isoformat(),
                "until": data.ends_on.isoformat(),
            },
            subject_id=team.id,
            reach=Reach(
                team_ids=frozenset({team.id}),
                organisation_ids=team.organisation.circle,
                gains=frozenset({data.user_id}),
            ),
        )


def end_deputy(actor: Actor, team_id: UUID) -> None:
    """End a deputy's time at once; one person does, for nobody reads more by it."""
    team = _team(team_id)
    scope = scope_of_team(team)
    with act(actor, "account.name_deputy", scope, team, person=None) as entry:
        entry.note(again=not Deputy.objects.filter(team=team).delete()[0])


def _team(team_id: UUID) -> Team:
    return Team.objects.select_related("organisation", "country").get(id=team_id)


def _check(team: Team, data: DeputyData) -> None:
    today = today_in(team)
    if data.user_id not in _possible(team):
        raise RuleBroken(_("Please choose one of the answers."), "user")
    if data.ends_on < max(today, data.starts_on):
        raise RuleBroken(_("Choose a date in the future."), "ends_on")
    days = deadline_hours(team.country_id, LONGEST) // 24
    if data.ends_on - max(today, data.starts_on) > timedelta(days=days):
        words = gettext("Choose a shorter period: at most %(n)s days.") % {"n": days}
        raise RuleBroken(words, "ends_on")


def _write(team: Team, data: DeputyData, expected_version: int | None) -> Deputy:
    row = Deputy.objects.filter(team=team).first()
    if row is None:
        return Deputy.objects.create(
            team=team,
            user_id=data.user_id,
            starts_on=data.starts_on,
            ends_on=data.ends_on,
        )
    if expected_version is not None:
        check_version(row, expected_version)
    if not row.is_authentic:  # what was written into it is not vouched for
        row.delete()
        return _write(team, data, None)
    return change(
        row,
        row.version,
        user_id=data.user_id,
        starts_on=data.starts_on,
        ends_on=data.ends_on,
    )


# -- From outside: two people --------------------------------------------------------


def _values(team: Team) -> dict[str, Any]:
    row = row_of(team)
    if row is None:
        return {}
    return {
        "person": str(row.user_id),
        "from": row.starts_on.isoformat(),
        "until": row.ends_on.isoformat(),
    }


def _current(proposal: Proposal) -> dict[str, Any]:
    return _values(_team(proposal.row_id))


def _apply(_actor: Actor, proposal: Proposal) -> None:
    team, data = _team(proposal.row_id), _data(proposal.new)
    _check(team, data)
    _write(team, data, None)


def _data(values: dict[str, Any]) -> DeputyData:
    return DeputyData(
        UUID(values["person"]),
        date.fromisoformat(values["from"]),
        date.fromisoformat(values["until"]),
    )


def _lines(proposal: Proposal) -> list[Line]:
    team = named(str(proposal.row_id))
    return [
        Line(gettext("For the team"), team, team),
        Line(gettext("Deputy"), _who(proposal.old), _who(proposal.new)),
        Line(gettext("Days"), _days(proposal.old), _days(proposal.new)),
    ]


def _who(values: dict[str, Any]) -> str:
    if not values:
        return ""
    user = User.objects.filter(id=values["person"]).first()
    return user.name if user else ""


def _days(values: dict[str, Any]) -> str:
    if not values:
        return ""
    data = _data(values)
    return days_in_words(data.starts_on, data.ends_on)


def days_in_words(starts_on: date, ends_on: date) -> str:
    """Return a deputy's days as a person says them."""
    return gettext("from %(start)s until %(end)s") % {
        "start": date_format(starts_on, "DATE_FORMAT"),
        "end": date_format(ends_on, "DATE_FORMAT"),
    }


KINDS = (
    DecisionKind(
        DEPUTY,
        _("A deputy from outside the team"),
        "account.confirm_deputy",
        _current,
        _apply,
        _lines,
    ),
)
declare(*KINDS)
