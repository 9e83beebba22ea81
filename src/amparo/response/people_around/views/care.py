"""Care arrangement, whereabouts, school, languages and papers."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from amparo.foundation.accounts.decorators import staff_page
from amparo.foundation.accounts.middleware import StaffRequest
from amparo.response.cases.views._shared import get as get_case

from .. import operations
from ..details import when_text
from ..forms import (
    AddCareForm,
    AddWhereaboutsForm,
    ChildDetailsForm,
    CorrectCareForm,
    CorrectWhereaboutsForm,
)
from ..models import CareArrangement, Whereabouts
from ..states import PEOPLE
from ..types import CareData, ChildData, OpenAround, OpenPersonAround, WhereaboutsData
from ._shared import chosen, day, form_page, row_of

Answers = dict[str, Any]


def _carers(found: OpenAround) -> list[OpenPersonAround]:
    return [one for one in found.around if not one.row.is_alleged_perpetrator]


@staff_page(PEOPLE)
def add_care(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Record a new care arrangement."""
    case = get_case(request, case_id, PEOPLE)
    found = operations.open_around(request.actor, case.id)
    return form_page(
        request,
        case,
        form=partial(AddCareForm, people=_carers(found), country=case.country_id),
        save=lambda answers: operations.record_care(
            request.actor, case.id, _care(answers), answers["form_key"]
        ),
        title=_("New care arrangement"),
        lead=_("The earlier arrangement stays in the history."),
        submit=_("Save care arrangement"),
        saved=_("Care arrangement saved."),
    )


@staff_page(PEOPLE)
def correct_care(request: StaffRequest, row_id: UUID) -> HttpResponse:
    """Correct a care arrangement."""
    row, case, found = row_of(request, CareArrangement, row_id, PEOPLE)
    known = next(one for one in found.care if one.row.id == row.id)
    return form_page(
        request,
        case,
        form=partial(CorrectCareForm, people=_carers(found), country=case.country_id),
        save=lambda answers: operations.correct_care(
            request.actor, row.id, _care(answers), answers["why"], answers["version"]
        ),
        title=_("Correct the care arrangement"),
        lead=_("If something has changed, record a new arrangement instead."),
        submit=_("Save correction"),
        saved=_("Corrected. The old value stays in the history."),
        values={
            "kind": row.kind,
            "caregiver": str(row.caregiver_id or ""),
            "since": when_text(known.since),
            "reason": row.reason,
            "where": known.where,
            "note": known.note,
        },
        version=row.version,
    )


def _care(answers: Answers) -> CareData:
    return CareData(
        kind=answers["kind"],
        reason=answers["reason"],
        caregiver_id=chosen(answers["caregiver"]),
        since=day(answers["since"]),
        where=answers["where"],
        note=answers["note"],
    )


@staff_page(PEOPLE)
def add_whereabouts(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Record where the child is now."""
    case = get_case(request, case_id, PEOPLE)
    return form_page(
        request,
        case,
        form=partial(AddWhereaboutsForm, country=case.country_id),
        save=lambda answers: operations.record_whereabouts(
            request.actor, case.id, _place(answers), answers["form_key"]
        ),
        title=_("Where is the child now?"),
        submit=_("Save place"),
        saved=_("Saved."),
    )


@staff_page(PEOPLE)
def correct_whereabouts(request: StaffRequest, row_id: UUID) -> HttpResponse:
    """Correct where the child is or was."""
    row, case, found = row_of(request, Whereabouts, row_id, PEOPLE)
    known = next(one for one in found.whereabouts if one.row.id == row.id)
    return form_page(
        request,
        case,
        form=partial(CorrectWhereaboutsForm, country=case.country_id),
        save=lambda answers: operations.correct_whereabouts(
            request.actor, row.id, _place(answers), answers["why"], answers["version"]
        ),
        title=_("Correct where the child is"),
        lead=_("If the child has moved, record the new place instead."),
        submit=_("Save correction"),
        saved=_("Corrected. The old value stays in the history."),
        values={
            "where": row.where,
            "since": when_text(known.since),
            "note": known.note,
        },
        version=row.version,
    )


def _place(answers: Answers) -> WhereaboutsData:
    return WhereaboutsData(answers["where"], day(answers["since"]), answers["note"])


@staff_page(PEOPLE)
def child(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Save school, languages and papers of the child."""
    case = get_case(request, case_id, PEOPLE)
    known = operations.open_around(request.actor, case.id).child
    values: Answers = {}
    if known is not None:
        values = {
            "schooling": known.row.schooling,
            "school": known.school,
            "grade": known.grade,
            "languages": known.languages,
            "papers": known.row.papers,
            "papers_note": known.papers_note,
        }
    return form_page(
        request,
        case,
        form=ChildDetailsForm,
        save=lambda answers: operations.save_child_details(
            request.actor, case.id, _child(answers), answers["version"]
        ),
        title=_("School, languages and papers"),
        lead=_("What was written before stays in the history."),
        submit=_("Save"),
        saved=_("Saved."),
        values=values,
        version=known.row.version if known else 0,
    )


def _child(answers: Answers) -> ChildData:
    return ChildData(
        schooling=answers["schooling"],
        school=answers["school"],
        grade=answers["grade"],
        languages=answers["languages"],
        papers=tuple(answers["papers"]),
        papers_note=answers["papers_note"],
    )
