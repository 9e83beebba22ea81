"""What the pages of this room share."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from amparo.foundation.accounts.edit_page import EditPage, edit
from amparo.foundation.accounts.middleware import StaffRequest
from amparo.foundation.policy import Actor, may
from amparo.response.cases.models import Case
from amparo.response.cases.operations._shared import find, scope_of
from amparo.response.cases.views._shared import closed_first, get
from amparo.response.cases.views._shared import crumbs as case_crumbs

from .. import queries
from ..models import Contact, FollowUp
from ..operations._shared import standing_of
from ..rules import Standing

Facts = dict[str, Any]
Crumbs = tuple[tuple[str, str], ...]

__all__ = ["get"]


def contact_or_404(request: StaffRequest, contact_id: UUID, verb: str) -> Contact:
    """Return a contact for which the actor has a permission, else 404."""
    try:
        return queries.contact_for(request.actor, contact_id, verb)
    except ObjectDoesNotExist as error:
        raise Http404 from error


def case_of(contact: Contact) -> Case:
    """Return the case of a contact with what pages show of it."""
    return find(contact.case_id)


def page_of(case: Case) -> str:
    """Return the address of the follow-up of a case."""
    return reverse("follow_up:case", args=[case.id])


def contact_page(contact: Contact) -> str:
    """Return the address of a contact."""
    return reverse("follow_up:contact", args=[contact.id])


def crumbs(case: Case, here: str = "") -> Crumbs:
    """Return the way to a page under the follow-up of a case."""
    way = case_crumbs(case, _("Follow-up"))
    return (*way[:-1], (way[-1][0], page_of(case)), (here, "")) if here else way


def row_of(case: Case) -> FollowUp | None:
    """Return where contact stands in a case; None while nothing was planned."""
    return FollowUp.objects.filter(case=case).first()


def standing(case: Case) -> Standing:
    """Return what the rules need to know of a case."""
    return standing_of(case, row_of(case))


def permissions(actor: Actor, case: Case) -> Facts:
    """Return what the actor may do here."""
    names = ("plan", "record")
    return {name: may(actor, f"follow_up.{name}", scope_of(case)) for name in names}


def form_page(
    request: StaffRequest,
    case: Case,
    *,
    form: Any,
    save: Any,
    title: str,
    submit: str,
    back: str = "",
    of_closed: bool = False,
    **more: Any,
) -> HttpResponse:
    """Show and process one form about the follow-up of a case, then go back.

    ``of_closed`` is for what is done with a closed case, too.
    """
    if not of_closed and (closed := closed_first(request, case)):
        return closed
    back = back or page_of(case)
    more.setdefault("done", lambda _made: back)
    page = EditPage(
        form=form,
        save=save,
        title=title,
        submit=submit,
        cancel=back,
        crumbs=crumbs(case, title),
        **more,
    )
    return edit(request, page)
