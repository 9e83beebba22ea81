"""The retention period of concerns that led nowhere: one rule, in the database."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import (
    Case,
    DateTimeField,
    DurationField,
    ExpressionWrapper,
    F,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone

from amparo.foundation.countries.queries import deadline_hours

from ..concerns.codes import LED_NOWHERE, State
from ..concerns.models import Concern


@dataclass(frozen=True)
class RetentionEnd:
    """When the retention period of a concern ends, and whether it is over."""

    ends_at: datetime
    is_over: bool


def retention_end(concern: Concern, now: datetime | None = None) -> RetentionEnd | None:
    """Return the end of a concern's retention period; None while it has none."""
    if concern.closed_at is None:
        return None
    found = _with_period([concern.country_id]).filter(id=concern.id)
    at = found.values_list("ends_at", flat=True).first()
    return RetentionEnd(at, at <= (now or timezone.now())) if at else None


def ending_soon(moment: datetime) -> QuerySet[Any]:
    """Return the concerns whose period ends soon; each has ``ends_at``."""
    closed = Concern.objects.filter(state=State.CLOSED, destroyed_at=None)
    countries = closed.order_by().values_list("country_id", flat=True).distinct()
    return _with_period(list(countries)).filter(warned_at__lte=moment)


def _with_period(countries: Iterable[str]) -> QuerySet[Any]:
    """Return the concerns with a retention period, with ``ends_at`` and ``warned_at``.

    Those are closed, led nowhere and have no case. Each country has its own deadline;
    an extended period ends on the day that was given.
    """
    regular = _plus(F("closed_at"), "concern.retention", countries)
    warning = _plus(F("ends_at"), "concern.retention_warning", countries, -1)
    return Concern.objects.filter(
        country_id__in=countries,
        state=State.CLOSED,
        outcome__in=LED_NOWHERE,
        case_id=None,
        destroyed_at=None,
    ).annotate(
        ends_at=Greatest(regular, Coalesce("keep_until", "closed_at")),
        warned_at=warning,
    )


def _plus(moment: F, deadline: str, countries: Iterable[str], sign: int = 1) -> Any:
    """Return a moment plus each country's hours of this deadline."""
    hours = {code: sign * deadline_hours(code, deadline) for code in countries}
    length = Case(
        *(When(country_id=c, then=Value(timedelta(hours=n))) for c, n in hours.items()),
        output_field=DurationField(),
    )
    return ExpressionWrapper(moment + length, output_field=DateTimeField())
