"""What the pages of lists share: a room's own view calls these."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from ..accounts.middleware import StaffRequest
from ..kernel.errors import RuleBroken
from ..kernel.tables import saved
from . import bulk_acts, operations
from .forms import ExportForm
from .pages import Rows
from .requests import Asked
from .specs import BulkAct, ListSpec


def to_address(request: HttpRequest, asked: Asked) -> HttpResponse | None:
    """Send a form that holds codes only on to its address, which can be kept."""
    if request.method != "POST" or asked.typed:
        return None
    return redirect(request.path + asked.address(page=asked.place))


def export(
    request: StaffRequest,
    spec: ListSpec,
    found: Rows,
    asked: Asked,
    way_back: str,
) -> HttpResponse:
    """Return the file that was asked for, or the form again with what is missing."""
    form = ExportForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        try:
            made = operations.export(
                request.actor, spec, found, asked, said["purpose"], said["format"]
            )
        except RuleBroken as broken:
            form.add_error(None, str(broken.message))
        else:
            return saved(made.name, made.content_type, made.content)
    context = {"form": form, "spec": spec, "asked": asked, "cancel": way_back}
    return render(request, "lists/export.html", context, status=422)


def bulk(
    request: StaffRequest,
    act: BulkAct,
    found: QuerySet[Any],
    asked: Asked,
    way_back: str,
    *,
    do: bulk_acts.Do,
    form: Callable[..., Form],
) -> HttpResponse:
    """Say what will happen to the chosen rows; once confirmed, do it to each of them.

    ``found`` are the rows that the person may see. ``do`` calls the room's operation
    with a row, the version that the person saw, and the answers of ``form``.
    """
    way_back += asked.address()
    chosen = bulk_acts.chosen_of(request.POST, act, found)
    if not chosen.rows:
        messages.info(request, _("Select at least one row for which this is possible."))
        return redirect(way_back)
    confirmed = "confirmed" in request.POST
    asking = form(request.POST if confirmed else None)
    context: dict[str, Any] = {
        "act": act,
        "asked": asked,
        "chosen": chosen,
        "title": act.title % {"n": len(chosen.rows)},
        "form": asking,
        "cancel": way_back,
    }
    if not confirmed or not asking.is_valid():
        status = 422 if confirmed else 200
        return render(request, "lists/bulk.html", context, status=status)
    result = bulk_acts.do_each(request.actor, do, chosen, asking.cleaned_data)
    if result.done:
        messages.success(request, act.done % {"n": len(result.done)})
    if not result.failed and act.result is None:
        return redirect(way_back)
    said = act.result or (lambda _made: "")
    context |= {
        "failed": result.failed,
        "done": [(row, said(made)) for row, made in result.done],
    }
    return render(request, "lists/bulk_result.html", context)
