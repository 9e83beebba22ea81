"""The team board: right numbers, each a link to as many cases, in as few queries."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from amparo.foundation.accounts.models import Membership, User
from amparo.foundation.countries.models import Deadline
from amparo.foundation.countries.queries import forget_facts
from amparo.foundation.journal.models import Entry
from amparo.foundation.kernel.coded import vouch
from amparo.foundation.policy import Role
from amparo.foundation.tasks.models import Task
from amparo.response.case_transfers.operations import set_cover
from amparo.response.case_transfers.types import CoverData
from amparo.response.cases.models import Approval, Case
from amparo.response.follow_up.models import FollowUp
from amparo.response.supervision.queries import Load, team_loads
from tests.cases.test_list import is_due_together, rows
from tests.cast import World
from tests.days import today
from tests.signin import signed_in

pytestmark = pytest.mark.django_db
BOARD = "supervision:board"


def loads(world: World) -> dict[str, Load]:
    return {row.name: row for row in team_loads(world.sonia)}


def filled(world: World) -> None:
    """Give Carla and nobody cases of each kind that the board counts."""
    high, medium = rows(world, 2, risk="high"), rows(world, 1, risk="medium")
    low, none = rows(world, 1, risk="low"), rows(world, 1, opened_on=today())
    rows(world, 2, owner=None, risk="low", opened_on=today())
    is_due_together([high[0], low[0]])
    Task.objects.filter(subject_id=high[0].id).update(
        due_at=timezone.now() - timedelta(hours=1)
    )
    Approval.objects.create(
        case=none[0], kind="plan", requested_by=world.users["carla"]
    )
    days = {high[0]: 31, high[1]: 30, medium[0]: 45}  # low was never reached
    for case, ago in days.items():
        FollowUp.objects.create(case=case, reached_on=today() - timedelta(days=ago))


def test_the_board_counts_what_each_has_to_do(world: World) -> None:
    filled(world)
    found = loads(world)
    carla, nobody = found["Carla"], found["Unassigned"]
    assert (carla.open, carla.high, carla.late) == (5, 2, 1)
    assert (carla.silent, carla.waiting) == (3, 1)
    assert (carla.weight, carla.target, carla.free) == (3 + 3 + 2 + 1 + 3, 40, 28)
    assert (nobody.open, nobody.weight, nobody.free) == (2, 2, None)


def test_each_number_is_a_link_to_as_many_cases(world: World) -> None:
    filled(world)
    client = signed_in(world, "sonia")
    shown = client.get(reverse(BOARD)).context["page"]
    counted = {"open", "high", "late", "silent", "waiting"}
    followed = 0
    for row in shown.rows:
        for column, (_head, cell) in zip(shown.spec.shown, row.cells, strict=True):
            if column.key in counted and cell.url:
                there = client.get(cell.url).context["page"]
                assert there.total == int(cell.text), (row.name, column.key)
                followed += 1
    assert followed == 5 + 1


def test_unassigned_stands_first_then_who_has_least_room(world: World) -> None:
    mila = User.objects.create(email="mila@example.org", name="Mila")
    team = world.teams["cochabamba"]
    Membership.objects.create(
        user=mila, team=team, organisation=team.organisation, role=Role.CASEWORKER
    )
    filled(world)
    page = signed_in(world, "sonia").get(reverse(BOARD)).context["page"]
    assert [row.record.name for row in page.rows] == ["Unassigned", "Carla", "Mila"]
    asked = {"sort": "-free"}
    page = signed_in(world, "sonia").get(reverse(BOARD), asked).context["page"]
    assert [row.record.name for row in page.rows] == ["Mila", "Carla", "Unassigned"]


def test_the_board_says_who_is_on_leave_and_who_covers(world: World) -> None:
    carla, sonia = world.users["carla"], world.users["sonia"]
    days = CoverData(carla.id, sonia.id, today(), today() + timedelta(days=3))
    set_cover(world.sonia, world.team_id("cochabamba"), days, uuid4())
    assert loads(world)["Carla"].away == "Sonia"
    assert "Sonia" not in loads(world)  # she has no case of her own
    rows(world, 1, owner=sonia)
    assert loads(world)["Sonia"].covers == "Carla"


def test_cases_of_other_teams_and_closed_ones_do_not_count(world: World) -> None:
    done = {"state": "closed", "closed_on": today(), "closure_reason": "moved"}
    rows(world, 2, **done)
    rows(world, 2, team=world.teams["el_alto"], owner=world.users["beto"])
    assert {name: row.open for name, row in loads(world).items()} == {"Carla": 0}


def test_a_case_that_is_kept_from_a_supervisor_is_not_counted(world: World) -> None:
    case, _other = rows(world, 2)
    barred = replace(world.sonia, barred=frozenset({case.id}))
    assert [row.open for row in team_loads(world.sonia)] == [2]
    assert [row.open for row in team_loads(barred)] == [1]


def test_the_board_costs_the_same_for_a_small_and_a_large_team(world: World) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as seen:
            team_loads(sonia)
        return len(seen)

    team, sonia = world.teams["cochabamba"], world.sonia
    rows(world, 1)
    cost()  # deadlines are read once
    few = cost()
    for n in range(6):
        user = User.objects.create(email=f"w{n}@example.org", name=f"W{n}")
        Membership.objects.create(
            user=user, team=team, organisation=team.organisation, role=Role.CASEWORKER
        )
        rows(world, 3, owner=user, risk="high")
    assert len(team_loads(world.sonia)) == 7
    assert cost() == few <= 6


def test_only_supervisors_see_the_board_and_the_journal_knows(world: World) -> None:
    rows(world, 1)
    assert signed_in(world, "carla").get(reverse(BOARD)).status_code == 403
    shown = signed_in(world, "sonia").get(reverse(BOARD)).content.decode()
    assert "Target for each caseworker: 40 points" in shown
    entry = Entry.objects.filter(verb="supervision.board").latest("number")
    assert (entry.outcome, entry.facts) == ("done", {"shown": 1})


def test_the_board_leaves_as_a_file_with_numbers(world: World) -> None:
    filled(world)
    typed = {"format": "csv", "purpose": "supervision"}
    made = signed_in(world, "sonia").post(reverse("supervision:export"), typed)
    lines = made.content.decode("utf-8-sig").splitlines()
    assert lines[1].startswith("Unassigned,")
    assert lines[2].startswith("Carla,") and lines[2].endswith(",5,12,2,1,3,1,28")
    assert "Exported by Sonia" in lines[-1]
    entry = Entry.objects.get(verb="supervision.export")
    assert (entry.facts["rows"], entry.facts["purpose"]) == (2, "supervision")


def test_a_supervisor_gets_there_from_the_day_and_from_the_cases(world: World) -> None:
    link = f'href="{reverse(BOARD)}"'
    for name, there in (("sonia", True), ("carla", False)):
        for page in ("tasks:my_day", "cases:list"):
            shown = signed_in(world, name).get(reverse(page)).content.decode()
            assert (link in shown) is there, (name, page)


def test_the_weights_and_the_target_are_facts_of_a_country(world: World) -> None:
    rows(world, 2, risk="high")
    row = Deadline.objects.create(
        country_id="BO",
        kind="case.weight",
        level="high",
        hours=5,
        source="x",
        confidence="high",
    )
    vouch(row)
    forget_facts()
    assert loads(world)["Carla"].weight == 10


def test_a_case_without_any_contact_counts_from_its_first_day(world: World) -> None:
    old, new = rows(world, 1)[0], rows(world, 1, opened_on=today())[0]
    found = loads(world)["Carla"]
    assert (found.open, found.silent) == (2, 1)
    shown = signed_in(world, "sonia").get(
        reverse("cases:list"), {"of": "team", "need": "silent"}
    )
    assert [row.record for row in shown.context["page"].rows] == [old]
    assert Case.objects.filter(id=new.id).exists()
