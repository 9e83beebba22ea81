"""Incidents, the child's own words, and protection concerns."""

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
    AddIncidentForm,
    AddProtectionForm,
    ChildWordsForm,
    CorrectIncidentForm,
    CorrectProtectionForm,
    MoveProtectionForm,
)
from ..models import Incident, ProtectionConcern
from ..states import INCIDENTS
from ..types import IncidentData, OpenAround, OpenPersonAround, ProtectionData
from ._shared import chosen, day, form_page, row_of

Answers = dict[str, Any]


def _alleged(found: OpenAround) -> list[OpenPersonAround]:
    return [one for one in found.people if one.row.is_alleged_perpetrator]


@staff_page(INCIDENTS)
def add(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Add an incident."""
    case = get_case(request, case_id, INCIDENTS)
    found = operations.open_around(request.actor, case.id)
    return form_page(
        request,
        case,
        form=partial(AddIncidentForm, people=_alleged(found), country=case.country_id),
        save=lambda answers: operations.add_incident(
            request.actor, case.id, _incident(answers), answers["form_key"]
        ),
        title=_("Add an incident"),
        submit=_("Add incident"),
        saved=_("Incident added."),
    )


@staff_page(INCIDENTS)
def correct(request: StaffRequest, row_id: UUID) -> HttpResponse:
    """Correct an incident."""
    row, case, found = row_of(request, Incident, row_id, INCIDENTS)
    known = next(one for one in found.incidents if one.row.id == row.id)
    people = _alleged(found)
    return form_page(
        request,
        case,
        form=partial(CorrectIncidentForm, people=people, country=case.country_id),
        save=lambda answers: operations.correct_incident(
            request.actor,
            row.id,
            _incident(answers),
            answers["why"],
            answers["version"],
        ),
        title=_("Correct an incident"),
        submit=_("Save correction"),
        saved=_("Corrected. The old value stays in the history."),
        values={
            "kind": row.kind,
            "on": when_text(known.on),
            "where": row.where,
            "person": str(row.person_id or ""),
            "relation": row.relation,
            "source": row.source,
            "summary": known.summary,
        },
        version=row.version,
    )


def _incident(answers: Answers) -> IncidentData:
    return IncidentData(
        kind=answers["kind"],
        where=answers["where"],
        source=answers["source"],
        relation=answers["relation"],
        person_id=chosen(answers["person"]),
        on=day(answers["on"]),
        summary=answers["summary"],
    )


@staff_page(INCIDENTS)
def child_words(request: StaffRequest, row_id: UUID) -> HttpResponse:
    """Write down once what the child said on their own."""
    row, case, _found = row_of(request, Incident, row_id, INCIDENTS)
    return form_page(
        request,
        case,
        form=ChildWordsForm,
        save=lambda answers: operations.write_child_words(
            request.actor, row.id, answers["words"]
        ),
        title=_("What the child said on their own"),
        submit=_("Save for good"),
        saved=_("Saved."),
    )


@staff_page(INCIDENTS)
def add_protection(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Add a protection concern."""
    case = get_case(request, case_id, INCIDENTS)
    return form_page(
        request,
        case,
        form=partial(AddProtectionForm, country=case.country_id),
        save=lambda answers: operations.add_protection(
            request.actor, case.id, _protection(answers), answers["form_key"]
        ),
        title=_("Add a protection concern"),
        submit=_("Add protection concern"),
        saved=_("Protection concern added."),
    )


@staff_page(INCIDENTS)
def correct_protection(request: StaffRequest, row_id: UUID) -> HttpResponse:
    """Correct a protection concern."""
    row, case, found = row_of(request, ProtectionConcern, row_id, INCIDENTS)
    known = next(one for one in found.protection if one.row.id == row.id)
    return form_page(
        request,
        case,
        form=partial(CorrectProtectionForm, country=case.country_id),
        save=lambda answers: operations.correct_protection(
            request.actor,
            row.id,
            _protection(answers),
            answers["why"],
            answers["version"],
        ),
        title=_("Correct a protection concern"),
        submit=_("Save correction"),
        saved=_("Corrected. The old value stays in the history."),
        values={
            "kind": row.kind,
            "since": when_text(known.since),
            "source": row.source,
            "note": known.note,
        },
        version=row.version,
    )


def _protection(answers: Answers) -> ProtectionData:
    return ProtectionData(
        answers["kind"], answers["source"], day(answers["since"]), answers["note"]
    )


@staff_page(INCIDENTS)
def move_protection(request: StaffRequest, row_id: UUID) -> HttpResponse:
    """Say where a protection concern stands."""
    row, case, _found = row_of(request, ProtectionConcern, row_id, INCIDENTS)
    return form_page(
        request,
        case,
        form=partial(MoveProtectionForm, state=row.state),
        save=lambda answers: operations.move_protection(
            request.actor, row.id, answers["to"], answers["version"], answers["why"]
        ),
        title=_("Update protection concern"),
        lead=str(row.get_kind_display()),
        submit=_("Save"),
        saved=_("Saved."),
        version=row.version,
    )
