"""Ranking of possible duplicates: found by keyed codes, rare ones first, none opened.

A code of many concerns (a school's telephone, a common name) proves nothing: by itself
it makes no match, and the page says so. A name counts only with something else, or in
full; a name of common parts only with both. A person decides on every match.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass, field
from heapq import nlargest
from uuid import UUID

from django.db.models import Count, Q

from ..codes import Age, Family, Reason
from ..models import Concern, MatchCode

COMMON = 20  # a code of more concerns than this makes no match
RARE = 5  # a single word of a place counts up to this many concerns
MOST = 40  # matches of one page
READ = 4000  # rows read for common parts of a name, rare ones first

# The weight of a shared code by family, besides its rarity.
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
    """What another concern shares: for each code, by family, how many have it."""

    codes: dict[Family, list[int]] = field(default_factory=lambda: defaultdict(list))

    def worth(self) -> float:
        """Return the weight of what is shared: of each family the two rarest codes.

        The sound of a name counts only if the name itself is not shared.
        """
        heard_only = Family.CHILD not in self.codes
        return sum(
            _SURE[family] * math.log1p(1000 / carried)
            for family, carriers in self.codes.items()
            for carried in sorted(carriers)[:2]
            if family != Family.SOUND or heard_only
        )


def find_matches(concern: Concern) -> Found:
    """Return the possible duplicates of a concern, likeliest first.

    Four queries at most. The expensive ones use the index of codes alone, and read a
    few rows for each code and at most ``READ`` for a common name.
    """
    own = dict(concern.match_codes.values_list("code", "family"))
    if not own:
        return Found()
    rows = MatchCode.objects.filter(code__in=list(own))
    counts = dict(rows.order_by().values_list("code").annotate(Count("concern")))
    common = _too_common(own, counts)
    if not (read := _to_read(own, counts)):
        return Found(common=common)
    shared = _shared(concern, own, counts, read)
    best = nlargest(MOST, shared, key=lambda other: (shared[other].worth(), other))
    names = sum(family == Family.CHILD for family in own.values())
    likely = {each: shared[each] for each in best}
    return Found(_alike(concern, names, likely), common)


def _to_read(own: dict[int, str], counts: dict[int, int]) -> list[int]:
    """Choose the codes to read: rare ones, and parts of the name."""
    chosen = [code for code, carried in counts.items() if 1 < carried <= COMMON]
    left = READ
    for code in sorted(counts, key=counts.__getitem__):
        if own[code] == Family.CHILD and COMMON < counts[code] <= left:
            chosen.append(code)
            left -= counts[code]
    return chosen


def _too_common(own: dict[int, str], counts: dict[int, int]) -> tuple[Family, ...]:
    """Return the families whose codes are all too common."""
    families = {own[code] for code in counts}
    rare = {own[code] for code, carried in counts.items() if carried <= COMMON}
    return tuple(family for family in Family if family in families - rare)


def _shared(
    concern: Concern, own: dict[int, str], counts: dict[int, int], read: list[int]
) -> dict[UUID, _Shared]:
    found: dict[UUID, _Shared] = defaultdict(_Shared)
    rare = [code for code in read if counts[code] <= COMMON]
    common = [code for code in read if counts[code] > COMMON]
    # Of the concerns that share common parts of the name, only those with two are read.
    twice = MatchCode.objects.filter(code__in=common).values("concern_id")
    twice = twice.annotate(n=Count("code")).filter(n__gt=1).values("concern_id")
    rows = MatchCode.objects.filter(
        Q(code__in=rare) | Q(code__in=common, concern_id__in=twice)
    ).exclude(concern_id=concern.id)
    for code, other in rows.values_list("code", "concern_id"):
        found[other].codes[Family(own[code])].append(counts[code])
    return found


def _alike(concern: Concern, names: int, shared: dict[UUID, _Shared]) -> list[Match]:
    """Return those that share enough; ``names``: parts of this child's name."""
    parts = Count("match_codes", filter=Q(match_codes__family=Family.CHILD))
    others = Concern.objects.filter(id__in=shared).annotate(parts=parts)
    others = others.select_related("team__organisation", "country")
    found = []
    for other in others.defer("narrative_sealed", "contact_sealed", "details_sealed"):
        what = shared[other.id]
        # More than half of the longer name: a second surname may be missing.
        same = len(what.codes.get(Family.CHILD, ()))
        full = same > 1 and same * 2 > max(names, other.parts)
        if reasons := reasons_of(concern, other, what.codes, full):
            found.append(Match(other, reasons, what.worth()))
    return sorted(found, key=lambda one: (-one.strong, -one.worth, one.concern.code))


def reasons_of(
    one: Concern, other: Concern, shared: dict[Family, list[int]], full: bool = False
) -> tuple[Reason, ...]:
    """Return why two concerns may be the same; empty when they share too little.

    ``shared`` says how many concerns have each shared code, by family, and ``full``
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
