"""Counting stops at 10,000: more is said as "10,000+", and costs no more."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.formats import number_format

MOST_COUNTED = 10_000


def count_up_to(found: QuerySet[Any]) -> int:
    """Count rows, but no more than one beyond ``MOST_COUNTED``."""
    return found.order_by().values("pk")[: MOST_COUNTED + 1].count()


def count_words(number: int) -> str:
    """Return a count as it is shown: beyond ``MOST_COUNTED`` only that it is more."""
    shown = number_format(min(number, MOST_COUNTED), use_l10n=True, force_grouping=True)
    return f"{shown}+" if number > MOST_COUNTED else shown
