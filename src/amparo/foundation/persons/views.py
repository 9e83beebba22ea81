"""The pages of people: search, view, edit."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ..accounts.decorators import staff_page
from ..accounts.edit_page import EditPage, edit
from ..accounts.middleware import StaffRequest
from ..audit.access import access_of
from ..kernel.panels import panels_of
from ..policy import check, may, may_anywhere
from . import operations, presenters, queries, search_providers
from .forms import ChangePersonForm, SearchForm, values_of
from .merging import VERB, open_merges
from .models import Person
from .operations import OpenPerson


@staff_page("person.look_up")
def search(request: StaffRequest) -> HttpResponse:
    """Search for people, by POST: the text must not be in an address."""
    asked = bool(request.POST.get("q", "").strip())
    form = SearchForm(request.POST if asked else None)
    context: dict[str, Any] = {
        "form": form,
        "may_list": may_anywhere(request.actor, "person.list"),
    }
    if form.is_valid():
        text = form.cleaned_data["q"]
        people = may_anywhere(request.actor, "person.search")
        found = operations.search_people(request.actor, text) if people else []
        context |= {
            "asked": True,
            "rows": presenters.rows_of(found),
            "others": search_providers.others(request.actor, text),
        }
    part = "persons/_results.html" if getattr(request, "htmx", False) else ""
    return render(request, part or "persons/search.html", context)


@staff_page("person.open", methods=("GET", "HEAD"))
def person(request: StaffRequest, person_id: UUID) -> HttpResponse:
    """Show who a person is, how to reach them safely, and who can read this."""
    known = _open(request, person_id)
    place = queries.scope_of(known.person)
    can_change = (
        may(request.actor, "person.change", place)
        and known.person.merged_into_id is None
    )
    readers = queries.readers_of(known.person.id)
    context = {
        "known": known,
        "person": known.person,
        "identity": known.identity,
        "facts": presenters.identity_rows(known),
        "age": presenters.age_in_words(known.person, known.identity),
        "access": access_of(
            request.actor, person_id, place, readers, opens="person.open"
        ),
        "links": search_providers.links(request.actor, [known.person.id]).get(
            person_id, []
        ),
        "can_change": can_change,
        "elsewhere": _elsewhere(request, known) if can_change else [],
        "panels": panels_of(request, known.person),
        **_merged(request, known.person),
    }
    return render(request, "persons/person.html", context)


def _merged(request: StaffRequest, person: Person) -> dict[str, Any]:
    """Return what was merged with a record, for those who may merge."""
    if not may(request.actor, VERB, queries.scope_of(person)):
        return {}
    return {
        "can_merge": person.merged_into_id is None,
        "merged_into": person.merged_into,
        "merges": open_merges(request.actor, person),
    }


def _elsewhere(request: StaffRequest, known: OpenPerson) -> list[dict[str, str]]:
    found = queries.known_elsewhere(request.actor, known.person, known.identity)
    return presenters.elsewhere_rows(request.actor, found)


@staff_page("person.change")
def change(request: StaffRequest, person_id: UUID) -> HttpResponse:
    """Edit a person; on a conflict both versions are shown."""
    known = _open(request, person_id)
    check(request.actor, "person.change", queries.scope_of(known.person))
    here = reverse("persons:person", args=[known.person.id])

    def form(*args: Any, **kwargs: Any) -> ChangePersonForm:
        country = known.person.country_id
        sent = ChangePersonForm(*args, country_code=country, **kwargs)
        saving["form"] = sent
        return sent

    def save(data: dict[str, Any]) -> Person:
        sent = saving["form"]
        return operations.change_person(
            request.actor, person_id, sent.identity(), sent.facts(), data["version"]
        )

    saving: dict[str, ChangePersonForm] = {}
    return edit(
        request,
        EditPage(
            form=form,
            save=save,
            done=lambda _person: here,
            title=_("Change details"),
            submit=_("Save"),
            saved=_("Saved."),
            cancel=here,
            crumbs=((known.identity.display_name, here),),
            values=values_of(known),
            version=known.person.version,
        ),
    )


def _open(request: StaffRequest, person_id: UUID) -> OpenPerson:
    try:
        return operations.open_person(request.actor, person_id)
    except Person.DoesNotExist as missing:
        raise Http404 from missing
