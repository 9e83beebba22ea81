"""Cover for leave: tasks and alerts follow for some days, and it ends by itself."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from amparo.foundation.accounts.models import Membership
from amparo.foundation.kernel.errors import Refused, RuleBroken
from amparo.foundation.policy import Role
from amparo.foundation.tasks import alerts
from amparo.foundation.tasks.cover import covers, stand_ins
from amparo.foundation.tasks.models import Task
from amparo.foundation.tasks.queries import mine
from amparo.response.case_transfers.models import Cover
from amparo.response.case_transfers.operations import end_cover, set_cover
from amparo.response.case_transfers.queries import cover_of
from amparo.response.case_transfers.types import CoverData
from amparo.response.cases.operations import ask_lower_risk, assess_risk
from amparo.response.cases.queries import CaseFilter, listed
from tests.cases.helpers import REASON, opened, planned, with_risk
from tests.cast import World
from tests.days import today
from tests.signin import signed_in

pytestmark = pytest.mark.django_db


def days(first: int = 0, last: int = 3) -> tuple[date, date]:
    return today() + timedelta(days=first), today() + timedelta(days=last)


def leave(world: World, away: str = "carla", by: str = "sonia", **on: int) -> Cover:
    """Let somebody of Cochabamba be covered, as its supervisor does."""
    who = CoverData(world.users[away].id, world.users[by].id, *days(**on))
    return set_cover(world.sonia, world.team_id("cochabamba"), who, uuid4())


def colleague(world: World, name: str = "beto", team: str = "cochabamba") -> None:
    """Let somebody of another team do case work in this one, too."""
    Membership.objects.create(
        user=world.users[name],
        team_id=world.team_id(team),
        organisation=world.organisations["casa"],
        role=Role.CASEWORKER,
    )


def owners(actor: Any) -> set[Any]:
    return set(mine(actor).values_list("owner_id", flat=True))


def test_tasks_follow_for_these_days_and_come_back_by_themselves(
    world: World,
) -> None:
    case = opened(world)
    task = Task.objects.get(subject_id=case.id, kind="case.assess")
    assert task not in mine(world.sonia)
    leave(world)
    assert task in mine(world.sonia)
    assert task in mine(world.carla)
    later = opened(world)  # what comes up meanwhile, too
    assert Task.objects.get(subject_id=later.id, kind="case.assess") in mine(
        world.sonia
    )
    assert Task.objects.get(id=task.id).owner_id == world.carla.user_id
    with time_machine.travel(timezone.now() + timedelta(days=5)):
        assert task not in mine(world.sonia)


def test_cover_that_has_not_begun_changes_nothing(world: World) -> None:
    case = opened(world)
    leave(world, first=2, last=3)
    assert world.carla.user_id not in owners(world.sonia)
    assert not listed(world.sonia, CaseFilter()).filter(id=case.id).exists()
    with time_machine.travel(timezone.now() + timedelta(days=2, hours=12)):
        assert world.carla.user_id in owners(world.sonia)
        assert listed(world.sonia, CaseFilter()).filter(id=case.id).exists()


def test_it_holds_in_that_team_only(world: World) -> None:
    colleague(world)
    colleague(world, "carla", "el_alto")
    there = opened(world, world.beto, team_id=world.team_id("el_alto"))
    theirs = Task.objects.get(subject_id=there.id, kind="case.assess")
    Task.objects.filter(id=theirs.id).update(owner=world.carla.user_id)
    leave(world, by="beto")
    here = opened(world)
    assert Task.objects.get(subject_id=here.id, kind="case.assess") in mine(world.beto)
    assert theirs not in mine(world.beto)
    assert covers(world.beto, world.team_id("cochabamba"), world.users["carla"].id)
    assert not covers(world.beto, world.team_id("el_alto"), world.users["carla"].id)


def test_alerts_reach_who_covers_first(world: World) -> None:
    case = opened(world)
    team = world.teams["cochabamba"]
    task = Task.objects.get(subject_id=case.id, kind="case.assess")
    task.level = "now"
    first = alerts.rungs_of(task, team, timezone.now())[0]
    assert first == {world.carla.user_id}
    leave(world)
    first = alerts.rungs_of(task, team, timezone.now())[0]
    assert first == {world.sonia.user_id}


def test_who_covers_may_not_lower_the_risk_alone_either(world: World) -> None:
    case = with_risk(world, opened(world), "high")
    leave(world)
    with pytest.raises(RuleBroken, match="second person"):
        assess_risk(world.sonia, case.id, "low", REASON, case.version)
    ask_lower_risk(world.sonia, case.id, "low", REASON, case.version)


def test_a_caseworker_names_cover_for_themselves_only(world: World) -> None:
    colleague(world)
    team = world.team_id("cochabamba")
    own = CoverData(world.users["carla"].id, world.users["beto"].id, *days())
    other = CoverData(world.users["beto"].id, world.users["carla"].id, *days())
    with pytest.raises(Refused):
        set_cover(world.carla, team, other, uuid4())
    row = set_cover(world.carla, team, own, uuid4())
    assert row.by_id == world.users["beto"].id
    with pytest.raises(Refused):
        set_cover(world.elena, team, own, uuid4())


def test_the_same_form_sent_twice_is_one(world: World) -> None:
    who = CoverData(world.users["carla"].id, world.users["sonia"].id, *days())
    key, team = uuid4(), world.team_id("cochabamba")
    assert set_cover(world.sonia, team, who, key) == set_cover(
        world.sonia, team, who, key
    )


@pytest.mark.parametrize(
    ("away", "by", "first", "last", "field"),
    [
        ("beto", "sonia", 0, 1, "user"),  # not of this team
        ("carla", "beto", 0, 1, "by"),
        ("carla", "carla", 0, 1, "by"),
        ("carla", "tomasa", 0, 1, "by"),  # does no case work
        ("carla", "sonia", 0, -1, "ends_on"),
        ("carla", "sonia", -9, -2, "ends_on"),
        ("carla", "sonia", 0, 91, "ends_on"),
    ],
)
def test_what_makes_no_sense_is_refused(
    world: World, away: str, by: str, first: int, last: int, field: str
) -> None:
    with pytest.raises(RuleBroken) as no:
        leave(world, away, by, first=first, last=last)
    assert no.value.field == field
    assert not Cover.objects.exists()


def test_nobody_hands_on_what_they_cover(world: World) -> None:
    colleague(world)
    leave(world, "carla", "beto", first=0, last=5)
    for away, by in (("beto", "sonia"), ("sonia", "carla"), ("carla", "sonia")):
        with pytest.raises(RuleBroken):
            leave(world, away, by, first=3, last=7)
    leave(world, "beto", "sonia", first=6, last=7)


@given(st.integers(0, 6), st.integers(0, 6), st.integers(0, 6), st.integers(0, 6))
def test_the_days_of_one_person_never_overlap(
    world: World, a: int, b: int, c: int, d: int
) -> None:
    Cover.objects.all().delete()
    one, other = sorted((a, b)), sorted((c, d))
    leave(world, first=one[0], last=one[1])
    apart = one[1] < other[0] or other[1] < one[0]
    if apart:
        leave(world, first=other[0], last=other[1])
    else:
        with pytest.raises(RuleBroken):
            leave(world, first=other[0], last=other[1])


def test_it_is_ended_early_and_then_named_again(world: World) -> None:
    row = leave(world)
    end_cover(world.carla, row.id)
    team = world.team_id("cochabamba")
    assert stand_ins([(team, world.users["carla"].id)]) == {}
    with pytest.raises(RuleBroken, match="already ended"):
        end_cover(world.sonia, row.id)
    again = leave(world)
    with pytest.raises(Refused):
        end_cover(world.elena, again.id)


def test_the_pages_name_cover_show_it_and_end_it(world: World) -> None:
    case, sonia = planned(world), signed_in(world, "sonia")
    team = world.team_id("cochabamba")
    first, last = days()
    answers = {
        "form_key": str(uuid4()),
        "user": str(world.users["carla"].id),
        "by": str(world.users["sonia"].id),
        **_parts("starts_on", first),
        **_parts("ends_on", last),
    }
    address = reverse("case_transfers:new-cover", args=[team])
    assert sonia.get(address).status_code == 200
    assert sonia.post(address, answers).status_code == 302
    row = cover_of(world.sonia).get()
    shown = sonia.get(reverse("case_transfers:cover")).content.decode()
    assert "Sonia covers for Carla" in shown
    detail = reverse("cases:detail", args=[case.id])
    assert "Sonia covers for Carla until" in sonia.get(detail).content.decode()
    carla = signed_in(world, "carla")
    own = carla.get(address).content.decode()
    assert f'value="{world.users["sonia"].id}"' in own  # who may cover
    carla.post(reverse("case_transfers:end-cover", args=[row.id]))
    assert not cover_of(world.sonia).exists()
    assert "covers for" not in sonia.get(detail).content.decode()


def _parts(name: str, day: date) -> dict[str, int]:
    return {
        f"{name}_day": day.day,
        f"{name}_month": day.month,
        f"{name}_year": day.year,
    }


def test_days_of_leave_stand_in_the_week_of_both(world: World) -> None:
    leave(world, first=1, last=2)
    url = reverse("tasks:my_week")
    away = signed_in(world, "carla").get(url).context["days"]
    assert [day["leave"] for day in away[:4]] == [
        [],
        *[["You are on leave; Sonia covers."]] * 2,
        [],
    ]
    covers = signed_in(world, "sonia").get(url)
    assert covers.context["days"][1]["leave"] == ["You cover for Carla."]
    assert "You cover for Carla." in covers.content.decode()
    end_cover(world.sonia, Cover.objects.get().id)
    assert not any(
        day["leave"] for day in signed_in(world, "carla").get(url).context["days"]
    )
