"""Tasks for oneself or a colleague: add, read, change, do, hand back, remove."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from amparo.foundation.accounts.decorators import safe_next, staff_page
from amparo.foundation.accounts.edit_page import EditPage, edit, press
from amparo.foundation.accounts.middleware import StaffRequest
from amparo.foundation.journal.operations import act
from amparo.foundation.organisations.models import Team
from amparo.foundation.persons.queries import own_scope
from amparo.foundation.policy import Actor, may
from amparo.foundation.tasks.models import Task
from amparo.foundation.tasks.operations import scope_of as scope_of_task
from amparo.response.cases.models import Case
from amparo.response.cases.views._shared import form_page, get

from . import operations, queries
from .forms import ChangeForm, OwnTaskForm
from .models import OwnTask
from .operations import TaskData, scope_of
from .presenters import ended_with_case, for_whom, rows_of, state_words
from .reading import words_of
from .tasks import ADD

DAY = "tasks:my_day"


@staff_page("own_task.list", methods=("GET", "HEAD"))
def added(request: StaffRequest) -> HttpResponse:
    """Show what the person added, for whom, and what of it is done."""
    actor = request.actor
    rows = list(queries.added_by(actor)[: queries.SHOWN])
    with act(actor, "own_task.list", own_scope(actor)) as entry:
        entry.note(shown=len(rows))
    context = {
        "rows": rows_of(actor, rows),
        "crumbs": _crumbs(_("Tasks you added")),
    }
    return render(request, "own_tasks/list.html", context)


@staff_page("own_task.add")
def add(request: StaffRequest) -> HttpResponse:
    """Add a task for oneself or a colleague that is about no case."""
    teams = list(queries.teams_of(request.actor))
    people = [
        (
            f"{team.id}.{user.id}",
            f"{user.name}, {team.name}" if teams[1:] else user.name,
        )
        for team in teams
        for user in queries.colleagues(team)
    ]
    me = f".{request.actor.user_id}"
    page = EditPage(
        form=partial(OwnTaskForm, people=people),
        save=lambda said: operations.add_task(
            request.actor, _team(said["owner"]), _data(said), said["form_key"]
        ),
        done=lambda _row: reverse(DAY),
        title=ADD,
        lead=_(
            "If it is about a child with a case, add it on the page of the case: then "
            "it goes along with the case."
        ),
        submit=ADD,
        saved=_("Task added."),
        cancel=reverse(DAY),
        crumbs=_crumbs(_("Add task")),
        template="own_tasks/add.html",
        values={"owner": next((one for one, _name in people if one.endswith(me)), "")},
    )
    return edit(request, page)


@staff_page("own_task.add_to_case")
def add_to_case(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Add a task about a case."""
    case = get(request, case_id, "own_task.add_to_case")
    return form_page(
        request,
        case,
        form=partial(OwnTaskForm, people=_people(case.team, case)),
        save=lambda said: operations.add_case_task(
            request.actor, case.id, _data(said), said["form_key"]
        ),
        title=_("Add task"),
        submit=_("Add task"),
        saved=_("Task added."),
        values={"owner": f"{case.team_id}.{request.actor.user_id}"},
    )


@staff_page("own_task.open", methods=("GET", "HEAD"))
def task(request: StaffRequest, task_id: UUID) -> HttpResponse:
    """Show one added task: what, for whom, by whom."""
    actor = request.actor
    row = operations.open_task(actor, _get(request, task_id, "own_task.open").id)
    due = queries.tasks_of([row.id]).get(row.id)
    is_open = row.state == OwnTask.State.OPEN and not ended_with_case(due)
    mine = due is not None and due.owner_id == actor.user_id
    context = {
        "row": row,
        "words": words_of(actor, [row]).get(row.id, ""),
        "due_at": due.due_at if due and is_open else None,
        "state": "" if is_open else state_words(row),
        "later_url": _later(actor, due) if is_open else "",
        "whom": for_whom(row, due),
        "may_change": is_open and may(actor, "own_task.change", scope_of(row)),
        "may_remove": row.by_id == actor.user_id,
        "may_hand_back": mine and row.by_id != actor.user_id,
        "crumbs": _crumbs(_("Added task")),
    }
    return render(request, "own_tasks/task.html", context)


@staff_page("own_task.change")
def change(request: StaffRequest, task_id: UUID) -> HttpResponse:
    """Change what is to be done, for whom, or by when."""
    row = _get(request, task_id, "own_task.change")
    operations.open_task(request.actor, row.id)
    due = queries.tasks_of([row.id]).get(row.id)
    here = reverse("own_tasks:task", args=[row.id])
    team = row.its_team
    page = EditPage(
        form=partial(ChangeForm, people=_people(team, row.case)),
        save=lambda said: operations.change_task(
            request.actor, row.id, _data(said), said["version"]
        ),
        done=lambda _row: here,
        title=_("Change task"),
        submit=_("Save"),
        saved=_("Task changed."),
        cancel=here,
        crumbs=_crumbs(_("Change task")),
        values={
            "text": words_of(request.actor, [row]).get(row.id, ""),
            "owner": f"{team.id}.{due.owner_id}" if due and due.owner_id else "",
            "due_on": queries.day_of(due, row) if due else None,
        },
        version=row.version,
    )
    return edit(request, page)


@staff_page("own_task.change", methods=("POST",))
def done(request: StaffRequest, task_id: UUID) -> HttpResponse:
    """Say that a task is done."""
    return _press(request, task_id, operations.finish_task, _("Task done."))


@staff_page("own_task.change", methods=("POST",))
def back(request: StaffRequest, task_id: UUID) -> HttpResponse:
    """Hand a task back to who added it."""
    return _press(request, task_id, operations.hand_back, _("Task handed back."))


@staff_page("own_task.change", methods=("POST",))
def remove(request: StaffRequest, task_id: UUID) -> HttpResponse:
    """Remove a task that the person added."""
    return _press(request, task_id, operations.remove_task, _("Task removed."))


def _press(
    request: StaffRequest, task_id: UUID, do: Callable[..., Any], said: str
) -> HttpResponse:
    row = _get(request, task_id, "own_task.change")
    return press(
        request, partial(do, request.actor, row.id), safe_next(request, DAY), said
    )


def _get(request: StaffRequest, task_id: UUID, verb: str) -> OwnTask:
    try:
        return queries.visible_rows(request.actor, verb).get(id=task_id)
    except OwnTask.DoesNotExist as error:
        raise Http404 from error


def _later(actor: Actor, due: Task | None) -> str:
    if due is None or not may(actor, "task.postpone", scope_of_task(due)):
        return ""
    return reverse("tasks:postpone", args=[due.id])


def _people(team: Team, case: Case | None) -> list[tuple[str, str]]:
    return [
        (f"{team.id}.{user.id}", user.name) for user in queries.colleagues(team, case)
    ]


def _team(chosen: str) -> UUID:
    return UUID(chosen.partition(".")[0])


def _data(said: dict[str, Any]) -> TaskData:
    owner = UUID(said["owner"].partition(".")[2])
    return TaskData(said["text"], owner, said["due_on"])


def _crumbs(here: str) -> tuple[tuple[str, str], ...]:
    return ((_("My day"), reverse(DAY)), (here, ""))
