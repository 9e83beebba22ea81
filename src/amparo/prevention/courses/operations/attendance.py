"""Attendance: a sheet in one transaction, a card at the door, heads, trainers' hours.

A mark is never overwritten: a correction ends the earlier one, which stays readable.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from amparo.foundation.accounts.models import Membership
from amparo.foundation.countries.queries import deadline_hours
from amparo.foundation.journal.operations import act
from amparo.foundation.kernel.errors import Conflict, RuleBroken
from amparo.foundation.kernel.moments import now_rounded
from amparo.foundation.kernel.text import code_letters
from amparo.foundation.policy import PUBLIC, Actor
from amparo.foundation.tasks.operations import complete

from .. import tasks
from ..codes import Audience, EnrolmentState, How, Mark, RunState, SessionState
from ..models import Attendance, Enrolment, Headcount, Session, TrainerHours
from ..queries import find_session, scope_of, with_marks
from ..states import SESSION_STATES
from ..types import Heads, Sheet
from ._shared import choice, moved, number_of, today_of, user_of
from .planning import remind_next

# How long people may sign in with a code, as a deadline of the country.
DOOR = "course.door"
_CHANGED = _("A colleague has changed some of these marks meanwhile.")
_NO_CARD = _("This does not work now. Please ask the trainer.")


def save_sheet(actor: Actor, session_id: UUID, sheet: Sheet) -> Session:
    """Save the attendance of a session; what nobody touched stays as it is.

    Thirty people take as many queries as three. Raises ``Conflict`` when a mark that
    the person saw has been changed since; nothing is written then. Whoever has signed
    in with a card meanwhile stays present.
    """
    session = find_session(session_id)
    run = session.run
    with act(actor, "course.attend", scope_of(run), run, how=sheet.how) as entry:
        _check_held(session)
        choice(How.values, sheet.how, "how")
        was = {row["id"]: row for row in with_marks(session)}
        changed = _changed(session, sheet, was)
        _write(session, changed, was, sheet.how, user_of(actor))
        entry.note(session=session.id, marks=len(changed))
        _hold(actor, session)
    return session


def _check_held(session: Session) -> None:
    """Raise ``RuleBroken`` unless attendance of a session can be taken."""
    if session.run.state not in (RunState.RUNNING, RunState.FINISHED):
        raise RuleBroken(
            _("Start the run first. It has to be safe before people meet.")
        )
    if session.on > today_of(session.run):
        raise RuleBroken(_("This session is in the future. Move it to today first."))
    moved(SESSION_STATES, "hold", session.state, SessionState.HELD)


def why_not(session: Session) -> str:
    """Return why attendance of a session cannot be taken now; empty if it can."""
    try:
        _check_held(session)
    except RuleBroken as broken:
        return str(broken.message)
    return ""


def _changed(
    session: Session, sheet: Sheet, was: Mapping[UUID, Mapping[str, Any]]
) -> dict[UUID, str]:
    """Return the marks to write; raises ``Conflict`` for one that was not seen."""
    found = {}
    for enrolment_id, (seen, now) in sheet.marks.items():
        if enrolment_id not in was:
            raise RuleBroken(_("This person does not take part in this run."))
        stands = was[enrolment_id]["mark"] or ""
        if now in (seen, stands):
            continue
        choice(Mark.values, now, "marks")
        if stands != seen:
            if not seen and now == Mark.ABSENT:
                continue  # someone else has marked them since; absent was the default
            raise Conflict(_CHANGED, session)
        found[enrolment_id] = now
    return found


def _write(
    session: Session,
    changed: Mapping[UUID, str],
    was: Mapping[UUID, Mapping[str, Any]],
    how: str,
    user_id: UUID | None,
) -> None:
    ended = [was[one]["mark_id"] for one in changed if was[one]["mark_id"]]
    if ended:
        _end(session, ended)
    Attendance.objects.bulk_create(
        Attendance(
            session=session,
            enrolment_id=enrolment_id,
            mark=mark,
            how=how,
            recorded_by_id=user_id,
        )
        for enrolment_id, mark in changed.items()
    )


def _end(session: Session, mark_ids: list[UUID]) -> None:
    """End marks that are corrected; raises ``Conflict`` if someone else just did."""
    standing = Attendance.objects.filter(id__in=mark_ids, replaced_at=None)
    if standing.update(replaced_at=now_rounded()) < len(mark_ids):
        raise Conflict(_CHANGED, session)


def _hold(actor: Actor, session: Session) -> None:
    """Say that a session was held, and let the next one be reminded of."""
    if session.state == SessionState.HELD:
        return
    held = Session.objects.filter(id=session.id)
    held.update(state=SessionState.HELD, version=F("version") + 1)
    session.state = SessionState.HELD
    complete(session, tasks.SHEET, by=actor.user_id)
    if session.run.state == RunState.RUNNING:
        remind_next(session.run)


# -- A card at the door --------------------------------------------------------------


def open_door(actor: Actor, session_id: UUID) -> Session:
    """Let people sign in to a session with their cards, for some hours."""
    session = find_session(session_id)
    run = session.run
    with act(actor, "course.open_door", scope_of(run), run, open=True) as entry:
        _check_held(session)
        hours = deadline_hours(run.team.country_id, DOOR)
        session.door = secrets.token_urlsafe(9)
        session.door_closes_at = timezone.now() + timedelta(hours=hours)
        Session.objects.filter(id=session.id).update(
            door=session.door, door_closes_at=session.door_closes_at
        )
        entry.note(session=session.id)
        _hold(actor, session)
    return session


def close_door(actor: Actor, session_id: UUID) -> Session:
    """Let nobody sign in with a card any more."""
    session = find_session(session_id)
    run = session.run
    with act(actor, "course.open_door", scope_of(run), run, open=False) as entry:
        Session.objects.filter(id=session.id).update(door=None, door_closes_at=None)
        session.door = session.door_closes_at = None
        entry.note(session=session.id)
    return session


def sign_in(door: str, typed: str) -> None:
    """Note that who holds a card is there; the answer never says whose it is.

    Needs no account. Twice is once. Raises ``RuleBroken`` with one and the same
    sentence for a closed door and an unknown card.
    """
    session = _open_session(door)
    with act(PUBLIC, "course.sign_in", scope_of(session.run), session.run) as entry:
        entry.note(session=session.id)
        row = Enrolment.objects.filter(
            run_id=session.run_id,
            code=code_letters(typed)[:8],
            state=EnrolmentState.ENROLLED,
        ).first()
        if row is None:
            raise RuleBroken(_NO_CARD)
        _sign(session, row)


def _open_session(door: str) -> Session:
    found = Session.objects.filter(
        door=door, door_closes_at__gt=timezone.now(), state=SessionState.HELD
    )
    session_id = found.values_list("id", flat=True).first() if door else None
    if session_id is None:
        raise RuleBroken(_NO_CARD)
    return find_session(session_id)


def _sign(session: Session, row: Enrolment) -> None:
    marks = Attendance.objects.filter(session=session, enrolment=row, replaced_at=None)
    known = marks.first()
    if known is not None and known.mark == Mark.PRESENT:
        return
    was: dict[UUID, dict[str, Any]] = {row.id: {"mark_id": known and known.id}}
    try:
        with transaction.atomic():
            _write(session, {row.id: Mark.PRESENT}, was, How.CODE, None)
    except (IntegrityError, Conflict):
        return  # at this very moment someone else has said so, too


# -- Where names must not be taken ---------------------------------------------------


def save_headcount(actor: Actor, session_id: UUID, heads: Heads) -> Headcount:
    """Save how many were there; kept apart from people, and never added to them."""
    session = find_session(session_id)
    run = session.run
    with act(actor, "course.headcount", scope_of(run), run) as entry:
        _check_held(session)
        choice(Audience.values, heads.audience, "audience")
        counts = {
            name: number_of(getattr(heads, name), 0, 100_000, name)
            for name in ("female", "male", "other", "not_known")
        }
        if not sum(counts.values()):
            raise RuleBroken(_("Write at least one number."), "female")
        earlier = Headcount.objects.filter(
            session=session, audience=heads.audience, replaced_at=None
        )
        earlier.update(replaced_at=now_rounded())
        row = Headcount.objects.create(
            session=session,
            audience=heads.audience,
            recorded_by_id=user_of(actor),
            **counts,
        )
        entry.note(session=session.id, total=row.total)
        _hold(actor, session)
    return row


# -- Trainers ------------------------------------------------------------------------


def save_hours(actor: Actor, session_id: UUID, minutes: Mapping[UUID, int]) -> None:
    """Save how long colleagues of the team worked for a session; 0 takes one out."""
    session = find_session(session_id)
    run = session.run
    with act(actor, "course.hours", scope_of(run), run) as entry:
        colleagues = Membership.objects.filter(
            team=run.team, user_id__in=list(minutes), ended_at=None
        )
        if set(colleagues.values_list("user_id", flat=True)) != set(minutes):
            raise RuleBroken(_("Only colleagues of the team are recorded here."))
        for value in minutes.values():
            number_of(value, 0, 24 * 60, "minutes")
        stand = TrainerHours.objects.filter(session=session, replaced_at=None)
        known = dict(stand.values_list("trainer_id", "minutes"))
        new = {who: n for who, n in minutes.items() if known.get(who, 0) != n}
        stand.filter(trainer_id__in=list(new)).update(replaced_at=now_rounded())
        TrainerHours.objects.bulk_create(
            TrainerHours(
                session=session,
                trainer_id=who,
                minutes=value,
                recorded_by_id=user_of(actor),
            )
            for who, value in new.items()
            if value
        )
        entry.note(session=session.id, count=len(new))
