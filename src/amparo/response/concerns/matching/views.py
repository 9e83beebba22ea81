"""Deciding on a possible duplicate, and undoing that."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from amparo.foundation.accounts.decorators import staff_page
from amparo.foundation.accounts.middleware import StaffRequest
from amparo.foundation.kernel.errors import RuleBroken

from .. import operations
from ..models import Concern, MatchDecision
from ..views._shared import page_of
from .presenters import needs_answer


def _ask_to_answer(request: StaffRequest, row: MatchDecision) -> None:
    """Say which of two concerns that are the same still wait for an answer."""
    codes = [one.code for one in (row.one, row.other) if needs_answer(one)]
    if row.same and codes:
        words = _("Marked as duplicates. Reply to each separately: %(codes)s.")
        messages.info(request, words % {"codes": ", ".join(codes)})


@staff_page("concern.link", methods=("POST",))
def record_match(
    request: StaffRequest, concern_id: UUID, other_id: UUID
) -> HttpResponse:
    """Record or undo the decision about two concerns, and return to the first."""
    answer = request.POST.get("answer", "")
    try:
        if answer == "undo":
            operations.undo_match(request.actor, concern_id, other_id)
        elif answer in ("same", "other"):
            same = answer == "same"
            row = operations.record_match(request.actor, concern_id, other_id, same)
            _ask_to_answer(request, row)
        else:
            raise RuleBroken(_("Please choose one of the answers."))
    except Concern.DoesNotExist as missing:
        raise Http404 from missing
    except RuleBroken as broken:
        messages.warning(request, str(broken.message))
    return redirect(f"{page_of(request, concern_id)}#links-title")
