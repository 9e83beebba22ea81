"""Counting: one run over all indicators, stored with its day and method."""

from __future__ import annotations

import time
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Count as CountOf
from django.db.models import F, QuerySet, Sum
from django.utils import timezone

from amparo.foundation.journal.operations import act
from amparo.foundation.persons.counting import Same, same_people
from amparo.foundation.policy import SYSTEM, Actor

from .declarations import INDICATORS
from .models import Count, Value
from .quarters import days_of, last_quarters, quarter_of
from .queries import waiting_count
from .shapes import Indicator, Quality, Source

Firsts = Mapping[UUID, UUID]  # of records of one person, each by the first of them
NOBODY: Firsts = MappingProxyType({})
QUARTERS = 13  # three years and the quarter that is running


def count_all(actor: Actor, until: date | None = None) -> Count:
    """Count every indicator up to a day (today), by country, in total and by quarter.

    Older runs stay: a number that was shown can be explained later.
    """
    run = ask_for_count(actor, until)
    _count(run)
    return run


def ask_for_count(actor: Actor, until: date | None = None) -> Count:
    """Let everything be counted up to a day (today) when the clock comes to it."""
    day = until or timezone.localdate()
    with act(actor, "results.count") as entry:
        entry.subject = run = Count.objects.create(until=day, by=actor.user_id)
    return run


def count_due(today: date | None = None) -> Count | None:
    """Count what somebody asked for, or what nobody has counted on this day.

    Run by ``amparo tick``; returns nothing where there was nothing to do.
    """
    day = today or timezone.localdate()
    if waiting := waiting_count():
        _count(waiting)
        return waiting
    if Count.objects.filter(until=day).exists():
        return None
    return count_all(SYSTEM, day)


def _count(run: Count) -> None:
    """Count a run that waits. Nobody else waits meanwhile: only storing locks."""
    started = time.monotonic()
    same = same_people(days_of(quarter_of(run.until))[0])
    values = [value for one in INDICATORS for value in _values(run, one, same)]
    run.seconds, run.counted_at = time.monotonic() - started, timezone.now()
    with transaction.atomic():
        waits = Count.objects.filter(id=run.id, seconds=None)
        # Two clocks may count it; the first one's numbers stand.
        if waits.update(seconds=run.seconds, counted_at=run.counted_at):
            Value.objects.bulk_create(values)


def _values(run: Count, indicator: Indicator, same: Same) -> Iterator[Value]:
    quarters = {
        quarter: (first, min(last, run.until))
        for quarter in last_quarters(run.until, QUARTERS)
        for first, last in [days_of(quarter)]
    }
    nothing = _nothing_yet(indicator, [last for _first, last in quarters.values()])
    periods = [("", None, run.until, False)] + [
        (quarter, first, last, place < nothing)
        for place, (quarter, (first, last)) in enumerate(quarters.items())
    ]
    for quarter, start, end, is_empty in periods:
        # Of a quarter's few people, a join of a course and a case could tell.
        firsts = same.alike if quarter else same.across
        counted = () if is_empty else _counted(indicator, quarter, start, end, firsts)
        found = dict(counted)
        if is_empty:
            found = {(None, part): 0 for part in indicator.parts}
        for (country, part), value in found.items():
            yield Value(
                count=run,
                indicator=indicator.code,
                country_id=country,
                quarter=quarter,
                part=part,
                value=value,
                method=indicator.method,
            )


def _nothing_yet(indicator: Indicator, ends: Sequence[date]) -> int:
    """Return in how many of the periods with these ends there was nothing yet."""
    if indicator.as_of:
        return 0
    every = [source for part in indicator.parts.values() for source in part]
    return bisect_left(
        ends, True, key=lambda end: any(s.records(None, end).exists() for s in every)
    )


