"""The case plan: goals in the child's words, and actions with a due date."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from uuid import UUID, uuid5

from django.utils.translation import gettext_lazy as _

from amparo.foundation.kernel.coded import write_coded
from amparo.foundation.kernel.errors import RuleBroken
from amparo.foundation.kernel.locking import change, check_version, lock
from amparo.foundation.organisations.hours import zone_of
from amparo.foundation.policy import Actor
from amparo.foundation.tasks.operations import complete, create_task

from .. import tasks
from ..codes import (
    ActionStatus,
    ApprovalKind,
    Decision,
    GoalDomain,
    GoalStatus,
    HelpKind,
    State,
)
from ..history import store_correction
from ..models import Action, Approval, Case, Goal
from ..reading import goal_words
from ._shared import (
    choice,
    doing,
    find,
    key_of,
    move,
    not_closed,
    not_closing,
    text_of,
    today_of,
    user_of,
)
from .approvals import ask_approval
from .opening import does_case_work

LONGEST_GOAL = 500
LONGEST_ACTION = 500
FURTHEST = timedelta(days=3 * 366)


class ActionData(NamedTuple):
    """A new action, as ``add_action`` takes it."""

    text: str
    help: str
    due_on: date
    responsible_id: UUID | None


def add_goal(
    actor: Actor,
    case_id: UUID,
    words: str,
    domain: str,
    form_key: UUID | None = None,
) -> Goal:
    """Add a goal in the words of the child; the same form makes one."""
    case = find(case_id)
    with doing(actor, "case.plan", case, goal=domain):
        known = _known_goal(case, form_key)
        if known is not None:
            return known
        not_closing(case)
        choice(GoalDomain, domain, "domain")
        words = text_of(words, "words", longest=LONGEST_GOAL)
        goal = Goal(
            case=case, domain=domain, added_by_id=user_of(actor), form_key=form_key
        )
        goal.words_sealed = key_of(actor, case).seal(f"goal.{goal.id}", words)
        goal.save(force_insert=True)
        plan_changed(case)
    return goal


def start_plan(
    actor: Actor,
    case_id: UUID,
    goal: tuple[str, str],
    action: ActionData | None,
    form_key: UUID,
    *,
    send: bool = False,
) -> Goal:
    """Add a goal (its words and area) with its first action, all or nothing.

    ``send`` asks for the plan's approval, too. The same form does it once.
    """
    case = find(case_id)
    with doing(actor, "case.plan", case):
        if (known := _known_goal(case, form_key)) is not None:
            return known
        made = add_goal(actor, case_id, *goal, form_key)
        if action is not None:
            add_action(actor, made.id, *action, uuid5(form_key, "action"))
        if send:
            ask_approval(actor, case_id)
    return made


def _known_goal(case: Case, form_key: UUID | None) -> Goal | None:
    if form_key is None:
        return None
    return Goal.objects.filter(form_key=form_key, case=case).first()


def change_goal(
    actor: Actor,
    goal_id: UUID,
    words: str,
    domain: str,
    status: str,
    expected_version: int,
) -> Goal:
    """Change the words or the status of a goal; what it said stays in the history.

    ``Conflict`` if it has changed meanwhile.
    """
    goal = Goal.objects.get(id=goal_id)
    case = find(goal.case_id)
    with doing(actor, "case.plan", case, status=status):
        not_closing(case)
        choice(GoalDomain, domain, "domain")
        choice(GoalStatus, status, "status")
        words = text_of(words, "words", longest=LONGEST_GOAL)
        key = key_of(actor, case)
        check_version(goal, expected_version)
        store_correction(
            case,
            key,
            goal,
            user_of(actor),
            {
                "words": goal_words(goal, key),
                "domain": goal.domain,
                "status": goal.status,
            },
            {"words": words, "domain": domain, "status": status},
        )
        sealed = key.seal(f"goal.{goal.id}", words)
        change(
            goal, expected_version, words_sealed=sealed, domain=domain, status=status
        )
        plan_changed(case)
    return goal


def add_action(
    actor: Actor,
    goal_id: UUID,
    text: str,
    help: str,
    due_on: date,
    responsible_id: UUID | None = None,
    form_key: UUID | None = None,
) -> Action:
    """Add an action to a goal: what, kind of help, due when, by whom.

    Without a responsible colleague it is due for the caseworker.
    """
    goal = Goal.objects.get(id=goal_id)
    case = find(goal.case_id)
    with doing(actor, "case.plan", case, help=help):
        known = _known_action(goal, form_key)
        if known is not None:
            return known
        not_closing(case)
        _check_action(case, goal, help, due_on, responsible_id)
        text = text_of(text, "text", longest=LONGEST_ACTION)
        action = Action(
            goal=goal,
            help=help,
            due_on=due_on,
            responsible_id=responsible_id,
            form_key=form_key,
        )
        action.text_sealed = key_of(actor, case).seal(f"action.{action.id}", text)
        action.save(force_insert=True)
        _raise(case, action)
        plan_changed(case)
    return action


def _known_action(goal: Goal, form_key: UUID | None) -> Action | None:
    if form_key is None:
        return None
    return Action.objects.filter(form_key=form_key, goal=goal).first()


def _check_action(
    case: Case, goal: Goal, help: str, due_on: date, responsible_id: UUID | None
) -> None:
    choice(HelpKind, help, "help")
    if goal.status != GoalStatus.OPEN:
        raise RuleBroken(_("This goal has ended. Reopen it, or write a new one."))
    today = today_of(case)
    if due_on < today:
        raise RuleBroken(_("Choose today or a later date."), "due_on")
    if due_on > today + FURTHEST:
        raise RuleBroken(_("Choose a day within the next three years."), "due_on")
    if responsible_id is not None and not does_case_work(responsible_id, case.team_id):
        raise RuleBroken(_("Please choose someone in this team."), "responsible")


def _raise(case: Case, action: Action) -> None:
    zone = zone_of(case.team)
    create_task(
        tasks.ACTION,
        action,
        case.team,
        label=case.code,
        owner_id=action.responsible_id or case.owner_id,
        due_at=datetime.combine(action.due_on, time(23, 59), zone),
    )


def finish_action(
    actor: Actor, action_id: UUID, status: str, done_on: date | None = None
) -> Action:
    """Update an action: done on a day (today by default), or dropped."""
    action = Action.objects.select_related("goal").get(id=action_id)
    case = find(action.goal.case_id)
    with doing(actor, "case.plan", case, status=status):
        not_closed(case)
        if status not in (ActionStatus.DONE, ActionStatus.DROPPED):
            raise RuleBroken(_("Please choose one of the answers."), "status")
        day = _day_done(case, done_on) if status == ActionStatus.DONE else None
        lock(action, "status", "version")
        if action.status != ActionStatus.OPEN:
            raise RuleBroken(_("This action has already ended."))
        change(action, action.version, status=status, done_on=day)
        dropped = status == ActionStatus.DROPPED
        complete(action, by=actor.user_id, outcome="dropped" if dropped else "done")
        if not dropped:
            move(case, "do_action", State.IN_CARE)
    return action


def _day_done(case: Case, done_on: date | None) -> date:
    today = today_of(case)
    day = done_on or today
    if day > today:
        raise RuleBroken(_("That date is in the future."), "done_on")
    if day < case.opened_on:
        raise RuleBroken(_("That day is before the case was opened."), "done_on")
    return day


def plan_changed(case: Case) -> None:
    """Keep an old plan from being approved, and say of an approved one that it was."""
    waiting = Approval.objects.filter(case=case, decision="")
    of_plan = [ApprovalKind.PLAN, ApprovalKind.CLOSURE]
    write_coded(waiting.filter(kind__in=of_plan))
    approved = Approval.objects.filter(
        case=case, kind=ApprovalKind.PLAN, decision=Decision.APPROVED
    )
    # The answer itself, its version and its code stay as they were given.
    approved.update(changed_since=True)
