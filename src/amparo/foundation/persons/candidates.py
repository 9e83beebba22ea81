"""Candidate search: people by the codes they share with a query, rare codes first.

A code that three people carry says more than one that three hundred carry, so each part
of the query (a name, a number, a birth date) counts by its rarest code that a person
shares. Nothing is opened here.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from heapq import nlargest
from uuid import UUID

from django.db.models import Count, QuerySet

from . import search_codes
from .models import SearchCode

# Rows read for one search. A team of three thousand stays below; in one of a hundred
# thousand the codes that half of them carry are left out: they distinguish nobody.
READ = 10_000
_EVERYBODY = 10_000  # codes that more people share say little

Holders = dict[int, set[UUID]]  # code: persons


def holders(rows: QuerySet[SearchCode], parts: list[search_codes.Coded]) -> Holders:
    """Return who carries the codes of these parts; very common ones may be left out."""
    family = search_codes.merge_codes(parts)
    rows = rows.filter(code__in=list(family))
    counts = rows.values_list("code").annotate(Count("id"))
    return _read_codes(rows.filter(code__in=_codes_to_read(family, dict(counts))))


def holders_among(
    rows: QuerySet[SearchCode], parts: list[search_codes.Coded], person_ids: list[UUID]
) -> Holders:
    """Return which of these people carry the codes."""
    found = search_codes.merge_codes(parts)
    return _read_codes(rows.filter(code__in=list(found), person_id__in=person_ids))


def _codes_to_read(family: search_codes.Coded, counts: dict[int, int]) -> list[int]:
    """Choose what to read: what was asked for first, rare before common."""
    slips = (search_codes.NEAR, search_codes.SOUND)
    chosen: list[int] = []
    left = READ
    for code in sorted(counts, key=lambda c: (family[c] in slips, counts[c])):
        if counts[code] <= left or not chosen:
            chosen.append(code)
            left -= counts[code]
    return chosen


def _read_codes(rows: QuerySet[SearchCode]) -> Holders:
    found: Holders = defaultdict(set)
    for code, person_id in rows.values_list("code", "person_id"):
        found[code].add(person_id)
    return found


def likeliest(parts: list[search_codes.Coded], found: Holders, most: int) -> list[UUID]:
    """Return the people who share the most distinctive codes, best first."""
    score: dict[UUID, float] = defaultdict(float)
    for part in parts:
        seen: set[UUID] = set()
        for worth, code in sorted(_worth(part, found), reverse=True):
            for person in found[code] - seen:
                score[person] += worth
            seen |= found[code]
    # Ties: newest first, by their greater ids.
    best = nlargest(most, score.items(), key=lambda item: (item[1], item[0]))
    return [person for person, _score in best]


def _worth(part: search_codes.Coded, found: Holders) -> Iterable[tuple[float, int]]:
    for code, family in part.items():
        if carried := len(found.get(code, ())):
            rare = math.log1p(_EVERYBODY / carried)
            yield search_codes.SURE[family] * rare, code
