"""Services of the cast's shelter, made the way a person makes them."""

from __future__ import annotations

from typing import Any

from amparo.foundation.policy import Actor
from amparo.response.services.listings import wanted
from amparo.response.services.models import PublicListing, Service
from amparo.response.services.operations import ServiceData, list_service
from tests.cast import World
from tests.days import today

DATA: dict[str, Any] = {
    "name": "Taller Esperanza",
    "kind": "psychosocial",
    "languages": ["es", "qu"],
    "min_age": 8,
    "max_age": 17,
    "phone": "+591 4 555 0101",
    "hours": "Mon-Fri 08:00-18:00",
}


def a_service(world: World, actor: Actor | None = None, **facts: Any) -> Service:
    """List a service of the team Refugio and return it."""
    data = ServiceData(**(DATA | facts))
    return list_service(actor or world.pablo, world.team_id("refugio"), data)


def made_public(service: Service, how: str = "", **facts: Any) -> PublicListing:
    """Return a service's listing as it is once two people have agreed on it."""
    values = wanted(service, how, True) | {"agreed_on": today()} | facts
    return PublicListing.objects.create(
        service=service, country_id=service.country_id, **values
    )
