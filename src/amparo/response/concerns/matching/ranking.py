"""Ranking of possible duplicates: within the teams of the reader, and across teams.

Names and places are compared in the opened index of the reader's teams, rare ones
first. Other teams' concerns are found by combinations alone: a number, an account, a
full name with age band and area. What very many share (a school's telephone, a common
name) makes no match by itself, and the page says so. A person decides on every match.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass, field
from heapq import nlargest
from uuid import UUID

from django.db.models import Q

from amparo.foundation.matching import combinations, index
from amparo.foundation.matching.comparing import shared_marks, shared_parts
from amparo.foundation.matching.entries import Opened
from amparo.foundation.policy import Actor, permission

from ..codes import Age, Family, Reason
from ..models import Concern
from ..signed_messages import CONCERN
from .found_by import FAMILIES

COMMON = 20  # part of a name of more concerns than this makes no match by itself
RARE = 5  # a single word of a place counts up to this many concerns
MOST = 40  # matches of one page

# The weight of what is shared by family, besides its rarity.
_SURE = {
    Family.CONTACT: 4.0,
    Family.ACCOUNT: 4.0,
    Family.CHILD: 1.5,
    Family.SOUND: 0.8,
    Family.PLACE: 0.7,
}
_AGES = [Age.UNDER_13, Age.FROM_13, Age.FROM_16, Age.ADULT]


@dataclass(frozen=True)
class Match:
    """A possible duplicate, with its reasons, strongest first."""

    concern: Concern
    reasons: tuple[Reason, ...]
    worth: float

    @property
    def strong(self) -> bool:
        """Say whether there is more than a place in common."""
        return self.reasons[0] != Reason.PLACE


@dataclass(frozen=True)
class Found:
    """The matches of a concern; ``common`` are families that too many share."""

    alike: list[Match] = field(default_factory=list)
    common: tuple[Family, ...] = ()


@dataclass
class _Shared:
    """What another concern shares: by family, how many concerns have it."""

    carriers: dict[Family, list[int]] = field(default_factory=lambda: defaultdict(list))
    full: bool = False  # most of both names is the same

    def worth(self) -> float:
        """Return the weight of what is shared: of each family the two rarest.

        The sound of a name counts only if the name itself is not shared.
        """
        heard_only = Family.CHILD not in self.carriers
        return sum(
            _SURE[family] * math.log1p(1000 / carried)
            for family, carriers in self.carriers.items()
            for carried in sorted(carriers)[:2]
            if family != Family.SOUND or heard_only
        )


def find_matches(actor: Actor, concern: Concern) -> Found:
    """Return the possible duplicates of a concern, likeliest first."""
    shared: dict[UUID, _Shared] = defaultdict(_Shared)
    common = _by_combination(concern, shared)
    if concern.details_sealed:
        teams = actor.team_ids(*permission("concern.open").allowed)
        opened = index.opened(actor, CONCERN, teams)
        common |= _by_index(opened, concern, shared)
    for other in actor.barred:
        shared.pop(other, None)
    best = nlargest(MOST, shared, key=lambda other: (shared[other].worth(), other))
    found = _alike(concern, {each: shared[each] for each in best}) if best else []
    return Found(found, tuple(family for family in Family if family in common))


def _by_combination(concern: Concern, shared: dict[UUID, _Shared]) -> set[Family]:
    """Add what concerns of any team share; return what too many do."""
    own = combinations.stored(concern.id, FAMILIES)
    found = combinations.sharing(own, concern.id)
    for other, families in found.by_record.items():
        for family in families:
            shared[other].carriers[family].append(found.carriers[family])
            shared[other].full |= family == Family.CHILD
    return found.common


def _by_index(
    opened: Opened, concern: Concern, shared: dict[UUID, _Shared]
) -> set[Family]:
    """Add what concerns of the reader's teams share; return what too many do."""
    own = next(
        (s.entry(row) for s, row in opened.rows() if s.ids[row] == concern.id.hex),
        None,
    )
    common: set[Family] = set()
    for name in own.names if own else ():
        named = shared_parts(opened, name)
        for other, parts in named.items():
            if parts.same:
                shared[other].carriers[Family.CHILD] += parts.same
            if parts.alike:
                shared[other].carriers[Family.SOUND] += parts.alike
            shared[other].full |= parts.is_full(len(name.strong))
        mine = named.get(concern.id)
        if mine and mine.same and min(mine.same) > COMMON:
            common.add(Family.CHILD)
    placed = shared_marks(opened, own.marks) if own else {}
    for other, carriers in placed.items():
        shared[other].carriers[Family.PLACE] += carriers
    if placed and min(placed[concern.id]) > COMMON:
        common.add(Family.PLACE)
    shared.pop(concern.id, None)
    return common


def _alike(concern: Concern, shared: dict[UUID, _Shared]) -> list[Match]:
    """Return those that share enough."""
    # One kept apart is found in the index of its own team alone; see ``apart``.
    others = Concern.objects.filter(
        Q(apart_from=None) | Q(team_id=concern.team_id),
        id__in=list(shared),
        destroyed_at=None,
    )
    others = others.select_related("team__organisation", "country")
    found = []
    for other in others.defer("narrative_sealed", "contact_sealed", "details_sealed"):
        what = shared[other.id]
        if reasons := reasons_of(concern, other, what.carriers, what.full):
            found.append(Match(other, reasons, what.worth()))
    return sorted(found, key=lambda one: (-one.strong, -one.worth, one.concern.code))


def reasons_of(
    one: Concern, other: Concern, shared: dict[Family, list[int]], full: bool = False
) -> tuple[Reason, ...]:
    """Return why two concerns may be the same; empty when they share too little.

    ``shared`` says how many concerns have what is shared, by family, and ``full``
    whether most of both names is the same. Part of a name is no reason by itself, a
    name is none between children of different ages, and an age is none across
    countries.
    """
    found = [Reason(f) for f in (Family.CONTACT, Family.ACCOUNT) if shared.get(f)]
    place = _is_place(shared.get(Family.PLACE, []))
    name = _name_of(shared)
    ages = _ages_agree(one, other)
    if name and ages is not False:
        beside = _beside(one, other, ages, place)
        carriers = shared.get(Family.CHILD) or shared[Family.SOUND]
        rare = min(carriers) <= COMMON
        if found or (rare and (beside or full)) or (beside and full):
            return (*found, name, *beside)
    if place:
        found.append(Reason.PLACE)
    return tuple(found)


def _beside(
    one: Concern, other: Concern, ages: bool | None, place: bool
) -> list[Reason]:
    """Return what is shared besides a name; nothing across countries."""
    if one.country_id != other.country_id:
        return []
    beside = [Reason.PLACE] if place else []
    beside += [Reason.AGE] if ages else []
    beside += [Reason.AREA] if one.area_id and one.area_id == other.area_id else []
    return beside


def _name_of(shared: dict[Family, list[int]]) -> Reason | None:
    if shared.get(Family.CHILD):
        return Reason.NAME
    return Reason.SOUND if shared.get(Family.SOUND) else None


def _is_place(carriers: list[int]) -> bool:
    return len(carriers) > 1 or any(carried <= RARE for carried in carriers)


def _ages_agree(one: Concern, other: Concern) -> bool | None:
    """Say whether the ages are the same; None when not known, or next to each other."""
    if one.child_age not in _AGES or other.child_age not in _AGES:
        return None
    between = abs(_AGES.index(Age(one.child_age)) - _AGES.index(Age(other.child_age)))
    return {0: True, 1: None}.get(between, False)
