"""Services that were delivered: record one, correct it, strike it."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from amparo.foundation.accounts.decorators import staff_page
from amparo.foundation.accounts.middleware import StaffRequest
from amparo.response.cases.operations import open_the_case
from amparo.response.cases.operations._shared import find, today_of
from amparo.response.cases.queries import Worker, workers_of

from .. import operations
from ..forms import CorrectForm, ServiceForm, SetOutForm, chosen
from ..models import ServiceDelivered
from ..operations.services import Delivery
from ..reading import key_for, open_service
from ._shared import Facts, form_page, get, service_or_404


@staff_page("follow_up.serve")
def service_new(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Record a service that the child received."""
    case = get(request, case_id, "follow_up.serve")
    workers = workers_of(case.team_id)
    return form_page(
        request,
        case,
        form=partial(ServiceForm, workers=workers),
        save=lambda said: operations.record_service(
            request.actor, case.id, _delivery(said), said["form_key"]
        ),
        title=_("Record a service"),
        lead=_(
            "Help that the child received. A telephone call or a visit to see how "
            "the child is counts as a contact, not as a service."
        ),
        submit=_("Save service"),
        saved=_("Service saved."),
        values={"by": str(request.actor.user_id), "on": today_of(case)},
    )


def _delivery(said: dict[str, Any]) -> Delivery:
    return Delivery(
        said["kind"],
        said["on"],
        said["quantity"],
        said["unit"],
        chosen(said["by"]),
        said["note"],
    )


@staff_page("follow_up.serve")
def service(request: StaffRequest, service_id: UUID) -> HttpResponse:
    """Correct a service, or strike one that never took place."""
    row = service_or_404(request, service_id, "follow_up.serve")
    case = find(row.case_id)
    workers = workers_of(case.team_id)

    def save(said: dict[str, Any]) -> ServiceDelivered:
        if said["strike"]:
            return operations.strike_service(
                request.actor, row.id, said["why"], said["version"]
            )
        return operations.correct_service(
            request.actor, row.id, _delivery(said), said["why"], said["version"]
        )

    return form_page(
        request,
        case,
        form=partial(CorrectForm, workers=_with(workers, row)),
        save=save,
        title=_("Correct a service"),
        lead=_("What stood here before stays readable in the timeline."),
        submit=_("Save correction"),
        saved=_("Correction saved."),
        values=_values(request, row),
        version=row.version,
    )


def _with(workers: list[Worker], row: ServiceDelivered) -> list[Worker]:
    """Return the colleagues with the one who gave it, who may have left."""
    if row.by is None or any(worker.user == row.by for worker in workers):
        return workers
    return [*workers, Worker(row.by, 0)]


def _values(request: StaffRequest, row: ServiceDelivered) -> Facts:
    """Return what the form begins with; reading the note opens the case."""
    open_the_case(request.actor, row.case_id)
    known = open_service(row, key_for(request.actor, row.case_id))
    return {
        "kind": row.kind,
        "by": str(row.by_id or SetOutForm.OUTSIDE),
        "on": row.on,
        "quantity": row.quantity,
        "unit": row.unit,
        "note": known.note,
    }
