"""Wara's case in Cochabamba, taken as far as a test needs it."""

from __future__ import annotations

from typing import Any

from amparo.foundation.persons.identity import Facts, Identity
from amparo.foundation.policy import Actor
from amparo.response.cases.models import Case
from amparo.response.cases.operations import open_case, record_child
from tests.cast import World

STORY = "A neighbour worries about a girl who does not come to school any more."
WARA = Identity(
    called="Wara",
    names=["Wara Quispe Mamani"],
    phones=["+591 7 555 0199"],
    birth_date="2013-04-11",
    street="Calle Sucre 14",
    safe_contact="Her aunt, only after 17:00. Never call the house.",
)
FACTS = Facts(sex="female", birth_year=2013, birth_precision="day")


def opened(world: World, actor: Actor | None = None, **more: Any) -> Case:
    """Open a case as Carla (or as somebody else) and return it."""
    facts: dict[str, Any] = {
        "team_id": world.team_id("cochabamba"),
        "country_code": "BO",
        "kinds": ["job_offer"],
        "story": STORY,
    }
    return open_case(actor or world.carla, **(facts | more))


def with_child(world: World, **more: Any) -> Case:
    """Open a case and record Wara."""
    return record_child(world.carla, opened(world, **more).id, WARA, FACTS)
