"""What this room adds to the pages, checks and forms of the rooms below."""

from __future__ import annotations

from typing import Any

from amparo.foundation.accounts.middleware import StaffRequest
from amparo.foundation.kernel.panels import Drawn, add_panel
from amparo.foundation.persons.hooks import add_identity_check
from amparo.foundation.policy import Actor, may
from amparo.foundation.vault.record_keys import open_key, open_keys
from amparo.response.cases import extensions
from amparo.response.cases.codes import State
from amparo.response.cases.models import KIND, Case
from amparo.response.cases.operations._shared import scope_of
from amparo.response.cases.presenters import Entry

from . import checks, functioning, presenters
from .details import read_details
from .models import PersonAround
from .reading import read_around
from .states import RECORD
from .types import OpenAround
from .warnings import warnings_of


def people_panel(request: StaffRequest, case: Case) -> Drawn:
    """Show who is around the child, where the child is, and what is a danger.

    The page has opened the case, and the journal says so.
    """
    found = _opened(request.actor, case)
    writes = case.state != State.CLOSED
    return "people_around/_panel.html", {
        "case": case,
        "people": presenters.people_rows(found),
        "facts": presenters.now_facts(found),
        "warnings": warnings_of(request.actor, found),
        "may_add": writes and may(request.actor, RECORD, scope_of(case)),
    }


def entries(actor: Actor, case: Case) -> list[Entry]:
    """Return what happened, for the timeline of a case that was just opened."""
    return list(presenters.timeline(_opened(actor, case)))


def _opened(actor: Actor, case: Case) -> OpenAround:
    """Open what is around the child once for a page: panel and timeline show the same.

    It is kept with the row that the page has read, and goes with it.
    """
    kept: dict[str, Any] = vars(case)
    if "_around" not in kept:
        kept["_around"] = read_around(case, open_key(actor, KIND, case.id))
    found: OpenAround = kept["_around"]
    return found


def child_values(actor: Actor, case: Case) -> dict[str, Any]:
    """Return the name of the child as the case of a sibling or friend has it."""
    row = PersonAround.objects.filter(
        linked_case=case, is_alleged_perpetrator=False
    ).first()
    keys = open_keys(actor, KIND, [row.case_id]) if row else {}
    if row is None or row.case_id not in keys:
        return {}
    name = read_details(keys[row.case_id], row)["name"]
    return {"called": name} if name else {}


def declare() -> None:
    """Register with the rooms below; called once at start-up."""
    add_panel(KIND, people_panel)
    extensions.add_entries(entries)
    extensions.add_child_values(child_values)
    extensions.add_filled_in(functioning.filled_in)
    extensions.add_giver_check(checks.check_giver)
    extensions.add_contact_check(checks.check_contact)
    add_identity_check(checks.check_identity)
