"""Until when a concern is kept that led nowhere: one rule, asked of the database."""

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
class Keeping:
    """Until when a concern is kept, and whether that is over."""

    ends_at: datetime
    over: bool


def ends(concern: Concern, now: datetime | None = None) -> Keeping | None:
    """Return when the time for keeping a concern is over; None: it is not counted."""
    if concern.closed_at is None:
        return None
    counted = _counted([concern.country_id]).filter(id=concern.id)
    at = counted.values_list("ends_at", flat=True).first()
    return Keeping(at, at <= (now or timezone.now())) if at else None


def near_their_end(moment: datetime) -> QuerySet[Any]:
    """Return the concerns of which supervisors are to hear; each has ``ends_at``."""
    closed = Concern.objects.filter(state=State.CLOSED, destroyed_at=None)
    countries = closed.order_by().values_list("country_id", flat=True).distinct()
    return _counted(list(countries)).filter(warned_at__lte=moment)


def _counted(countries: Iterable[str]) -> QuerySet[Any]:
    """Return what is not kept for ever, with ``ends_at`` and ``warned_at``.

    Counted is what was closed, led nowhere and has no case. Each country has a time of
    its own; what somebody kept longer ends on that day.
    """
    kept = _plus(F("closed_at"), "concern.retention", countries)
    warning = _plus(F("ends_at"), "concern.retention_warning", countries, -1)
    return Concern.objects.filter(
        country_id__in=countries,
        state=State.CLOSED,
        outcome__in=LED_NOWHERE,
        case_id=None,
        destroyed_at=None,
    ).annotate(
        ends_at=Greatest(kept, Coalesce("keep_until", "closed_at")), warned_at=warning
    )


def _plus(moment: F, clock: str, countries: Iterable[str], sign: int = 1) -> Any:
    """Return a moment and so many hours as each country has on this clock."""
    hours = {code: sign * deadline_hours(code, clock) for code in countries}
    length = Case(
        *(When(country_id=c, then=Value(timedelta(hours=n))) for c, n in hours.items()),
        output_field=DurationField(),
    )
    return ExpressionWrapper(moment + length, output_field=DateTimeField())
