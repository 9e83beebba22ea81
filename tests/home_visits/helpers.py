"""Carla on the way to Wara's home."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone

from amparo.foundation.policy import Actor
from amparo.response.cases.models import Case
from amparo.response.follow_up.models import Contact
from amparo.response.home_visits.models import Trip
from amparo.response.home_visits.operations import TripData, set_out
from tests.cast import World
from tests.follow_up.helpers import followed, planned_as

ROUTE = "Bus 12 to the market, then on foot; we say that we bring school books."


def to_visit(world: World, case: Case | None = None) -> Contact:
    """Plan a home visit."""
    return planned_as(world, case or followed(world), "visit")


def trip_data(
    world: World, pair: str = "sonia", hours: float = 3, route: str = ROUTE
) -> TripData:
    """Return with whom, which way and by when."""
    pair_id = world.users[pair].id if pair else None
    return TripData(pair_id, route, timezone.now() + timedelta(hours=hours))


def out(world: World, actor: Actor | None = None, hours: float = 3) -> Trip:
    """Set out on a home visit with Sonia."""
    data = trip_data(world, hours=hours)
    return set_out(actor or world.carla, to_visit(world).id, data)


def late(trip: Trip) -> datetime:
    """Return a moment at which a worker should have been back for long."""
    return trip.back_by + timedelta(hours=2)
