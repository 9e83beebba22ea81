"""What this room adds to cases: a panel, and lines of the timeline."""

from __future__ import annotations

from amparo.foundation.accounts.middleware import StaffRequest
from amparo.foundation.kernel.panels import Drawn, add_panel
from amparo.foundation.policy import may
from amparo.response.cases import extensions
from amparo.response.cases.codes import State
from amparo.response.cases.models import KIND, Case
from amparo.response.cases.operations._shared import scope_of
from amparo.response.referrals.models import HELPED
from amparo.response.referrals.queries import for_case

from . import presenters
from .lists import DELIVERED
from .queries import deliveries_of

SHOWN = 10  # the timeline has all of them


def services_panel(request: StaffRequest, case: Case) -> Drawn:
    """Show what the child received, by the team and by referral."""
    may_record = may(request.actor, "delivery.record", scope_of(case))
    if not may_record:
        return None
    return "services_delivered/_panel.html", {
        "case": case,
        "rows": [
            presenters.row_of(row, may_change=may_record)
            for row in deliveries_of(case)[:SHOWN]
        ],
        "referred": [
            {"title": row.service.name, "second": row.get_outcome_display()}
            for row in for_case(case.id).filter(outcome__in=HELPED)
        ],
        "open": case.state != State.CLOSED,
    }


def register() -> None:
    """Register with the room of cases; called once at start-up."""
    add_panel(KIND, services_panel)
    extensions.add_link(
        extensions.Link(
            *("below", "delivery.list", "services_delivered:list"), DELIVERED.label
        )
    )
    extensions.add_entries(presenters.entries)
