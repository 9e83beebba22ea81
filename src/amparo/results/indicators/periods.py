"""Filters for what happened between two days."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.db.models import Q
from django.utils import timezone

Day = date | None


def between(column: str, first: Day, last: Day) -> Q:
    """Return the filter for a day between two days, both included; None is open."""
    found = Q(**{f"{column}__isnull": False})
    if first:
        found &= Q(**{f"{column}__gte": first})
    if last:
        found &= Q(**{f"{column}__lte": last})
    return found


def within(column: str, first: Day, last: Day) -> Q:
    """Return the same for a column of moments: days begin and end in the time zone.

    Asking for the day of each moment instead would cost a calculation for every row.
    """
    zone = timezone.get_current_timezone()
    found = Q(**{f"{column}__isnull": False})
    if first:
        found &= Q(**{f"{column}__gte": datetime.combine(first, time.min, zone)})
    if last:
        after = datetime.combine(last + timedelta(days=1), time.min, zone)
        found &= Q(**{f"{column}__lt": after})
    return found
