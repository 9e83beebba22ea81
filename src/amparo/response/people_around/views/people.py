"""Who is around no more, and the cases of siblings and friends."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from amparo.foundation.accounts.decorators import staff_page
from amparo.foundation.accounts.edit_page import press
from amparo.foundation.accounts.middleware import StaffRequest
from amparo.response.cases.views._shared import page_of as page_of_case

from .. import operations
from ..codes import AroundState
from ..forms import LinkForm, MoveForm, OpenLinkedForm
from ..models import PersonAround
from ..states import RECORD
from ..types import OpenAround
from ._shared import form_page, page_of, row_of


@staff_page(RECORD)
def move(request: StaffRequest, person_id: UUID) -> HttpResponse:
    """Say that someone is not around the child any more, or is again."""
    row, case, found = row_of(request, PersonAround, person_id)
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
        lead=_called(found, row),
        submit=_("Save"),
        saved=_("Saved."),
        version=row.version,
    )


@staff_page(RECORD)
def link(request: StaffRequest, person_id: UUID) -> HttpResponse:
    """Link a sibling or friend to their own case."""
    row, case, found = row_of(request, PersonAround, person_id)
    return form_page(
        request,
        case,
        form=LinkForm,
        save=lambda answers: operations.link_case(
            request.actor, row.id, answers["code"], answers["version"]
        ),
        title=_("Link to a case"),
        lead=_called(found, row),
        submit=_("Link case"),
        saved=_("Case linked."),
        version=row.version,
    )


@staff_page(RECORD, methods=("POST",))
def unlink(request: StaffRequest, person_id: UUID) -> HttpResponse:
    """Undo a wrong link to a case."""
    row, case, _found = row_of(request, PersonAround, person_id)
    return press(
        request,
        lambda: operations.unlink_case(request.actor, row.id, row.version),
        page_of(case),
        _("Link undone."),
    )


@staff_page(RECORD)
def open_case(request: StaffRequest, person_id: UUID) -> HttpResponse:
    """Open a case for a sibling or another child around."""
    row, case, found = row_of(request, PersonAround, person_id)
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
        lead=_called(found, row),
        submit=_("Open case"),
        saved=_("Case opened. Register the child next."),
        version=row.version,
    )


def _called(found: OpenAround, row: PersonAround) -> str:
    return next(one.title for one in found.people if one.row.id == row.id)
