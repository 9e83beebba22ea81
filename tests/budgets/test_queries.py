"""A long list asks the database no more often than a short one."""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from amparo.foundation.accounts.models import Membership, User
from amparo.foundation.policy import SYSTEM, Role
from amparo.foundation.vault import team_keys, user_keys
from amparo.response.cases.operations import record_child
from amparo.response.concerns.operations import submit_concern
from amparo.results.indicators.operations import count_all
from tests.cases.helpers import FACTS, WARA, opened
from tests.cast import PASSWORD, World
from tests.groups.helpers import a_group, a_member, a_request
from tests.referrals.helpers import sent
from tests.reporting import told
from tests.services.helpers import a_service
from tests.signin import signed_in
from tests.tasks.helpers import SUPERVISORS, due

FEW = 4
MANY = [12, pytest.param(50, marks=pytest.mark.prove)]
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


def groups(world: World, number: int) -> None:
    """Groups, whose names stand on the list, with a girl and a request."""
    for _ in range(number):
        group = a_group(world.carla, world.team_id("cochabamba"))
        a_member(world.carla, group)
        a_request(world.carla, group)


def counted(world: World, number: int) -> None:
    cases(world, number)
    concerns(world, number)
    count_all(SYSTEM)


# What fills them, and for whom: all lists that show it.
LISTS: dict[Fill, dict[str, tuple[str, ...]]] = {
    concerns: {"tomasa": ("/staff/concerns/", "/staff/day/")},
    cases: {
        "carla": ("/staff/cases/", "/staff/day/", "/staff/people/"),
        "sonia": ("/staff/journal/",),
    },
    signatures: {"sonia": ("/staff/day/",)},
    referrals: {"pablo": ("/staff/referrals/",), "carla": ("/staff/referrals/",)},
    services: {"carla": ("/staff/services/",)},
    colleagues: {
        "sonia": ("/staff/team/", "/staff/supervision/"),
        "ana": ("/staff/team/",),
    },
    groups: {"carla": ("/staff/groups/", "/staff/groups/requests/")},
    counted: {"lena": ("/staff/results/",), "lucia": ("/staff/results/",)},
}


@pytest.mark.parametrize("many", MANY)
@pytest.mark.parametrize("fill", LISTS, ids=lambda fill: fill.__name__)
def test_a_longer_list_asks_no_more_questions(
    world: World, fill: Fill, many: int
) -> None:
    clients = {who: signed_in(world, who) for who in LISTS[fill]}
    asked: dict[tuple[str, str], list[list[str]]] = defaultdict(list)
    sizes: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number in (FEW, many - FEW):
        fill(world, number)
        for who, addresses in LISTS[fill].items():
            for address in addresses:
                queries, size = opened_by(clients[who], address)
                asked[who, address].append(queries)
                sizes[who, address].append(size)
    for page, (short, long) in asked.items():
        assert len(long) <= len(short), (page, "\n".join(long))
        assert len(long) <= 20, (page, "\n".join(long))
        if fill is not counted:
            first, last = sizes[page]
            assert last > first, f"{page} did not grow: nothing was measured"


def opened_by(client: Client, address: str) -> tuple[list[str], int]:
    """Return what a page asks the database, and how long it is."""
    client.get(address)  # what is looked up once and kept does not count
    with CaptureQueriesContext(connection) as queries:
        page = client.get(address)
    assert page.status_code == 200
    asked = [query["sql"][:160] for query in queries.captured_queries]
    return asked, len(page.content)
