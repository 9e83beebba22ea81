"""How possible links are said to whoever reads a concern: what they may see of each.

Of a concern that the reader can open they see its code and why it may be the same. Of
another team's they learn only how many there are and why; of another organisation not
even its name, where a country keeps the names of partners hidden.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amparo.foundation.kernel.secret import keyed_digest
from amparo.foundation.organisations.models import Team
from amparo.foundation.places.queries import switch
from amparo.foundation.places.switches import HIDE_PARTNER_NAMES
from amparo.foundation.policy import Actor, Role, may
from amparo.foundation.vault.models import KeyGrant, not_expired

from .codes import Family, Reason
from .letters import CONCERN
from .links import Alike, find_alike
from .models import Concern, LinkAnswer, Talk
from .queries import answers_about, talks_about, where_of
from .rows import kinds_said


@dataclass(frozen=True)
class Linked:
    """A concern that the reader can open, and what somebody said of both."""

    concern: Concern
    reasons: str
    answer: LinkAnswer | None = None

    @property
    def title(self) -> str:
        """What the other concern is about, in words."""
        return kinds_said(self.concern)


@dataclass(frozen=True)
class Elsewhere:
    """That a team of others has concerns that may be the same; nothing else of them."""

    team: Team
    said: str  # which team, as far as the reader may know
    reasons: str
    best: Alike
    mark: str  # names it in an address, and tells nothing
    count: int = 1
    talk: Talk | None = None  # the newest one about it, for whoever may read it


@dataclass(frozen=True)
class Links:
    """All possible links of a concern, as one reader may see them."""

    same: list[Linked]
    open: list[Linked]
    others: list[Linked]  # said not to be the same
    elsewhere: list[Elsewhere]
    common: list[str]

    def __bool__(self) -> bool:
        return any((self.same, self.open, self.others, self.elsewhere, self.common))


def links_of(actor: Actor, concern: Concern) -> Links:
    """Return the possible links of a concern; seven queries at most, nothing opened."""
    found = find_alike(concern)
    answers = {other.id: (other, row) for other, row in answers_about(concern)}
    near = {one.concern.id: one.concern for one in found.alike}
    near |= {other.id: other for other, _row in answers.values()}
    mine = _readable(actor, near.values()) if near else set()
    reasons = {one.concern.id: one.reasons for one in found.alike}
    said = [
        Linked(other, reasons_said(reasons.get(other.id, ())), _answer(answers, other))
        for other in near.values()
        if other.id in mine
    ]
    rest = [one for one in found.alike if one.concern.id not in mine and one.strong]
    return Links(
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
    return may(actor, "concern.link", where_of(concern))


def reasons_said(reasons: Iterable[Reason]) -> str:
    """Return why two concerns may be the same, in words, the strongest reason first."""
    said = ", ".join(str(Reason(reason).label) for reason in reasons)
    return said[:1].upper() + said[1:]


def team_said(actor: Actor, team: Team) -> str:
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
    return _at_home(actor, team) or not switch(team.country_id, HIDE_PARTNER_NAMES)


def _at_home(actor: Actor, team: Team) -> bool:
    return team.organisation_id in {held.organisation_id for held in actor.held}


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
    answers: dict[UUID, tuple[Concern, LinkAnswer]], other: Concern
) -> LinkAnswer | None:
    known = answers.get(other.id)
    return known[1] if known else None


def _readable(actor: Actor, concerns: Iterable[Concern]) -> set[UUID]:
    """Return which of these the reader may open, and holds a key of."""
    open_to = {c.id for c in concerns if may(actor, "concern.open", where_of(c))}
    grants = KeyGrant.objects.filter(
        not_expired(),
        kind=CONCERN,
        record_id__in=open_to,
        vault_key__team_id__in=actor.team_ids(),
        held=False,
    )
    return set(grants.values_list("record_id", flat=True))


def _elsewhere(
    actor: Actor, concern: Concern, alike: Iterable[Alike]
) -> list[Elsewhere]:
    """Sum up by team; the first of each is the likeliest."""
    teams: dict[UUID, list[Alike]] = {}
    for one in alike:
        teams.setdefault(one.concern.team_id, []).append(one)
    talks = _talks(actor, concern) if teams else {}
    return [
        Elsewhere(
            team=of_team[0].concern.team,
            said=team_said(actor, of_team[0].concern.team),
            reasons=reasons_said(of_team[0].reasons),
            best=of_team[0],
            mark=keyed_digest("link", f"{concern.id}|{team_id}").hex()[:16],
            talk=talks.get(team_id),
            count=len(of_team),
        )
        for team_id, of_team in teams.items()
    ]


def _talks(actor: Actor, concern: Concern) -> dict[UUID, Talk]:
    """Return the newest talk with each other team, for whoever may talk."""
    if not may(actor, "concern.talk", where_of(concern)):
        return {}
    found: dict[UUID, Talk] = {}
    for talk in talks_about(concern):
        other = talk.other_team_id if talk.about_id == concern.id else talk.team_id
        found.setdefault(other, talk)
    return found


def talk_row(talk: Talk, actor: Actor, waits: bool) -> dict[str, Any]:
    """Return a talk as a row of a list: the own concern, the other team, how it stands.

    ``waits``: the other team has written last.
    """
    own = talk.of(actor.team_ids(Role.SUPERVISOR))
    ours = own.id == talk.team_id
    state, tone = _("waits for them"), "quiet"
    if talk.ended_at is not None:
        state, tone = str(talk.get_came_of_display() or _("ended")), "good"
    elif waits:
        state, tone = _("waits for you"), "warn"
    return {
        "title": team_said(actor, talk.other_team if ours else talk.team),
        "code": (talk.about if ours else talk.other_about).code,
        "url": reverse("concerns:talk", args=[talk.id]),
        "second": reasons_said(talk.reasons),
        "state": state,
        "tone": tone,
        "waits": waits,
    }
