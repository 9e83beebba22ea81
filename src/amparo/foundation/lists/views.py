"""What the pages of lists share: a room's own view calls these."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from ..accounts.middleware import StaffRequest
from ..kernel.errors import RuleBroken
from . import operations
from .forms import ExportForm
from .requests import Asked
from .specs import ListSpec


def to_address(request: HttpRequest, asked: Asked) -> HttpResponse | None:
    """Send a form that holds codes only on to its address, which can be kept."""
    if request.method != "POST" or asked.typed:
        return None
    return redirect(request.path + asked.address(page=asked.page))


def export(
    request: StaffRequest,
    spec: ListSpec,
    found: QuerySet[Any],
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
            response = HttpResponse(made.content, content_type=made.content_type)
            response["Content-Disposition"] = f'attachment; filename="{made.name}"'
            return response
    context = {"form": form, "spec": spec, "asked": asked, "cancel": way_back}
    return render(request, "lists/export.html", context, status=422)
