"""The list of people, as a page and as a file."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from ..accounts.decorators import staff_page
from ..accounts.middleware import StaffRequest
from ..journal.operations import act
from ..lists.pages import page_of
from ..lists.requests import Asked, asked_of
from ..lists.views import export as export_list
from ..lists.views import to_address
from ..policy import may_anywhere
from .models import Person
from .people_list import PEOPLE, FilterForm, listed
from .queries import own_scope


@staff_page("person.list")
def people(request: StaffRequest) -> HttpResponse:
    """Show the people of the person's teams, the newest first."""
    asked = _asked(request)
    if (elsewhere := to_address(request, asked)) is not None:
        return elsewhere
    form, found = _narrowed(request, asked)
    with act(request.actor, "person.list", own_scope(request.actor)) as entry:
        page = page_of(PEOPLE, request.actor, found, asked)
        entry.note(shown=len(page.rows), names=page.opened)
    may_export = may_anywhere(request.actor, PEOPLE.export_verb)
    context = {
        "form": form,
        "page": page,
        "narrowed": any(asked.filters.values()),
        "export_url": reverse("persons:export") if may_export else "",
    }
    return render(request, "persons/list.html", context)


@staff_page("person.export", methods=("POST",))
def export(request: StaffRequest) -> HttpResponse:
    """Take the list out as a file: codes and coded facts, no name."""
    asked = _asked(request)
    _form, found = _narrowed(request, asked)
    return export_list(request, PEOPLE, found, asked, reverse("persons:list"))


def _asked(request: StaffRequest) -> Asked:
    return asked_of(request, FilterForm.base_fields)


def _narrowed(
    request: StaffRequest, asked: Asked
) -> tuple[FilterForm, QuerySet[Person]]:
    form = FilterForm(asked.filters, actor=request.actor)
    form.is_valid()
    return form, listed(request.actor, **form.cleaned_data)
