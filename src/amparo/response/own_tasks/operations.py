"""Add a task for oneself or a colleague; change it, do it, hand it back, remove it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from amparo.foundation.accounts.record_bars import barred_users
from amparo.foundation.countries.queries import deadline_hours
from amparo.foundation.journal.operations import act
from amparo.foundation.kernel.errors import RuleBroken
from amparo.foundation.kernel.locking import change, lock
from amparo.foundation.kernel.moments import now_rounded
from amparo.foundation.organisations.hours import zone_of
from amparo.foundation.organisations.models import Team
from amparo.foundation.organisations.operations import scope_of_team
from amparo.foundation.policy import SYSTEM, AccessScope, Actor
from amparo.foundation.tasks.models import Task
from amparo.foundation.tasks.operations import (
    complete,
    create_task,
    hand_over,
    reopen_tasks,
)
from amparo.foundation.vault import record_keys
from amparo.response.cases.models import Case
from amparo.response.cases.operations._shared import (
    doing,
    find,
    key_of,
    not_closed,
    text_of,
    user_of,
)
from amparo.response.cases.operations._shared import scope_of as scope_of_case

from . import tasks
from .models import KIND, OwnTask
from .queries import all_rows, colleagues, open_of

LONGEST = 500  # characters
FURTHEST = timedelta(days=366)  # a later day is a slip of the hand
_ENDED = _("Someone has done this already.")


@dataclass(frozen=True)
class TaskData:
    """What to do, for whom, and by which day."""

    text: str
    owner_id: UUID
    due_on: date


def scope_of(row: OwnTask) -> AccessScope:
    """Return the access scope of an added task: of its case, or of its team."""
    return scope_of_case(row.case) if row.case else scope_of_team(row.its_team)


def add_task(actor: Actor, team_id: UUID, data: TaskData, form_key: UUID) -> OwnTask:
    """Add a task of a team that is about no case; the same form adds one."""
    team = Team.objects.select_related("organisation", "country").get(id=team_id)
    with act(actor, "own_task.add", scope_of_team(team)) as entry:
        if earlier := OwnTask.objects.filter(form_key=form_key, team=team).first():
            return earlier
        row = OwnTask(team=team, by_id=user_of(actor), form_key=form_key)
        key = record_keys.new_key(KIND, row.id, [team.id])
        row.text_sealed = key.seal(row.place, _words(data))
        _store(row, data)
        entry.subject = row
    return row


def add_case_task(
    actor: Actor, case_id: UUID, data: TaskData, form_key: UUID
) -> OwnTask:
    """Add a task about a case, sealed under the key of the case."""
    case = find(case_id)
    with doing(actor, "own_task.add_to_case", case) as entry:
        if earlier := OwnTask.objects.filter(form_key=form_key, case=case).first():
            return earlier
        not_closed(case)
        row = OwnTask(case=case, by_id=user_of(actor), form_key=form_key)
        row.text_sealed = key_of(actor, case).seal(row.place, _words(data))
        _store(row, data)
        entry.note(task=row.id)
    return row


def _words(data: TaskData) -> str:
    return text_of(data.text, "text", longest=LONGEST)


def _store(row: OwnTask, data: TaskData) -> None:
    _check(row, data)
    row.save(force_insert=True)
    _put(row, data, first=True)


def _check(row: OwnTask, data: TaskData, known: Task | None = None) -> None:
    """Check for whom and until when; what stands already may stay."""
    team = row.its_team
    today = timezone.now().astimezone(zone_of(team)).date()
    if data.due_on < today and not (known and _day(known, team) == data.due_on):
        raise RuleBroken(_("Choose today or a later date."), "due_on")
    if data.due_on > today + FURTHEST:
        raise RuleBroken(_("Choose a day within the next year."), "due_on")
    if data.owner_id not in _able(row):
        raise RuleBroken(_("Please choose someone in this team."), "owner")


def _put(row: OwnTask, data: TaskData, *, first: bool = False) -> None:
    team, case = row.its_team, row.case
    create_task(
        tasks.DO,
        row,
        team,
        label=case.code if case else "",
        owner_id=data.owner_id,
        level=case.risk if case else "",
        due_at=datetime.combine(data.due_on, time(23, 59), zone_of(team)),
        first=first,
    )


def _day(task: Task, team: Team) -> date:
    return task.due_at.astimezone(zone_of(team)).date()


def open_task(actor: Actor, task_id: UUID) -> OwnTask:
    """Journal that someone opens an added task, and return it."""
    row = all_rows().get(id=task_id)
    with act(actor, "own_task.open", scope_of(row), row):
        return row


def change_task(
    actor: Actor, task_id: UUID, data: TaskData, expected_version: int
) -> OwnTask:
    """Change what to do, for whom, or by when."""
    row = all_rows().get(id=task_id)
    with act(actor, "own_task.change", scope_of(row), row, what="changed"):
        task = _still_open(row)
        if row.case:
            key = key_of(actor, row.case)
        else:
            key = record_keys.open_key(actor, KIND, row.id)
        _check(row, data, task)
        sealed = key.seal(row.place, _words(data))
        change(row, expected_version, text_sealed=sealed)
        if (task.owner_id, _day(task, row.its_team)) != (data.owner_id, data.due_on):
            _put(row, data)
    return row


def finish_task(actor: Actor, task_id: UUID) -> OwnTask:
    """Say that it is done; who added it sees by whom."""
    row = all_rows().get(id=task_id)
    with act(actor, "own_task.change", scope_of(row), row, what="done"):
        _still_open(row)
        _end(actor, row, OwnTask.State.DONE)
    return row


def hand_back(actor: Actor, task_id: UUID) -> OwnTask:
    """Give a task back to who added it; to the team if they work there no more."""
    row = all_rows().get(id=task_id)
    with act(actor, "own_task.change", scope_of(row), row, what="handed_back"):
        task = _still_open(row)
        if task.owner_id != actor.user_id or row.by_id == actor.user_id:
            raise RuleBroken(_("Only who was given a task can hand it back."))
        back_to = row.by_id if row.by_id in _able(row) else None
        hand_over(row, row.its_team, back_to, tasks.DO)
        change(row, row.version)
    return row


def remove_task(actor: Actor, task_id: UUID) -> OwnTask:
    """Remove a task that the person added; its own key is destroyed."""
    row = all_rows().get(id=task_id)
    with act(actor, "own_task.change", scope_of(row), row, what="removed"):
        _still_open(row)
        if row.by_id != actor.user_id:
            raise RuleBroken(_("Only who added a task can remove it."))
        _end(actor, row, OwnTask.State.REMOVED)
        if not row.case_id:
            record_keys.destroy(KIND, row.id)
    return row


def end_with_case(case: Case) -> None:
    """Drop what was added about a case that closes; the words stay with the case."""
    for row in open_of(case):
        complete(row, tasks.DO, outcome=tasks.CLOSED)


def return_with_case(case: Case) -> None:
    """Bring back, with its old day, what ended because the case was closed."""
    for row in open_of(case):
        reopen_tasks(row, tasks.CLOSED, tasks.DO)
        task = Task.objects.filter(subject_id=row.id, completed_at=None).first()
        if task and task.owner_id not in _able(row):
            hand_over(row, row.its_team, None, tasks.DO)


def end_again(
    row_id: UUID, state: OwnTask.State, when: datetime, by_id: UUID | None
) -> OwnTask | None:
    """End a task of a restored backup that had ended since; None if it has already."""
    row = all_rows().filter(id=row_id, state=OwnTask.State.OPEN).first()
    if row is not None:
        change(row, row.version, state=state, ended_at=when, ended_by_id=by_id)
        outcome = "done" if state is OwnTask.State.DONE else "dropped"
        complete(row, tasks.DO, by=by_id, outcome=outcome)
    return row


def _able(row: OwnTask) -> set[UUID]:
    """Return for whom a task may be: who works there, and is not kept out of it."""
    people = {one.id for one in colleagues(row.its_team, row.case)}
    return people - set(barred_users(row.case.id)) if row.case else people


def _still_open(row: OwnTask) -> Task:
    """Lock the row and return its task, or raise ``RuleBroken`` if it has ended."""
    lock(row, "state", "version", "text_sealed", "row_code")
    task = Task.objects.filter(
        kind=tasks.DO, subject_id=row.id, completed_at=None
    ).first()
    if row.state != OwnTask.State.OPEN or task is None:
        raise RuleBroken(_ENDED)
    return task


def _end(actor: Actor, row: OwnTask, state: OwnTask.State) -> None:
    change(
        row,
        row.version,
        state=state,
        ended_at=now_rounded(),
        ended_by_id=user_of(actor),
    )
    outcome = "done" if state is OwnTask.State.DONE else "dropped"
    complete(row, tasks.DO, by=actor.user_id, outcome=outcome)


def forget_ended(now: datetime | None = None) -> int:
    """Delete what ended long ago and belongs to no case, with its key.

    Run by ``amparo tick``. What belongs to a case stays as long as the case.
    """
    moment, count = now or timezone.now(), 0
    ended = all_rows().filter(case=None).exclude(state=OwnTask.State.OPEN)
    for row in ended.filter(ended_at__lt=moment):
        team = row.its_team
        hours = deadline_hours(team.country_id, tasks.FORGET)
        if row.ended_at and row.ended_at + timedelta(hours=hours) > moment:
            continue
        with act(SYSTEM, "own_task.forget", scope_of(row), row):
            record_keys.destroy(KIND, row.id)
            row.delete()
        count += 1
    return count
