"""Referring with consent and plan, closing with a supervisor's approval."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from amparo.foundation.countries.queries import local_date
from amparo.foundation.kernel.errors import Conflict, Refused, RuleBroken
from amparo.foundation.kernel.ids import uuid7
from amparo.foundation.persons.operations import change_person
from amparo.foundation.tasks.models import Task
from amparo.response.cases.codes import ClosingCheck
from amparo.response.cases.models import Action, Case
from amparo.response.cases.operations import (
    add_goal,
    ask_approval,
    ask_closure,
    close_case,
    decide_approval,
    finish_action,
    open_the_case,
    refer,
    withdraw_request,
    write_note,
)
from amparo.response.cases.operations._shared import today_of
from amparo.response.cases.presenters import timeline
from amparo.response.cases.queries import get
from amparo.response.cases.types import ReferralWish
from amparo.response.referrals.models import Referral
from amparo.response.referrals.operations import open_referral, preview, recall
from tests.cases.helpers import (
    ALL_YES,
    FACTS,
    GOAL,
    WARA,
    WISH,
    begin_planned,
    due,
    first_case,
    give_consent,
    opened,
    planned,
    ready,
    with_action,
    with_child,
    with_risk,
)
from tests.cast import World
from tests.conftest import BeginWith
from tests.days import BOLIVIA
from tests.services.helpers import a_service
from tests.signin import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def _begins(begin_with: BeginWith) -> None:
    """Each test of this file begins with a case whose plan is approved."""
    begin_with(begin_planned)


def closing(world: World, case: Case | None = None) -> Case:
    case = case or first_case()
    approval = ask_closure(world.carla, case.id, "goals_met", ALL_YES)
    decide_approval(world.sonia, approval.id, True)
    return Case.objects.get(id=case.id)


def test_a_girl_of_seventeen_is_offered_nothing_for_adults(world: World) -> None:
    case = first_case()
    assert case.person is not None
    birthday = today_of(case) + timedelta(days=2)
    birthday += timedelta(days=(birthday.month, birthday.day) == (2, 29))
    born = f"{birthday.year - 18}-{birthday:%m-%d}"
    facts = replace(FACTS, birth_year=birthday.year - 18)
    girl = replace(WARA, birth_date=born)
    change_person(world.carla, case.person.id, girl, facts, case.person.version)
    adults = a_service(world, name="Para adultas", min_age=18, max_age=None)
    children = a_service(world, name="Para niñas", max_age=17)
    carla = signed_in(world, "carla")
    page = carla.get(reverse("cases:refer", args=[case.id])).content.decode()
    assert children.name in page
    assert adults.name not in page
    referral = refer(world.carla, case.id, children.id, WISH)
    assert preview(world.pablo, referral.id).preview.age_band == "15-17"


def test_a_referral_goes_out_with_no_more_than_it_needs(world: World) -> None:
    case = first_case()
    referral = refer(world.carla, case.id, a_service(world).id, WISH)
    assert Case.objects.get(id=case.id).state == "in_care"
    seen = preview(world.pablo, referral.id).preview
    assert seen.sex == "female"
    assert seen.age_band
    full = open_referral(world.carla, referral.id).full
    assert full.called == "Wara"
    assert full.safe_contact.startswith("Her aunt")
    assert set(full.items) == {"support_needs"}
    (shown,) = open_the_case(world.carla, case.id).referrals
    assert shown.id == referral.id


def test_nothing_is_shared_without_consent_to_refer(world: World) -> None:
    case = with_child(world)
    give_consent(world, case, "case_management", "sharing")
    emergency = ReferralWish(priority="emergency", need="A bed for tonight.")
    for wish in (WISH, emergency):
        with pytest.raises(RuleBroken, match="consent to the referral"):
            refer(world.carla, case.id, a_service(world).id, wish)
    assert not Referral.objects.exists()


def test_only_what_is_urgent_goes_before_the_plan_with_its_reason(
    world: World,
) -> None:
    case = ready(world)
    service = a_service(world)
    normal = ReferralWish(priority="normal", need="Somebody to talk to.", why_now="x")
    for wish, field in ((normal, "priority"), (WISH, "why_now")):
        with pytest.raises(RuleBroken) as no:
            refer(world.carla, case.id, service.id, wish)
        assert no.value.field == field
    for priority in ("urgent", "emergency"):
        wish = ReferralWish(priority=priority, need="A bed.", why_now="Tonight.")
        refer(world.carla, case.id, service.id, wish)
    assert Case.objects.get(id=case.id).state == "opened"


def test_no_child_no_referral(world: World) -> None:
    with pytest.raises(RuleBroken, match="Register the child"):
        refer(world.carla, opened(world).id, a_service(world).id, WISH)


def test_the_same_form_twice_sends_one_referral(world: World) -> None:
    case, form_key = first_case(), uuid7()
    service = a_service(world)
    first = refer(world.carla, case.id, service.id, WISH, form_key)
    assert refer(world.carla, case.id, service.id, WISH, form_key).id == first.id
    assert Referral.objects.count() == 1


def test_only_the_team_refers(world: World) -> None:
    case = first_case()
    service = a_service(world)
    for stranger in (world.tomasa, world.beto, world.celso, world.pablo):
        with pytest.raises(Refused):
            refer(stranger, case.id, service.id, WISH)


def test_a_case_closes_with_approval_reason_and_answers(world: World) -> None:
    case = closing(world)
    assert "case.close" in due(case.id)
    step = Action.objects.get(goal__case=case)
    case = close_case(world.carla, case.id, case.version)
    assert (case.state, case.closure_reason) == ("closed", "goals_met")
    assert case.closed_on is not None
    assert due(case.id) == due(step.id) == set()
    assert Action.objects.get(id=step.id).status == "dropped"


def test_nothing_closes_without_the_approval_of_a_supervisor(world: World) -> None:
    case = first_case()
    with pytest.raises(RuleBroken, match="approve first"):
        close_case(world.carla, case.id, case.version)
    approval = ask_closure(world.carla, case.id, "goals_met", ALL_YES)
    with pytest.raises(RuleBroken, match="approve first"):
        close_case(world.carla, case.id, case.version)
    decide_approval(world.sonia, approval.id, False, "Ask the child again.")
    with pytest.raises(RuleBroken, match="approve first"):
        close_case(world.carla, case.id, case.version)
    assert Case.objects.get(id=case.id).state == "planned"


def test_a_case_closes_for_the_reason_that_was_asked_for_last(world: World) -> None:
    case = first_case()
    first = ask_closure(world.carla, case.id, "goals_met", ALL_YES)
    decide_approval(world.sonia, first.id, False, "Ask the child again.")
    second = ask_closure(world.carla, case.id, "moved", ALL_YES)
    decide_approval(world.sonia, second.id, True)
    case = close_case(world.carla, case.id, Case.objects.get(id=case.id).version)
    assert case.closure_reason == "moved"
    # An older yes closes nothing after a newer request was sent back.
    case = planned(world)
    first = ask_closure(world.carla, case.id, "goals_met", ALL_YES)
    decide_approval(world.sonia, first.id, True)
    withdraw_request(world.carla, first.id)
    ask_closure(world.carla, case.id, "moved", ALL_YES)
    with pytest.raises(RuleBroken, match="approve first"):
        close_case(world.carla, case.id, Case.objects.get(id=case.id).version)


def test_every_check_is_answered_and_each_no_explained(world: World) -> None:
    case = first_case()
    for missing in ClosingCheck.values:
        answers = {k: v for k, v in ALL_YES.items() if k != missing}
        with pytest.raises(RuleBroken) as no:
            ask_closure(world.carla, case.id, "moved", answers)
        assert no.value.field == missing
    with_a_no = ALL_YES | {"court": "no"}
    with pytest.raises(RuleBroken) as no:
        ask_closure(world.carla, case.id, "moved", with_a_no)
    assert no.value.field == "note"
    approval = ask_closure(
        world.carla, case.id, "moved", with_a_no, "The lawyer goes on."
    )
    shown = open_the_case(world.sonia, case.id).approvals[-1]
    assert shown.row.id == approval.id
    assert shown.closure_note == "The lawyer goes on."


def test_a_second_record_of_the_same_child_closes_without_checks(
    world: World,
) -> None:
    case = opened(world)
    approval = ask_closure(world.carla, case.id, "duplicate", {})
    decide_approval(world.sonia, approval.id, True)
    assert close_case(world.carla, case.id, case.version).state == "closed"


def test_high_risk_does_not_close_as_if_all_were_well(world: World) -> None:
    case = with_risk(world, first_case(), "high")
    with pytest.raises(RuleBroken, match="risk is high"):
        ask_closure(world.carla, case.id, "goals_met", ALL_YES)
    with pytest.raises(RuleBroken, match="authorities"):
        ask_closure(
            world.carla, case.id, "not_found", ALL_YES | {"authority": "no"}, "No."
        )
    approval = ask_closure(world.carla, case.id, "not_found", ALL_YES)
    assert approval.kind == "closure"


def test_a_risk_that_rises_after_the_approval_stops_the_closing(
    world: World,
) -> None:
    case = with_risk(world, closing(world), "high")
    with pytest.raises(RuleBroken, match="risk is high"):
        close_case(world.carla, case.id, case.version)


def test_open_referrals_keep_a_case_open(world: World) -> None:
    case = first_case()
    referral = refer(world.carla, case.id, a_service(world).id, WISH)
    with pytest.raises(RuleBroken, match="Referrals are still open"):
        ask_closure(world.carla, case.id, "goals_met", ALL_YES)
    recall(world.carla, referral.id)
    ask_closure(world.carla, case.id, "goals_met", ALL_YES)


def test_a_case_that_is_about_to_close_takes_no_plan_and_no_referral(
    world: World,
) -> None:
    case = closing(world)
    service = a_service(world)
    for attempt in (
        lambda: add_goal(world.carla, case.id, GOAL, "learning"),
        lambda: ask_approval(world.carla, case.id),
        lambda: refer(world.carla, case.id, service.id, WISH),
    ):
        with pytest.raises(RuleBroken, match="about to close"):
            attempt()
    write_note(world.carla, case.id, "call", "She is well.")


def test_a_request_to_close_can_be_withdrawn_even_when_approved(
    world: World,
) -> None:
    case = closing(world)
    approval = open_the_case(world.carla, case.id).approvals[-1].row
    withdraw_request(world.carla, approval.id)
    case = Case.objects.get(id=case.id)
    assert case.state == "planned"
    assert "case.close" not in due(case.id)
    with pytest.raises(RuleBroken, match="approve first"):
        close_case(world.carla, case.id, case.version)


def test_closing_stands_above_the_actions_that_were_done_that_day(world: World) -> None:
    case = first_case()
    finish_action(world.carla, Action.objects.get(goal__case=case).id, "done")
    approval = ask_closure(world.carla, case.id, "goals_met", ALL_YES)
    decide_approval(world.sonia, approval.id, True)
    case = close_case(world.carla, case.id, Case.objects.get(id=case.id).version)
    with timezone.override(BOLIVIA):
        lines = timeline(open_the_case(world.carla, case.id))
    assert lines[0].what == "Case closed"


def test_a_closed_case_takes_nothing_more(world: World) -> None:
    case = closing(world)
    case = close_case(world.carla, case.id, case.version)
    for attempt in (
        lambda: write_note(world.carla, case.id, "call", "She is well."),
        lambda: with_risk(world, case, "low", world.sonia),
        lambda: add_goal(world.carla, case.id, GOAL, "learning"),
        lambda: ask_closure(world.carla, case.id, "moved", ALL_YES),
    ):
        with pytest.raises(RuleBroken, match="closed"):
            attempt()


def test_a_stale_page_does_not_close_a_case(world: World) -> None:
    case = closing(world)
    with_risk(world, case, "low", world.sonia)
    with pytest.raises(Conflict):
        close_case(world.carla, case.id, case.version)
    assert Case.objects.get(id=case.id).state == "closing"


def test_a_case_is_closed_on_one_day_which_does_not_move(world: World) -> None:
    case = closing(world)
    case = close_case(world.carla, case.id, case.version)
    today = local_date(case.country, timezone.now())
    assert (case.opened_on, case.closed_on) == (today, today)
    earlier = today - timedelta(days=3)
    Case.objects.filter(id=case.id).update(opened_on=earlier, closed_on=earlier)
    with pytest.raises(RuleBroken):
        close_case(world.carla, case.id, case.version)
    now = get(world.carla, case.id)
    assert (now.opened_on, now.closed_on) == (earlier, earlier)
    assert now.version == case.version


def test_no_case_ends_before_it_was_opened(world: World) -> None:
    case = closing(world)
    later = local_date(case.country, timezone.now()) + timedelta(days=1)
    Case.objects.filter(id=case.id).update(opened_on=later)
    assert close_case(world.carla, case.id, case.version).closed_on == later


def test_the_day_a_case_was_opened_does_not_move_with_what_is_done_in_it(
    world: World,
) -> None:
    case = first_case()
    Case.objects.filter(id=case.id).update(opened_on=date(2026, 1, 5))
    created_at = case.created_at
    case = with_risk(world, case, "high")
    with_risk(world, case, "low", world.sonia)
    approval = ask_closure(world.carla, case.id, "moved", ALL_YES)
    decide_approval(world.sonia, approval.id, True)
    case = close_case(world.carla, case.id, Case.objects.get(id=case.id).version)
    assert (case.opened_on, case.created_at) == (date(2026, 1, 5), created_at)


def test_closing_drops_the_actions_of_this_case_that_are_open_and_no_others(
    world: World,
) -> None:
    other = with_action(world, first_case())
    case = planned(world)
    done = Action.objects.get(goal__case=case)
    finish_action(world.carla, done.id, "done")
    waits = with_action(world, case)
    approval = ask_closure(world.carla, case.id, "moved", ALL_YES)
    decide_approval(world.sonia, approval.id, True)
    close_case(world.carla, case.id, Case.objects.get(id=case.id).version)
    status = dict(Action.objects.values_list("id", "status"))
    assert (status[done.id], status[waits.id]) == ("done", "dropped")
    assert status[other.id] == "open"
    assert due(other.id) == {"case.action"}
    assert Task.objects.get(subject_id=waits.id).outcome == "closed"


@pytest.mark.parametrize(
    ("reason", "checks_needed"),
    [
        ("goals_met", True),
        ("wish", True),
        ("adult", True),
        ("moved", True),
        ("transferred", True),
        ("not_found", True),
        ("died", False),
        ("duplicate", False),
    ],
)
def test_only_a_death_or_a_second_record_ends_a_case_without_checks(
    world: World, reason: str, checks_needed: bool
) -> None:
    case = first_case()
    if checks_needed:
        with pytest.raises(RuleBroken, match="answer this"):
            ask_closure(world.carla, case.id, reason, {})
        assert Case.objects.get(id=case.id).state == "planned"
    else:
        ask_closure(world.carla, case.id, reason, {})
        assert Case.objects.get(id=case.id).state == "closing"


def test_checks_and_reasons_that_nobody_knows_are_refused(world: World) -> None:
    case = first_case()
    with pytest.raises(RuleBroken, match="choose from"):
        ask_closure(world.carla, case.id, "died", {"weather": "yes"})
    with pytest.raises(RuleBroken) as no:
        ask_closure(world.carla, case.id, "weather", ALL_YES)
    assert no.value.field == "reason"
    with pytest.raises(RuleBroken):
        ask_closure(world.carla, case.id, "moved", ALL_YES | {"court": "perhaps"})


@pytest.mark.parametrize(
    ("risk", "reason", "authority", "refused"),
    [
        ("high", "goals_met", "yes", True),
        ("medium", "goals_met", "yes", False),
        ("high", "not_found", "no", True),
        ("high", "not_found", "yes", False),
        ("medium", "not_found", "no", False),
        ("high", "moved", "no", False),
    ],
)
def test_what_a_high_risk_forbids_was_written_down_by_hand(
    world: World, risk: str, reason: str, authority: str, refused: bool
) -> None:
    case = with_risk(world, first_case(), risk)
    answers = ALL_YES | {"authority": authority}
    if refused:
        with pytest.raises(RuleBroken, match=r"risk is high|high risk"):
            ask_closure(world.carla, case.id, reason, answers, "As was agreed.")
    else:
        ask_closure(world.carla, case.id, reason, answers, "As was agreed.")


def test_a_case_that_may_close_is_due_within_a_week(world: World) -> None:
    case = closing(world)
    task = Task.objects.get(subject_id=case.id, kind="case.close")
    ahead = task.due_at - timezone.now()
    assert timedelta(days=6, hours=23) < ahead <= timedelta(days=7)
    assert task.owner_id == world.carla.user_id


def test_a_referral_takes_the_safe_contact_that_was_written_for_it(
    world: World,
) -> None:
    case = first_case()
    wish = replace(WISH, safe_contact=" Her teacher, at school. ")
    referral = refer(world.carla, case.id, a_service(world).id, wish)
    full = open_referral(world.carla, referral.id).full
    assert full.safe_contact == "Her teacher, at school."
