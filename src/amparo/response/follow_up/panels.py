"""What follow-up adds to cases: a panel, lines of the timeline, and what follows."""

from __future__ import annotations

from amparo.foundation.accounts.middleware import StaffRequest
from amparo.foundation.kernel.panels import Drawn, add_panel
from amparo.foundation.policy import may
from amparo.response.cases import extensions
from amparo.response.cases.extensions import Happened, Link
from amparo.response.cases.models import KIND, Case
from amparo.response.cases.operations._shared import scope_of

from . import presenters
from .codes import ContactState
from .models import Contact, FollowUp
from .operations import planning
from .ranking_list import RANKING
from .reading import OpenContact
from .silence import NEED


def follow_up_panel(request: StaffRequest, case: Case) -> Drawn:
    """Show the next contact of a case, and the way to everything else about it."""
    if not may(request.actor, "follow_up.list", scope_of(case)):
        return None
    planned = Contact.objects.filter(case=case, state=ContactState.PLANNED)
    rows = [OpenContact(row, "") for row in planned.order_by("due_on")[:2]]
    row = FollowUp.objects.filter(case=case).first()
    return "follow_up/_panel.html", {
        "case": case,
        "planned": [presenters.contact_row(one) for one in rows],
        "row": row,
        "may_plan": may(request.actor, "follow_up.plan", scope_of(case)),
        "closed": case.closed_on is not None,
    }


def register() -> None:
    """Register with the room of cases; called once at start-up."""
    add_panel(KIND, follow_up_panel)
    extensions.add_link(
        Link("list", "follow_up.list", "follow_up:ranking", RANKING.label, "calendar")
    )
    extensions.add_need(NEED)
    extensions.add_entries(presenters.entries)
    extensions.add_filled_in(planning.note_assessment)
    extensions.add_still_followed(planning.is_followed)
    for what, consequence in (
        (Happened.RISK, planning.plan_by_risk),
        (Happened.ASSIGNED, planning.hand_over_contacts),
        (Happened.CLOSED, planning.plan_after_closing),
        (Happened.REOPENED, planning.plan_after_reopening),
    ):
        extensions.add_consequence(what, consequence)
