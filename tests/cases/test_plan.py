"""Goals in the child's words, steps with a day, notes, and a second person's yes."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from amparo.foundation.kernel.errors import Conflict, Refused, RuleBroken
from amparo.foundation.kernel.ids import uuid7
from amparo.foundation.tasks.models import Task
from amparo.response.cases.models import Action, Approval, Case, Goal
from amparo.response.cases.operations import (
    add_action,
    add_goal,
    ask_approval,
    assign,
    change_goal,
    decide_approval,
    finish_action,
    open_the_case,
    withdraw_consent,
    withdraw_request,
    write_note,
)
from tests.cases.helpers import (
    GOAL,
    STEP,
    agreed,
    due,
    judged,
    opened,
    planned,
    ready,
    with_child,
    with_step,
)
from tests.cast import World

pytestmark = pytest.mark.django_db
SOON = date.today() + timedelta(days=3)


def test_a_goal_and_its_steps_open_with_the_case_only(world: World) -> None:
    case = opened(world)
    action = with_step(world, case)
    (goal,) = open_the_case(world.sonia, case.id).goals
    assert goal.words == GOAL
    assert goal.actions[0].text == STEP
    assert STEP.encode() not in bytes(action.text_sealed)
    assert GOAL.encode() not in bytes(goal.row.words_sealed)


def test_a_step_is_due_for_whoever_answers_for_it(world: World) -> None:
    case = opened(world)
    with_step(world, case)
    goal = Goal.objects.get(case=case)
    hers = add_action(
        world.carla, goal.id, STEP, "legal", SOON, world.users["sonia"].id
    )
    owners = Task.objects.filter(kind="case.action").values_list("owner_id", flat=True)
    assert set(owners) == {world.carla.user_id, world.sonia.user_id}
    finish_action(world.sonia, hers.id, "done")
    assert due(hers.id) == set()


def test_steps_without_a_name_follow_the_case_to_its_new_owner(world: World) -> None:
    case = opened(world)
    action = with_step(world, case)
    assign(world.sonia, case.id, world.users["sonia"].id, case.version)
    assert Task.objects.get(subject_id=action.id).owner_id == world.sonia.user_id


def test_a_step_ends_once_on_a_day_that_has_been(world: World) -> None:
    action = with_step(world, opened(world))
    tomorrow = date.today() + timedelta(days=2)
    for wrong in (tomorrow, date(2001, 1, 1)):
        with pytest.raises(RuleBroken) as no:
            finish_action(world.carla, action.id, "done", wrong)
        assert no.value.field == "done_on"
    finish_action(world.carla, action.id, "dropped")
    with pytest.raises(RuleBroken, match="meanwhile"):
        finish_action(world.carla, action.id, "done")
    assert Action.objects.get(id=action.id).done_on is None


def test_the_database_refuses_a_done_step_without_a_day(world: World) -> None:
    action = with_step(world, opened(world))
    with pytest.raises(IntegrityError), transaction.atomic():
        Action.objects.filter(id=action.id).update(status="done")


def test_unknown_codes_long_texts_and_odd_days_are_refused(world: World) -> None:
    case = opened(world)
    goal = add_goal(world.carla, case.id, GOAL, "learning")
    for words, domain in (("", "learning"), ("x" * 501, "learning"), (GOAL, "luck")):
        with pytest.raises(RuleBroken):
            add_goal(world.carla, case.id, words, domain)
    yesterday = date.today() - timedelta(days=2)
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
    assert not Action.objects.exists()


def test_the_same_form_twice_makes_one_goal_one_step_one_note(world: World) -> None:
    case, key = opened(world), uuid7()
    goal = add_goal(world.carla, case.id, GOAL, "learning", key)
    assert add_goal(world.carla, case.id, GOAL, "learning", key).id == goal.id
    step = add_action(world.carla, goal.id, STEP, "school", SOON, None, key)
    again = add_action(world.carla, goal.id, STEP, "school", SOON, None, key)
    assert again.id == step.id
    note = write_note(world.carla, case.id, "visit", "All were well.", None, key)
    twin = write_note(world.carla, case.id, "visit", "All were well.", None, key)
    assert twin.id == note.id


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
    with pytest.raises(RuleBroken, match="Record the child"):
        ask_approval(world.carla, case.id)
    case = with_child(world)
    with pytest.raises(RuleBroken, match="consent"):
        ask_approval(world.carla, case.id)
    agreed(world, case, "case_management")
    with pytest.raises(RuleBroken, match="risk"):
        ask_approval(world.carla, case.id)
    judged(world, case, "low")
    with pytest.raises(RuleBroken, match="goal"):
        ask_approval(world.carla, case.id)
    with_step(world, case)
    assert ask_approval(world.carla, case.id).decision == ""


def test_the_supervisor_approves_and_the_case_goes_on(world: World) -> None:
    case = ready(world, "high")
    approval = ask_approval(world.carla, case.id)
    assert due(approval.id) == {"case.approve"}
    assert "case.plan" not in due(case.id)
    decide_approval(world.sonia, approval.id, True)
    assert due(approval.id) == set()
    assert Case.objects.get(id=case.id).state == "planned"


def test_the_first_step_done_after_approval_is_help_under_way(world: World) -> None:
    case = planned(world)
    finish_action(world.carla, Action.objects.get(goal__case=case).id, "done")
    assert Case.objects.get(id=case.id).state == "in_care"


def test_nobody_approves_their_own_request(world: World) -> None:
    case = ready(world)
    mine = ask_approval(world.sonia, case.id)
    with pytest.raises(RuleBroken, match="Somebody else"):
        decide_approval(world.sonia, mine.id, True)
    for stranger in (world.carla, world.tomasa, world.elena, world.luz):
        with pytest.raises(Refused):
            decide_approval(stranger, mine.id, True)
    with pytest.raises(IntegrityError), transaction.atomic():
        Approval.objects.filter(id=mine.id).update(decided_by=mine.requested_by_id)


def test_a_plan_that_is_sent_back_says_why_and_is_due_again(world: World) -> None:
    case = ready(world)
    approval = ask_approval(world.carla, case.id)
    with pytest.raises(RuleBroken) as no:
        decide_approval(world.sonia, approval.id, False)
    assert no.value.field == "note"
    decide_approval(world.sonia, approval.id, False, "Add what the school does.")
    assert Case.objects.get(id=case.id).state == "opened"
    assert "case.plan" in due(case.id)
    shown = open_the_case(world.carla, case.id).approvals[0]
    assert shown.note == "Add what the school does."


def test_one_question_waits_at_a_time_and_can_be_taken_back(world: World) -> None:
    case = ready(world)
    first = ask_approval(world.carla, case.id)
    with pytest.raises(RuleBroken, match="waiting"):
        ask_approval(world.carla, case.id)
    withdraw_request(world.carla, first.id)
    assert due(first.id) == set()
    assert ask_approval(world.carla, case.id).id != first.id


def test_a_plan_that_changes_while_it_is_read_is_not_approved_unread(
    world: World,
) -> None:
    case = ready(world)
    approval = ask_approval(world.carla, case.id)
    add_goal(world.carla, case.id, "I want to learn to sew.", "work")
    with pytest.raises(Conflict):
        decide_approval(world.sonia, approval.id, True, "", approval.version)
    now = Approval.objects.get(id=approval.id)
    decide_approval(world.sonia, approval.id, True, "", now.version)
    with pytest.raises(Conflict):
        decide_approval(world.sonia, approval.id, False, "No.", now.version)


def test_a_plan_is_not_approved_once_the_child_has_said_no(world: World) -> None:
    case = ready(world)
    approval = ask_approval(world.carla, case.id)
    yes = case.consents.get(purpose="case_management")
    withdraw_consent(world.carla, case.id, yes.id)
    with pytest.raises(RuleBroken, match="consent"):
        decide_approval(world.sonia, approval.id, True)
