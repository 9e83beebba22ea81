"""Unusual reading: what counts, who looks into it, and at most once a day."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core import mail

from amparo.foundation.accounts.models import Membership, User
from amparo.foundation.accounts.operations import close_account
from amparo.foundation.audit.digest import send_digest, send_digests
from amparo.foundation.audit.models import UnusualReading
from amparo.foundation.audit.operations import look_into, settle
from amparo.foundation.audit.queries import watchers_of
from amparo.foundation.audit.tasks import UNUSUAL
from amparo.foundation.audit.unusual import find_unusual
from amparo.foundation.kernel.errors import Refused, RuleBroken
from amparo.foundation.persons.operations import search_people
from amparo.foundation.policy import SYSTEM, Role
from amparo.foundation.tasks.models import Task
from tests.audit.helpers import opens, opens_on
from tests.cases.helpers import opened
from tests.cast import World
from tests.signin import signed_in

NOON = datetime(2026, 11, 24, 16, 0, tzinfo=UTC)
DAY, QUARTER = timedelta(days=1), timedelta(minutes=15)
LEAST = 12  # journal.least


def found() -> list[tuple[str, str, int, int]]:
    rows = UnusualReading.objects.select_related("user").order_by("created_at")
    return [(row.user.name, row.because, row.count, row.usual) for row in rows]


def asked() -> set[str]:
    tasks = Task.objects.filter(kind=UNUSUAL, completed_at=None)
    return {name for name in tasks.values_list("owner__name", flat=True) if name}


def make_unusual(world: World) -> UnusualReading:
    with time_machine.travel(NOON, tick=False):
        opens(world.carla, opened(world), LEAST)
        assert find_unusual(NOON) == 1
    return UnusualReading.objects.get()


@pytest.mark.parametrize(("before", "today", "is_unusual"), [
    (0, LEAST - 1, False),
    (0, LEAST, True),
    (5, 15, False),
    (5, 16, True),
])  # fmt: skip
def test_more_than_three_times_the_own_highest_day_is_unusual(
    world: World, before: int, today: int, is_unusual: bool
) -> None:
    case = opened(world)
    opens_on(NOON - 40 * DAY, world.carla, case, before)
    with time_machine.travel(NOON, tick=False):
        opens(world.carla, case, today)
    find_unusual(NOON)
    assert found() == ([("Carla", "many", today, before)] if is_unusual else [])


def test_a_busy_day_longer_ago_than_the_history_does_not_count(world: World) -> None:
    case = opened(world)
    opens_on(NOON - 61 * DAY, world.carla, case, 10)
    with time_machine.travel(NOON, tick=False):
        opens(world.carla, case, 16)
    find_unusual(NOON)
    assert found() == [("Carla", "many", 16, 0)]


def test_one_record_of_another_team_is_enough(world: World) -> None:
    with time_machine.travel(NOON, tick=False):
        theirs = opened(world, world.beto, team_id=world.team_id("el_alto"))
        Membership.objects.create(
            user=world.users["carla"],
            team=world.teams["el_alto"],
            organisation=world.organisations["casa"],
            role=Role.CASEWORKER,
        )
        opens(world.carla, theirs)
        left = Membership.objects.filter(user=world.users["carla"])
        left.filter(team=world.teams["el_alto"]).delete()
    find_unusual(NOON)
    assert found() == [("Carla", "outside", 1, 0)]


def test_the_same_search_in_four_quarter_hours_is_unusual(world: World) -> None:
    for number in range(4):
        assert found() == []
        with time_machine.travel(NOON + number * QUARTER, tick=False):
            search_people(world.carla, "Wara Quispe")
            search_people(world.carla, " wara  quispe")
            search_people(world.carla, f"Someone Else{number}")
    assert found() == [("Carla", "again", 4, 0)]


def test_a_person_has_at_most_one_finding_a_day(world: World) -> None:
    make_unusual(world)
    with time_machine.travel(NOON + 2 * QUARTER, tick=False):
        opens(world.carla, opened(world), 50)
    assert find_unusual(NOON + 3 * QUARTER) == 0
    assert len(found()) == 1


def test_supervisor_and_officer_look_into_it_and_never_the_person(
    world: World,
) -> None:
    made = make_unusual(world)
    assert asked() == {"Sonia", "Diego"}
    assert watchers_of(world.users["sonia"].id) == {world.users["diego"].id}
    for name in ("carla", "elena", "ana", "luz"):
        with pytest.raises(Refused):
            look_into(getattr(world, name), made.id)
    assert look_into(world.sonia, made.id).count == LEAST


def test_the_page_leads_to_the_journal_of_that_day_as_the_reader_counts_days(
    world: World,
) -> None:
    made = make_unusual(world)
    address = f"/staff/journal/unusual/{made.id}/"
    page = signed_in(world, "sonia").get(address).content.decode()
    # A day of UTC begins in Bolivia at eight in the evening before.
    assert "since=2026-11-23&amp;until=2026-11-24" in page
    assert "12 records opened in a day, and none on the days before." in page


def test_who_has_left_since_is_looked_into_all_the_same(world: World) -> None:
    made = make_unusual(world)
    with time_machine.travel(NOON + timedelta(hours=3), tick=False):
        close_account(SYSTEM, world.users["carla"].id)
    assert look_into(world.sonia, made.id).count == LEAST
    with pytest.raises(Refused):
        look_into(world.luz, made.id)


def test_who_supervises_does_not_look_into_their_own_reading(world: World) -> None:
    with time_machine.travel(NOON, tick=False):
        opens(world.sonia, opened(world), LEAST)
    find_unusual(NOON)
    assert asked() == {"Diego"}
    with pytest.raises(Refused):
        look_into(world.sonia, UnusualReading.objects.get().id)


def test_an_administrator_looks_into_it_only_where_nobody_else_is_there(
    world: World,
) -> None:
    Membership.objects.create(
        user=world.users["ana"],
        team=world.teams["cochabamba"],
        organisation=world.organisations["casa"],
        role=Role.SUPERVISOR,
    )
    carla, ana = world.users["carla"].id, world.users["ana"].id
    assert ana not in watchers_of(carla)
    others = [world.users[name].id for name in ("sonia", "diego")]
    User.objects.filter(id__in=others).update(is_active=False)
    assert watchers_of(carla) == {ana}


def test_what_came_of_it_ends_the_tasks_of_all_once(world: World) -> None:
    made = make_unusual(world)
    with pytest.raises(RuleBroken, match="choose one"):
        settle(world.sonia, made.id, "whatever")
    settle(world.sonia, made.id, "explained")
    assert asked() == set()
    with pytest.raises(RuleBroken, match="already"):
        settle(world.diego, made.id, "misuse")
    made.refresh_from_db()
    assert (made.finding, made.settled_by) == ("explained", world.users["sonia"])


# -- The weekly digest ---------------------------------------------------------------


def test_the_digest_leaves_once_a_week_to_those_who_watch(world: World) -> None:
    watchers = Membership.objects.filter(
        role__in=[Role.SUPERVISOR, Role.DATA_PROTECTION_OFFICER]
    )
    people = watchers.values("user_id").distinct().count()
    morning = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)  # in Bolivia 7:00
    assert send_digests(morning) == people
    assert send_digests(morning + DAY) == 0
    monday = datetime(2026, 11, 30, 1, 0, tzinfo=UTC)  # in Bolivia still Sunday
    abroad = watchers.filter(team__country="PH").values("user_id").distinct().count()
    assert send_digests(monday) == abroad


def test_the_digest_says_nothing_but_where_to_look(world: World) -> None:
    send_digest.call(str(world.users["sonia"].id))
    (message,) = mail.outbox
    assert message.to == ["sonia@example.org"]
    assert "/staff/journal/week/" in message.body
    assert "Cochabamba" not in f"{message.subject} {message.body}"
