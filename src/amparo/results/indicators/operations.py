"""Counting: one run over all indicators, stored with its day and method."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from datetime import date

from django.db.models import Count as CountOf
from django.utils import timezone

from amparo.foundation.journal.operations import act
from amparo.foundation.policy import SYSTEM, Actor

from .declarations import INDICATORS, Indicator
from .models import Count, Value
from .quarters import days_of, last_quarters

QUARTERS = 13  # three years and the quarter that is running


def count_all(actor: Actor, until: date | None = None) -> Count:
    """Count every indicator up to a day (today), by country, in total and by quarter.

    Older runs stay: a number that was shown can be explained later.
    """
    day = until or timezone.localdate()
    started = time.monotonic()
    with act(actor, "results.count") as entry:
        run = Count.objects.create(until=day, by=actor.user_id)
        Value.objects.bulk_create(
            value for indicator in INDICATORS for value in _values(run, indicator)
        )
        run.seconds = time.monotonic() - started
        run.save(update_fields=["seconds"])
        entry.subject = run
    return run


def count_daily(today: date | None = None) -> Count | None:
    """Count once a day; returns nothing when this day has been counted already."""
    day = today or timezone.localdate()
    if Count.objects.filter(until=day).exists():
        return None
    return count_all(SYSTEM, day)


def _values(run: Count, indicator: Indicator) -> Iterator[Value]:
    periods: list[tuple[str, date | None, date]] = [("", None, run.until)]
    for quarter in last_quarters(run.until, QUARTERS):
        first, last = days_of(quarter)
        periods.append((quarter, first, min(last, run.until)))
    for quarter, start, end in periods:
        counted = [
            (None, union(indicator, start, end)),
            *by_country(indicator, start, end).items(),
        ]
        for country, value in counted:
            yield Value(
                count=run,
                indicator=indicator.code,
                country_id=country,
                quarter=quarter,
                value=value,
                method=indicator.method,
            )


def by_country(
    indicator: Indicator, first: date | None, last: date | None
) -> dict[str, int]:
    """Count one indicator between two days by country; those without are left out."""
    counted: Counter[str] = Counter()
    for source in indicator.sources:
        rows = (
            source.records(first, last)
            .order_by()
            .values_list(source.country)
            .annotate(found=CountOf(source.key, distinct=True))
        )
        counted.update({country: found for country, found in rows if found})
    return dict(counted)


def union(indicator: Indicator, first: date | None, last: date | None) -> int:
    """Count one indicator between two days over all countries, each key once."""
    return sum(
        source.records(first, last).aggregate(found=CountOf(source.key, distinct=True))[
            "found"
        ]
        for source in indicator.sources
    )
