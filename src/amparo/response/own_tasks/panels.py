"""What added tasks add to the page of a case."""

from __future__ import annotations

from django.utils.translation import ngettext

from amparo.foundation.accounts.middleware import StaffRequest
from amparo.foundation.kernel.panels import Drawn, add_panel
from amparo.foundation.policy import may
from amparo.response.cases import extensions
from amparo.response.cases.codes import State
from amparo.response.cases.models import KIND, Case
from amparo.response.cases.operations._shared import scope_of

from .operations import end_with_case, return_with_case
from .presenters import rows_of
from .queries import open_of


def task_panel(request: StaffRequest, case: Case) -> Drawn:
    """Show the tasks that people added about a case, and the way to add one."""
    if not may(request.actor, "own_task.add_to_case", scope_of(case)):
        return None
    if case.state == State.CLOSED:
        return None
    return "own_tasks/_panel.html", {
        "case": case,
        "rows": rows_of(request.actor, open_of(case)),
    }


def closing_note(case: Case) -> str:
    """Say how many open added tasks end with a case."""
    number = len(open_of(case))
    if not number:
        return ""
    return ngettext(
        "%(n)s added task is still open and ends with the case.",
        "%(n)s added tasks are still open and end with the case.",
        number,
    ) % {"n": number}


def register() -> None:
    """Register with the room of cases; called once at start-up."""
    add_panel(KIND, task_panel)
    extensions.add_closing_note(closing_note)
    extensions.add_consequence(extensions.Happened.CLOSED, end_with_case)
    extensions.add_consequence(extensions.Happened.REOPENED, return_with_case)
