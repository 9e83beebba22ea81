"""Opening a case from a concern, or adding the concern to an existing case."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from amparo.foundation.accounts.decorators import staff_page
from amparo.foundation.accounts.middleware import StaffRequest
from amparo.foundation.kernel.errors import RuleBroken
from amparo.response.cases.models import Case
from amparo.response.cases.queries import by_code, like_code

from .. import forms, operations
from ._shared import case_url, opened_or_404, page_of, work_page


@staff_page("concern.open_case")
def open_case(request: StaffRequest, concern_id: UUID) -> HttpResponse:
    """Open a case from a concern."""
    opened = opened_or_404(request, concern_id, "concern.open_case")
    return work_page(
        request,
        opened,
        form=forms.OpenCaseForm,
        save=lambda given, **work: operations.open_case_from(
            request.actor, concern_id, form_key=given["form_key"], **work
        ),
        title=_("Open a case"),
        lead=_(
            "The case starts with what was reported. The mailbox stays open, "
            "and a caseworker takes over."
        ),
        submit=_("Open the case"),
        saved=_("Case opened."),
        done=lambda case: _case_or_concern(request, case, concern_id),
        template="concerns/open_case.html",
    )


@staff_page("concern.join_case")
def join_case(request: StaffRequest, concern_id: UUID) -> HttpResponse:
    """Add a concern to an existing case of the team."""
    opened = opened_or_404(request, concern_id, "concern.join_case")

    def save(given: dict[str, Any], **work: Any) -> Case:
        case, key = _chosen(request, given["code"]), given["form_key"]
        return operations.join_case(
            request.actor, concern_id, case.id, form_key=key, **work
        )

    return work_page(
        request,
        opened,
        form=forms.JoinCaseForm,
        save=save,
        title=_("Add to a case"),
        lead=_(
            "What was reported becomes a note in that case, and its "
            "caseworker reviews the risk. The mailbox stays open."
        ),
        submit=_("Add to this case"),
        saved=_("Concern added to the case."),
        done=lambda case: _case_or_concern(request, case, concern_id),
    )


def _chosen(request: StaffRequest, typed: str) -> Case:
    case = by_code(request.actor, typed, "case.take_in")
    if case is not None:
        return case
    like = like_code(request.actor, typed)
    if like:
        words = _("No case has this code. Similar codes: %(codes)s.")
        raise RuleBroken(words % {"codes": ", ".join(like)}, "code")
    raise RuleBroken(_("Your team has no open case with this code."), "code")


def _case_or_concern(request: StaffRequest, case: Case, concern_id: UUID) -> str:
    return case_url(request, case.id) or page_of(request, concern_id)
