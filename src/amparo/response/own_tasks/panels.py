"""What added tasks add to the page of a case."""

from __future__ import annotations

from amparo.foundation.accounts.middleware import StaffRequest
from amparo.foundation.kernel.panels import Drawn, add_panel
from amparo.foundation.policy import may
from amparo.response.cases.codes import State
from amparo.response.cases.models import KIND, Case
from amparo.response.cases.operations._shared import scope_of

from .presenters import rows_of
from .queries import open_of


def task_panel(request: StaffRequest, case: Case) -> Drawn:
    """Show the tasks that people added about a case, and the way to add one."""
    if not may(request.actor, "own_task.add_to_case", scope_of(case)):
        return None
    rows = open_of(case)
    closed = case.state == State.CLOSED
    if closed and not rows:
        return None
    return "own_tasks/_panel.html", {
        "case": case,
        "open": not closed,
        "rows": rows_of(request.actor, rows),
    }


def register() -> None:
    """Register with the room of cases; called once at start-up."""
    add_panel(KIND, task_panel)
