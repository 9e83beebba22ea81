"""Counting: one run over all indicators, stored with its day and method."""

from __future__ import annotations

import time
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
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
from .shapes import Indicator, Quality, Read, Source

Firsts = Mapping[UUID, UUID]  # of records of one person, each by the first of them
NOBODY: Firsts = MappingProxyType({})
Cells = Counter[tuple[str | None, str]]  # by country (None: all) and part
Found = Sequence[tuple[Source, QuerySet[Any]]]
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
    quarters = Quarters(run.until)
    values = [v for one in INDICATORS for v in _values(run, one, same, quarters)]
    run.seconds, run.counted_at = time.monotonic() - started, timezone.now()
    with transaction.atomic():
        waits = Count.objects.filter(id=run.id, seconds=None)
        # Two clocks may count it; the first one's numbers stand.
        if waits.update(seconds=run.seconds, counted_at=run.counted_at):
            Value.objects.bulk_create(values)


class Quarters:
    """The quarters of one run, and from which on each source has anything."""

    def __init__(self, until: date) -> None:
        self.days = {
            quarter: (first, min(last, until))
            for quarter in last_quarters(until, QUARTERS)
            for first, last in [days_of(quarter)]
        }
        self._nothing: dict[Callable[..., Any], int] = {}

    def nothing_yet(self, indicator: Indicator) -> int:
        """Return in how many of the quarters there was nothing to count yet."""
        # What a share counts is among its whole.
        every = indicator.of or indicator.sources
        return min(self._nothing_of(source) for source in every)

    def _nothing_of(self, source: Source) -> int:
        """Return the same of one source. Many have the same records: they ask once."""
        if source.reads:
            return 0  # to ask would read all up to each end; a quarter reads its own
        if source.records not in self._nothing:
            ends = [last for _first, last in self.days.values()]
            self._nothing[source.records] = bisect_left(
                ends, True, key=lambda end: source.between(None, end).exists()
            )
        return self._nothing[source.records]


def _values(
    run: Count, indicator: Indicator, same: Same, quarters: Quarters
) -> Iterator[Value]:
    for quarter, cells in _periods(run, indicator, same, quarters):
        for (country, part), value in cells.items():
            yield Value(
                count=run,
                indicator=indicator.code,
                country_id=country,
                quarter=quarter,
                part=part,
                value=value,
                method=indicator.method,
            )


def _periods(
    run: Count, indicator: Indicator, same: Same, quarters: Quarters
) -> Iterator[tuple[str, Cells]]:
    """Yield what is stored of all up to the run's day, and then of each quarter."""
    ever = count_between(indicator, None, run.until, same.across, indicator.qualities)
    yield "", ever
    if indicator.as_of:
        nothing = 0
    elif any(ever.values()):
        nothing = quarters.nothing_yet(indicator)
    else:
        nothing = len(quarters.days)
    qualities = [quality for quality in indicator.qualities if quality.by_quarter]
    for place, (quarter, (first, last)) in enumerate(quarters.days.items()):
        if place < nothing:
            yield quarter, _zeros(indicator)
        else:
            # Of a quarter's few people, a join of a course and a case could tell.
            yield quarter, count_between(indicator, first, last, same.alike, qualities)


def _zeros(indicator: Indicator) -> Cells:
    return Counter({(None, part): 0 for part in indicator.parts})


def count_between(
    indicator: Indicator,
    first: date | None,
    last: date | None,
    same: Firsts = NOBODY,
    qualities: Sequence[Quality] = (),
) -> Cells:
    """Count one indicator between two days; countries without records are left out.

    ``same`` names the first record of those that are of one person.
    """
    cells, read = _zeros(indicator), Read()
    firsts = same if indicator.is_of_people else NOBODY
    for part, sources in indicator.parts.items():
        found = [(source, source.between(first, last, read)) for source in sources]
        if qualities and not part:
            cells.update(_by_quality(found, qualities, firsts))
        elif indicator.additive:
            for country, value in _events(found):
                cells[country, part] += value
                cells[None, part] += value
        else:
            keys = {(country, firsts.get(key, key)) for country, key in _keys(found)}
            cells.update((country, part) for country, _key in keys)
            # Someone may be known in two countries.
            cells[None, part] = len({key for _country, key in keys})
    return cells


def _by_quality(found: Found, qualities: Sequence[Quality], same: Firsts) -> Cells:
    """Count by country and quality, each key once, and the number itself with it.

    Someone who was recorded twice counts as at first, of two sources as in the first
    one: the codes add up to the number.
    """
    columns = [quality.column for quality in qualities]
    cells: Cells = Counter()
    # In a country each key counts once, and over all countries, too.
    seen: set[tuple[str | None, Any]] = set()
    for source, records in found:
        rows = records.order_by("created_at", "id")
        if source.facts:
            rows = source.facts(rows)
        for country, key, *codes in rows.values_list(
            source.country, source.key, *columns
        ).iterator():
            first = same.get(key, key)
            for where in (country, None):
                if (where, first) in seen:
                    continue
                seen.add((where, first))
                cells[where, ""] += 1
                for quality, code in zip(qualities, codes, strict=True):
                    cells[where, quality.part(code)] += 1
    return cells


def _events(found: Found) -> Iterator[tuple[str, int]]:
    """Yield how many each source has in each country where it has any."""
    for source, records in found:
        measure = (
            Sum(source.amount) if source.amount else CountOf(source.key, distinct=True)
        )
        rows = records.order_by().values_list(source.country).annotate(found=measure)
        yield from ((country, value) for country, value in rows if value)


def _keys(found: Found) -> Iterator[tuple[str, Any]]:
    """Yield what several sources count with its country, each once."""
    first, *more = (
        records.order_by()
        .annotate(counted_in=F(source.country), counted_as=F(source.key))
        .values_list("counted_in", "counted_as")
        for source, records in found
    )
    yield from (first.union(*more) if more else first.distinct()).iterator()
