"""Who is around Wara in Cochabamba, as far as a test needs it."""

from __future__ import annotations

from typing import Any

from amparo.foundation.persons.birth_dates import Birth
from amparo.foundation.policy import Actor
from amparo.response.cases.models import Case
from amparo.response.people_around.models import Incident, PersonAround
from amparo.response.people_around.operations import (
    add_incident,
    add_person,
    open_around,
)
from amparo.response.people_around.types import (
    IncidentData,
    OpenAround,
    PersonData,
)
from tests.cast import World

HIS_PHONE = "+591 7 555 0666"
AUNT = PersonData(
    "aunt_uncle",
    name="Doña Elsa",
    phone="+591 7 555 0144",
    is_caregiver=True,
    in_household=True,
    is_trusted=True,
    is_safe_contact=True,
)
SISTER = PersonData("sibling", name="Inti", age="9", in_household=True, is_at_risk=True)
WHEN = Birth(2026, 5, None)


def father(**more: Any) -> PersonData:
    """Return the father, an alleged perpetrator, changed by ``more``."""
    facts: dict[str, Any] = {
        "relation": "father",
        "name": "Don Rufino",
        "phone": HIS_PHONE,
        "is_alleged_perpetrator": True,
        "access": "reaches",
    }
    return PersonData(**(facts | more))


def person(
    world: World, case: Case, data: PersonData = AUNT, actor: Actor | None = None
) -> PersonAround:
    """Add someone around the child as Carla (or as someone else)."""
    return add_person(actor or world.carla, case.id, data)


def incident(world: World, case: Case, **more: Any) -> Incident:
    """Add an incident, changed by ``more``."""
    facts: dict[str, Any] = {
        "kind": "threats",
        "where": "school",
        "source": "caregiver",
        "on": WHEN,
        "summary": "Someone waited for her after class.",
    }
    return add_incident(world.carla, case.id, IncidentData(**(facts | more)))


def around(world: World, case: Case) -> OpenAround:
    """Open everything around the child."""
    return open_around(world.carla, case.id)
