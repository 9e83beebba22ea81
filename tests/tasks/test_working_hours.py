"""Deadlines know when the team is there; danger does not wait for it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import time_machine

from amparo.foundation.countries.models import Deadline
from amparo.foundation.kernel.coded import write_coded
from amparo.foundation.organisations.models import Team
from amparo.foundation.tasks.key_task_kinds import GRANT
from amparo.foundation.tasks.operations import create_task
from tests.cast import World

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_facts")]

FRIDAY = datetime(2026, 6, 5, 20, 7, tzinfo=UTC)  # 16:07 in La Paz
CLOCK = datetime(2026, 6, 6, 20, 0, tzinfo=UTC)  # a day later, a Saturday
MONDAY_AT_NINE = datetime(2026, 6, 8, 13, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("hours", "level", "due"),
    [
        ("Mon-Fri 08:00-17:00", "", MONDAY_AT_NINE),
        ("Mon-Fri 08:00-17:00", "soon", MONDAY_AT_NINE),
        ("Mon-Fri 08:00-17:00", "now", CLOCK),
        ("Mon-Fri 08:00-17:00", "emergency", CLOCK),
        ("Mon-Sat 08:00-17:00", "", CLOCK),  # somebody is there
        ("24/7", "", CLOCK),
        ("", "", CLOCK),
    ],
)
def test_what_ends_while_the_team_is_closed_waits_until_it_has_opened(
    world: World, hours: str, level: str, due: datetime
) -> None:
    write_coded(Deadline.objects.filter(kind=GRANT), hours=24)
    team = Team.objects.get(id=world.team_id("cochabamba"))
    team.hours = hours
    with time_machine.travel(FRIDAY, tick=False):
        task = create_task(GRANT, team, team, label="", level=level)
    assert task.due_at == due


def test_a_country_decides_how_long_a_team_reads_after_opening(world: World) -> None:
    write_coded(Deadline.objects.filter(kind=GRANT), hours=24)
    write_coded(Deadline.objects.filter(kind="team.opening"), hours=3)
    team = Team.objects.get(id=world.team_id("cochabamba"))
    team.hours = "Mon-Fri 08:00-17:00"
    with time_machine.travel(FRIDAY, tick=False):
        task = create_task(GRANT, team, team, label="")
    assert task.due_at == datetime(2026, 6, 8, 15, 0, tzinfo=UTC)  # 11:00
