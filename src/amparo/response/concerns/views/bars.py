"""Keeping one person of the team out of a concern."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from amparo.foundation.accounts.decorators import staff_page
from amparo.foundation.accounts.middleware import StaffRequest
from amparo.foundation.accounts.views.record_bars import bar_page

from ..operations import bars
from ._shared import found_or_404, list_crumbs, page_of


@staff_page("concern.bar")
def bar(request: StaffRequest, concern_id: UUID) -> HttpResponse:
    """Show who is kept out of a concern, and change it."""
    concern = found_or_404(request, concern_id, "concern.bar")
    back = page_of(request, concern.id)
    return bar_page(
        request,
        concern.team,
        concern.id,
        bar=partial(bars.bar_from_concern, request.actor, concern.id),
        lift=partial(bars.lift_from_concern, request.actor, concern.id),
        back=back,
        crumbs=list_crumbs(
            (concern.code, back), (_("Keep someone out of this record"), "")
        ),
    )
