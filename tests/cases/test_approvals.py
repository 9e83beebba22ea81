"""Approvals of an assessment and of a lower risk level, with the deputy."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from django.urls import reverse
from django.utils import timezone

from amparo.foundation.accounts.models import Deputy
from amparo.foundation.kernel.errors import Conflict, Refused, RuleBroken
from amparo.foundation.tasks.models import Task
from amparo.foundation.vault.models import KeyGrant, Purpose
from amparo.response.cases.models import Approval, Case, RiskAssessment
from amparo.response.cases.operations import (
    ask_approval,
    ask_lower_risk,
    assess_risk,
    decide_approval,
    open_the_case,
    withdraw_request,
)
from amparo.response.cases.operations.deputies import open_as_deputy
from tests.cases.helpers import REASON, due, opened, planned, ready, with_risk
from tests.cast import World
from tests.days import today
from tests.signin import signed_in

pytestmark = pytest.mark.django_db
LOWER = "He has left the country; her aunt took her in."


def asked_about(case: Case, kind: str) -> Approval:
    return Approval.objects.get(case=case, kind=kind)


def lower(world: World, level: str = "low") -> tuple[Case, Approval]:
    case = with_risk(world, opened(world), "high")
    return case, ask_lower_risk(world.carla, case.id, level, LOWER, case.version)


def now(case: Case) -> Case:
    return Case.objects.get(id=case.id)


# -- An assessment -------------------------------------------------------------------


@pytest.mark.parametrize(("level", "asked"), [("high", 1), ("medium", 1), ("low", 0)])
def test_a_first_assessment_above_low_is_approved(
    world: World, level: str, asked: int
) -> None:
    case = with_risk(world, opened(world), level)
    assert Approval.objects.filter(case=case, kind="assess").count() == asked
    assert now(case).risk == level  # it counts at once


def test_the_higher_the_risk_the_sooner_it_is_approved(world: World) -> None:
    times = {}
    for level in ("high", "medium"):
        case = with_risk(world, opened(world), level)
        task = Task.objects.get(subject_id=asked_about(case, "assess").id)
        times[level] = task.due_at
    assert times["high"] < times["medium"]


def test_an_assessment_that_is_sent_back_is_made_again(world: World) -> None:
    case = with_risk(world, opened(world), "high")
    asked = asked_about(case, "assess")
    with pytest.raises(RuleBroken) as no:
        decide_approval(world.sonia, asked.id, False, " ")
    assert no.value.field == "note"
    decide_approval(world.sonia, asked.id, False, "Who saw him at the school?")
    review = Task.objects.get(subject_id=case.id, kind="case.review", completed_at=None)
    assert review.due_at < timezone.now() + timedelta(days=5)
    assert review.owner_id == world.carla.user_id
    case = with_risk(world, now(case), "high")
    waiting = Approval.objects.get(case=case, kind="assess", decision="")
    assert waiting.subject_id == case.risk_assessments.latest("turn").id
    decide_approval(world.sonia, waiting.id, True)
    with_risk(world, now(case), "high")
    assert not Approval.objects.filter(case=case, decision="").exists()


def test_a_supervisor_reads_the_newest_assessment(world: World) -> None:
    case = with_risk(world, opened(world), "medium")
    asked = asked_about(case, "assess")
    made = assess_risk(world.carla, case.id, "high", REASON, case.version)
    with pytest.raises(Conflict):
        decide_approval(world.sonia, asked.id, True, "", asked.version)
    asked.refresh_from_db()
    assert asked.subject_id == made.id
    assert Approval.objects.count() == 1


def test_a_supervisor_does_not_approve_what_they_assessed_meanwhile(
    world: World,
) -> None:
    case = with_risk(world, opened(world), "medium")
    asked = asked_about(case, "assess")
    assess_risk(world.sonia, case.id, "high", REASON, case.version)
    with pytest.raises(RuleBroken, match="other than the requester"):
        decide_approval(world.sonia, asked.id, True)


def test_an_assessment_holds_up_neither_plan_nor_itself(world: World) -> None:
    case = ready(world, "high")
    plan = ask_approval(world.carla, case.id)
    decide_approval(world.sonia, plan.id, True)
    assert now(case).state == "planned"
    asked = asked_about(case, "assess")
    with pytest.raises(RuleBroken, match="already done"):
        withdraw_request(world.carla, asked.id)
    page = signed_in(world, "sonia").get(reverse("cases:decide", args=[asked.id]))
    assert "Is this risk assessment right?" in page.content.decode()


# -- A lower risk level --------------------------------------------------------------


def test_a_lower_level_counts_once_it_is_approved(world: World) -> None:
    case, asked = lower(world)
    assert now(case).risk == "high"
    assert LOWER.encode() not in bytes(asked.request_sealed or b"")
    decide_approval(world.sonia, asked.id, True)
    made = RiskAssessment.objects.filter(case=case).latest("turn")
    assert (now(case).risk, made.level, made.previous) == ("low", "low", "high")
    assert made.by_id == world.carla.user_id
    assert open_the_case(world.carla, case.id).risk_assessments[-1].reason == LOWER
    assert "case.review" in due(case.id)


def test_a_lower_level_that_is_sent_back_changes_nothing(world: World) -> None:
    case, asked = lower(world)
    before = RiskAssessment.objects.count()
    decide_approval(world.sonia, asked.id, False, "He was seen on Friday.")
    assert (now(case).risk, RiskAssessment.objects.count()) == ("high", before)
    ask_lower_risk(world.carla, case.id, "medium", LOWER, now(case).version)


def test_one_request_waits_and_it_holds_up_no_plan(world: World) -> None:
    case = ready(world, "high")
    ask_lower_risk(world.carla, case.id, "medium", LOWER, case.version)
    with pytest.raises(RuleBroken, match="already waiting"):
        ask_lower_risk(world.carla, case.id, "low", LOWER, case.version)
    ask_approval(world.carla, case.id)


def test_only_a_lower_level_is_asked_for_and_with_a_reason(world: World) -> None:
    case = with_risk(world, opened(world), "medium")
    for level in ("medium", "high"):
        with pytest.raises(RuleBroken) as no:
            ask_lower_risk(world.carla, case.id, level, LOWER, case.version)
        assert no.value.field == "level"
    with pytest.raises(RuleBroken) as no:
        ask_lower_risk(world.carla, case.id, "low", "  ", case.version)
    assert no.value.field == "reason"
    with pytest.raises(Conflict):
        ask_lower_risk(world.carla, case.id, "low", LOWER, case.version - 1)
    assert not Approval.objects.filter(kind="risk").exists()


def test_a_level_that_changed_meanwhile_is_not_lowered(world: World) -> None:
    case, asked = lower(world, "medium")
    with_risk(world, now(case), "low", world.sonia)
    with pytest.raises(RuleBroken, match="has changed since"):
        decide_approval(world.sonia, asked.id, True)
    assert now(case).risk == "low"
    decide_approval(world.sonia, asked.id, False, "It is low already.")


def test_nobody_lowers_their_own_case_by_their_own_approval(world: World) -> None:
    sonias = opened(world)
    Case.objects.filter(id=sonias.id).update(owner=world.sonia.user_id)
    case = with_risk(world, sonias, "high", world.carla)
    asked = ask_lower_risk(world.sonia, case.id, "low", LOWER, case.version)
    with pytest.raises(RuleBroken, match="other than the requester"):
        decide_approval(world.sonia, asked.id, True)
    assert now(case).risk == "high"


def test_the_page_of_risk_asks_by_itself_where_a_second_person_is_needed(
    world: World,
) -> None:
    case, carla = with_risk(world, opened(world), "high"), signed_in(world, "carla")
    answers = {"level": "low", "reason": LOWER, "version": case.version}
    shown = carla.post(reverse("cases:risk", args=[case.id]), answers, follow=True)
    assert "Sent to your supervisor. The level stays" in shown.content.decode()
    asked = asked_about(case, "risk")
    page = signed_in(world, "sonia").get(reverse("cases:decide", args=[asked.id]))
    words = page.content.decode()
    assert "Risk level from High to Low" in words
    assert LOWER in words


# -- The deputy ----------------------------------------------------------------------


def deputise(world: World, name: str) -> UUID:
    user = world.users[name].id
    Deputy.objects.create(
        team_id=world.team_id("cochabamba"),
        user_id=user,
        starts_on=today() - timedelta(days=1),
        ends_on=today() + timedelta(days=3),
    )
    return user


def test_a_deputy_from_outside_decides_with_the_key_of_the_case_alone(
    world: World,
) -> None:
    elena = deputise(world, "elena")
    case, asked = lower(world)
    keys = KeyGrant.objects.filter(purpose=Purpose.DEPUTY, user_key__user_id=elena)
    assert set(keys.values_list("record_id", flat=True)) == {case.id}
    assert open_as_deputy(world.elena, asked.id).child is None
    decide_approval(world.elena, asked_about(case, "assess").id, True)
    decide_approval(world.elena, asked.id, True)
    assert now(case).risk == "low"
    assert not keys.exists()
    with pytest.raises(Refused):
        open_as_deputy(world.elena, asked.id)


def test_a_deputy_of_the_team_decides_but_not_their_own(world: World) -> None:
    deputise(world, "carla")
    case = planned(world, "high")
    asked = ask_lower_risk(world.carla, case.id, "low", LOWER, case.version)
    with pytest.raises((RuleBroken, Refused)):
        decide_approval(world.carla, asked.id, True)
    assert now(case).risk == "high"


def test_a_waiting_request_to_lower_the_risk_is_withdrawn_on_the_page_of_the_case(
    world: World,
) -> None:
    case = planned(world, "high")
    asked = ask_lower_risk(world.carla, case.id, "low", LOWER, case.version)
    carla, page = signed_in(world, "carla"), f"/staff/cases/{case.id}/"
    url = f"/staff/cases/requests/{asked.id}/take-back/"
    assert f'action="{url}"' in carla.get(page).content.decode()
    assert carla.post(url).status_code == 302
    assert Approval.objects.get(id=asked.id).decision == "taken_back"
    assert now(case).risk == "high"
    assert f'action="{url}"' not in carla.get(page).content.decode()
