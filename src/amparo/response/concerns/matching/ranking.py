"""Concerns that may be the same: found by keyed codes, rare ones first, nothing opened.

A code that many concerns carry (a school's telephone, a common name) tells nobody
apart: by itself it makes no link, and that is said. A name counts only beside
something else, or in full; one of common parts, only if both. Whatever is found, a
person decides.
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

COMMON = 20  # a code that more concerns than this carry makes no link
RARE = 5  # a single word of a place that more carry than this says too little
MOST = 40  # concerns that are looked at for one page
READ = 4000  # rows read for the parts of a name that many carry, rare ones first

# How much it says that two concerns share a code of a family, beside how rare it is.
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
    """A concern that may be the same as another, and by what: the strongest first."""

    concern: Concern
    reasons: tuple[Reason, ...]
    worth: float

    @property
    def strong(self) -> bool:
        """Say whether more than a place speaks for it."""
        return self.reasons[0] != Reason.PLACE


@dataclass(frozen=True)
class Found:
    """What the codes of one concern find; ``common`` is what too many share."""

    alike: list[Match] = field(default_factory=list)
    common: tuple[Family, ...] = ()


@dataclass
class _Shared:
    """What another concern shares with this one: codes of each family, how rare."""

    codes: dict[Family, list[int]] = field(default_factory=lambda: defaultdict(list))

    def worth(self) -> float:
        """Return how much it says; of each family its two rarest codes.

        Names that are the same sound alike too: that is counted once.
        """
        heard_only = Family.CHILD not in self.codes
        return sum(
            _SURE[family] * math.log1p(1000 / carried)
            for family, carriers in self.codes.items()
            for carried in sorted(carriers)[:2]
            if family != Family.SOUND or heard_only
        )


def find_matches(concern: Concern) -> Found:
    """Return the concerns that may be the same as this one, the likeliest first.

    Four queries at most. Those that cost are answered by the index of the codes alone,
    and read no more rows than a few for each code, and ``READ`` for a common name.
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
    """Choose the codes whose carriers are read: rare ones, and parts of the name."""
    chosen = [code for code, carried in counts.items() if 1 < carried <= COMMON]
    left = READ
    for code in sorted(counts, key=counts.__getitem__):
        if own[code] == Family.CHILD and COMMON < counts[code] <= left:
            chosen.append(code)
            left -= counts[code]
    return chosen


def _too_common(own: dict[int, str], counts: dict[int, int]) -> tuple[Family, ...]:
    """Return the families of which no code tells anybody apart."""
    families = {own[code] for code in counts}
    rare = {own[code] for code, carried in counts.items() if carried <= COMMON}
    return tuple(family for family in Family if family in families - rare)


def _shared(
    concern: Concern, own: dict[int, str], counts: dict[int, int], read: list[int]
) -> dict[UUID, _Shared]:
    found: dict[UUID, _Shared] = defaultdict(_Shared)
    rare = [code for code in read if counts[code] <= COMMON]
    common = [code for code in read if counts[code] > COMMON]
    # Of those who share common parts of the name, the database hands over only who
    # shares two.
    twice = MatchCode.objects.filter(code__in=common).values("concern_id")
    twice = twice.annotate(n=Count("code")).filter(n__gt=1).values("concern_id")
    rows = MatchCode.objects.filter(
        Q(code__in=rare) | Q(code__in=common, concern_id__in=twice)
    ).exclude(concern_id=concern.id)
    for code, other in rows.values_list("code", "concern_id"):
        found[other].codes[Family(own[code])].append(counts[code])
    return found


def _alike(concern: Concern, names: int, shared: dict[UUID, _Shared]) -> list[Match]:
    """Return those that share enough; ``names``: of how many parts this child's is."""
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

    ``shared`` says how many concerns carry each code that both have, by family, and
    ``full`` whether most of both names is the same. Less of a name is no reason by
    itself, no name is one between children of other ages, and in another country the
    same age says nothing more.
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
    """Return what speaks for one child beside a name; in two countries, nothing."""
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
    """Say whether the children are of one age; None when nobody knows, or nearly so."""
    if one.child_age not in _AGES or other.child_age not in _AGES:
        return None
    between = abs(_AGES.index(Age(one.child_age)) - _AGES.index(Age(other.child_age)))
    return {0: True, 1: None}.get(between, False)
