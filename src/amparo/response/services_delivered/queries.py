"""What can be read of services that were delivered, without opening anything."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Max, Min, QuerySet

from amparo.foundation.policy import Actor
from amparo.response.cases.models import Case
from amparo.response.cases.queries import visible_to

from .models import Delivery


def deliveries_of(case: Case) -> QuerySet[Delivery]:
    """Return the services of a case, newest first; the caller checks the case."""
    return (
        Delivery.objects.filter(case=case)
        .select_related("by", "recorded_by", "struck_by")
        .order_by("-on", "-created_at", "-turn")
    )


def count_of(case: Case) -> int:
    """Return how many services of a case count."""
    return delivered(None, None).filter(case=case).count()


def delivery_for(actor: Actor, service_id: UUID, verb: str) -> Delivery:
    """Return a service of a case for which someone has a permission."""
    cases = visible_to(actor, verb).values("pk")
    return Delivery.objects.filter(case__in=cases).get(id=service_id)


def listed(actor: Actor, kind: str = "", year: str = "") -> QuerySet[Delivery]:
    """Return the services that count, of the cases that a person may see."""
    cases = visible_to(actor, "delivery.list").order_by().values("pk")
    found = delivered(None, None).filter(case__in=cases)
    if kind:
        found = found.filter(kind=kind)
    if year:
        found = found.filter(on__year=int(year))
    return found.select_related("case", "by")


def years(actor: Actor) -> list[int]:
    """Return the years in which services were delivered, the newest first."""
    days = listed(actor).order_by().aggregate(first=Min("on"), last=Max("on"))
    if days["first"] is None:
        return []
    return list(range(days["last"].year, days["first"].year - 1, -1))


def delivered(first: date | None, last: date | None) -> QuerySet[Any]:
    """Return the services that count, by the day of the help, for the results.

    Telephone calls and other contacts are none, nor what a referral brought: that is
    its outcome.
    """
    found = Delivery.objects.filter(struck="")
    if first:
        found = found.filter(on__gte=first)
    return found.filter(on__lte=last) if last else found
