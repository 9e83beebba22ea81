"""Countries and their facts, to read."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ...accounts.middleware import StaffRequest
from ...accounts.pages import staff_page
from ...policy import Actor, Where, may
from .. import hours, queries, words
from ..languages import spoken
from ..models import Clock, Confidence, Country, HelpContact, ReportingDuty

EVERYWHERE = "everywhere"
_ACTS = (
    "add_contact",
    "confirm_contact",
    "correct_contact",
    "retire_contact",
    "edit_clock",
    "edit_reporting_duty",
    "edit_country",
)
_SURE = {Confidence.HIGH: "good", Confidence.MEDIUM: "warn", Confidence.LOW: "warn"}


def place_of(code: str) -> Country | None:
    """Return the country of an address; None for everywhere; 404 for no such place."""
    return None if code == EVERYWHERE else get_object_or_404(Country, code=code)


def code_of(country: Country | None) -> str:
    """Return how addresses name a country."""
    return country.code if country else EVERYWHERE


def name_of(country: Country | None) -> str:
    """Return how people name a place."""
    return country.label if country else _("Everywhere")


def crumbs(country: Country | None, *more: tuple[str, str]) -> tuple[Any, ...]:
    """Return the way to a page under a country."""
    here = reverse("places:country", args=[code_of(country)])
    start = (_("Countries"), reverse("places:countries"))
    return (start, (name_of(country), here), *more)


@staff_page("places.see", methods=("GET", "HEAD"))
def countries(request: StaffRequest) -> HttpResponse:
    """Every country, with how many of its help contacts want a look."""
    today = timezone.localdate()
    unchecked = dict(
        queries.contacts_to_check(today)
        .order_by()
        .values_list("country")
        .annotate(Count("id"))
    )
    shown = Count("help_contacts", filter=_on(today))
    found = Country.objects.annotate(shown=shown).order_by("-in_programme", "name")
    rows = [_country_row(c, c.shown, unchecked.get(c.code, 0)) for c in found]
    worldwide = queries.shown_to_public(today).filter(country=None).count()
    rows.append(_country_row(None, worldwide, unchecked.get(None, 0)))
    return render(request, "places/countries.html", {"rows": rows})


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
        second += f" · {spoken(country.languages)}"
    url = reverse("places:country", args=[code_of(country)])
    name = name_of(country)
    return {"title": name, "url": url, "second": second, "state": state, "tone": tone}


@staff_page("places.see", methods=("GET", "HEAD"))
def country(request: StaffRequest, code: str) -> HttpResponse:
    """Where people in one country find help, and the country's profile."""
    place = place_of(code)
    today = queries.local_date(place, timezone.now())
    contacts = HelpContact.objects.filter(country=place, retired_at=None)
    can = _can(request.actor, place)
    context = _part(place, "country") | {
        "groups": _groups(list(contacts), today),
        "profile": _profile(place) if place else [],
        "can": can,
        "profile_url": _if(can["edit_country"], "edit_profile", code),
    }
    return render(request, "places/country.html", context)


@staff_page("places.see", methods=("GET", "HEAD"))
def duties(request: StaffRequest, code: str) -> HttpResponse:
    """Who must report in one country, and to whom."""
    place = get_object_or_404(Country, code=code)
    found = ReportingDuty.objects.filter(country=place)
    context = _part(place, "duties") | {
        "duties": [_duty(duty) for duty in found],
        "can": _can(request.actor, place),
    }
    return render(request, "places/duties.html", context)


@staff_page("places.see", methods=("GET", "HEAD"))
def clocks(request: StaffRequest, code: str) -> HttpResponse:
    """How long things may take in one country, or everywhere."""
    place = place_of(code)
    may_edit = _can(request.actor, place)["edit_clock"]
    context = _part(place, "clocks") | {"rows": _clocks(place, may_edit)}
    return render(request, "places/clocks.html", context)


def _part(place: Country | None, page: str) -> dict[str, Any]:
    """What the pages of a place have in common: its name, the way here, the parts."""
    code = code_of(place)
    parts = [("country", _("Help")), ("clocks", _("How long things may take"))]
    if place is not None:
        parts.insert(1, ("duties", _("Duties to report")))
    tabs = [
        {
            "label": label,
            "url": reverse(f"places:{name}", args=[code]),
            "current": name == page,
        }
        for name, label in parts
    ]
    name = name_of(place)
    return {
        "place": place,
        "code": code,
        "name": name,
        "crumbs": (*crumbs(place)[:1], (name, "")),
        "tabs": tabs,
    }


