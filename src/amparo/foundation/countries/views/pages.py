"""The pages of countries and their help contacts."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ...accounts.decorators import staff_page
from ...accounts.middleware import StaffRequest
from ...accounts.models import User
from ...kernel.languages import language_names
from ...kernel.tables import download
from ...proposals.models import Proposal
from .. import export, opening_hours, presenters, queries
from ..models import Country, HelpContact
from ._shared import (
    can,
    code_of,
    contact_row,
    country_of,
    crumbs,
    link_if,
    name_of,
    new_contact_row,
    page_context,
)


@staff_page("country.see", methods=("GET", "HEAD"))
def countries(request: StaffRequest) -> HttpResponse:
    """Show every country, with how many of its help contacts need a check."""
    today = timezone.localdate()
    unchecked = dict(
        queries.contacts_to_check(today)
        .order_by()
        .values_list("country")
        .annotate(Count("id"))
    )
    for code in queries.pending_proposals().values_list("country", flat=True):
        unchecked[code or None] = unchecked.get(code or None, 0) + 1
    shown = Count("help_contacts", filter=_on(today))
    here = queries.countries_here().annotate(shown=shown)
    found = here.order_by("-in_programme", "name")
    rows = [_country_row(c, c.shown, unchecked.get(c.code, 0)) for c in found]
    worldwide = queries.shown_to_public(today).filter(country=None).count()
    rows.append(_country_row(None, worldwide, unchecked.get(None, 0)))
    return render(request, "countries/countries.html", {"rows": rows})


def _on(today: date) -> Q:
    shown = queries.shown_to_public(today).values("id")
    return Q(help_contacts__in=shown)


def _country_row(country: Country | None, shown: int, unchecked: int) -> dict[str, Any]:
    if unchecked:
        state, tone = _("%(n)s to check") % {"n": unchecked}, "warn"
    else:
        state, tone = _("all checked"), "good"
    second = ngettext(
        "%(n)s help contact shown to the public",
        "%(n)s help contacts shown to the public",
        shown,
    ) % {"n": shown}
    if country is not None:
        second += f" · {language_names(country.languages)}"
        if not queries.reporting_duties_recorded(country.code):
            second += " · " + _("no reporting duties recorded")
    url = reverse("countries:country", args=[code_of(country)])
    name = name_of(country)
    return {"title": name, "url": url, "second": second, "state": state, "tone": tone}


@staff_page("country.see", methods=("GET", "HEAD"))
def country(request: StaffRequest, code: str) -> HttpResponse:
    """Show where people in one country find help, and the country's profile."""
    place = country_of(code)
    today = queries.local_date(place, timezone.now())
    contacts = queries.live_contacts().filter(country=place)
    proposals = list(
        queries.proposals_of(place.code if place else None).filter(decided_at=None)
    )
    allowed = can(request.actor, place)
    known = queries.with_exceptions(contacts, today)
    context = page_context(place, "country") | {
        "groups": _groups(known, proposals, today),
        "decided_changed": any(contact.is_changed for contact in known),
        "waiting": _pending_words(len(proposals)),
        "profile": _profile(place) if place else [],
        "can": allowed,
        "profile_url": link_if(allowed["edit_country"], "edit_profile", code),
    }
    return render(request, "countries/country.html", context)


@staff_page("country.see", methods=("GET", "HEAD"))
def facts(request: StaffRequest, code: str) -> HttpResponse:
    """Return everything known of a country as one table, to check and to print."""
    place = country_of(code)
    today = queries.local_date(place, timezone.now())
    name = f"{code_of(place)}-{today.isoformat()}"
    rows = export.lines(place, today)
    return download(name, request.GET.get("format", ""), export.heads(), rows)


def _groups(
    contacts: list[HelpContact], proposals: list[Proposal], today: date
) -> list[dict[str, Any]]:
    """Return the contacts by kind, each with what a new release says beside it."""
    pending = {one.subject_id: one for one in proposals if one.subject_id}
    groups = []
    for kind, label in HelpContact.Kind.choices:
        of_kind = [c for c in contacts if c.kind == kind]
        rows = [contact_row(c, today, pending.get(c.id)) for c in of_kind]
        rows += [
            new_contact_row(proposal)
            for proposal in proposals
            if not proposal.old and proposal.new["kind"] == kind
        ]
        groups.append({"label": label, "rows": rows})
    return groups


def _pending_words(count: int) -> str:
    """Return how many changes are pending, in words; empty when none are."""
    words_of_it = ngettext(
        "%(n)s change of a help contact waits for a second person.",
        "%(n)s changes of help contacts wait for a second person.",
        count,
    )
    return words_of_it % {"n": count} if count else ""


def _profile(place: Country) -> list[tuple[str, object]]:
    return [
        (_("Languages of the public pages"), language_names(place.languages)),
        (_("Adult from the age of"), place.adult_at),
        (_("Time zones"), ", ".join(place.time_zones)),
        (_("Level-1 areas"), place.areas.count()),
        (_("Sources"), place.source),
    ]


@staff_page("country.see", methods=("GET", "HEAD"))
def contact(request: StaffRequest, contact_id: UUID) -> HttpResponse:
    """Show one help contact with everything that is known about it."""
    found = HelpContact.objects.select_related("country").filter(id=contact_id).first()
    if found is None:
        raise Http404
    today = queries.local_date(found.country, timezone.now())
    queries.with_exceptions([found], today)
    context = {
        "contact": found,
        "decided_changed": found.is_changed,
        "crumbs": crumbs(found.country, (found.name, "")),
        "fresh": presenters.freshness(found, today),
        "pending": _pending_proposal(found),
        "facts": _contact_facts(found),
        "can": can(request.actor, found.country),
        "report": "" if found.is_gone else _report(found),
        "is_mine": found.reported_by == request.actor.user_id,
    }
    return render(request, "countries/contact.html", context)


def _report(found: HelpContact) -> str:
    """Return what is reported, by whom and when; empty without a report."""
    if found.reported_at is None or found.reported_by is None:
        return ""
    reporter = User.objects.filter(id=found.reported_by).first()
    return _("%(reason)s. Reported by %(name)s, %(date)s.") % {
        "reason": found.get_reported_as_display(),
        "name": reporter.name if reporter else "?",
        "date": date_format(timezone.localtime(found.reported_at), "DATE_FORMAT"),
    }


def _pending_proposal(found: HelpContact) -> Proposal | None:
    """Return the pending proposal for a contact, if any."""
    return queries.pending_proposals().filter(subject_id=found.id).first()


def _contact_facts(found: HelpContact) -> list[tuple[str, object]]:
    return [
        (_("What it is for"), found.get_kind_display()),
        (_("Name in the country"), found.local_name),
        (_("Number to dial"), found.phone),
        (_("Web address"), found.url),
        (_("Hours"), opening_hours.say(found.hours)),
        (_("Languages"), language_names(found.languages)),
        (_("Who runs it"), found.operator),
        (_("How sure we are"), found.get_confidence_display()),
        (_("Last checked"), date_format(found.checked_on, "DATE_FORMAT")),
        (_("Source"), found.source),
    ]
