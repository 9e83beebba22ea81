"""What the pages of this room share."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from amparo.foundation.accounts.edit_page import EditPage, edit, press
from amparo.foundation.accounts.middleware import StaffRequest

from .. import queries
from ..codes import State
from ..consents import has_consent
from ..models import Case, Consent
from ..operations._shared import today_of

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


def onward(case: Case) -> str:
    """Return the address of what a new case needs next, until it has a plan.

    After a refusal that is for the caseworker to decide, on the page of the case.
    """
    name = _next_form(Case.objects.select_related("country").get(id=case.id))
    return reverse(f"cases:{name}", args=[case.id]) if name else page_of(case)


def _next_form(case: Case) -> str:
    if case.person_id is None:
        return "child"
    purpose = Consent.Purpose.CASE_MANAGEMENT
    rows = list(case.consents.order_by("created_at", "turn"))
    if not any(row.purpose == purpose for row in rows):
        return "consent"
    if not has_consent(rows, purpose, today_of(case)):
        return ""
    if not case.risk:
        return "risk"
    return "" if case.goals.exists() else "goal"


def crumbs(case: Case | None, here: str) -> Crumbs:
    """Return the way to a page under a case."""
    way = [(_("Cases"), reverse("cases:list"))]
    if case is not None:
        way.append((case.code, page_of(case)))
    return (*way, (here, ""))


def closed_first(request: StaffRequest, case: Case) -> HttpResponse | None:
    """Say that a case is closed before anyone writes; what was sent is answered."""
    if case.state != State.CLOSED or request.method == "POST":
        return None
    messages.warning(request, _("This case is closed. Reopen it first."))
    return redirect(page_of(case))


def form_page(
    request: StaffRequest,
    case: Case,
    *,
    form: Any,
    save: Any,
    title: str,
    submit: str,
    of_closed: bool = False,
    template: str = "cases/edit.html",
    **more: Any,
) -> HttpResponse:
    """Show and process one form about a case, then return to the case.

    ``of_closed`` is for what is done with a closed case.
    """
    if not of_closed and (closed := closed_first(request, case)):
        return closed
    more.setdefault("done", lambda _made: page_of(case))
    page = EditPage(
        form=form,
        save=save,
        title=title,
        submit=submit,
        cancel=page_of(case),
        crumbs=crumbs(case, title),
        template=template,
        **more,
    )
    return edit(request, page)


def do(request: StaffRequest, case: Case, what: Any, done: str) -> HttpResponse:
    """Do what a button asks, show the result, and return to the case."""
    return press(request, what, page_of(case), done)
