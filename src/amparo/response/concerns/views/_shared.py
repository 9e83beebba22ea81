"""What the pages of this room share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from amparo.foundation.accounts.edit_page import EditPage, edit
from amparo.foundation.accounts.middleware import StaffRequest
from amparo.foundation.kernel.errors import Conflict, RuleBroken
from amparo.foundation.lists.specs import Text
from amparo.foundation.policy import check, may_anywhere

from .. import operations, queries
from ..models import Concern
from ..operations._rules import assigned_to_other, supervises
from ..queue import QueueFilter
from ..types import OpenConcern

Crumbs = tuple[tuple[Text, str], ...]


def filters_of(request: StaffRequest) -> QueueFilter:
    """Return the filters of the queue from the address."""
    return QueueFilter.from_codes(request.GET)


def page_of(request: StaffRequest, concern_id: UUID) -> str:
    """Return the address of a concern, beside the queue as it was filtered."""
    suffix = filters_of(request).suffix
    return reverse("concerns:concern", args=[concern_id]) + suffix


def inbox_of(request: StaffRequest) -> str:
    """Return the address of the queue as it was filtered."""
    return reverse("concerns:inbox") + filters_of(request).suffix


def found_or_404(request: StaffRequest, concern_id: UUID, verb: str = "") -> Concern:
    """Return a concern, unopened, for which the actor has a permission.

    404 if there is none; without ``verb`` the operation checks.
    """
    try:
        concern = queries.find(concern_id)
    except Concern.DoesNotExist as missing:
        raise Http404 from missing
    if verb:
        check(request.actor, verb, queries.scope_of(concern))
    return concern


def opened_or_404(
    request: StaffRequest, concern_id: UUID, verb: str = "concern.open"
) -> OpenConcern:
    """Open a concern for which the actor has a permission; 404 if there is none."""
    try:
        opened = operations.open_concern(request.actor, concern_id)
    except Concern.DoesNotExist as missing:
        raise Http404 from missing
    if verb != "concern.open":
        check(request.actor, verb, queries.scope_of(opened.concern))
    return opened


def case_url(request: StaffRequest, case_id: UUID | None) -> str:
    """Return the address of a case, for those who may open cases."""
    if case_id is None or not may_anywhere(request.actor, "case.open"):
        return ""
    try:
        return reverse("cases:detail", args=[case_id])
    except NoReverseMatch:  # an installation without the cases room
        return ""


def assignee(request: StaffRequest, concern: Concern, triaging: bool = False) -> str:
    """Return the colleague from whom a concern would have to be taken over, if any.

    For triage a supervisor does not take over.
    """
    if triaging and supervises(request.actor, concern):
        return ""
    taken = assigned_to_other(request.actor, concern)
    return concern.owner.name if taken and concern.owner else ""


@dataclass(frozen=True)
class ConcernEditPage(EditPage):
    """A page with one form about a concern, beside the reporter's words."""

    opened: OpenConcern | None = None
    about: Any = None  # what else this page shows
    template: str = "concerns/act.html"


def act_page(
    request: StaffRequest,
    opened: OpenConcern,
    *,
    form: Callable[..., Any],
    save: Callable[[dict[str, Any]], Any],
    title: str,
    saved_values: dict[str, Any] | None = None,
    **more: Any,
) -> HttpResponse:
    """Show and process one form about a concern, then return to it.

    ``saved_values`` are shown beside what was typed when two people saved at the same
    time; they do not fill the form.
    """
    back = page_of(request, opened.concern.id)
    more.setdefault("done", lambda _made: back)
    if request.method == "POST" and saved_values:
        more["values"] = saved_values
    return edit(
        request,
        ConcernEditPage(
            form=form,
            save=save,
            title=title,
            cancel=back,
            crumbs=_crumbs(request, opened.concern, title),
            version=opened.concern.version,
            opened=opened,
            **more,
        ),
    )


def work_page(
    request: StaffRequest,
    opened: OpenConcern,
    *,
    form: Any,
    save: Callable[..., Any],
    triaging: bool = False,
    **more: Any,
) -> HttpResponse:
    """Show and process a form that offers to take the concern over from a colleague.

    ``save`` gets what was typed, and by name ``expected_version`` and ``take_over``.
    """

    def saved(given: dict[str, Any]) -> Any:
        take_over = given.get("take_over", False)
        return save(given, expected_version=given["version"], take_over=take_over)

    form = working(request, form, opened.concern, triaging=triaging)
    return act_page(request, opened, form=form, save=saved, **more)


def working(request: StaffRequest, form: Any, concern: Concern, **more: Any) -> Any:
    """Return a form that offers to take over a concern assigned to a colleague."""
    return partial(form, assigned_to=assignee(request, concern, **more))


def _crumbs(request: StaffRequest, concern: Concern, here: str) -> Crumbs:
    return (
        (_("Concerns"), inbox_of(request)),
        (concern.code, page_of(request, concern.id)),
        (here, ""),
    )


def list_crumbs(*more: tuple[Text, str]) -> Crumbs:
    """Return the breadcrumb of a page that stands below the queue."""
    return ((_("Concerns"), reverse("concerns:inbox")), *more)


def on_newest(form: Any, concern: Concern) -> Any:
    """Return the same form with the current version, to be confirmed."""
    data = form.data.copy()
    data["version"] = concern.version
    return type(form)(data)


def blame(form: Any, broken: RuleBroken) -> None:
    """Show a broken rule at its field, or at the top."""
    field = broken.field if broken.field in form.fields else None
    form.add_error(field, str(broken.message))


def press(
    request: StaffRequest,
    concern_id: UUID,
    do: Callable[[int], Any],
    done: str = "",
    leads_to: str = "",
) -> HttpResponse:
    """Do what a button asks and redirect; show a refusal on the concern's page."""
    back = page_of(request, concern_id)
    try:
        do(int(request.POST.get("version", "")))
    except (Concern.DoesNotExist, ValueError) as missing:
        raise Http404 from missing
    except Conflict as conflict:
        messages.warning(request, _conflict_words(request, conflict))
        return redirect(back)
    except RuleBroken as broken:
        messages.warning(request, str(broken.message))
        return redirect(back)
    if done:
        messages.success(request, done)
    return redirect(leads_to or back)


def _conflict_words(request: StaffRequest, conflict: Conflict) -> str:
    owner = conflict.current.owner
    if owner is not None and owner.id != request.actor.user_id:
        return _("%(who)s is now working on this.") % {"who": owner.name}
    return str(conflict.message)
