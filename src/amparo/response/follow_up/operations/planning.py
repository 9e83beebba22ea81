"""Planning contacts: by a person, and as it follows from risk, closing, assignment."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from amparo.foundation.countries.queries import deadline_hours
from amparo.foundation.kernel.errors import RuleBroken
from amparo.foundation.kernel.locking import change, check_version
from amparo.foundation.kernel.moments import now_rounded
from amparo.foundation.policy import Actor
from amparo.foundation.questionnaires.codes import SheetState
from amparo.foundation.questionnaires.models import AnswerSheet
from amparo.foundation.tasks.models import Task
from amparo.foundation.tasks.operations import complete, create_task, hand_over
from amparo.response.cases import tasks as case_tasks
from amparo.response.cases.codes import CheckAnswer, ClosingCheck, State
from amparo.response.cases.models import KIND, Case
from amparo.response.cases.operations._shared import (
    choice,
    doing,
    find,
    not_closed,
    today_of,
    user_of,
)
from amparo.response.cases.operations.closing import ENDS_BY_ITSELF, approved_closure

from .. import tasks
from ..codes import CHOSEN, After, Because, ContactState, Means, Result
from ..forms_of import ASSESSMENT_FORM, version_of
from ..models import Contact
from ..rules import days_of, next_day, usual_means
from ._shared import (
    case_of,
    check_day,
    check_visit,
    end_tasks,
    follow_up_of,
    leave,
    planned,
    put_next,
    standing_of,
)


def plan_contact(
    actor: Actor,
    case_id: UUID,
    means: str,
    due_on: date,
    because: str = "",
    expected_version: int | None = None,
    form_key: UUID | None = None,
) -> Contact:
    """Plan the next contact of a case; one that was planned is moved, with a reason.

    ``RuleBroken`` for a visit that is not allowed; ``Conflict`` when someone has
    planned or recorded something meanwhile. The same form plans one.
    """
    case = find(case_id)
    with doing(actor, "follow_up.plan", case, means=means, because=because):
        known = Contact.objects.filter(form_key=form_key, case=case)
        if form_key is not None and (earlier := known.first()):
            return earlier
        not_closed(case)
        choice(Means, means, "means")
        row = follow_up_of(case)
        if expected_version is not None:
            check_version(row, expected_version or 1)
        check_day(case, due_on, "due_on")
        check_visit(standing_of(case, row), means, "means")
        if planned(case) is not None and because not in (*CHOSEN, Because.RERANKED):
            raise RuleBroken(_("Say why the contact is planned otherwise."), "because")
        contact = put_next(
            case,
            means,
            due_on,
            because=because,
            by_id=user_of(actor),
            form_key=form_key,
        )
        if actor.user_id != case.owner_id:  # a colleague has decided what to do
            missed = Contact.objects.filter(case=case, state=ContactState.MISSED)
            end_tasks(missed, tasks.NO_CONTACT, actor.user_id)
        change(row, row.version)
    return contact


def cancel_contact(
    actor: Actor, contact_id: UUID, because: str, expected_version: int
) -> Contact:
    """Cancel a follow-up after closing; the next contact of an open case is moved."""
    contact = Contact.objects.get(id=contact_id)
    case = case_of(contact)
    with doing(actor, "follow_up.plan", case, because=because):
        if not contact.after:
            raise RuleBroken(_("An open case has a next contact: plan another one."))
        if because not in CHOSEN:
            raise RuleBroken(_("Please choose one of the answers."), "because")
        check_version(contact, expected_version)
        leave(contact, ContactState.DROPPED, because)
    return contact


# -- What follows from something else, in its transaction ----------------------------


def plan_by_risk(case: Case) -> None:
    """Plan the next contact after the risk was assessed, unless one is sooner."""
    row = follow_up_of(case)
    standing = standing_of(case, row)
    due_on = next_day(standing, today_of(case), Result.SPOKE)
    before = planned(case)
    if before is None:
        put_next(case, usual_means(standing), due_on)
    elif before.due_on > due_on:
        put_next(case, before.means, due_on, because=Because.RISK)
    else:
        Task.objects.filter(subject_id=before.id, completed_at=None).update(
            level=case.risk
        )
    create_assessment_task(case)


def create_assessment_task(case: Case) -> None:
    """Let the first assessment be due by the urgency of the concern and by the risk.

    Whichever is sooner; counted from the opening, and from now for the risk.
    """
    if is_assessed(case) or version_of(ASSESSMENT_FORM) is None:
        return
    by_urgency = case.created_at + _hours(case, _urgency_of(case))
    create_task(
        tasks.ASSESSMENT,
        case,
        case.team,
        label=case.code,
        owner_id=case.owner_id,
        level=case.risk,
        due_at=min(by_urgency, now_rounded() + _hours(case, case.risk)),
    )


def _hours(case: Case, level: str) -> timedelta:
    hours = deadline_hours(case.country_id, tasks.ASSESSMENT, level)
    return timedelta(hours=hours)


def _urgency_of(case: Case) -> str:
    """Return how urgent the concern was: the task about the risk was due by it."""
    first = Task.objects.filter(subject_id=case.id, kind=case_tasks.ASSESS)
    return first.order_by("id").values_list("level", flat=True).first() or ""


def is_assessed(case: Case) -> bool:
    """Say whether a first assessment of a case is finished."""
    return AnswerSheet.objects.filter(
        subject_kind=KIND,
        subject_id=case.id,
        state=SheetState.FINISHED,
        form_version__questionnaire__key=ASSESSMENT_FORM,
    ).exists()


def plan_after_closing(case: Case) -> None:
    """End what is planned, and plan the follow-ups after closing that were arranged."""
    before = planned(case)
    if before is not None:
        leave(before, ContactState.DROPPED, Because.CLOSED)
    missed = Contact.objects.filter(case=case, state=ContactState.MISSED)
    end_tasks(missed, tasks.NO_CONTACT, None)
    closure = approved_closure(case)
    if closure is None or closure.reason in ENDS_BY_ITSELF:
        return
    if closure.checks.get(ClosingCheck.FOLLOW_UP) != CheckAnswer.YES:
        return
    means = usual_means(standing_of(case, follow_up_of(case)))
    for after in After:
        hours = deadline_hours(case.country_id, tasks.AFTER, after)
        put_next(case, means, today_of(case) + days_of(hours), after=after)


def plan_after_reopening(case: Case) -> None:
    """Cancel the follow-ups after closing, and plan a contact by the risk."""
    for contact in Contact.objects.filter(case=case, state=ContactState.PLANNED):
        leave(contact, ContactState.DROPPED, Because.REOPENED)
    plan_by_risk(case)


def hand_over_contacts(case: Case) -> None:
    """Give the contacts that are planned to the caseworker of the case, or to none."""
    for contact in Contact.objects.filter(case=case, state=ContactState.PLANNED):
        hand_over(contact, case.team, case.owner_id, tasks.CONTACT, tasks.AFTER)


def is_followed(case: Case) -> bool:
    """Say whether a closed case is still followed."""
    return (
        case.state == State.CLOSED
        and Contact.objects.filter(case=case, state=ContactState.PLANNED).exists()
    )


def note_assessment(actor: Actor, case: Case, sheet: AnswerSheet) -> None:
    """End the task of the first assessment when it was filled in."""
    if sheet.form_version.questionnaire.key == ASSESSMENT_FORM:
        complete(case, tasks.ASSESSMENT, by=actor.user_id)
