"""Helpers shared by the pages of this room."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from ...accounts.middleware import StaffRequest
from ...policy import AccessScope, Actor, check, may
from ...proposals.models import Proposal
from .. import opening_hours, presenters
from ..models import Country, HelpContact
from ..queries import EVERYWHERE, live_contacts

_ACTS = (
    "add_contact",
    "confirm_contact",
    "correct_contact",
    "retire_contact",
    "report_contact",
    "withdraw_report",
    "dismiss_report",
    "confirm_proposal",
    "reject_proposal",
    "edit_deadline",
    "edit_reporting_duty",
    "edit_country",
    "change_setting",
    "loosen_setting",
)


def country_of(code: str) -> Country | None:
    """Return the country in an address; None for everywhere; 404 for an unknown one."""
    return None if code == EVERYWHERE else get_object_or_404(Country, code=code)


def code_of(country: Country | None) -> str:
    """Return the code of a country in addresses."""
    return country.code if country else EVERYWHERE


def name_of(country: Country | None) -> str:
    """Return the name of a country, or the word for everywhere."""
    return country.label if country else _("Everywhere")


def crumbs(country: Country | None, *more: tuple[str, str]) -> tuple[Any, ...]:
    """Return the breadcrumb of a page under a country."""
    here = reverse("countries:country", args=[code_of(country)])
    start = (_("Countries"), reverse("countries:countries"))
    return (start, (name_of(country), here), *more)


def page_context(place: Country | None, page: str) -> dict[str, Any]:
    """Return what every page of a country shows: its name, breadcrumb and tabs."""
    code = code_of(place)
    parts = [("country", _("Help")), ("deadlines", _("Deadlines"))]
    if place is not None:
        parts[1:1] = [
            ("duties", _("Mandatory reporting")),
            ("settings", _("Rules")),
        ]
    parts.append(("history", _("History")))
    tabs = [
        {
            "label": label,
            "url": reverse(f"countries:{name}", args=[code]),
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


def contact_of(request: StaffRequest, contact_id: UUID, verb: str) -> HelpContact:
    """Return a live help contact that the person may change in this way, or 404."""
    live = live_contacts().select_related("country")
    found = get_object_or_404(live, id=contact_id)
    check(request.actor, verb, AccessScope(country=found.country_id or ""))
    return found


def contact_url(contact: HelpContact) -> str:
    """Return the address of a help contact's page."""
    return reverse("countries:contact", args=[contact.id])


def contact_row(
    contact: HelpContact, today: date, pending: Proposal | None = None
) -> dict[str, Any]:
    """Return a help contact as a row, with what a new release says beside it."""
    fresh = presenters.freshness(contact, today)
    parts = [contact.phone, contact.url, opening_hours.say(contact.hours)]
    if pending is not None:
        news = {"new": presenters.proposal_news(pending)}
        parts.append(_("new, not confirmed yet: %(new)s") % news)
    return {
        "title": contact.name,
        "url": contact_url(contact),
        "second": " · ".join(part for part in parts if part),
        "state": fresh.words,
        "tone": fresh.tone,
    }


def new_contact_row(pending: Proposal) -> dict[str, Any]:
    """Return a proposed new help contact that nobody has confirmed yet."""
    return {
        "title": pending.new["name"],
        "url": reverse("countries:proposal", args=[pending.id]),
        "second": presenters.reached_at(pending.new),
        "state": _("Not shown: new, not confirmed yet"),
        "tone": "warn",
    }


def link_if(allowed: bool, name: str, *args: object) -> str:
    """Return the address of a page of this room if allowed, else an empty text."""
    return reverse(f"countries:{name}", args=args) if allowed else ""


def can(actor: Actor, place: Country | None) -> dict[str, bool]:
    """Return what the actor may do with the facts of a country, by permission."""
    scope = AccessScope(country=place.code if place else "")
    return {verb: may(actor, f"country.{verb}", scope) for verb in _ACTS}
