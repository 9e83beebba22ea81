"""Who can see a record, why, and who did: the panel on its page.

The room of the record draws ``audit/_access.html`` with what this returns, for someone
who has just opened the record.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from ..accounts.models import Membership
from ..accounts.record_bars import barred, openers
from ..organisations.models import Team
from ..policy import AccessScope, Actor, Role, may
from ..vault.models import VaultKey
from . import presenters
from .queries import recent_openings
from .subjects import with_record

Row = dict[str, str]


@dataclass(frozen=True)
class TeamAccess:
    """One team that holds a key: its people, or for other teams only why."""

    title: str
    people: tuple[Row, ...] = ()
    why: str = ""


@dataclass(frozen=True)
class Access:
    """What the panel shows."""

    teams: tuple[TeamAccess, ...]
    barred: tuple[Row, ...]
    opened: tuple[Row, ...]
    journal_url: str = ""


def access_of(
    actor: Actor,
    record_id: UUID,
    scope: AccessScope,
    vaults: Iterable[VaultKey],
    *,
    opens: str,
    bars: str = "",
) -> Access:
    """Return who can see a record and who did, as far as this person may know.

    ``opens`` is the permission by which it is opened. Of other teams only that they
    hold a key: their people are not named. Who is kept out, and why, sees only who has
    the permission ``bars``.
    """
    mine = actor.team_ids()
    teams = [_team(vault.team, opens, record_id, mine) for vault in vaults]
    out: tuple[Row, ...] = ()
    if bars and may(actor, bars, scope):
        out = tuple(
            {"title": row.user.name, "second": row.get_because_display()}
            for row in barred(record_id)
        )
    watches = may(actor, "journal.see", scope)
    entries = recent_openings(with_record(record_id) - actor.barred, mine)
    opened = tuple(
        {
            "title": presenters.who(entry),
            "second": f"{presenters.what(entry)} · {presenters.moment(entry.at)}",
        }
        for entry in entries
    )
    url = f"{reverse('journal:list')}?record={record_id}" if watches else ""
    return Access(tuple(teams), out, opened, url)


def _team(
    team: Team, opens: str, record_id: UUID, mine: Collection[UUID]
) -> TeamAccess:
    title = _("%(team)s, %(organisation)s") % {
        "team": team.name,
        "organisation": team.organisation.name,
    }
    if team.id not in mine:
        return TeamAccess(title, why=_("This team holds a key to it."))
    return TeamAccess(title, tuple(_people(team, opens, record_id)))


def _people(team: Team, opens: str, record_id: UUID) -> list[Row]:
    """Return who can open it: with a role that opens it, and the team's key."""
    roles: dict[tuple[str, UUID], list[str]] = defaultdict(list)
    rows = Membership.objects.filter(
        team=team, ended_at=None, user_id__in=openers(team, opens, record_id)
    ).select_related("user")
    for row in rows.order_by("user__name", "role"):
        roles[row.user.name, row.user_id].append(str(Role(row.role).label))
    return [
        {
            "name": name,
            "why": _("%(roles)s, with the team's key") % {"roles": ", ".join(held)},
        }
        for (name, _user_id), held in roles.items()
    ]
