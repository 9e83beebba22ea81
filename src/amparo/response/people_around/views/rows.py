"""Adding and correcting people, care, whereabouts, incidents, protection concerns."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from amparo.foundation.accounts.decorators import staff_page
from amparo.foundation.accounts.middleware import StaffRequest
from amparo.response.cases.views._shared import get as get_case

from .. import operations
from ..forms import ChildDetailsForm, ChildWordsForm, MoveProtectionForm
from ..models import Incident, ProtectionConcern
from ..states import RECORD
from ..types import ChildData
from ._shared import form_page, row_of, row_page
from .kinds import KINDS, Kind


@staff_page(RECORD)
def add(request: StaffRequest, case_id: UUID, kind: str) -> HttpResponse:
    """Add a row of a kind."""
    case, of = get_case(request, case_id, RECORD), _kind(kind)
    found = operations.open_around(request.actor, case.id)
    return form_page(
        request,
        case,
        form=partial(of.add_form, found=found),
        save=lambda answers: of.add(
            request.actor, case.id, of.data(answers), answers["form_key"]
        ),
        title=str(of.new),
        submit=_("Save"),
        saved=_("Saved."),
    )


@staff_page(RECORD)
def correct(request: StaffRequest, kind: str, row_id: UUID) -> HttpResponse:
    """Correct a row of a kind; the old values stay in the history."""
    of = _kind(kind)
    row, _case, found = opened = row_of(request, of.model, row_id)
    known = next(one for one in of.opened(found) if one.row.id == row.id)
    return row_page(
        request,
        opened,
        lambda actor, row_id, said: of.correct(
            actor, row_id, of.data(said), said["why"], said["version"]
        ),
        form=partial(of.correct_form, found=found),
        title=str(of.change),
        lead=of.lead,
        submit=_("Save correction"),
        saved=_("Corrected. The old value stays in the history."),
        values=of.values(known),
    )


def _kind(name: str) -> Kind:
    try:
        return KINDS[name]
    except KeyError:
        raise Http404 from None


@staff_page(RECORD)
def child(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Save school, languages and papers of the child."""
    case = get_case(request, case_id, RECORD)
    known = operations.open_around(request.actor, case.id).child
    coded = (
        {"schooling": known.row.schooling, "papers": known.row.papers} if known else {}
    )
    return form_page(
        request,
        case,
        form=ChildDetailsForm,
        save=lambda answers: operations.save_child_details(
            request.actor,
            case.id,
            ChildData(
                schooling=answers["schooling"],
                school=answers["school"],
                grade=answers["grade"],
                languages=answers["languages"],
                papers=tuple(answers["papers"]),
                papers_note=answers["papers_note"],
            ),
            answers["version"],
        ),
        title=_("School, languages and papers"),
        lead=_("What was written before stays in the history."),
        submit=_("Save"),
        saved=_("Saved."),
        values={**known.said, **coded} if known else {},
        version=known.row.version if known else 0,
    )


@staff_page(RECORD)
def child_words(request: StaffRequest, row_id: UUID) -> HttpResponse:
    """Write down once what the child said on their own."""
    return row_page(
        request,
        row_of(request, Incident, row_id),
        lambda actor, of, said: operations.write_child_words(actor, of, said["words"]),
        form=ChildWordsForm,
        title=_("What the child said on their own"),
        submit=_("Save for good"),
    )


@staff_page(RECORD)
def move_protection(request: StaffRequest, row_id: UUID) -> HttpResponse:
    """Say where a protection concern stands."""
    row, _case, _found = opened = row_of(request, ProtectionConcern, row_id)
    return row_page(
        request,
        opened,
        lambda actor, of, said: operations.move_protection(
            actor, of, said["to"], said["version"], said["why"]
        ),
        form=partial(MoveProtectionForm, state=row.state),
        title=_("Update protection concern"),
        lead=str(row.get_kind_display()),
    )
