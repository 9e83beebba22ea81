"""What the pages of this room share."""

from __future__ import annotations

from typing import Any, TypeVar
from uuid import UUID

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from amparo.foundation.accounts.edit_page import EditPage, edit
from amparo.foundation.accounts.middleware import StaffRequest
from amparo.response.cases.models import Case
from amparo.response.cases.views._shared import closed_first, crumbs
from amparo.response.cases.views._shared import get as get_case

from ..models import Around
from ..operations import open_around
from ..states import RECORD
from ..types import OpenAround

R = TypeVar("R", bound=Around)
Crumbs = tuple[tuple[str, str], ...]


def page_of(case: Case) -> str:
    """Return the address of the people around the child of a case."""
    return reverse("people_around:page", args=[case.id])


def way_to(case: Case, here: str) -> Crumbs:
    """Return the way to a page of this room, by the case."""
    *start, _here = crumbs(case, "")
    return (*start, (_("People and safety"), page_of(case)), (here, ""))


def row_of(
    request: StaffRequest, model: type[R], row_id: UUID
) -> tuple[R, Case, OpenAround]:
    """Return a row with its case and everything around it, opened; else 404."""
    found: Any = model._default_manager
    try:
        row: R = found.get(id=row_id)
    except model.DoesNotExist as error:
        raise Http404 from error
    case = get_case(request, row.case_id, RECORD)
    return row, case, open_around(request.actor, case.id)


def form_page(
    request: StaffRequest,
    case: Case,
    *,
    form: Any,
    save: Any,
    title: str,
    submit: str,
    **more: Any,
) -> HttpResponse:
    """Show and process one form, then return to the people around the child."""
    if closed := closed_first(request, case):
        return closed
    more.setdefault("done", lambda _made: page_of(case))
    page = EditPage(
        form=form,
        save=save,
        title=title,
        submit=submit,
        cancel=page_of(case),
        crumbs=way_to(case, title),
        template="cases/edit.html",
        **more,
    )
    return edit(request, page)


def row_page(
    request: StaffRequest, opened: tuple[R, Case, OpenAround], save: Any, **more: Any
) -> HttpResponse:
    """Show and process a form about one row: ``save`` takes its id and the answers."""
    row, case, _found = opened
    more.setdefault("submit", _("Save"))
    more.setdefault("saved", _("Saved."))
    return form_page(
        request,
        case,
        save=lambda answers: save(request.actor, row.id, answers),
        version=row.version,
        **more,
    )
