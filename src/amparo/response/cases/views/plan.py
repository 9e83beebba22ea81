"""The case plan: goals and actions."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from amparo.foundation.accounts.decorators import staff_page
from amparo.foundation.accounts.middleware import StaffRequest

from .. import operations
from ..models import Action, Goal
from ..plan_forms import ActionForm, ChangeGoalForm, FinishForm, NewGoalForm, chosen
from ..queries import workers_of
from ..types import OpenAction, OpenCase, OpenGoal
from ._shared import form_page, get


@staff_page("case.plan")
def goal_new(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Add a goal, with its first action; a first plan may be sent along."""
    case = get(request, case_id, "case.plan")
    workers = workers_of(case.team_id)
    sends = request.POST.get("then") == "send"
    return form_page(
        request,
        case,
        form=partial(NewGoalForm, workers=workers),
        save=lambda answers: operations.start_plan(
            request.actor,
            case.id,
            (answers["words"], answers["domain"]),
            _first_action(answers),
            answers["form_key"],
            send=sends,
        ),
        title=_("New goal"),
        lead=_("What does the child want to be different?"),
        submit=_("Add goal"),
        saved=_("Sent to your supervisor.") if sends else _("Goal added."),
        template="cases/goal_new.html",
    )


def _first_action(answers: dict[str, Any]) -> operations.ActionData | None:
    if not answers["text"]:
        return None
    return operations.ActionData(
        answers["text"],
        answers["help"],
        answers["due_on"],
        chosen(answers["responsible"]),
    )


@staff_page("case.plan")
def goal(request: StaffRequest, goal_id: UUID) -> HttpResponse:
    """Change the words or the status of a goal."""
    row = _goal_row(goal_id)
    case = get(request, row.case_id, "case.plan")
    known = _goal(operations.open_the_case(request.actor, case.id), row.id)
    return form_page(
        request,
        case,
        form=ChangeGoalForm,
        save=lambda answers: operations.change_goal(
            request.actor,
            row.id,
            answers["words"],
            answers["domain"],
            answers["status"],
            answers["version"],
        ),
        title=_("New goal"),
        submit=_("Save"),
        saved=_("Saved."),
        values={
            "words": known.words,
            "domain": known.row.domain,
            "status": known.row.status,
        },
        version=known.row.version,
    )


@staff_page("case.plan")
def action_new(request: StaffRequest, goal_id: UUID) -> HttpResponse:
    """Add an action to a goal."""
    row = _goal_row(goal_id)
    case = get(request, row.case_id, "case.plan")
    lead = ""
    if request.method != "POST":
        lead = _goal(operations.open_the_case(request.actor, case.id), row.id).words
    workers = workers_of(case.team_id)

    def form(*args: Any, **kwargs: Any) -> ActionForm:
        return ActionForm(*args, workers=workers, **kwargs)

    return form_page(
        request,
        case,
        form=form,
        save=lambda answers: operations.add_action(
            request.actor,
            row.id,
            answers["text"],
            answers["help"],
            answers["due_on"],
            chosen(answers["responsible"]),
            answers["form_key"],
        ),
        title=_("Action"),
        lead=lead,
        submit=_("Add action"),
        saved=_("Action added to the list of the person responsible."),
    )


@staff_page("case.plan")
def action(request: StaffRequest, action_id: UUID) -> HttpResponse:
    """Update an action."""
    try:
        row = Action.objects.select_related("goal").get(id=action_id)
    except Action.DoesNotExist as error:
        raise Http404 from error
    case = get(request, row.goal.case_id, "case.plan")
    lead = ""
    if request.method != "POST":
        opened = operations.open_the_case(request.actor, case.id)
        lead = _action(opened, row.id).text
    return form_page(
        request,
        case,
        form=FinishForm,
        save=lambda answers: operations.finish_action(
            request.actor, row.id, answers["status"], answers["done_on"]
        ),
        title=_("Update action"),
        lead=lead,
        submit=_("Save"),
        saved=_("Saved."),
    )


def _goal_row(goal_id: UUID) -> Goal:
    try:
        return Goal.objects.get(id=goal_id)
    except Goal.DoesNotExist as error:
        raise Http404 from error


def _goal(opened: OpenCase, goal_id: UUID) -> OpenGoal:
    return next(goal for goal in opened.goals if goal.row.id == goal_id)


def _action(opened: OpenCase, action_id: UUID) -> OpenAction:
    return next(
        action
        for goal in opened.goals
        for action in goal.actions
        if action.row.id == action_id
    )
