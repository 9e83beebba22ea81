"""The help lines of a country, as the public pages show them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from amparo.foundation.countries.models import Country, HelpContact
from amparo.foundation.countries.opening_hours import answers_always
from amparo.foundation.countries.queries import public_contacts
from amparo.foundation.design.clock_times import month_name
from amparo.foundation.kernel.languages import LANGUAGES
from amparo.foundation.persons import phones

from .labels import HELP

ENGLISH = "en"
_WITHOUT_GAPS = re.compile(r"\+?\d{7,}")


@dataclass(frozen=True)
class HelpRow:
    """One line or site that helps: what to tap, what it is for, when.

    ``number`` is empty for a site. ``now`` holds at this moment, ``hours`` always.
    ``age`` says when it was last checked, if that is too long ago.
    """

    number: str
    href: str
    what: str | Promise
    name: str
    name_language: str  # empty: that of the page
    hours: str
    now: str
    age: str
    always: bool  # a line that is known to answer day and night
    emergency: bool
    child_line: bool
    online: bool
    site_language: str = ""  # of a site, if it is not that of the page

    @property
    def is_site(self) -> bool:
        """Whether nobody talks there: a form to fill in."""
        return self.online and not self.number

    @property
    def site_language_name(self) -> str:
        """The own name of the language of a foreign site."""
        known = LANGUAGES.get(self.site_language)
        return str(known.own) if known else ""

    @property
    def host(self) -> str:
        """Where a site is, as one types it; empty for a line."""
        return "" if self.number else urlsplit(self.href).hostname or ""


def help_rows(country: Country | None) -> list[HelpRow]:
    """Return what helps in a country now, nearest first; without one, everywhere."""
    code = country.code if country else ""
    native = country.languages[0] if country and country.languages else ""
    return [_row(each, native) for each in public_contacts(code, timezone.now())]


def named(contact: HelpContact, native: str) -> tuple[str, str]:
    """Return a contact's name for the active language, and the language of the name.

    Readers of the country's first language read the local name.
    """
    page = get_language()
    at_home = native if contact.country_id else ENGLISH
    if contact.local_name and page == native:
        return contact.local_name, ""
    name = contact.name.partition(" (")[0]  # what follows is a note for staff
    language = ENGLISH if contact.local_name else at_home
    return name, "" if language == page else language


def _row(contact: HelpContact, native: str) -> HelpRow:
    name, name_language = named(contact, native)
    return HelpRow(
        number=in_groups(contact.phone),
        href=phones.dial(contact.phone) if contact.phone else contact.url,
        what=HELP[HelpContact.Kind(contact.kind)],
        name=name,
        name_language=name_language,
        hours=contact.hours_said,
        now=contact.now_said,
        age=_age(contact) if contact.is_aged else "",
        always=bool(contact.phone) and answers_always(contact.hours),
        emergency=contact.kind == HelpContact.Kind.EMERGENCY,
        child_line=contact.kind == HelpContact.Kind.CHILD_HELPLINE,
        online=contact.kind == HelpContact.Kind.ONLINE,
        site_language=_site_language(contact),
    )


def _site_language(contact: HelpContact) -> str:
    """Return the first language of a site that does not know that of the page."""
    page = get_language() or ""
    known = contact.languages if contact.url and not contact.phone else []
    is_known = page in known or page.partition("-")[0] in known
    return "" if is_known or not known else str(known[0])


def _age(contact: HelpContact) -> str:
    month = month_name(contact.checked_on)
    if get_language() == "pt-br":  # the framework writes months as in a heading
        month = month.lower()
    return _("last checked in %(month)s") % {"month": month}


def in_groups(phone: str) -> str:
    """Return a long number that stands without a gap in groups that one can read."""
    if not _WITHOUT_GAPS.fullmatch(phone):
        return phone
    if phone.startswith("+"):
        return phones.shown(phone)
    groups = [phone[at : at + 3] for at in range(0, len(phone), 3)]
    if len(groups[-1]) == 1:  # a lone digit is hard to read
        groups[-2:] = ["".join(groups[-2:])]
    return " ".join(groups)
