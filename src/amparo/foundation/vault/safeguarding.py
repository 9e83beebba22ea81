"""Who receives what is told about one of us: named by two people, never silently.

A safeguarding team is of another organisation than the team that would receive a
concern otherwise. The second person of the two is of another organisation, too.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ..journal.operations import act
from ..kernel.coded import vouch
from ..kernel.errors import RuleBroken
from ..kernel.locking import change, lock
from ..organisations.models import Organisation, Receiving, SafeguardingTeam, Team
from ..policy import AccessScope, Actor
from ..proposals import operations as proposals
from ..proposals.kinds import DecisionKind, Line, declare
from ..proposals.models import Proposal
from ..proposals.operations import Reach
from .intake_switch import check_can_receive, named
from .team_keys import current_vault, reachable

SAFEGUARDING = "safeguarding.team"
_COUNTRY, _PARTNER = "country", "organisation"


# -- Who it is -----------------------------------------------------------------------


def safeguarding_for(team: Team, country_code: str) -> Team | None:
    """Return the team that reads, in a team's place, what is told about one of us.

    That of the team's organisation, of the country, of any other country, or the
    country's standby team: the first of another organisation in which someone can open
    what arrives. None if there is none; nothing then goes to ``team`` by itself.
    """
    found = (one for one in _named(team, country_code) if _is_apart(one, team))
    return next((one for one in found if _can_open(one)), None)


def _named(team: Team, country_code: str) -> Iterator[Team]:
    rows = SafeguardingTeam.objects.exclude(team=None).select_related(
        "team__organisation", "team__country"
    )
    own = rows.filter(organisation=team.organisation_id)
    of_country = rows.filter(country=country_code)
    others = rows.exclude(country=None).exclude(country=country_code)
    for found in (own, of_country, others.order_by("country_id")):
        yield from (row.team for row in found if row.team and row.is_authentic)
    receiving = Receiving.objects.select_related("standby__organisation").filter(
        country=country_code
    )
    yield from (row.standby for row in receiving if row.standby and row.is_authentic)


def _is_apart(one: Team, team: Team) -> bool:
    return one.organisation_id != team.organisation_id


def _can_open(team: Team) -> bool:
    return (
        team.kind == Team.Kind.RESPONSE
        and team.is_active
        and team.organisation.is_active
        and current_vault(team.id) is not None
        and reachable(team.id)
    )


def named_for_country(country_code: str) -> Team | None:
    """Return the team that two people named for a country, whether it can read now."""
    return _row_team(SafeguardingTeam.objects.filter(country=country_code))


def named_for_partner(organisation_id: UUID) -> Team | None:
    """Return the team that two people named for an organisation."""
    return _row_team(SafeguardingTeam.objects.filter(organisation=organisation_id))


def _row_team(rows: Any) -> Team | None:
    row = rows.select_related("team__organisation").first()
    return row.team if row is not None and row.is_authentic else None


# -- Naming it -----------------------------------------------------------------------


def name_for_country(actor: Actor, country_code: str, team_id: UUID | None) -> Proposal:
    """Propose the safeguarding team of a country; None: nobody."""
    scope = AccessScope(country=country_code)
    return _propose(actor, _COUNTRY, country_code, scope, team_id)


def name_for_partner(
    actor: Actor, organisation_id: UUID, team_id: UUID | None
) -> Proposal:
    """Propose the safeguarding team of one organisation; None: that of its country."""
    scope = scope_of_partner(organisation_id)
    return _propose(actor, _PARTNER, str(organisation_id), scope, team_id)


def scope_of_partner(organisation_id: UUID) -> AccessScope:
    """Return where a partner's safeguarding team is decided: in its one country.

    One that works in several is for those who lead the alliance.
    """
    rows = Organisation.objects.get(id=organisation_id).countries
    codes = list(rows.values_list("code", flat=True)[:2])
    return AccessScope(country=codes[0] if len(codes) == 1 else "")


def _propose(
    actor: Actor, about: str, which: str, scope: AccessScope, team_id: UUID | None
) -> Proposal:
    verb = "organisations.name_safeguarding_team"
    with act(actor, verb, scope) as entry:
        entry.note(team=team_id, **{about: which})
        team = _team(team_id)
        if team is not None:
            _check(about, which, team)
        old, new = _value(about, which), str(team_id or "")
        if old == new:
            raise RuleBroken(_("Nothing would change."), "team")
        return proposals.put_forward(
            actor,
            verb,
            SAFEGUARDING,
            f"{about}:{which}",
            country=scope.country,
            old={"team": old},
            new={"team": new},
            subject_id=team_id,
            reach=Reach(
                gains=frozenset({team_id} if team_id else ()),
                loses=frozenset({UUID(old)} if old else ()),
            ),
        )


def _check(about: str, which: str, team: Team) -> None:
    """Raise ``RuleBroken`` for a team of the organisation that may be concerned."""
    check_can_receive(team)
    if team.organisation_id in _concerned(about, which):
        raise RuleBroken(
            _("Choose a team of another organisation: this one may be concerned."),
            "team",
        )


def _concerned(about: str, which: str) -> set[UUID]:
    """Return the organisations about whose people a safeguarding team is told."""
    if about == _PARTNER:
        return {UUID(which)}
    receiving = Receiving.objects.filter(country=which, team__isnull=False)
    return set(receiving.values_list("team__organisation_id", flat=True))


def _row(about: str, which: str) -> SafeguardingTeam | None:
    return SafeguardingTeam.objects.filter(**{f"{about}_id": which}).first()


def _value(about: str, which: str) -> str:
    row = _row(about, which)
    return str(row.team_id or "") if row else ""


def _team(team_id: UUID | str | None) -> Team | None:
    teams = Team.objects.select_related("organisation")
    return teams.get(id=team_id) if team_id else None


# -- What happens when it is confirmed ---------------------------------------------


def _key(proposal: Proposal) -> tuple[str, str]:
    about, _colon, which = proposal.key.partition(":")
    return about, which


def _current(proposal: Proposal) -> dict[str, Any]:
    return {"team": _value(*_key(proposal))}


def _second(actor: Actor, proposal: Proposal) -> None:
    """Raise ``RuleBroken`` for someone of the organisation about whose people it is."""
    own = {assignment.organisation_id for assignment in actor.assignments}
    if own & _concerned(*_key(proposal)):
        raise RuleBroken(
            _(
                "This is about people in your own organisation. Someone from "
                "another one has to confirm it."
            )
        )


def _apply(_actor: Actor, proposal: Proposal) -> None:
    about, which = _key(proposal)
    team = _team(proposal.new["team"])
    if team is not None:
        _check(about, which, team)
    row = _row(about, which)
    if row is None:
        row = SafeguardingTeam.objects.create(**{f"{about}_id": which})
    lock(row)
    change(
        row,
        row.version,
        team_id=team.id if team else None,
        decided_at=timezone.now(),
        decision=proposal.id,
    )
    vouch(row)


def _lines(proposal: Proposal) -> list[Line]:
    about, which = _key(proposal)
    old, new = named(proposal.old["team"]), named(proposal.new["team"])
    lines = [Line(gettext("Safeguarding team"), old, new)]
    if about == _PARTNER:
        name = Organisation.objects.get(id=which).name
        lines.insert(0, Line(gettext("For the organisation"), name, name))
    return lines


KINDS = (
    DecisionKind(
        SAFEGUARDING,
        _("Who reads concerns about one of us"),
        "organisations.confirm_safeguarding_team",
        _current,
        _apply,
        _lines,
        second=_second,
    ),
)
declare(*KINDS)
