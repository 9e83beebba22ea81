"""A long list asks the database no more often than a list of five."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from amparo.foundation.accounts.models import Membership, User
from amparo.foundation.policy import SYSTEM, Role
from amparo.foundation.vault import team_keys, user_keys
from amparo.response.cases.operations import record_child
from amparo.response.concerns.operations import submit_concern
from amparo.results.indicators.operations import count_all
from tests.cases.helpers import FACTS, WARA, opened
from tests.cast import PASSWORD, World
from tests.referrals.helpers import sent
from tests.reporting import told
from tests.services.helpers import a_service
from tests.signin import signed_in
from tests.tasks.helpers import SUPERVISORS, due

FEW = 5
MANY = [20, pytest.param(50, marks=pytest.mark.prove)]
Fill = Callable[[World, int], None]


def concerns(world: World, number: int) -> None:
    for _ in range(number):
        submit_concern(told(), secrets.token_bytes(16))


def cases(world: World, number: int) -> None:
    """Cases with a child, whose names stand on the list."""
    for _ in range(number):
        record_child(world.carla, opened(world).id, WARA, FACTS)


def referrals(world: World, number: int) -> None:
    service = a_service(world)
    for _ in range(number):
        sent(world, service)


def services(world: World, number: int) -> None:
    for turn in range(number):
        a_service(world, name=f"Taller {turn} of {number}")


def colleagues(world: World, number: int) -> None:
    team = world.teams["cochabamba"]
    for _ in range(number):
        name = secrets.token_hex(6)
        user = User.objects.create(email=f"{name}@example.org", name=name)
        user_keys.make_keys(user.id, PASSWORD)
        Membership.objects.create(
            user=user, team=team, organisation=team.organisation, role=Role.CASEWORKER
        )
        team_keys.admit(world.sonia, team.id, user.id)


def signatures(world: World, number: int) -> None:
    for turn in range(number):
        due(world, timedelta(hours=turn + 1), kind=SUPERVISORS)


def counted(world: World, number: int) -> None:
    cases(world, number)
    concerns(world, number)
    count_all(SYSTEM)


LISTS: dict[str, tuple[str, str, Fill]] = {
    "inbox": ("tomasa", "/staff/concerns/", concerns),
    "cases": ("carla", "/staff/cases/", cases),
    "my day of a caseworker": ("carla", "/staff/day/", cases),
    "my day of triage": ("tomasa", "/staff/day/", concerns),
    "my day of a supervisor": ("sonia", "/staff/day/", signatures),
    "referrals received": ("pablo", "/staff/referrals/", referrals),
    "referrals sent": ("carla", "/staff/referrals/", referrals),
    "services": ("carla", "/staff/services/", services),
    "team": ("sonia", "/staff/team/", colleagues),
    "team, for the administrator": ("ana", "/staff/team/", colleagues),
    "dashboard": ("lena", "/staff/results/", counted),
    "dashboard of a country": ("lucia", "/staff/results/", counted),
}


@pytest.mark.parametrize("many", MANY)
@pytest.mark.parametrize("name", LISTS)
def test_a_longer_list_asks_no_more_questions(
    world: World, name: str, many: int
) -> None:
    who, address, fill = LISTS[name]
    client = signed_in(world, who)
    asked, sizes = [], []
    for number in (FEW, many - FEW):
        fill(world, number)
        client.get(address)  # what is looked up once and kept does not count
        with CaptureQueriesContext(
            connection,
        ) as queries:
            page = client.get(address)
        assert page.status_code == 200
        sizes.append(len(page.content))
        asked.append([query["sql"][:160] for query in queries.captured_queries])
    short, long = asked
    assert len(long) <= len(short), "\n".join(long)
    assert len(long) <= 20, "\n".join(long)
    if "dashboard" not in name:
        assert sizes[1] > sizes[0], "the list did not grow: nothing was measured"
