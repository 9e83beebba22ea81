"""Services by name, for the search field on every page."""

from __future__ import annotations

from django.urls import reverse

from amparo.foundation.kernel.text import fold
from amparo.foundation.persons.search_providers import Hit, add_search_provider
from amparo.foundation.policy import Actor, may_anywhere

from .queries import named, visible_to

SHORTEST = 3  # letters; fewer would find nearly every service
SHOWN = 5


def found_services(actor: Actor, text: str) -> list[Hit]:
    """Return services of the actor's countries whose name contains a text."""
    if len(fold(text)) < SHORTEST or not may_anywhere(actor, "service.search"):
        return []
    countries = {code for each in actor.assignments for code in each.countries}
    services = (
        named(visible_to(actor).filter(country_id__in=countries), text)
        .select_related("organisation", "country")
        .order_by("name")[:SHOWN]
    )
    return [
        Hit(
            title=service.name,
            url=reverse("services:service", args=[service.id]),
            second=f"{service.get_kind_display()} · {service.country.name}",
            icon="service",
        )
        for service in services
    ]


def declare() -> None:
    """Register the search provider; called once at start-up."""
    add_search_provider("services", found_services)
