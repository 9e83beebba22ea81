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
from ._shared import page_of, row_of, row_page


@staff_page(RECORD)
def move(request: StaffRequest, person_id: UUID) -> HttpResponse:
    """Say that someone is not around the child any more, or is again."""
    row, _case, found = opened = row_of(request, PersonAround, person_id)
    leaves = row.state == AroundState.AROUND
    to = AroundState.PAST if leaves else AroundState.AROUND
    return row_page(
        request,
        opened,
        lambda actor, row_id, said: operations.move_person(
            actor, row_id, to, said["version"], said["why"]
        ),
        form=MoveForm,
        title=_("Not around any more") if leaves else _("Around the child again"),
        lead=_called(found, row),
    )


@staff_page(RECORD)
def link(request: StaffRequest, person_id: UUID) -> HttpResponse:
    """Link a sibling or friend to their own case."""
    row, _case, found = opened = row_of(request, PersonAround, person_id)
    return row_page(
        request,
        opened,
        lambda actor, row_id, said: operations.link_case(
            actor, row_id, said["code"], said["version"]
        ),
        form=LinkForm,
        title=_("Link to a case"),
        lead=_called(found, row),
        submit=_("Link case"),
        saved=_("Case linked."),
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
    row, _case, found = opened = row_of(request, PersonAround, person_id)
    return row_page(
        request,
        opened,
        lambda actor, row_id, said: operations.open_linked_case(
            *(actor, row_id, said["kinds"], said["story"]),
            *(said["version"], said["form_key"]),
        ),
        form=OpenLinkedForm,
        done=page_of_case,
        title=_("Open a case for this child"),
        lead=_called(found, row),
        submit=_("Open case"),
        saved=_("Case opened. Register the child next."),
    )


def _called(found: OpenAround, row: PersonAround) -> str:
    return next(one.title for one in found.people if one.row.id == row.id)
