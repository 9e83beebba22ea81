"""What can be read of home visits without opening anything."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from amparo.foundation.policy import Actor
from amparo.response.cases.models import Case
from amparo.response.cases.queries import visible_to

from .models import Trip


def trip_for(actor: Actor, trip_id: UUID, verb: str = "home_visit.make") -> Trip:
    """Return the way of a worker, in a case for which someone has a permission."""
    cases = visible_to(actor, verb).values("pk")
    return (
        Trip.objects.filter(contact__case__in=cases)
        .select_related("contact", "worker", "pair", "back_noted_by")
        .get(id=trip_id)
    )


def trips_of(case: Case) -> QuerySet[Trip]:
    """Return the home visits of a case; the caller checks the case."""
    found = Trip.objects.filter(contact__case=case)
    return found.select_related("worker", "pair").order_by("created_at")
