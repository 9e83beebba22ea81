"""The load of each caseworker of a team, counted; nothing is opened."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from amparo.foundation.accounts.models import Membership, User
from amparo.foundation.organisations.models import Team
from amparo.foundation.policy import Actor, Role
from amparo.foundation.tasks.cover import stand_ins
from amparo.response.cases.caseload import target_of, weight_of
from amparo.response.cases.codes import Risk, State
from amparo.response.cases.queries import LATE, WAITS, needs, visible_to, with_due
from amparo.response.follow_up.silence import NEED

_RISKS = (*Risk.values, "")
Place = tuple[UUID, UUID | None]  # a team, and a caseworker or nobody


@dataclass(frozen=True)
class Load:
    """The open cases of one caseworker in one team; nobody's without ``owner_id``."""

    team_id: UUID
    team: str
    country: str
    owner_id: UUID | None
    name: str
    open: int = 0
    weight: int = 0  # points, by the risk of each case
    high: int = 0
    late: int = 0
    silent: int = 0
    waiting: int = 0  # for an approval
    target: int | None = None  # points
    away: str = ""  # who covers for them today
    covers: str = ""  # for whom they cover today

    @property
    def pk(self) -> str:
        """By what the list tells rows apart."""
        return f"{self.team_id}.{self.owner_id or ''}"

    @property
    def place(self) -> int:
        """Unassigned cases stand first."""
        return 0 if self.owner_id is None else 1

    @property
    def free(self) -> int | None:
        """How many points are left until the target; below zero it is too much."""
        return None if self.target is None else self.target - self.weight


def team_loads(actor: Actor) -> list[Load]:
    """Return a row for each caseworker of the actor's teams, and one for unassigned.

    Also for a supervisor, and for who has left the team, as long as they have cases.
    The number of queries does not depend on the size of the teams.
    """
    teams = {team.id: team for team in _teams(actor)}
    counted = _counted(actor, teams)
    members = _members(teams)
    places = [*members, *(place for place in counted if place not in members)]
    users = {place[1] for place in places if place[1]}
    names = dict(User.objects.filter(id__in=users).values_list("id", "name"))
    rows = [
        Load(
            team_id,
            teams[team_id].name,
            teams[team_id].country_id,
            owner_id,
            names[owner_id] if owner_id else _("Unassigned"),
            target=target_of(teams[team_id].country_id) if owner_id else None,
            **counted.get((team_id, owner_id), {}),
        )
        for team_id, owner_id in places
    ]
    return _with_cover(rows, names)


def _teams(actor: Actor) -> Iterable[Team]:
    found = Team.objects.filter(id__in=actor.team_ids(Role.SUPERVISOR))
    return found.filter(kind=Team.Kind.RESPONSE)


def _members(teams: Iterable[UUID]) -> list[Place]:
    found = Membership.objects.filter(
        team_id__in=list(teams),
        role=Role.CASEWORKER,
        ended_at=None,
        user__is_active=True,
    )
    pairs = found.values_list("team_id", "user_id").distinct()
    return [(team_id, user_id) for team_id, user_id in pairs if team_id]


def _counted(actor: Actor, teams: dict[UUID, Team]) -> dict[Place, dict[str, Any]]:
    """Return the numbers of each caseworker: one query over the open cases."""
    why = needs(actor)
    numbers = {
        "late": Count("pk", filter=why[LATE]),
        "silent": Count("pk", filter=why[NEED.name]),
        "waiting": Count("pk", filter=why[WAITS]),
        **{f"risk_{r}": Count("pk", filter=Q(risk=r)) for r in _RISKS},
    }
    found: QuerySet[Any, Any] = (
        with_due(visible_to(actor, "supervision.board"))
        .filter(team__in=teams)
        .exclude(state=State.CLOSED)
        .select_related(None)
        .order_by()
        .values("team_id", "owner_id")
        .annotate(**numbers)
    )
    return {
        (row["team_id"], row["owner_id"]): _numbers(dict(row), teams[row["team_id"]])
        for row in found
    }


def _numbers(row: dict[str, Any], team: Team) -> dict[str, Any]:
    by_risk = {risk: row[f"risk_{risk}"] for risk in _RISKS}
    country = team.country_id
    return {
        "open": sum(by_risk.values()),
        "weight": sum(weight_of(country, r) * n for r, n in by_risk.items()),
        "high": by_risk[Risk.HIGH],
        **{name: row[name] for name in ("late", "silent", "waiting")},
    }


def _with_cover(rows: list[Load], names: dict[UUID, str]) -> list[Load]:
    """Say who is on leave today, and who does their work."""
    people = [(row.team_id, row.owner_id) for row in rows if row.owner_id]
    away: dict[Place, str] = {}
    covers: dict[Place, str] = {}
    found = stand_ins(people) if people else {}
    unknown = found.keys() - names.keys()
    if unknown:  # a supervisor without cases covers for someone
        more = User.objects.filter(id__in=unknown).values_list("id", "name")
        names = names | dict(more)
    for by_id, whose in found.items():
        for team_id, user_id in sorted(whose, key=lambda one: names[one[1]]):
            away[team_id, user_id] = names[by_id]
            before = covers.get((team_id, by_id))
            mine = names[user_id]
            covers[team_id, by_id] = f"{before}, {mine}" if before else mine
    return [
        replace(
            row,
            away=away.get((row.team_id, row.owner_id), ""),
            covers=covers.get((row.team_id, row.owner_id), ""),
        )
        for row in rows
    ]
