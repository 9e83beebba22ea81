"""The help lines of a country, as the public pages show them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.utils import timezone
from django.utils.functional import Promise

from amparo.foundation.places.models import Country, HelpContact
from amparo.foundation.places.queries import public_contacts

from .words import HELP


@dataclass(frozen=True)
class HelpRow:
    """One line or site that helps: what to tap, what it is for.

    ``number`` is empty for a site.
    """

    number: str
    href: str
    what: str | Promise
    name: str
    hours: str
    closed: bool
    emergency: bool


def help_rows(country: Country | None) -> list[HelpRow]:
    """Return what helps in a country now, nearest first; without one, everywhere."""
    code = country.code if country else ""
    return [_row(contact) for contact in public_contacts(code, timezone.now())]


def _row(contact: HelpContact) -> HelpRow:
    name = contact.name.partition(" (")[0]  # what follows is a note for staff
    return HelpRow(
        number=contact.phone,
        href=dial(contact.phone) if contact.phone else contact.url,
        what=HELP[HelpContact.Kind(contact.kind)],
        name=name,
        hours=contact.hours_said,
        closed=contact.open_now is False,
        emergency=contact.kind == HelpContact.Kind.EMERGENCY,
    )


def dial(phone: str) -> str:
    """Return the address that a tap calls: digits, with the star and hash of codes."""
    return "tel:" + re.sub(r"[^0-9+*#]", "", phone).replace("#", "%23")
