"""Correcting what is wrong in a case, and adding to a note."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amparo.foundation.accounts.decorators import staff_page
from amparo.foundation.accounts.middleware import StaffRequest

from .. import operations
from ..correction_forms import (
    AddendumForm,
    CorrectActionForm,
    CorrectCaseForm,
    CorrectConsentForm,
    CorrectNoteForm,
)
from ..models import Action, Consent, Note
from ..plan_forms import chosen
from ..queries import workers_of
from ..types import ActionFacts, CaseFacts
from ._shared import form_page, get

VERB = "case.correct"
_SAVED = gettext_lazy("Corrected. The old value stays in the history.")


@staff_page(VERB)
def correct_case(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Correct kinds, area and days of a case."""
    case = get(request, case_id, VERB)

    def save(answers: dict[str, Any]) -> Any:
        facts = CaseFacts(
            kinds=tuple(answers["kinds"]),
            area_code=answers["area"],
            opened_on=answers["opened_on"],
            closed_on=answers.get("closed_on"),
        )
        return operations.correct_case(
            request.actor, case.id, facts, answers["why"], answers["version"]
        )

    return form_page(
        request,
        case,
        form=partial(CorrectCaseForm, case=case),
        save=save,
        title=_("Correct the case"),
        submit=_("Save correction"),
        saved=_SAVED,
        values={
            "kinds": case.kinds,
            "area": case.area_id or "",
            "opened_on": case.opened_on,
            "closed_on": case.closed_on,
        },
        version=case.version,
        of_closed=True,
    )


@staff_page(VERB)
def correct_action(request: StaffRequest, action_id: UUID) -> HttpResponse:
    """Correct an action: text, kind of help, days, person responsible."""
    row = _row(Action.objects.select_related("goal", "responsible"), action_id)
    case = get(request, row.goal.case_id, VERB)
    opened = operations.open_the_case(request.actor, case.id)
    known = next(a for g in opened.goals for a in g.actions if a.row.id == row.id)

    def save(answers: dict[str, Any]) -> Any:
        facts = ActionFacts(
            text=answers["text"],
            help=answers["help"],
            due_on=answers["due_on"],
            responsible_id=chosen(answers["responsible"]),
            done_on=answers.get("done_on"),
        )
        return operations.correct_action(
            request.actor, row.id, facts, answers["why"], answers["version"]
        )

    return form_page(
        request,
        case,
        form=partial(CorrectActionForm, action=row, workers=workers_of(case.team_id)),
        save=save,
        title=_("Correct the action"),
        submit=_("Save correction"),
        saved=_SAVED,
        values={
            "text": known.text,
            "help": row.help,
            "responsible": str(row.responsible_id or ""),
            "due_on": row.due_on,
            "done_on": row.done_on,
        },
        version=row.version,
    )


@staff_page(VERB)
def correct_consent(request: StaffRequest, consent_id: UUID) -> HttpResponse:
    """Correct the relationship of who gave consent, and how it was given."""
    row = _row(Consent.objects.all(), consent_id)
    case = get(request, row.case_id, VERB)
    return form_page(
        request,
        case,
        form=partial(CorrectConsentForm, consent=row),
        save=lambda answers: operations.correct_consent(
            request.actor,
            row.id,
            answers["relation"],
            answers["method"],
            answers["why"],
            answers["version"],
        ),
        title=_("Correct the consent"),
        lead=_("If the answer itself was another one, record a new answer instead."),
        submit=_("Save correction"),
        saved=_SAVED,
        values={"relation": row.relation, "method": row.method},
        version=row.version,
    )


@staff_page(VERB)
def correct_note(request: StaffRequest, note_id: UUID) -> HttpResponse:
    """Correct the type and the day of a note."""
    row = _row(Note.objects.all(), note_id)
    case = get(request, row.case_id, VERB)
    return form_page(
        request,
        case,
        form=partial(CorrectNoteForm, note=row),
        save=lambda answers: operations.correct_note(
            request.actor,
            row.id,
            answers["kind"],
            answers["on"],
            answers["why"],
            answers["version"],
        ),
        title=_("Correct type and date of a note"),
        lead=_("The words of a note stay as they are. Add what is wrong or missing."),
        submit=_("Save correction"),
        saved=_SAVED,
        values={"kind": row.kind, "on": row.on},
        version=row.version,
    )


@staff_page("case.note")
def addendum(request: StaffRequest, note_id: UUID) -> HttpResponse:
    """Add to a note what is wrong or missing in it."""
    row = _row(Note.objects.all(), note_id)
    case = get(request, row.case_id, "case.note")
    lead = ""
    if request.method != "POST":
        opened = operations.open_the_case(request.actor, case.id)
        lead = next(one.text for one in opened.notes if one.row.id == row.id)
    return form_page(
        request,
        case,
        form=AddendumForm,
        save=lambda answers: operations.add_addendum(
            request.actor, row.id, answers["text"], answers["form_key"]
        ),
        title=_("Addendum to a note"),
        lead=lead,
        submit=_("Save addendum"),
        saved=_("Addendum saved."),
    )


def _row(rows: Any, row_id: UUID) -> Any:
    try:
        return rows.get(id=row_id)
    except rows.model.DoesNotExist as error:
        raise Http404 from error
