"""Programmes, courses and runs: write them, plan, start, finish or cancel them."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from amparo.foundation.countries.models import Area
from amparo.foundation.countries.queries import deadline_hours
from amparo.foundation.journal.operations import act
from amparo.foundation.kernel.errors import RuleBroken
from amparo.foundation.kernel.ids import short_code
from amparo.foundation.kernel.locking import change, lock
from amparo.foundation.kernel.moments import now_rounded
from amparo.foundation.organisations.hours import zone_of
from amparo.foundation.organisations.models import Team
from amparo.foundation.policy import Actor
from amparo.foundation.questionnaires.models import Questionnaire
from amparo.foundation.tasks.models import Task
from amparo.foundation.tasks.operations import complete, create_task
from amparo.foundation.vault.record_keys import new_key, open_key

from .. import tasks
from ..codes import Audience, RunState, SessionState, Way
from ..models import KIND, Course, Programme, Run, Session
from ..queries import (
    find_run,
    find_session,
    partners_for,
    scope_of,
    scope_of_organisation,
    visible_courses,
)
from ..states import RUN_STATES, SESSION_STATES
from ..types import CourseData, RunData
from ._shared import choice, line_of, moved, number_of, words_of
from .safeguarding import check_safe

_MOST_SESSIONS = 60
_WEEK = timedelta(weeks=1)


# -- What is taught ------------------------------------------------------------------


def add_programme(actor: Actor, organisation_id: UUID, name: str) -> Programme:
    """Add a programme of an organisation; one of the same name is returned as it is."""
    scope = scope_of_organisation(organisation_id)
    with act(actor, "course.plan", scope) as entry:
        found, _is_new = Programme.objects.get_or_create(
            organisation_id=organisation_id, name=line_of(name, "programme")
        )
        entry.subject = found
    return found


def write_course(
    actor: Actor, programme_id: UUID, data: CourseData, form_key: UUID | None = None
) -> Course:
    """Write a new course; the same form makes one."""
    programme = Programme.objects.get(id=programme_id)
    scope = scope_of_organisation(programme.organisation_id)
    with act(actor, "course.plan", scope) as entry:
        known = Course.objects.filter(form_key=form_key, programme=programme).first()
        if form_key is not None and known is not None:
            return known
        course = Course(programme=programme, form_key=form_key, **_checked(data))
        course.save(force_insert=True)
        entry.subject = course
    return course


def change_course(
    actor: Actor, course_id: UUID, data: CourseData, expected_version: int
) -> Course:
    """Change a course that has not been given yet; what was given stays as it was."""
    course = Course.objects.select_related("programme").get(id=course_id)
    scope = scope_of_organisation(course.programme.organisation_id)
    with act(actor, "course.plan", scope, course):
        if course.runs.exists():
            raise RuleBroken(
                _("This course has been given. Write a new course instead.")
            )
        return change(course, expected_version, **_checked(data))


def _checked(data: CourseData) -> dict[str, object]:
    choice(Audience.values, data.audience, "audience")
    number_of(data.session_count, 1, _MOST_SESSIONS, "session_count")
    number_of(data.minutes, 5, 600, "minutes")
    if data.certificate_share is not None:
        number_of(data.certificate_share, 1, 100, "certificate_share")
    keys = [goal.key for goal in data.goals]
    if len(set(keys)) < len(keys):
        raise RuleBroken(_("Two goals have the same key."), "goals")
    if data.tests and len(set(data.tests)) != 2:
        raise RuleBroken(_("A test has two versions: A and B."), "tests")
    known = Questionnaire.objects.filter(key__in=data.tests, retired_at=None)
    if known.values("key").distinct().count() < len(data.tests):
        raise RuleBroken(_("There is no such questionnaire."), "tests")
    return {
        "title": line_of(data.title, "title"),
        "audience": data.audience,
        "session_count": data.session_count,
        "minutes": data.minutes,
        "goals": [
            {"key": one.key, "words": line_of(one.words, "goals", 200)}
            for one in data.goals
        ],
        "lessons": list(data.lessons),
        "certificate_share": data.certificate_share,
        "tests": list(data.tests),
    }


# -- Runs ----------------------------------------------------------------------------


def plan_run(
    actor: Actor,
    course_id: UUID,
    team_id: UUID,
    data: RunData,
    form_key: UUID | None = None,
) -> Run:
    """Plan a run with its sessions, one a week; the same form makes one.

    Only a programme team gives courses: the names of those who take part lie under its
    key, apart from every case.
    """
    team = Team.objects.select_related("organisation", "country").get(id=team_id)
    with act(actor, "course.run", scope_of(Run(team=team))) as entry:
        known = Run.objects.filter(form_key=form_key, team=team).first()
        if form_key is not None and known is not None:
            return known
        course = visible_courses(actor).get(id=course_id)
        if team.kind != Team.Kind.PROGRAMME:
            raise RuleBroken(_("Only a programme team gives courses."), "team_id")
        run = Run(code=_free_code(), course=course, team=team, form_key=form_key)
        for name, value in _run_columns(actor, team, data).items():
            setattr(run, name, value)
        key = new_key(KIND, run.id, [team.id])
        run.place_sealed = key.seal("place", words_of(data.place, "place"))
        run.save(force_insert=True)
        entry.subject = run
        _add_sessions(run)
        hours = deadline_hours(team.country_id, tasks.SAFETY)
        start = _at_noon(run, run.starts_on)
        early = start - timedelta(hours=hours)
        # Whoever plans at short notice is not late yet: only the start itself counts.
        due_at = early if early > timezone.now() else start
        create_task(tasks.SAFETY, run, team, label=run.code, due_at=due_at, first=True)
    return run


def change_run(actor: Actor, run_id: UUID, data: RunData, expected_version: int) -> Run:
    """Change a run that is planned or running; the journal keeps the codes before."""
    run = find_run(run_id)
    with act(actor, "course.run", scope_of(run), run) as entry:
        if run.state not in (RunState.PLANNED, RunState.RUNNING):
            raise RuleBroken(_("This run has ended."))
        entry.note(
            was_way=run.way,
            was_language=run.language,
            was_area=run.area_id or "",
            was_start=run.starts_on.isoformat(),
            was_partner=run.partner_id or "",
        )
        key = open_key(actor, KIND, run.id)
        place = key.seal("place", words_of(data.place, "place"))
        columns = _run_columns(actor, run.team, data, run.partner_id)
        return change(run, expected_version, place_sealed=place, **columns)


def _run_columns(
    actor: Actor, team: Team, data: RunData, was: UUID | None = None
) -> dict[str, object]:
    """Check a run as it is planned; ``was``: the partner that it had."""
    choice(Way.values, data.way, "way")
    areas = Area.objects.filter(code=data.area_code, country_id=team.country_id)
    if data.area_code and not areas.exists():
        raise RuleBroken(_("Choose an area of the same country."), "area_code")
    if data.partner_id not in (None, was):
        if not partners_for(actor, team).filter(id=data.partner_id).exists():
            raise RuleBroken(_("Please choose one of the answers."), "partner_id")
    return {
        "way": data.way,
        "language": data.language,
        "starts_on": data.starts_on,
        "area_id": data.area_code or None,
        "partner_id": data.partner_id,
    }


def _free_code() -> str:
    while True:
        code = f"T-{short_code()}"
        if not Run.objects.filter(code=code).exists():
            return code


def _add_sessions(run: Run) -> None:
    Session.objects.bulk_create(
        Session(
            run=run,
            number=number,
            on=run.starts_on + (number - 1) * _WEEK,
            minutes=run.course.minutes,
        )
        for number in range(1, run.course.session_count + 1)
    )


def _at_noon(run: Run, day: date) -> datetime:
    return datetime.combine(day, time(12), zone_of(run.team))


def start_run(actor: Actor, run_id: UUID) -> Run:
    """Start a run; it cannot start before its safeguarding is settled."""
    run = find_run(run_id)
    with act(actor, "course.start", scope_of(run), run):
        lock(run)
        state = moved(RUN_STATES, "start", run.state, RunState.RUNNING)
        check_safe(run)
        change(run, run.version, state=state)
        remind_next(run)
    return run


def finish_run(actor: Actor, run_id: UUID) -> Run:
    """Finish a run; where it has tests, they are taken again after three months."""
    run = find_run(run_id)
    with act(actor, "course.run", scope_of(run), run, move="finish"):
        lock(run)
        state = moved(RUN_STATES, "finish", run.state, RunState.FINISHED)
        change(run, run.version, state=state, ended_at=now_rounded())
        _drop_sheet_tasks(run)
        if run.course.tests:
            hours = deadline_hours(run.team.country_id, tasks.LATER)
            due_at = now_rounded() + timedelta(hours=hours)
            create_task(tasks.LATER, run, run.team, label=run.code, due_at=due_at)
    return run


def reopen_run(actor: Actor, run_id: UUID) -> Run:
    """Reopen a run that was finished by mistake."""
    run = find_run(run_id)
    with act(actor, "course.run", scope_of(run), run, move="reopen"):
        lock(run)
        state = moved(RUN_STATES, "reopen", run.state, RunState.RUNNING)
        change(run, run.version, state=state, ended_at=None)
        complete(run, tasks.LATER, by=actor.user_id, outcome="dropped")
        remind_next(run)
    return run


def cancel_run(actor: Actor, run_id: UUID) -> Run:
    """Cancel a run that is planned or running."""
    run = find_run(run_id)
    with act(actor, "course.run", scope_of(run), run, move="cancel"):
        lock(run)
        state = moved(RUN_STATES, "cancel", run.state, RunState.CANCELLED)
        change(run, run.version, state=state, ended_at=now_rounded())
        complete(run, by=actor.user_id, outcome="dropped")
        _drop_sheet_tasks(run)
    return run


def _drop_sheet_tasks(run: Run) -> None:
    open_ones = Task.objects.filter(
        kind=tasks.SHEET,
        subject_id__in=run.sessions.values("id"),
        completed_at=None,
    )
    open_ones.update(completed_at=now_rounded(), outcome="dropped")


# -- Sessions ------------------------------------------------------------------------


def move_session(
    actor: Actor, session_id: UUID, day: date, expected_version: int
) -> Session:
    """Move a session that was not held yet to another day."""
    session = find_session(session_id)
    run = session.run
    was = session.on.isoformat()
    with act(actor, "course.run", scope_of(run), run, was=was) as entry:
        if session.state != SessionState.PLANNED:
            raise RuleBroken(_("Only a planned session can be moved."))
        change(session, expected_version, on=day)
        entry.note(session=session.id)
        if run.state == RunState.RUNNING:
            remind_next(run)
    return session


def cancel_session(actor: Actor, session_id: UUID) -> Session:
    """Cancel a session that was not held yet."""
    session = find_session(session_id)
    run = session.run
    with act(actor, "course.run", scope_of(run), run, move="cancel_session"):
        lock(session, "state", "version")
        after = SessionState.CANCELLED
        state = moved(SESSION_STATES, "cancel", session.state, after)
        change(session, session.version, state=state, door=None)
        complete(session, tasks.SHEET, by=actor.user_id, outcome="dropped")
        if run.state == RunState.RUNNING:
            remind_next(run)
    return session


def restore_session(actor: Actor, session_id: UUID) -> Session:
    """Hold a cancelled session after all."""
    session = find_session(session_id)
    run = session.run
    with act(actor, "course.run", scope_of(run), run, move="restore_session"):
        lock(session, "state", "version")
        after = SessionState.PLANNED
        state = moved(SESSION_STATES, "restore", session.state, after)
        change(session, session.version, state=state)
        if run.state == RunState.RUNNING:
            remind_next(run)
    return session


def remind_next(run: Run) -> None:
    """Let a task remind the team of the next session of a running run."""
    upcoming = Session.objects.filter(run=run, state=SessionState.PLANNED)
    session = upcoming.order_by("on", "number").first()
    if session is None:
        return
    hours = deadline_hours(run.team.country_id, tasks.SHEET)
    due_at = _at_noon(run, session.on) + timedelta(hours=hours)
    create_task(tasks.SHEET, session, run.team, label=run.code, due_at=due_at)
