"""The open and the closed concerns as lists, and as files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from amparo.foundation.accounts.decorators import staff_page
from amparo.foundation.accounts.middleware import StaffRequest
from amparo.foundation.lists.pages import page_of
from amparo.foundation.lists.requests import Asked, asked_of
from amparo.foundation.lists.specs import ListSpec
from amparo.foundation.lists.views import export as export_list
from amparo.foundation.lists.views import to_address
from amparo.foundation.policy import may_anywhere

from .. import queries
from ..listings import CLOSED, OPEN, ClosedFilterForm, OpenFilterForm
from ..models import Concern
from ._shared import list_crumbs


@dataclass(frozen=True)
class _List:
    """A list of concerns: its columns, its filters, its rows and its addresses."""

    spec: ListSpec
    form: type[ClosedFilterForm] | type[OpenFilterForm]
    rows: Callable[..., QuerySet[Concern]]
    url: str
    export_url: str
    template: str

    def asked(self, request: StaffRequest) -> Asked:
        """Return the filters, order and page of a request."""
        return asked_of(request, self.form.base_fields)

    def found(self, request: StaffRequest, asked: Asked) -> tuple[Any, Any]:
        """Return the form as it was filled in, and the rows that fit it."""
        form = self.form(asked.filters)
        form.is_valid()
        return form, self.rows(request.actor, **form.cleaned_data)


_OPEN = _List(
    spec=OPEN,
    form=OpenFilterForm,
    rows=queries.unclosed,
    url="concerns:open",
    export_url="concerns:export-open",
    template="concerns/open.html",
)
_CLOSED = _List(
    spec=CLOSED,
    form=ClosedFilterForm,
    rows=queries.closed,
    url="concerns:closed",
    export_url="concerns:export-closed",
    template="concerns/closed.html",
)


@staff_page("concern.list")
def unclosed(request: StaffRequest) -> HttpResponse:
    """Show the open concerns, first due first."""
    return _page(request, _OPEN)


@staff_page("concern.export", methods=("POST",))
def export_open(request: StaffRequest) -> HttpResponse:
    """Take the open concerns out as a file: coded facts only."""
    return _export(request, _OPEN)


@staff_page("concern.list")
def closed(request: StaffRequest) -> HttpResponse:
    """Show the closed concerns, newest first."""
    return _page(request, _CLOSED)


@staff_page("concern.export", methods=("POST",))
def export_closed(request: StaffRequest) -> HttpResponse:
    """Take the closed concerns out as a file: coded facts only."""
    return _export(request, _CLOSED)


def _page(request: StaffRequest, shown: _List) -> HttpResponse:
    asked = shown.asked(request)
    if (elsewhere := to_address(request, asked)) is not None:
        return elsewhere
    form, found = shown.found(request, asked)
    may_export = may_anywhere(request.actor, shown.spec.export_verb)
    context = {
        "form": form,
        "page": page_of(shown.spec, request.actor, found, asked),
        "narrowed": any(asked.filters.values()),
        "crumbs": list_crumbs((shown.spec.label, "")),
        "export_url": reverse(shown.export_url) if may_export else "",
    }
    return render(request, shown.template, context)


def _export(request: StaffRequest, shown: _List) -> HttpResponse:
    asked, way_back = shown.asked(request), reverse(shown.url)
    found = shown.found(request, asked)[1]
    return export_list(request, shown.spec, found, asked, way_back)
