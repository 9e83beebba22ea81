"""How possible links are said to whoever reads a concern: what they may see of each.

Of a concern that the reader can open they see its code and why it may be the same. Of
another team's they learn only how many there are and why; of another organisation not
even its name, where a country keeps the names of partners hidden.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amparo.foundation.countries.queries import country_setting
from amparo.foundation.countries.settings import HIDE_PARTNER_NAMES
from amparo.foundation.kernel.secret import keyed_digest
from amparo.foundation.organisations.models import Team
from amparo.foundation.policy import Actor, may
from amparo.foundation.vault.models import KeyGrant, not_expired

from ..codes import Family, Reason
from ..list_presenters import kind_words
from ..models import Concern, MatchDecision
from ..queries import match_decisions, scope_of
from ..signed_messages import CONCERN
from .ranking import Match, find_matches


@dataclass(frozen=True)
class MatchRow:
    """A concern that the reader can open, and what somebody said of both."""

    concern: Concern
    reasons: str
    answer: MatchDecision | None = None

    @property
    def title(self) -> str:
        """What the other concern is about, in words."""
        return kind_words(self.concern)


@dataclass(frozen=True)
class Elsewhere:
    """That a team of others has concerns that may be the same; nothing else of them."""

    team: Team
    said: str  # which team, as far as the reader may know
    reasons: str
    best: Match
    mark: str  # names it in an address, and tells nothing
    count: int = 1


@dataclass(frozen=True)
class Matches:
    """All possible links of a concern, as one reader may see them."""

    same: list[MatchRow]
    open: list[MatchRow]
    others: list[MatchRow]  # said not to be the same
    elsewhere: list[Elsewhere]
    common: list[str]

    def __bool__(self) -> bool:
        return any((self.same, self.open, self.others, self.elsewhere, self.common))


def matches_of(actor: Actor, concern: Concern) -> Matches:
    """Return the possible links of a concern; six queries at most, nothing opened."""
    found = find_matches(concern)
    answers = {other.id: (other, row) for other, row in match_decisions(concern)}
    near = {one.concern.id: one.concern for one in found.alike}
    near |= {other.id: other for other, _row in answers.values()}
    mine = _readable(actor, near.values()) if near else set()
    reasons = {one.concern.id: one.reasons for one in found.alike}
    said = [
        MatchRow(
            other, reason_words(reasons.get(other.id, ())), _answer(answers, other)
        )
        for other in near.values()
        if other.id in mine
    ]
    rest = [one for one in found.alike if one.concern.id not in mine and one.strong]
    return Matches(
        same=[one for one in said if one.answer and one.answer.same],
        open=[one for one in said if not one.answer],
        others=[one for one in said if one.answer and not one.answer.same],
        elsewhere=_elsewhere(actor, concern, rest)
        if sees_elsewhere(actor, concern)
        else [],
        common=[str(_TOO_COMMON[family]) for family in found.common],
    )


def sees_elsewhere(actor: Actor, concern: Concern) -> bool:
    """Say whether somebody may learn that other teams have something alike."""
    return may(actor, "concern.link", scope_of(concern))


def reason_words(reasons: Iterable[Reason]) -> str:
    """Return why two concerns may be the same, in words, the strongest reason first."""
    said = ", ".join(str(Reason(reason).label) for reason in reasons)
    return said[:1].upper() + said[1:]


def team_name_for(actor: Actor, team: Team) -> str:
    """Return how another team is named to a reader: hidden where its country hides it.

    Within one organisation teams know each other.
    """
    if _at_home(actor, team):
        return team.name
    if not names_colleagues(actor, team):
        return _("A team of another organisation")
    return f"{team.name}, {team.organisation.name}"


def names_colleagues(actor: Actor, team: Team) -> bool:
    """Say whether a reader learns who works in a team."""
    return _at_home(actor, team) or not country_setting(
        team.country_id, HIDE_PARTNER_NAMES
    )


def _at_home(actor: Actor, team: Team) -> bool:
    return team.organisation_id in {held.organisation_id for held in actor.assignments}


_TOO_COMMON = {
    Family.CONTACT: gettext_lazy("The number or contact stands in very many concerns."),
    Family.ACCOUNT: gettext_lazy(
        "The account or address stands in very many concerns."
    ),
    Family.CHILD: gettext_lazy("The name is a common one here."),
    Family.SOUND: gettext_lazy("Many names here sound like this one."),
    Family.PLACE: gettext_lazy("The place is named in very many concerns."),
}


def _answer(
    answers: dict[UUID, tuple[Concern, MatchDecision]], other: Concern
) -> MatchDecision | None:
    known = answers.get(other.id)
    return known[1] if known else None


def _readable(actor: Actor, concerns: Iterable[Concern]) -> set[UUID]:
    """Return which of these the reader may open, and holds a key of."""
    open_to = {c.id for c in concerns if may(actor, "concern.open", scope_of(c))}
    grants = KeyGrant.objects.filter(
        not_expired(),
        kind=CONCERN,
        record_id__in=open_to,
        vault_key__team_id__in=actor.team_ids(),
        in_escrow=False,
    )
    return set(grants.values_list("record_id", flat=True))


def _elsewhere(
    actor: Actor, concern: Concern, alike: Iterable[Match]
) -> list[Elsewhere]:
    """Sum up by team; the first of each is the likeliest."""
    teams: dict[UUID, list[Match]] = {}
    for one in alike:
        teams.setdefault(one.concern.team_id, []).append(one)
    return [
        Elsewhere(
            team=of_team[0].concern.team,
            said=team_name_for(actor, of_team[0].concern.team),
            reasons=reason_words(of_team[0].reasons),
            best=of_team[0],
            mark=keyed_digest("link", f"{concern.id}|{team_id}").hex()[:16],
            count=len(of_team),
        )
        for team_id, of_team in teams.items()
    ]
