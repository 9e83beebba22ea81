"""What the operations of follow-up share; call these inside of an operation."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from amparo.foundation.kernel.errors import RuleBroken
from amparo.foundation.kernel.locking import change, lock
from amparo.foundation.organisations.hours import zone_of
from amparo.foundation.tasks.models import Task
from amparo.foundation.tasks.operations import complete, create_task
from amparo.response.cases.models import Case
from amparo.response.cases.operations._shared import find, today_of

from .. import tasks
from ..codes import ContactState, Means
from ..models import Contact, FollowUp
from ..rules import Standing, visit_answer
from ..states import CONTACT_STATES

FURTHEST = timedelta(days=366)  # a later day is a slip of the hand
NOT_PLANNED = _("This contact has already been recorded, moved or cancelled.")


def case_of(contact: Contact) -> Case:
    """Return the case of a contact with what operations need of it."""
    return find(contact.case_id)


def follow_up_of(case: Case) -> FollowUp:
    """Return where contact stands in a case; the case is locked."""
    found = FollowUp.objects.filter(case=case).first()
    if found is None:
        found = FollowUp(case=case)
        found.save(force_insert=True)
    return found


def standing_of(case: Case, row: FollowUp | None) -> Standing:
    """Return what the rules need to know of a case."""
    assessed = case.risk_assessed_at
    zone = zone_of(case.team)
    facts = Standing(
        country=case.country_id,
        risk=case.risk,
        assessed_on=localtime(assessed, zone).date() if assessed else None,
    )
    if row is None:
        return facts
    return replace(
        facts,
        missed=row.missed,
        in_danger=row.in_danger,
        can_call=row.can_call,
        exposes=row.exposes,
    )


def planned(case: Case, after: str = "") -> Contact | None:
    """Return the next contact of a case, or a follow-up after its closing."""
    return Contact.objects.filter(
        case=case, after=after, state=ContactState.PLANNED
    ).first()


def put_next(
    case: Case,
    means: str,
    due_on: date,
    *,
    because: str = "",
    after: str = "",
    by_id: UUID | None = None,
    form_key: UUID | None = None,
) -> Contact:
    """Make this the next contact of a case; one that was planned is moved."""
    before = planned(case, after)
    if before is not None:
        if (before.means, before.due_on) == (means, due_on):
            return before
        leave(before, ContactState.MOVED, because)
    contact = Contact(
        case=case,
        means=means,
        due_on=due_on,
        after=after,
        replaces=before,
        planned_by_id=by_id,
        form_key=form_key,
    )
    contact.save(force_insert=True)
    create_task(
        tasks.AFTER if after else tasks.CONTACT,
        contact,
        case.team,
        label=case.code,
        owner_id=case.owner_id,
        level=case.risk,
        due_at=end_of(due_on, case),
        first=True,
    )
    return contact


def leave(contact: Contact, state: ContactState, because: str) -> None:
    """Move or cancel a planned contact."""
    move = "move" if state is ContactState.MOVED else "drop"
    check_move(contact, move, state)
    change(contact, contact.version, state=state, because=because)
    # Danger stays until someone says what was done.
    complete(contact, tasks.CONTACT, tasks.AFTER, outcome="dropped")


def check_move(contact: Contact, move: str, state: str) -> None:
    """Raise ``RuleBroken`` unless the table lets a contact move so."""
    lock(contact, "state", "version")
    if not CONTACT_STATES.allows(move, contact.state, state):
        raise RuleBroken(NOT_PLANNED)


def end_of(day: date, case: Case) -> datetime:
    """Return the moment until which a contact of a day is not late."""
    return datetime.combine(day, time(23, 59), zone_of(case.team))


def check_day(case: Case, day: date, field: str) -> None:
    """Raise ``RuleBroken`` for a day on which nothing can be planned."""
    today = today_of(case)
    if day < today:
        raise RuleBroken(_("Choose today or a later date."), field)
    if day > today + FURTHEST:
        raise RuleBroken(_("Choose a day within the next year."), field)


def check_day_past(case: Case, day: date, field: str) -> None:
    """Raise ``RuleBroken`` for a day on which nothing can have happened."""
    if day > today_of(case):
        raise RuleBroken(_("That date is in the future."), field)
    if day < case.opened_on:
        raise RuleBroken(_("That day is before the case was opened."), field)


def check_visit(case: Standing, means: str, field: str) -> None:
    """Raise ``RuleBroken`` where a home visit is not allowed, with the reason."""
    answer = visit_answer(case)
    if means == Means.VISIT and not answer.allowed:
        raise RuleBroken(answer.why[0], field)


def end_tasks(contacts: Iterable[Contact], kind: str, by_id: UUID | None) -> int:
    """Complete the open tasks of a kind on these contacts."""
    ids = [contact.pk for contact in contacts]
    waiting = Task.objects.filter(kind=kind, subject_id__in=ids, completed_at=None)
    wanted = set(waiting.values_list("subject_id", flat=True))
    return sum(
        complete(contact, kind, by=by_id)
        for contact in contacts
        if contact.pk in wanted
    )
