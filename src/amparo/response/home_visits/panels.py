"""What home visits add: to the page of a contact, and to the timeline of a case."""

from __future__ import annotations

from amparo.foundation.accounts.middleware import StaffRequest
from amparo.foundation.kernel.panels import Drawn, add_panel
from amparo.foundation.policy import may
from amparo.response.cases import extensions
from amparo.response.cases.operations._shared import find, scope_of
from amparo.response.follow_up.codes import ContactState, Means
from amparo.response.follow_up.models import Contact
from amparo.response.follow_up.rules import visit_answer
from amparo.response.follow_up.views._shared import standing

from . import presenters
from .models import Trip


def visit_panel(request: StaffRequest, contact: Contact) -> Drawn:
    """Show whether a visit is allowed and why, or who is out."""
    if contact.means != Means.VISIT:
        return None
    case = find(contact.case_id)
    return "home_visits/_panel.html", {
        "contact": contact,
        "trip": Trip.objects.filter(contact=contact).select_related("worker").first(),
        "open": contact.state == ContactState.PLANNED,
        "visit": visit_answer(standing(case)),
        "may": may(request.actor, "home_visit.make", scope_of(case)),
    }


def register() -> None:
    """Register with the rooms below; called once at start-up."""
    add_panel(Contact._meta.label_lower, visit_panel)
    extensions.add_entries(presenters.entries)