def _counted(
    indicator: Indicator, quarter: str, first: date | None, last: date, same: Firsts
) -> Iterator[tuple[tuple[str | None, str], int]]:
    """Yield what is stored of one period, by country (None: all) and part."""
    for part in indicator.parts:
        cells = by_country(indicator, first, last, part, same)
        for country, value in cells.items():
            yield (country, part), value
        # Events may be added; anyone else may be known in two countries.
        if indicator.additive:
            yield (None, part), sum(cells.values())
        else:
            yield (None, part), union(indicator, first, last, part, same)
    qualities = [q for q in indicator.qualities if q.by_quarter or not quarter]
    if qualities:
        yield from by_quality(indicator, first, last, qualities, same).items()


def by_country(
    indicator: Indicator,
    first: date | None,
    last: date | None,
    part: str = "",
    same: Firsts = NOBODY,
) -> dict[str, int]:
    """Count one indicator between two days by country; those without are left out.

    ``same`` names the first record of those that are of one person.
    """
    sources = indicator.parts[part]
    if indicator.is_of_people:
        keys = _keys(sources, first, last, with_country=True)
        people = {(country, same.get(key, key)) for country, key in keys.iterator()}
        return dict(Counter(country for country, _key in people))
    if not indicator.additive and len(sources) > 1:
        keys = _keys(sources, first, last, with_country=True)
        return dict(Counter(country for country, _key in keys.iterator()))
    counted: Counter[str] = Counter()
    for source in sources:
        rows = (
            source.records(first, last)
            .order_by()
            .values_list(source.country)
            .annotate(found=_measure(source))
        )
        counted.update({country: found for country, found in rows if found})
    return dict(counted)


def union(
    indicator: Indicator,
    first: date | None,
    last: date | None,
    part: str = "",
    same: Firsts = NOBODY,
) -> int:
    """Count one indicator between two days over all countries, each key once."""
    sources = indicator.parts[part]
    if indicator.is_of_people:
        keys = _keys(sources, first, last, with_country=False)
        return len({same.get(key, key) for (key,) in keys.iterator()})
    if not indicator.additive and len(sources) > 1:
        return _keys(sources, first, last, with_country=False).count()
    return sum(
        source.records(first, last).aggregate(found=_measure(source))["found"] or 0
        for source in sources
    )


def by_quality(
    indicator: Indicator,
    first: date | None,
    last: date | None,
    qualities: Sequence[Quality],
    same: Firsts = NOBODY,
) -> Counter[tuple[str | None, str]]:
    """Count one indicator by country (None: all) and quality, each key once.

    Someone who was recorded twice counts as at first, of two sources as in the first
    one: the codes add up to the number.
    """
    columns = [quality.column for quality in qualities]
    counted: Counter[tuple[str | None, str]] = Counter()
    # In a country each key counts once, and over all countries, too.
    seen: set[tuple[str | None, Any]] = set()
    for source in indicator.sources:
        rows = source.records(first, last).order_by("created_at", "id")
        if source.facts:
            rows = source.facts(rows)
        for country, found, *codes in rows.values_list(
            source.country, source.key, *columns
        ).iterator():
            key = same.get(found, found)
            for where in (country, None):
                if (where, key) in seen:
                    continue
                seen.add((where, key))
                for quality, code in zip(qualities, codes, strict=True):
                    counted[where, quality.part(code)] += 1
    return counted


def _measure(source: Source) -> Any:
    if source.amount:
        return Sum(source.amount)
    return CountOf(source.key, distinct=True)


def _keys(
    sources: Iterable[Source], first: date | None, last: date | None, with_country: bool
) -> QuerySet[Any, Any]:
    """Return what several sources count, each key once."""
    parts = [
        source.records(first, last)
        .order_by()
        .annotate(counted_in=F(source.country), counted_as=F(source.key))
        .values_list(*(["counted_in"] if with_country else []), "counted_as")
        for source in sources
    ]
    found: QuerySet[Any, Any] = parts[0].distinct()
    return parts[0].union(*parts[1:]) if parts[1:] else found
