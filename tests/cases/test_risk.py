"""Risk assessment, with a reason, and a second person to lower it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from amparo.foundation.kernel.errors import Conflict, Refused, RuleBroken
from amparo.foundation.tasks.models import Task
from amparo.response.cases.models import Case
from amparo.response.cases.operations import (
    ask_approval,
    assess_risk,
    open_the_case,
)
from tests.cases.helpers import REASON, due, opened, planned, ready, with_risk
from tests.cast import World

pytestmark = pytest.mark.django_db


def test_an_assessment_stores_its_reason_sealed_and_the_previous_level(
    world: World,
) -> None:
    case = with_risk(world, opened(world), "medium")
    case = with_risk(world, case, "high", world.sonia)
    assert case.risk == "high"
    first, second = open_the_case(world.carla, case.id).risk_assessments
    assert (first.row.previous, second.row.previous) == ("", "medium")
    assert second.reason == REASON
    assert REASON.encode() not in bytes(second.row.reason_sealed)
    assert second.row.by_id == world.sonia.user_id


def test_the_first_assessment_makes_a_review_and_a_plan_due(world: World) -> None:
    case = with_risk(world, opened(world), "low")
    assert due(case.id) == {"case.review", "case.plan"}


def test_a_plan_is_due_also_where_another_case_has_one(world: World) -> None:
    planned(world)
    case = with_risk(world, opened(world), "low")
    assert "case.plan" in due(case.id)


def test_a_plan_that_was_sent_to_the_supervisor_is_not_due_again(world: World) -> None:
    case = ready(world)
    ask_approval(world.carla, case.id)
    Case.objects.filter(id=case.id).update(risk="", risk_assessed_at=None)
    Task.objects.filter(kind="case.plan").delete()
    case = with_risk(world, case, "low")
    assert due(case.id) == {"case.review"}


@pytest.mark.parametrize(("level", "days"), [("high", 30), ("medium", 42), ("low", 90)])
def test_the_review_comes_sooner_the_higher_the_risk(
    world: World, level: str, days: int
) -> None:
    case = with_risk(world, opened(world), level)
    review = Task.objects.get(subject_id=case.id, kind="case.review")
    ahead = review.due_at - timezone.now()
    assert abs(ahead - timedelta(days=days)) < timedelta(minutes=5)


def test_lowering_the_risk_of_an_own_case_takes_a_second_person(
    world: World,
) -> None:
    case = with_risk(world, opened(world), "high")
    with pytest.raises(RuleBroken, match="second person"):
        assess_risk(world.carla, case.id, "low", REASON, case.version)
    assert with_risk(world, case, "low", world.sonia).risk == "low"
    assert with_risk(world, case, "high", world.carla).risk == "high"


def test_there_is_no_assessment_without_a_reason(world: World) -> None:
    case = opened(world)
    for reason in ("", "   ", "x" * 5_001):
        with pytest.raises(RuleBroken) as no:
            assess_risk(world.carla, case.id, "low", reason, case.version)
        assert no.value.field == "reason"
    with pytest.raises(RuleBroken):
        assess_risk(world.carla, case.id, "enormous", REASON, case.version)
    assert Case.objects.get(id=case.id).risk == ""


def test_two_people_who_assess_at_once_hear_of_each_other(world: World) -> None:
    case = opened(world)
    assess_risk(world.sonia, case.id, "high", REASON, case.version)
    with pytest.raises(Conflict) as both:
        assess_risk(world.carla, case.id, "low", REASON, case.version)
    assert both.value.current.risk == "high"
    assert Case.objects.get(id=case.id).risk == "high"


def test_only_the_team_assesses(world: World) -> None:
    case = opened(world)
    for stranger in (world.tomasa, world.elena, world.luz, world.lucia):
        with pytest.raises(Refused):
            assess_risk(stranger, case.id, "low", REASON, case.version)


@pytest.mark.parametrize(
    ("before", "after", "alone"),
    [
        ("low", "medium", True),
        ("low", "high", True),
        ("medium", "medium", True),
        ("medium", "low", False),
        ("high", "high", True),
        ("high", "medium", False),
    ],
)
def test_a_caseworker_may_do_everything_but_lower_the_risk_alone(
    world: World, before: str, after: str, alone: bool
) -> None:
    case = with_risk(world, opened(world), before)
    if alone:
        assert with_risk(world, case, after).risk == after
    else:
        with pytest.raises(RuleBroken, match="second person") as no:
            with_risk(world, case, after)
        assert no.value.field == "level"
        assert with_risk(world, case, after, world.sonia).risk == after


def test_a_later_assessment_makes_no_second_plan_due_and_moves_the_review(
    world: World,
) -> None:
    case = with_risk(world, opened(world), "low")
    Task.objects.filter(kind="case.plan").update(completed_at=timezone.now())
    first = Task.objects.get(subject_id=case.id, kind="case.review").due_at
    case = with_risk(world, case, "high")
    assert due(case.id) == {"case.review"}
    open_ = Task.objects.get(kind="case.review", completed_at=None)
    assert open_.due_at < first
    assert open_.owner_id == world.carla.user_id
    assert open_.level == "high"


def test_each_assessment_says_when_and_the_case_keeps_the_newest(world: World) -> None:
    case = with_risk(world, opened(world), "low")
    first = case.risk_assessed_at
    case = with_risk(world, case, "high")
    assert first is not None
    assert case.risk_assessed_at is not None
    assert case.risk_assessed_at > first
