"""Goals in the child's words, actions with a due date, notes, and approval."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from amparo.foundation.countries.queries import local_date
from amparo.foundation.kernel.errors import Conflict, Refused, RuleBroken
from amparo.foundation.kernel.ids import uuid7
from amparo.foundation.tasks.models import Task
from amparo.response.cases.models import Action, Approval, Case, Goal
from amparo.response.cases.operations import (
    add_action,
    add_goal,
    ask_approval,
    ask_closure,
    assign,
    change_goal,
    decide_approval,
    finish_action,
    open_the_case,
    refer,
    take_in,
    withdraw_consent,
    withdraw_request,
    write_note,
)
from amparo.response.cases.types import OpenApproval
from amparo.response.referrals.operations import recall
from tests.cases.helpers import (
    ALL_YES,
    GOAL,
    STEP,
    WHY,
    WISH,
    begin_ready,
    consent_data,
    due,
    first_case,
    give_consent,
    opened,
    planned,
    ready,
    record_consent,
    with_action,
    with_child,
    with_risk,
)
from tests.cast import World
from tests.conftest import BeginWith
from tests.days import today
from tests.services.helpers import a_service

pytestmark = pytest.mark.django_db
SOON = today() + timedelta(days=3)


@pytest.fixture(scope="module", autouse=True)
def _begins(begin_with: BeginWith) -> None:
    """Each test of this file begins with a case whose plan can be approved."""
    begin_with(begin_ready)


def approved(world: World) -> Case:
    """Approve the plan of the case with which the tests begin."""
    asked = ask_approval(world.carla, first_case().id)
    decide_approval(world.sonia, asked.id, True)
    return first_case()


def test_a_goal_and_its_actions_open_with_the_case_only(world: World) -> None:
    case = opened(world)
    action = with_action(world, case)
    (goal,) = open_the_case(world.sonia, case.id).goals
    assert goal.words == GOAL
    assert goal.actions[0].text == STEP
    assert STEP.encode() not in bytes(action.text_sealed)
    assert GOAL.encode() not in bytes(goal.row.words_sealed)


def test_an_action_is_due_for_the_responsible_person(world: World) -> None:
    case = opened(world)
    with_action(world, case)
    goal = Goal.objects.get(case=case)
    hers = add_action(
        world.carla, goal.id, STEP, "legal", SOON, world.users["sonia"].id
    )
    steps = [step.id for step in Action.objects.filter(goal=goal)]
    found = Task.objects.filter(kind="case.action", subject_id__in=steps)
    assert set(found.values_list("owner_id", flat=True)) == {
        world.carla.user_id,
        world.sonia.user_id,
    }
    finish_action(world.sonia, hers.id, "done")
    assert due(hers.id) == set()


def test_actions_without_a_name_follow_the_case_to_its_new_owner(world: World) -> None:
    case = opened(world)
    action = with_action(world, case)
    assign(world.sonia, case.id, world.users["sonia"].id, case.version)
    assert Task.objects.get(subject_id=action.id).owner_id == world.sonia.user_id


def test_an_action_ends_once_on_a_day_that_has_been(world: World) -> None:
    action = with_action(world, opened(world))
    tomorrow = today() + timedelta(days=2)
    for wrong in (tomorrow, date(2001, 1, 1)):
        with pytest.raises(RuleBroken) as no:
            finish_action(world.carla, action.id, "done", wrong)
        assert no.value.field == "done_on"
    finish_action(world.carla, action.id, "dropped")
    with pytest.raises(RuleBroken, match="already"):
        finish_action(world.carla, action.id, "done")
    assert Action.objects.get(id=action.id).done_on is None


def test_the_database_refuses_a_done_action_without_a_day(world: World) -> None:
    action = with_action(world, opened(world))
    with pytest.raises(IntegrityError), transaction.atomic():
        Action.objects.filter(id=action.id).update(status="done")


def test_unknown_codes_long_texts_and_odd_days_are_refused(world: World) -> None:
    case = opened(world)
    goal = add_goal(world.carla, case.id, GOAL, "learning")
    for words, domain in (("", "learning"), ("x" * 501, "learning"), (GOAL, "luck")):
        with pytest.raises(RuleBroken):
            add_goal(world.carla, case.id, words, domain)
    yesterday = today() - timedelta(days=2)
    for text, sort, day in (
        ("", "school", SOON),
        (STEP, "magic", SOON),
        (STEP, "school", yesterday),
        (STEP, "school", date(2099, 1, 1)),
    ):
        with pytest.raises(RuleBroken):
            add_action(world.carla, goal.id, text, sort, day)
    with pytest.raises(RuleBroken):
        add_action(world.carla, goal.id, STEP, "school", SOON, world.users["beto"].id)
    assert case.goals.count() == 1
    assert not Action.objects.filter(goal__case=case).exists()


def test_the_same_form_twice_makes_one_goal_one_action_one_note(world: World) -> None:
    case, key = opened(world), uuid7()
    goal = add_goal(world.carla, case.id, GOAL, "learning", key)
    assert add_goal(world.carla, case.id, GOAL, "learning", key).id == goal.id
    step = add_action(world.carla, goal.id, STEP, "school", SOON, None, key)
    again = add_action(world.carla, goal.id, STEP, "school", SOON, None, key)
    assert again.id == step.id
    note = write_note(world.carla, case.id, "visit", "All were well.", None, key)
    twin = write_note(world.carla, case.id, "visit", "All were well.", None, key)
    assert twin.id == note.id


def test_the_form_of_one_case_gives_nothing_of_it_to_another(world: World) -> None:
    case, other = with_child(world), with_child(world)
    key = uuid7()
    add_goal(world.carla, case.id, GOAL, "learning", key)
    write_note(world.carla, case.id, "visit", "All were well.", None, key)
    record_consent(world.carla, case.id, consent_data(), key)
    for attempt in (
        lambda: add_goal(world.carla, other.id, GOAL, "learning", key),
        lambda: write_note(world.carla, other.id, "visit", "Well.", None, key),
        lambda: record_consent(world.carla, other.id, consent_data(), key),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            attempt()
    opened_other = open_the_case(world.carla, other.id)
    assert not (opened_other.goals or opened_other.notes or opened_other.consents)


def test_two_people_who_write_the_same_goal_hear_of_each_other(world: World) -> None:
    case = opened(world)
    goal = add_goal(world.carla, case.id, GOAL, "learning")
    change_goal(world.sonia, goal.id, GOAL, "friends", "open", goal.version)
    with pytest.raises(Conflict):
        change_goal(world.carla, goal.id, GOAL, "learning", "reached", goal.version)
    assert Goal.objects.get(id=goal.id).domain == "friends"


def test_a_goal_that_has_ended_takes_no_new_step(world: World) -> None:
    case = opened(world)
    goal = add_goal(world.carla, case.id, GOAL, "learning")
    change_goal(world.carla, goal.id, GOAL, "learning", "reached", goal.version)
    with pytest.raises(RuleBroken, match="ended"):
        add_action(world.carla, goal.id, STEP, "school", SOON)


def test_a_note_is_sealed_and_of_a_day_that_has_been(world: World) -> None:
    case = opened(world)
    note = write_note(world.carla, case.id, "child_said", "I like the new class.")
    assert b"class" not in bytes(note.text_sealed)
    (shown,) = open_the_case(world.carla, case.id).notes
    assert shown.text == "I like the new class."
    with pytest.raises(RuleBroken):
        write_note(world.carla, case.id, "visit", "Later.", date(2099, 1, 1))
    with pytest.raises(RuleBroken):
        write_note(world.carla, case.id, "gossip", "No.")


def test_a_plan_is_not_approved_before_all_its_parts_are_there(world: World) -> None:
    case = opened(world)
    with pytest.raises(RuleBroken, match="Register the child"):
        ask_approval(world.carla, case.id)
    case = with_child(world)
    with pytest.raises(RuleBroken, match="consent"):
        ask_approval(world.carla, case.id)
    give_consent(world, case, "case_management")
    with pytest.raises(RuleBroken, match="risk"):
        ask_approval(world.carla, case.id)
    with_risk(world, case, "low")
    with pytest.raises(RuleBroken, match="goal"):
        ask_approval(world.carla, case.id)
    with_action(world, case)
    assert ask_approval(world.carla, case.id).decision == ""


def test_the_supervisor_approves_and_the_case_goes_on(world: World) -> None:
    case = with_risk(world, first_case(), "high")
    approval = ask_approval(world.carla, case.id)
    assert due(approval.id) == {"case.approve"}
    assert "case.plan" not in due(case.id)
    decide_approval(world.sonia, approval.id, True)
    assert due(approval.id) == set()
    assert Case.objects.get(id=case.id).state == "planned"


def test_the_first_action_done_after_approval_is_help_under_way(world: World) -> None:
    case = approved(world)
    finish_action(world.carla, Action.objects.get(goal__case=case).id, "done")
    assert Case.objects.get(id=case.id).state == "in_care"


def test_nobody_approves_their_own_request(world: World) -> None:
    case = first_case()
    mine = ask_approval(world.sonia, case.id)
    with pytest.raises(RuleBroken, match="Someone other than"):
        decide_approval(world.sonia, mine.id, True)
    for stranger in (world.carla, world.tomasa, world.elena, world.luz):
        with pytest.raises(Refused):
            decide_approval(stranger, mine.id, True)
    with pytest.raises(IntegrityError), transaction.atomic():
        Approval.objects.filter(id=mine.id).update(decided_by=mine.requested_by_id)


def test_a_plan_that_is_sent_back_says_why_and_is_due_again(world: World) -> None:
    case = first_case()
    approval = ask_approval(world.carla, case.id)
    with pytest.raises(RuleBroken) as no:
        decide_approval(world.sonia, approval.id, False)
    assert no.value.field == "note"
    decide_approval(world.sonia, approval.id, False, "Add what the school does.")
    assert Case.objects.get(id=case.id).state == "opened"
    assert "case.plan" in due(case.id)
    (shown,) = plans(world, case)
    assert shown.note == "Add what the school does."


def test_one_request_waits_at_a_time_and_can_be_withdrawn(world: World) -> None:
    case = first_case()
    first = ask_approval(world.carla, case.id)
    with pytest.raises(RuleBroken, match="waiting"):
        ask_approval(world.carla, case.id)
    withdraw_request(world.carla, first.id)
    assert due(first.id) == set()
    assert ask_approval(world.carla, case.id).id != first.id


def test_a_plan_that_changes_while_it_is_read_is_not_approved_unread(
    world: World,
) -> None:
    case = first_case()
    approval = ask_approval(world.carla, case.id)
    add_goal(world.carla, case.id, "I want to learn to sew.", "work")
    with pytest.raises(Conflict):
        decide_approval(world.sonia, approval.id, True, "", approval.version)
    now = Approval.objects.get(id=approval.id)
    decide_approval(world.sonia, approval.id, True, "", now.version)
    with pytest.raises(Conflict):
        decide_approval(world.sonia, approval.id, False, "No.", now.version)


def test_a_plan_is_not_approved_once_the_child_has_said_no(world: World) -> None:
    case = first_case()
    approval = ask_approval(world.carla, case.id)
    yes = case.consents.get(purpose="case_management")
    withdraw_consent(world.carla, case.id, yes.id, WHY)
    with pytest.raises(RuleBroken, match="consent"):
        decide_approval(world.sonia, approval.id, True)


# -- days and lengths that just fit ------------------------------------------------


def test_an_action_is_due_today_at_the_soonest_and_in_three_years_at_the_latest(
    world: World,
) -> None:
    case = opened(world)
    goal = add_goal(world.carla, case.id, GOAL, "learning")
    today = local_date(case.country, timezone.now())
    for days, fits in ((-1, False), (0, True), (3 * 366, True), (3 * 366 + 1, False)):
        day = today + timedelta(days=days)
        if fits:
            add_action(world.carla, goal.id, STEP, "school", day)
        else:
            with pytest.raises(RuleBroken) as no:
                add_action(world.carla, goal.id, STEP, "school", day)
            assert no.value.field == "due_on"
    assert Action.objects.filter(goal__case=case).count() == 2


def test_an_action_is_done_between_the_opening_and_today(world: World) -> None:
    case = opened(world)
    today = local_date(case.country, timezone.now())
    Case.objects.filter(id=case.id).update(opened_on=today - timedelta(days=9))
    for days, fits in ((-10, False), (-9, True), (0, True), (1, False)):
        step, day = with_action(world, case), today + timedelta(days=days)
        if fits:
            assert finish_action(world.carla, step.id, "done", day).done_on == day
        else:
            with pytest.raises(RuleBroken) as no:
                finish_action(world.carla, step.id, "done", day)
            assert no.value.field == "done_on"


def test_an_action_is_due_at_the_end_of_its_day_where_the_case_is(world: World) -> None:
    step = with_action(world, opened(world))
    at = Task.objects.get(subject_id=step.id).due_at
    assert at.isoformat() == f"{step.due_on + timedelta(days=1)}T03:59:00+00:00"


def test_the_day_an_action_was_done_and_how_it_ended_do_not_move(world: World) -> None:
    case = opened(world)
    step = finish_action(world.carla, with_action(world, case).id, "done")
    completed = Task.objects.get(subject_id=step.id)
    assert completed.outcome == "done"
    for again in ("done", "dropped"):
        with pytest.raises(RuleBroken, match="already"):
            finish_action(world.sonia, step.id, again, case.opened_on)
    now = Action.objects.get(id=step.id)
    assert (now.status, now.done_on, now.version) == ("done", step.done_on, 2)
    assert Task.objects.get(subject_id=step.id).completed_at == completed.completed_at
    other = with_action(world, case)
    finish_action(world.carla, other.id, "dropped")
    assert Task.objects.get(subject_id=other.id).outcome == "dropped"


def test_an_action_is_not_opened_again_by_finishing_it(world: World) -> None:
    step = with_action(world, opened(world))
    for status in ("open", "perhaps"):
        with pytest.raises(RuleBroken) as no:
            finish_action(world.carla, step.id, status)
        assert no.value.field == "status"


def test_words_may_be_as_long_as_there_is_room(world: World) -> None:
    case = opened(world)
    goal = add_goal(world.carla, case.id, "x" * 500, "learning")
    add_action(world.carla, goal.id, "x" * 500, "school", SOON)
    write_note(world.carla, case.id, "visit", "x" * 5_000)
    for attempt in (
        lambda: add_goal(world.carla, case.id, "x" * 501, "learning"),
        lambda: add_action(world.carla, goal.id, "x" * 501, "school", SOON),
        lambda: write_note(world.carla, case.id, "visit", "x" * 5_001),
    ):
        with pytest.raises(RuleBroken, match="too long"):
            attempt()


def test_a_note_is_of_the_day_that_was_said_or_of_today(world: World) -> None:
    case = opened(world)
    today = local_date(case.country, timezone.now())
    assert write_note(world.carla, case.id, "visit", "Well.").on == today
    assert write_note(world.carla, case.id, "visit", "Well.", today).on == today
    past = today - timedelta(days=400)
    assert write_note(world.carla, case.id, "visit", "Well.", past).on == past
    with pytest.raises(RuleBroken) as no:
        write_note(world.carla, case.id, "visit", "Well.", today + timedelta(days=1))
    assert no.value.field == "on"


# -- a further concern -------------------------------------------------------------


def test_a_further_concern_is_a_note_and_brings_the_risk_up_soon(
    world: World,
) -> None:
    case = with_risk(world, opened(world), "low")
    concern_id, form_key = uuid7(), uuid7()
    for _twice in range(2):
        take_in(world.tomasa, case.id, "A teacher saw her.", concern_id, form_key)
    (note,) = open_the_case(world.carla, case.id).notes
    assert (note.text, note.row.kind) == ("A teacher saw her.", "concern")
    of_case = Task.objects.filter(subject_id=case.id)
    review = of_case.get(kind="case.review", completed_at=None)
    assess = of_case.get(kind="case.assess")
    soon = review.due_at - timezone.now()
    assert timedelta(0) < soon <= assess.due_at - assess.created_at
    assert review.owner_id == world.carla.user_id


def test_a_further_concern_does_not_put_off_what_is_due_sooner(world: World) -> None:
    case = opened(world)
    sooner = timezone.now() + timedelta(minutes=5)
    Task.objects.filter(subject_id=case.id, kind="case.assess").update(due_at=sooner)
    take_in(world.tomasa, case.id, "A teacher saw her.", uuid7())
    assert due(case.id) == {"case.assess"}
    assert Task.objects.get(subject_id=case.id).due_at == sooner


def test_a_closed_case_takes_no_further_concern(world: World) -> None:
    case = opened(world)
    Case.objects.filter(id=case.id).update(
        state="closed", closed_on=case.opened_on, closure_reason="moved"
    )
    with pytest.raises(RuleBroken, match="closed"):
        take_in(world.tomasa, case.id, "A teacher saw her.", uuid7())
    assert not case.notes.exists()


# -- a second person ---------------------------------------------------------------


def test_an_answer_says_who_and_when_and_does_not_move(world: World) -> None:
    approval = ask_approval(world.carla, first_case().id)
    assert (approval.decided_at, approval.decided_by_id) == (None, None)
    approval = decide_approval(world.sonia, approval.id, True)
    assert approval.decided_at is not None
    assert (approval.decision, approval.decided_by_id) == (
        "approved",
        world.sonia.user_id,
    )
    with pytest.raises(Conflict):
        decide_approval(world.sonia, approval.id, False, "Too late.")
    with pytest.raises(RuleBroken, match="already"):
        withdraw_request(world.carla, approval.id)
    now = Approval.objects.get(id=approval.id)
    assert (now.decision, now.decided_at) == ("approved", approval.decided_at)


def plans(world: World, case: Case) -> list[OpenApproval]:
    """Return the requests about the plan of a case, in their order."""
    found = open_the_case(world.carla, case.id).approvals
    return [one for one in found if one.row.kind == "plan"]


def test_requests_stand_in_the_order_in_which_they_were_made(world: World) -> None:
    case = first_case()
    first = ask_approval(world.carla, case.id)
    withdraw_request(world.carla, first.id)
    second = ask_approval(world.carla, case.id)
    made = [one.row.id for one in plans(world, case)]
    assert made == [first.id, second.id]
    Approval.objects.filter(id=first.id).update(created_at=timezone.now())
    made = [one.row.id for one in plans(world, case)]
    assert made == [second.id, first.id]


def test_a_withdrawn_plan_is_due_again(world: World) -> None:
    case = first_case()
    approval = ask_approval(world.carla, case.id)
    assert "case.plan" not in due(case.id)
    withdraw_request(world.carla, approval.id)
    assert "case.plan" in due(case.id)
    assert Task.objects.get(subject_id=approval.id).outcome == "dropped"


def test_a_plan_of_dropped_actions_or_ended_goals_is_no_plan(world: World) -> None:
    case = with_child(world)
    give_consent(world, case)
    with_risk(world, case, "low")
    step = with_action(world, case)
    finish_action(world.carla, step.id, "dropped")
    with pytest.raises(RuleBroken, match="goal with one action"):
        ask_approval(world.carla, case.id)
    add_action(world.carla, step.goal_id, STEP, "school", SOON)
    goal = Goal.objects.get(id=step.goal_id)
    change_goal(world.carla, goal.id, GOAL, "learning", "reached", goal.version)
    with pytest.raises(RuleBroken, match="goal with one action"):
        ask_approval(world.carla, case.id)


def test_the_plan_of_another_case_is_not_this_one(world: World) -> None:
    approved(world)
    case = with_child(world)
    give_consent(world, case)
    with_risk(world, case, "low")
    with pytest.raises(RuleBroken, match="goal with one action"):
        ask_approval(world.carla, case.id)


@pytest.mark.parametrize(
    ("before", "after"),
    [("opened", "opened"), ("planned", "planned"), ("in_care", "in_care")],
)
def test_a_case_that_does_not_close_after_all_stands_where_it_stood(
    world: World, before: str, after: str
) -> None:
    case = first_case() if before == "opened" else approved(world)
    if before == "in_care":
        finish_action(world.carla, Action.objects.get(goal__case=case).id, "done")
    for answer in ("already been withdrawn", "sent back"):
        approval = ask_closure(world.carla, case.id, "moved", ALL_YES)
        assert Case.objects.get(id=case.id).state == "closing"
        if answer == "already been withdrawn":
            withdraw_request(world.carla, approval.id)
        else:
            decide_approval(world.sonia, approval.id, False, "Not yet.")
        assert Case.objects.get(id=case.id).state == after
        assert "case.close" not in due(case.id)


def test_who_was_referred_is_in_care_again_when_the_case_does_not_close(
    world: World,
) -> None:
    case = approved(world)
    referral = refer(world.carla, case.id, a_service(world).id, WISH)
    recall(world.carla, referral.id)
    approval = ask_closure(world.carla, case.id, "moved", ALL_YES)
    withdraw_request(world.carla, approval.id)
    assert Case.objects.get(id=case.id).state == "in_care"


def test_help_in_another_case_changes_nothing_in_this_one(world: World) -> None:
    other = approved(world)
    finish_action(world.carla, Action.objects.get(goal__case=other).id, "done")
    case = planned(world)
    withdraw_request(
        world.carla, ask_closure(world.carla, case.id, "moved", ALL_YES).id
    )
    assert Case.objects.get(id=case.id).state == "planned"


def test_only_the_newest_request_to_close_can_be_withdrawn(world: World) -> None:
    case = approved(world)
    first = ask_closure(world.carla, case.id, "moved", ALL_YES)
    decide_approval(world.sonia, first.id, True)
    withdraw_request(world.carla, first.id)
    second = ask_closure(world.carla, case.id, "moved", ALL_YES)
    decide_approval(world.sonia, second.id, True)
    with pytest.raises(RuleBroken, match="already"):
        withdraw_request(world.carla, first.id)
    assert Case.objects.get(id=case.id).state == "closing"
    assert "case.close" in due(case.id)


def test_an_action_is_finished_while_the_case_waits_to_close(world: World) -> None:
    case = approved(world)
    ask_closure(world.carla, case.id, "moved", ALL_YES)
    finish_action(world.carla, Action.objects.get(goal__case=case).id, "done")
    assert Case.objects.get(id=case.id).state == "closing"


def test_a_change_of_the_plan_touches_no_answer_that_was_given(world: World) -> None:
    case = approved(world)
    given = Approval.objects.get(case=case, kind="plan")
    add_goal(world.carla, case.id, GOAL, "work")
    assert Approval.objects.get(id=given.id).version == given.version
    other = ready(world)
    waiting = ask_approval(world.carla, other.id)
    add_goal(world.carla, case.id, GOAL, "family")
    assert Approval.objects.get(id=waiting.id).version == waiting.version


def test_a_new_refusal_of_the_child_stops_the_next_approval(world: World) -> None:
    case = first_case()
    record_consent(world.carla, case.id, consent_data(given=False))
    with pytest.raises(RuleBroken, match="consent"):
        ask_approval(world.carla, case.id)
