"""Recording what came of a contact, and what follows: the next one, or an alarm."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from amparo.foundation.kernel.crypto import RecordKey
from amparo.foundation.kernel.errors import RuleBroken
from amparo.foundation.kernel.locking import change, check_version
from amparo.foundation.policy import Actor
from amparo.foundation.questionnaires import operations as questionnaires
from amparo.foundation.questionnaires.models import AnswerSheet
from amparo.foundation.tasks.operations import complete, create_task
from amparo.response.cases.codes import NoteKind, State
from amparo.response.cases.models import KIND, Case
from amparo.response.cases.operations._shared import (
    choice,
    doing,
    find,
    key_of,
    optional_text,
    text_of,
    today_of,
    user_of,
)
from amparo.response.cases.operations.notes import store_note

from .. import tasks
from ..codes import ContactState, Means, Result
from ..forms_of import form_of
from ..models import Contact, FollowUp
from ..rules import is_missed_too_often, next_day, next_means
from ._shared import (
    case_of,
    check_day,
    check_day_past,
    check_move,
    check_visit,
    end_tasks,
    follow_up_of,
    put_next,
    standing_of,
)

LONGEST_NOTE = 2_000  # characters
REACHED = frozenset({Result.SPOKE, Result.NOT_FREE, Result.DANGER})


@dataclass(frozen=True)
class Outcome:
    """What came of a contact, and the next one; without one it follows by the rules."""

    result: str
    on: date | None = None
    note: str = ""
    next_means: str = ""
    next_on: date | None = None


def record_contact(
    actor: Actor, contact_id: UUID, said: Outcome, expected_version: int
) -> Contact:
    """Record what came of a contact, and plan the next one.

    Danger alerts who is on call; too many failed contacts let the supervisor decide.
    Raises ``Conflict`` when the contact has changed meanwhile.
    """
    contact = Contact.objects.get(id=contact_id)
    case = case_of(contact)
    verb = "follow_up.record"
    with doing(actor, verb, case, means=contact.means, result=said.result) as entry:
        check_version(contact, expected_version)
        choice(Result, said.result, "result")
        missed = said.result == Result.NOBODY
        state = ContactState.MISSED if missed else ContactState.DONE
        check_move(contact, "record", state)
        on = said.on or today_of(case)
        check_day_past(case, on, "on")
        note = optional_text(said.note, "note", longest=LONGEST_NOTE)
        change(
            contact,
            expected_version,
            state=state,
            result=said.result,
            on=on,
            note_sealed=_sealed(key_of(actor, case), contact, note),
            recorded_by_id=user_of(actor),
        )
        complete(contact, tasks.CONTACT, tasks.AFTER, by=actor.user_id)
        row = _update(case, contact)
        entry.note(missed=row.missed)
        if said.result == Result.DANGER:
            raise_danger(case, contact)
        if missed:
            _tell_supervisor(case, row, contact)
        else:
            before = Contact.objects.filter(case=case, state=ContactState.MISSED)
            end_tasks(before, tasks.NO_CONTACT, actor.user_id)
        _plan_next(case, row, contact, said)
    return contact


def _sealed(key: RecordKey, contact: Contact, note: str) -> bytes | None:
    return key.seal(f"contact.{contact.id}", note) if note else None


def _update(case: Case, contact: Contact) -> FollowUp:
    row = follow_up_of(case)
    missed = contact.result == Result.NOBODY
    known = row.in_danger and contact.result in (Result.NOBODY, Result.NEWS)
    values: dict[str, Any] = {
        "missed": row.missed + 1 if missed else 0,
        # Who could not be asked may be in the same danger still.
        "in_danger": contact.result == Result.DANGER or known,
    }
    if contact.result in REACHED:
        values["reached_on"] = max(filter(None, (contact.on, row.reached_on)))
    return change(row, row.version, **values)


def _tell_supervisor(case: Case, row: FollowUp, contact: Contact) -> None:
    if case.state == State.CLOSED or not is_missed_too_often(standing_of(case, row)):
        return
    earlier = Contact.objects.filter(case=case, state=ContactState.MISSED)
    end_tasks(earlier.exclude(id=contact.id), tasks.NO_CONTACT, None)
    create_task(tasks.NO_CONTACT, contact, case.team, label=case.code, level=case.risk)


def _plan_next(case: Case, row: FollowUp, contact: Contact, said: Outcome) -> None:
    """Plan the next contact; after closing only where nobody was reached."""
    standing = standing_of(case, row)
    if contact.after:
        rung = next_means(standing, contact.means, said.result)
        if said.result != Result.NOBODY or rung in (Means.VISIT, Means.AUTHORITY):
            return
        due_on = next_day(standing, today_of(case), said.result)
        put_next(case, rung, due_on, after=contact.after)
        return
    means = said.next_means or next_means(standing, contact.means, said.result)
    choice(Means, means, "next_means")
    due_on = said.next_on or next_day(standing, today_of(case), said.result)
    check_day(case, due_on, "next_on")
    check_visit(standing, means, "next_means")
    put_next(case, means, due_on)


def raise_danger(case: Case, contact: Contact) -> None:
    """Alert who is on call about a child in danger; call it inside an operation."""
    create_task(tasks.DANGER, contact, case.team, label=case.code, level="now")


def settle_danger(actor: Actor, contact_id: UUID, words: str) -> Contact:
    """Say what was done about danger, as a note of the case; the alarm ends."""
    contact = Contact.objects.get(id=contact_id)
    case = case_of(contact)
    with doing(actor, "follow_up.record", case, settled=contact.id):
        words = text_of(words, "note", longest=LONGEST_NOTE)
        if not complete(contact, tasks.DANGER, by=actor.user_id):
            raise RuleBroken(_("Someone has done this already."))
        store_note(actor, case, NoteKind.OTHER, words)
    return contact


def begin_form(
    actor: Actor, contact_id: UUID, version_id: UUID, voice: str
) -> AnswerSheet:
    """Begin the questionnaire of a contact; one that was begun is gone on with.

    It belongs to the case like any other, and the contact knows it.
    """
    contact = Contact.objects.get(id=contact_id)
    case = find(contact.case_id)
    with doing(actor, "follow_up.record", case, form=form_of(contact)):
        known = AnswerSheet.objects.filter(
            id__in=[contact.sheet_id], form_version_id=version_id, voice=voice
        ).first()
        if known is not None:
            return known
        sheet = questionnaires.begin(actor, KIND, case.id, version_id, voice)
        change(contact, contact.version, sheet_id=sheet.id)
    return sheet
