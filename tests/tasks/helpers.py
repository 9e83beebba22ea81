"""Tasks, created as an operation does."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone

from amparo.foundation.kernel.ids import uuid7
from amparo.foundation.organisations.models import Team
from amparo.foundation.policy import Role
from amparo.foundation.tasks.kinds import TaskKind, all_kinds, declare
from amparo.foundation.tasks.models import Task
from amparo.foundation.tasks.operations import create_task
from amparo.response.services.models import Service
from tests.cast import World

# Kinds of this test room alone, so that no other room's rules get into its sentences.
ANYBODY, SUPERVISORS = "test.anybody", "test.supervisors"
RESCUE, TIDY = "test.rescue", "test.tidy"
_PAGE = "services:service"


def declare_kinds() -> None:
    """Declare the kinds once; they lead to a page that takes one id."""
    if ANYBODY not in {kind.key for kind in all_kinds()}:
        declare(
            TaskKind(ANYBODY, "Water the plants", _PAGE),
            TaskKind(RESCUE, "Hold the rope", _PAGE, answers_danger=True),
            TaskKind(TIDY, "Sweep the floor", _PAGE, housekeeping=True),
            TaskKind(SUPERVISORS, "Sign it", _PAGE, roles=(Role.SUPERVISOR,)),
        )


def team_of(task: Task) -> Team:
    """Return the team of a task that has one."""
    assert task.team is not None
    return task.team


def due(
    world: World,
    when: datetime | timedelta,
    *,
    kind: str = ANYBODY,
    team: str = "cochabamba",
    owner: str = "",
    level: str = "",
) -> Task:
    """Make something due at a moment, or so long from now, and return it."""
    declare_kinds()
    moment = when if isinstance(when, datetime) else timezone.now() + when
    return create_task(
        kind,
        Service(id=uuid7()),
        world.teams[team],
        label="X-7KQ2MV",
        owner_id=world.users[owner].id if owner else None,
        level=level,
        due_at=moment,
    )
