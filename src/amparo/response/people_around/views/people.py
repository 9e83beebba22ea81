"""Adding and correcting people around a child, and the cases of siblings."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from amparo.foundation.accounts.decorators import staff_page
from amparo.foundation.accounts.edit_page import press
from amparo.foundation.accounts.middleware import StaffRequest
from amparo.response.cases.views._shared import get as get_case
from amparo.response.cases.views._shared import page_of as page_of_case

from .. import operations
from ..codes import AroundState
from ..forms import (
    PARTS,
    AddPersonForm,
    CorrectPersonForm,
    LinkForm,
    MoveForm,
    OpenLinkedForm,
)
from ..models import PersonAround
from ..states import PEOPLE
from ..types import OpenAround, OpenPersonAround, PersonData
from ._shared import form_page, page_of, row_of

Answers = dict[str, Any]


@staff_page(PEOPLE)
def add(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Add someone around the child."""
    case = get_case(request, case_id, PEOPLE)
    return form_page(
        request,
        case,
        form=AddPersonForm,
        save=lambda answers: operations.add_person(
            request.actor, case.id, _data(answers), answers["form_key"]
        ),
        title=_("Add a person"),
        submit=_("Add person"),
        saved=_("Person added."),
        values={"is_alleged_perpetrator": "no"},
    )


@staff_page(PEOPLE)
def correct(request: StaffRequest, person_id: UUID) -> HttpResponse:
    """Correct what is known of someone around the child."""
    row, case, found = row_of(request, PersonAround, person_id, PEOPLE)
    known = _known(found, row)
    return form_page(
        request,
        case,
        form=CorrectPersonForm,
        save=lambda answers: operations.correct_person(
            request.actor, row.id, _data(answers), answers["why"], answers["version"]
        ),
        title=_("Correct a person"),
        submit=_("Save correction"),
        saved=_("Corrected. The old value stays in the history."),
        values={
            "relation": row.relation,
            "name": known.name,
            "is_alleged_perpetrator": "yes" if row.is_alleged_perpetrator else "no",
            "access": row.access,
            "parts": [part for part, _label in PARTS if getattr(row, part)],
            "phone": known.phone,
            "age": known.age,
            "note": known.note,
        },
        version=row.version,
    )


def _data(answers: Answers) -> PersonData:
    parts = {part: part in answers["parts"] for part, _label in PARTS}
    return PersonData(
        relation=answers["relation"],
        name=answers["name"],
        phone=answers["phone"],
        age=answers["age"],
        note=answers["note"],
        is_alleged_perpetrator=answers["is_alleged_perpetrator"] == "yes",
        access=answers["access"],
        **parts,
    )


def _known(found: OpenAround, row: PersonAround) -> OpenPersonAround:
    return next(one for one in found.people if one.row.id == row.id)


@staff_page(PEOPLE)
def move(request: StaffRequest, person_id: UUID) -> HttpResponse:
    """Say that someone is not around the child any more, or is again."""
    row, case, found = row_of(request, PersonAround, person_id, PEOPLE)
    leaves = row.state == AroundState.AROUND
    to = AroundState.PAST if leaves else AroundState.AROUND
    title = _("Not around any more") if leaves else _("Around the child again")
    return form_page(
        request,
        case,
        form=MoveForm,
        save=lambda answers: operations.move_person(
            request.actor, row.id, to, answers["version"], answers["why"]
        ),
        title=title,
        lead=_known(found, row).title,
        submit=_("Save"),
        saved=_("Saved."),
        version=row.version,
    )


@staff_page(PEOPLE)
def link(request: StaffRequest, person_id: UUID) -> HttpResponse:
    """Link a sibling or friend to their own case."""
    row, case, found = row_of(request, PersonAround, person_id, PEOPLE)
    return form_page(
        request,
        case,
        form=LinkForm,
        save=lambda answers: operations.link_case(
            request.actor, row.id, answers["code"], answers["version"]
        ),
        title=_("Link to a case"),
        lead=_known(found, row).title,
        submit=_("Link case"),
        saved=_("Case linked."),
        version=row.version,
    )


@staff_page(PEOPLE, methods=("POST",))
def unlink(request: StaffRequest, person_id: UUID) -> HttpResponse:
    """Undo a wrong link to a case."""
    row, case, _found = row_of(request, PersonAround, person_id, PEOPLE)
    return press(
        request,
        lambda: operations.unlink_case(request.actor, row.id, row.version),
        page_of(case),
        _("Link undone."),
    )


@staff_page(PEOPLE)
def open_case(request: StaffRequest, person_id: UUID) -> HttpResponse:
    """Open a case for a sibling or another child around."""
    row, case, found = row_of(request, PersonAround, person_id, PEOPLE)
    return form_page(
        request,
        case,
        form=OpenLinkedForm,
        save=lambda answers: operations.open_linked_case(
            request.actor,
            row.id,
            answers["kinds"],
            answers["story"],
            answers["version"],
            answers["form_key"],
        ),
        done=page_of_case,
        title=_("Open a case for this child"),
        lead=_known(found, row).title,
        submit=_("Open case"),
        saved=_("Case opened. Register the child next."),
        version=row.version,
    )
