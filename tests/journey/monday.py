"""Monday morning in Cochabamba, before the supervisor comes: cases, and what waits.

As a program it fills the database of a server.
"""

from __future__ import annotations

import secrets
import sys
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import django

if TYPE_CHECKING:  # else it would be loaded before Django is set up
    from amparo.response.cases.models import Case
    from amparo.response.concerns.models import Concern
    from tests.cast import World

MISSING = "Which adult goes with her on the first day?"
WORDS = "He is at the door now."


@dataclass(frozen=True)
class Monday:
    """What waits: a child in danger, a late case, two requests, one without a plan."""

    danger: Concern
    late: Case
    good: Case
    gap: Case
    other: Case


def fill(world: World) -> Monday:
    """Let Carla have four cases and a new colleague; a concern comes in at dawn."""
    from django.utils import timezone

    from amparo.foundation.accounts.models import Membership
    from amparo.foundation.policy import Role
    from amparo.foundation.tasks.models import Task
    from amparo.response.cases.operations import ask_approval
    from amparo.response.concerns.operations import submit_concern
    from amparo.response.concerns.types import ConcernData
    from tests.cases.helpers import opened, ready
    from tests.reporting import newest_concern

    Membership.objects.create(
        user=world.users["beto"],
        team=world.teams["cochabamba"],
        organisation=world.organisations["casa"],
        role=Role.CASEWORKER,
    )
    good, gap = ready(world), ready(world, "low")
    for case in (good, gap):
        ask_approval(world.carla, case.id)
    late, other = opened(world), opened(world)
    Task.objects.filter(subject_id=late.id).update(
        due_at=timezone.now() - timedelta(days=2), level="high"
    )
    told = ConcernData(country_code="BO", language="es", words=WORDS, danger_now="yes")
    submit_concern(told, secrets.token_bytes(16))
    return Monday(newest_concern(), late, good, gap, other)


if __name__ == "__main__":
    django.setup()
    from tests.cast import read_world

    monday = fill(read_world())
    codes = (getattr(monday, name).code for name in ("late", "good", "gap", "other"))
    sys.stdout.write(" ".join(codes))
