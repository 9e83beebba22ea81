"""Keeping one person of the team out of a case."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from amparo.foundation.accounts.decorators import staff_page
from amparo.foundation.accounts.middleware import StaffRequest
from amparo.foundation.accounts.views.record_bars import bar_page

from ..operations import bars
from ._shared import crumbs, get, page_of


@staff_page("case.bar")
def bar(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Show who is kept out of a case, and change it."""
    case = get(request, case_id, "case.bar")
    return bar_page(
        request,
        case.team,
        case.id,
        bar=partial(bars.bar_from_case, request.actor, case.id),
        lift=partial(bars.lift_from_case, request.actor, case.id),
        back=page_of(case),
        crumbs=crumbs(case, _("Keep someone out of this record")),
    )