def _if(allowed: bool, name: str, *args: object) -> str:
    return reverse(f"places:{name}", args=args) if allowed else ""


def _can(actor: Actor, place: Country | None) -> dict[str, bool]:
    where = Where(country=place.code if place else "")
    return {verb: may(actor, f"places.{verb}", where) for verb in _ACTS}


def _groups(contacts: list[HelpContact], today: date) -> list[dict[str, Any]]:
    groups = []
    for kind, label in HelpContact.Kind.choices:
        of_kind = [c for c in contacts if c.kind == kind]
        rows = [_contact_row(contact, today) for contact in of_kind]
        groups.append({"label": label, "rows": rows})
    return groups


def _contact_row(contact: HelpContact, today: date) -> dict[str, Any]:
    fresh = words.freshness(contact, today)
    parts = [contact.phone, contact.url, hours.say(contact.hours)]
    return {
        "title": contact.name,
        "url": reverse("places:contact", args=[contact.id]),
        "second": " · ".join(part for part in parts if part),
        "state": fresh.words,
        "tone": fresh.tone,
    }


def _duty(duty: ReportingDuty) -> dict[str, Any]:
    within = words.length(duty.within_hours) if duty.within_hours else ""
    facts = [
        (_("Who"), duty.who),
        (_("To whom"), duty.to_whom),
        (_("Within"), within or _("not said")),
        (_("Source"), duty.source),
    ]
    if duty.reviewed_on:
        facts.append((_("Reviewed"), _reviewed(duty.reviewed_on, duty.reviewed_by)))
    return {"duty": duty, "facts": facts, "tone": _SURE[Confidence(duty.confidence)]}


def _reviewed(day: date, who: str) -> str:
    said = date_format(day, "DATE_FORMAT")
    return _("%(day)s, %(who)s") % {"day": said, "who": who} if who else said


def _clocks(place: Country | None, may_edit: bool) -> list[dict[str, Any]]:
    """Every clock that runs here, the country's own in place of everybody's."""
    everywhere = Clock.objects.filter(country=None)
    own = Clock.objects.filter(country=place) if place else Clock.objects.none()
    mine = {(clock.kind, clock.level): clock for clock in own}
    rows = []
    for default in sorted(everywhere, key=_clock_order):
        clock = mine.get((default.kind, default.level), default)
        row = {
            "title": words.clock_name(clock),
            "url": _if(may_edit, "edit_clock", code_of(place), default.id),
            "count": words.length(clock.hours),
            "second": clock.source,
        }
        if clock is not default:
            row["state"], row["tone"] = _("this country's own"), "note"
            row["reset_url"] = _if(may_edit, "reset_clock", code_of(place), default.id)
        rows.append(row)
    return rows


def _clock_order(clock: Clock) -> tuple[int, bool, int]:
    kinds = list(words.CLOCKS)
    place = kinds.index(clock.kind) if clock.kind in kinds else len(kinds)
    return place, clock.level == "", clock.hours


def _profile(place: Country) -> list[tuple[str, object]]:
    return [
        (_("Languages of the public pages"), spoken(place.languages)),
        (_("Adult from the age of"), place.adult_at),
        (_("Time zones"), ", ".join(place.time_zones)),
        (_("Level-1 areas"), place.areas.count()),
        (_("Sources"), place.source),
    ]


@staff_page("places.see", methods=("GET", "HEAD"))
def contact(request: StaffRequest, contact_id: UUID) -> HttpResponse:
    """One help contact with everything that is known about it."""
    found = HelpContact.objects.select_related("country").filter(id=contact_id).first()
    if found is None:
        raise Http404
    today = queries.local_date(found.country, timezone.now())
    context = {
        "contact": found,
        "crumbs": crumbs(found.country, (found.name, "")),
        "fresh": words.freshness(found, today),
        "facts": _contact_facts(found),
        "can": _can(request.actor, found.country),
    }
    return render(request, "places/contact.html", context)


def _contact_facts(found: HelpContact) -> list[tuple[str, object]]:
    return [
        (_("What it is for"), found.get_kind_display()),
        (_("Number to dial"), found.phone),
        (_("Web address"), found.url),
        (_("Hours"), hours.say(found.hours)),
        (_("Languages"), spoken(found.languages)),
        (_("Who runs it"), found.operator),
        (_("How sure we are"), found.get_confidence_display()),
        (_("Last checked"), date_format(found.checked_on, "DATE_FORMAT")),
        (_("Source"), found.source),
    ]
