"""People whom the tests of this room know."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from amparo.foundation.persons.identity import Facts, Identity
from amparo.foundation.persons.models import Person
from amparo.foundation.persons.operations import record_person
from tests.cast import World

Recorder = Callable[..., Person]


@pytest.fixture
def recorded(world: World) -> Recorder:
    """Record someone for a team of the cast, by default Carla's."""

    def record(
        *names: str, by: str = "carla", team: str = "cochabamba", **more: Any
    ) -> Person:
        facts = {
            name: more.pop(name)
            for name in list(more)
            if name in Facts.__dataclass_fields__
        }
        identity = Identity(names=list(names), **more)
        return record_person(
            getattr(world, by),
            world.team_id(team),
            identity,
            Facts(**facts),
        )

    return record
