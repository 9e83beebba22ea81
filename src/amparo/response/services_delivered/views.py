"""Services that were delivered: list them, record one, correct it, strike it."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from amparo.foundation.accounts.decorators import staff_page
from amparo.foundation.accounts.middleware import StaffRequest
from amparo.foundation.journal.operations import act
from amparo.foundation.lists.pages import page_of
from amparo.foundation.lists.requests import Asked, asked_of
from amparo.foundation.lists.views import export as export_list
from amparo.foundation.lists.views import to_address
from amparo.foundation.persons.queries import own_scope
from amparo.foundation.policy import may_anywhere
from amparo.foundation.vault.record_keys import open_keys
from amparo.response.cases.fields import OUTSIDE, colleague
from amparo.response.cases.models import KIND
from amparo.response.cases.operations import open_the_case
from amparo.response.cases.operations._shared import find, today_of
from amparo.response.cases.queries import Worker, workers_of
from amparo.response.cases.views._shared import crumbs, form_page, get

from . import operations, queries
from .forms import CorrectForm, DeliveryForm
from .lists import DELIVERED, FilterForm
from .models import Delivery
from .operations import DeliveryData
from .presenters import opened
from .queries import delivery_for


@staff_page("delivery.list")
def delivered(request: StaffRequest) -> HttpResponse:
    """Show what the children of the team's cases received, newest first."""
    asked = _asked(request)
    if (elsewhere := to_address(request, asked)) is not None:
        return elsewhere
    form, found = _narrowed(request, asked)
    with act(request.actor, "delivery.list", own_scope(request.actor)) as entry:
        page = page_of(DELIVERED, request.actor, found, asked)
        entry.note(shown=len(page.rows))
    may_export = may_anywhere(request.actor, DELIVERED.export_verb)
    context = {
        "form": form,
        "page": page,
        "narrowed": any(asked.filters.values()),
        "crumbs": crumbs(None, str(DELIVERED.label)),
        "export_url": reverse("services_delivered:export") if may_export else "",
    }
    return render(request, "services_delivered/list.html", context)


@staff_page("delivery.export", methods=("POST",))
def export(request: StaffRequest) -> HttpResponse:
    """Take the list out as a file: codes of cases, kinds, days and quantities."""
    asked = _asked(request)
    _form, found = _narrowed(request, asked)
    way_back = reverse("services_delivered:list")
    return export_list(request, DELIVERED, found, asked, way_back)


def _asked(request: StaffRequest) -> Asked:
    return asked_of(request, ("kind", "year"))


def _narrowed(
    request: StaffRequest, asked: Asked
) -> tuple[FilterForm, QuerySet[Delivery]]:
    form = FilterForm(asked.filters, years=queries.years(request.actor))
    form.is_valid()
    return form, queries.listed(request.actor, **form.cleaned_data)


@staff_page("delivery.record")
def record(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Record a service that the child received."""
    case = get(request, case_id, "delivery.record")
    workers = workers_of(case.team_id)
    return form_page(
        request,
        case,
        form=partial(DeliveryForm, workers=workers),
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


def _delivery(said: dict[str, Any]) -> DeliveryData:
    return DeliveryData(
        said["kind"],
        said["on"],
        said["quantity"],
        said["unit"],
        colleague(said["by"]),
        said["note"],
    )


@staff_page("delivery.record")
def correct(request: StaffRequest, delivery_id: UUID) -> HttpResponse:
    """Correct a service, or strike one that never took place."""
    try:
        row = delivery_for(request.actor, delivery_id, "delivery.record")
    except Delivery.DoesNotExist as error:
        raise Http404 from error
    case = find(row.case_id)
    workers = workers_of(case.team_id)

    def save(said: dict[str, Any]) -> Delivery:
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
        lead=_("The old entry stays readable in the timeline."),
        submit=_("Save correction"),
        saved=_("Correction saved."),
        values=_values(request, row),
        version=row.version,
        of_closed=True,
    )


def _with(workers: list[Worker], row: Delivery) -> list[Worker]:
    """Return the colleagues with the one who gave it, who may have left."""
    if row.by is None or any(worker.user == row.by for worker in workers):
        return workers
    return [*workers, Worker(row.by, 0)]


def _values(request: StaffRequest, row: Delivery) -> dict[str, Any]:
    """Return what the form begins with; reading the note opens the case."""
    open_the_case(request.actor, row.case_id)
    key = open_keys(request.actor, KIND, [row.case_id]).get(row.case_id)
    known = opened(row, key)
    return {
        "kind": row.kind,
        "by": str(row.by_id or OUTSIDE),
        "on": row.on,
        "quantity": row.quantity,
        "unit": row.unit,
        "note": known.note,
    }
