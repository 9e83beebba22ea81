"""How possible duplicates are shown: what a reader may see of each.

Of a concern that the reader can open: its code, and why it may be the same. Of another
team's: only how many, and why; where a country hides its partners, not even the name of
the organisation.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext_lazy

from amparo.foundation.kernel.secret import keyed_digest
from amparo.foundation.matching.presenters import team_name_for
from amparo.foundation.organisations.models import Team
from amparo.foundation.policy import Actor, may
from amparo.foundation.vault.models import KeyGrant, not_expired

from ..codes import Family, Reason, State
from ..list_presenters import kind_words
from ..models import Concern, MatchDecision
from ..queries import match_decisions, scope_of
from ..signed_messages import CONCERN
from .ranking import Match, find_matches


@dataclass(frozen=True)
class MatchRow:
    """A possible duplicate that the reader can open, with the decision about it."""

    concern: Concern
    reasons: str
    decision: MatchDecision | None = None

    @property
    def title(self) -> str:
        """What the other concern is about, in words."""
        return kind_words(self.concern)

    @property
    def needs_answer(self) -> bool:
        """Whether the person who told has no answer yet."""
        return needs_answer(self.concern)


def needs_answer(concern: Concern) -> bool:
    """Return whether an open concern has no answer yet."""
    return concern.state != State.CLOSED and concern.first_answer_at is None


@dataclass(frozen=True)
class Elsewhere:
    """Possible duplicates of another team, without content."""

    team: Team
    name: str  # of the team, as far as the reader may know
    reasons: str
    best: Match
    mark: str  # identifies it in an address, and reveals nothing
    count: int = 1


@dataclass(frozen=True)
class Matches:
    """All possible duplicates of a concern, as one reader may see them."""

    same: list[MatchRow]
    open: list[MatchRow]
    others: list[MatchRow]  # marked as not the same
    elsewhere: list[Elsewhere]
    common: list[str]
    locked: bool = False  # names were not compared: the reader's keys are locked

    def __bool__(self) -> bool:
        return any((self.same, self.open, self.others, self.elsewhere, self.common))


def matches_of(actor: Actor, concern: Concern) -> Matches:
    """Return the possible duplicates of a concern, without opening one."""
    found = find_matches(actor, concern)
    decisions = {other.id: (other, row) for other, row in match_decisions(concern)}
    near = {one.concern.id: one.concern for one in found.alike}
    near |= {other.id: other for other, _row in decisions.values()}
    mine = _readable(actor, near.values()) if near else set()
    reasons = {one.concern.id: one.reasons for one in found.alike}
    rows = [
        MatchRow(
            other, reason_words(reasons.get(other.id, ())), _decision(decisions, other)
        )
        for other in near.values()
        if other.id in mine
    ]
    rest = [one for one in found.alike if one.concern.id not in mine and one.strong]
    return Matches(
        same=[row for row in rows if row.decision and row.decision.same],
        open=[row for row in rows if not row.decision],
        others=[row for row in rows if row.decision and not row.decision.same],
        elsewhere=_elsewhere(actor, concern, rest)
        if sees_elsewhere(actor, concern)
        else [],
        common=[str(_TOO_COMMON[family]) for family in found.common],
        locked=actor.keys is None,
    )


def sees_elsewhere(actor: Actor, concern: Concern) -> bool:
    """Say whether the actor may learn of possible duplicates of other teams."""
    return may(actor, "concern.link", scope_of(concern))


def reason_words(reasons: Iterable[Reason]) -> str:
    """Return why two concerns may be the same, in words, strongest reason first."""
    words = ", ".join(str(Reason(reason).label) for reason in reasons)
    return words[:1].upper() + words[1:]


_TOO_COMMON = {
    Family.CONTACT: gettext_lazy(
        "The number or contact appears in very many concerns."
    ),
    Family.ACCOUNT: gettext_lazy(
        "The account or address appears in very many concerns."
    ),
    Family.CHILD: gettext_lazy("The name is a common one here."),
    Family.PLACE: gettext_lazy("The place appears in very many concerns."),
}


def _decision(
    decisions: dict[UUID, tuple[Concern, MatchDecision]], other: Concern
) -> MatchDecision | None:
    known = decisions.get(other.id)
    return known[1] if known else None


def _readable(actor: Actor, concerns: Iterable[Concern]) -> set[UUID]:
    """Return which of these the actor may open and holds a key to."""
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
    """Group by team; the first of each is the likeliest."""
    teams: dict[UUID, list[Match]] = {}
    for one in alike:
        teams.setdefault(one.concern.team_id, []).append(one)
    return [
        Elsewhere(
            team=of_team[0].concern.team,
            name=team_name_for(actor, of_team[0].concern.team),
            reasons=reason_words(of_team[0].reasons),
            best=of_team[0],
            mark=keyed_digest("link", f"{concern.id}|{team_id}").hex()[:16],
            count=len(of_team),
        )
        for team_id, of_team in teams.items()
    ]
