"""The pages of possible duplicates: compare two records, merge, undo, remember."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from ..accounts.decorators import staff_page
from ..accounts.edit_page import EditPage, edit, press
from ..accounts.middleware import StaffRequest
from ..policy import check
from . import merging, presenters, queries
from .duplicates import marked
from .forms import MergeForm
from .found_by import facts_of
from .history import open_history
from .models import Merge, Person
from .operations import OpenPerson, open_person
from .states import MERGE_STATES

VERB = merging.VERB


@staff_page(VERB, methods=("GET", "HEAD"))
def duplicates(request: StaffRequest, person_id: UUID) -> HttpResponse:
    """Show records of the team that could be the same person."""
    known = _open(request, person_id)
    found = queries.possible_duplicates(
        request.actor, known.identity, facts_of(known.person), person_id
    )
    rows = [
        row | {"url": _compare_url(person_id, one.person.id)}
        for one, row in zip(found, presenters.rows_of(found), strict=True)
        if one.person.team_id == known.person.team_id
    ]
    context = {
        "known": known,
        "rows": rows,
        "crumbs": _crumbs(known, _("Possible duplicates")),
    }
    return render(request, "persons/duplicates.html", context)


@staff_page(VERB, methods=("GET", "HEAD"))
def compare(request: StaffRequest, person_id: UUID, other_id: UUID) -> HttpResponse:
    """Show two records beside each other."""
    known, other = _pair(request, person_id, other_id)
    context = {
        "known": known,
        "other": other,
        "lines": presenters.comparison(known, other),
        "mark": marked(person_id, other_id).first(),
        "crumbs": _crumbs(known, _("Same person?")),
    }
    return render(request, "persons/compare.html", context)


@staff_page(VERB)
def merge_two(request: StaffRequest, person_id: UUID, other_id: UUID) -> HttpResponse:
    """Merge the other record into the first, with a reason."""
    known, other = _pair(request, person_id, other_id)
    facts = {"kept": known.person.code, "other": other.person.code}
    page = EditPage(
        form=MergeForm,
        save=lambda answers: merging.merge_people(
            request.actor, person_id, other_id, answers["reason"], answers["version"]
        ),
        done=lambda _merge: reverse("persons:person", args=[person_id]),
        title=_("Merge two records"),
        lead=_(
            "%(kept)s stays, and gains what only %(other)s says. The cases of "
            "%(other)s belong to it from then on. You can undo this."
        )
        % facts,
        submit=_("Merge records"),
        saved=_("Records merged."),
        cancel=_compare_url(person_id, other_id),
        crumbs=_crumbs(known, _("Merge two records")),
        version=merging.versions(known.person, other.person),
    )
    return edit(request, page)


@staff_page(VERB, methods=("POST",))
def no_duplicate(
    request: StaffRequest, person_id: UUID, other_id: UUID
) -> HttpResponse:
    """Remember that two records are two people."""
    _open(request, person_id)
    return press(
        request,
        lambda: merging.mark_no_duplicate(request.actor, person_id, other_id),
        reverse("persons:duplicates", args=[person_id]),
        _("Marked as two people. They are not suggested any more."),
    )


@staff_page(VERB, methods=("POST",))
def withdraw_mark(
    request: StaffRequest, person_id: UUID, other_id: UUID
) -> HttpResponse:
    """Withdraw that two records are two people."""
    _open(request, person_id)
    return press(
        request,
        lambda: merging.withdraw_no_duplicate(request.actor, person_id, other_id),
        _compare_url(person_id, other_id),
        _("Withdrawn. They may be merged again."),
    )


@staff_page(VERB, methods=("POST",))
def undo(request: StaffRequest, merge_id: UUID) -> HttpResponse:
    """Undo a merge."""
    try:
        merge = Merge.objects.get(id=merge_id)
    except Merge.DoesNotExist as missing:
        raise Http404 from missing
    _open(request, merge.kept_id)
    return press(
        request,
        lambda: merging.undo_merge(request.actor, merge.id),
        reverse("persons:person", args=[merge.kept_id]),
        _("Merge undone. Check both records."),
    )


@staff_page("person.open", methods=("GET", "HEAD"))
def history(request: StaffRequest, person_id: UUID) -> HttpResponse:
    """Show what was recorded of a person before, change by change."""
    try:
        person = queries.person_by_id(person_id)
        found = open_history(request.actor, person_id)
    except Person.DoesNotExist as missing:
        raise Http404 from missing
    known = OpenPerson(person, found[-1].identity)
    context = {
        "known": known,
        "changes": presenters.changes(person, found),
        "crumbs": _crumbs(known, _("Earlier details")),
    }
    return render(request, "persons/history.html", context)


@staff_page(VERB, methods=("GET", "HEAD"))
def states(request: StaffRequest) -> HttpResponse:
    """Show how a merge moves, and who moves it."""
    context = {"table": MERGE_STATES, "crumbs": ((_("How a merge moves"), ""),)}
    return render(request, "lists/states_page.html", context)


def _pair(
    request: StaffRequest, person_id: UUID, other_id: UUID
) -> tuple[OpenPerson, OpenPerson]:
    if person_id == other_id:
        raise Http404
    return _open(request, person_id), _open(request, other_id)


def _open(request: StaffRequest, person_id: UUID) -> OpenPerson:
    try:
        known = open_person(request.actor, person_id)
    except Person.DoesNotExist as missing:
        raise Http404 from missing
    check(request.actor, VERB, queries.scope_of(known.person))
    return known


def _compare_url(one: UUID, other: UUID) -> str:
    return reverse("persons:compare", args=[one, other])


def _crumbs(known: OpenPerson, here: str) -> tuple[tuple[str, str], ...]:
    page = reverse("persons:person", args=[known.person.id])
    return (known.identity.display_name, page), (here, "")
