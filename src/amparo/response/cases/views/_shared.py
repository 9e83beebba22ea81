"""What the pages of this room share."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from amparo.foundation.accounts.edit_page import EditPage, edit, press
from amparo.foundation.accounts.middleware import StaffRequest

from .. import queries
from ..models import Case

Crumbs = tuple[tuple[str, str], ...]


def get(request: StaffRequest, case_id: UUID, verb: str = "case.open") -> Case:
    """Return a case for which the actor has a permission, else 404."""
    try:
        return queries.get(request.actor, case_id, verb)
    except Case.DoesNotExist as error:
        raise Http404 from error


def page_of(case: Case) -> str:
    """Return the address of a case."""
    return reverse("cases:detail", args=[case.id])


def crumbs(case: Case | None, here: str) -> Crumbs:
    """Return the way to a page under a case."""
    way = [(_("Cases"), reverse("cases:list"))]
    if case is not None:
        way.append((case.code, page_of(case)))
    return (*way, (here, ""))


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
    """Show and process one form about a case, then return to the case."""
    more.setdefault("done", lambda _made: page_of(case))
    page = EditPage(
        form=form,
        save=save,
        title=title,
        submit=submit,
        cancel=page_of(case),
        crumbs=crumbs(case, title),
        template="cases/edit.html",
        **more,
    )
    return edit(request, page)


def do(request: StaffRequest, case: Case, what: Any, done: str) -> HttpResponse:
    """Do what a button asks, show the result, and return to the case."""
    return press(request, what, page_of(case), done)
