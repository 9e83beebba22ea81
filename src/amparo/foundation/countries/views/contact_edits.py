"""Edit help contacts and the profile of a country."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ...accounts.decorators import staff_page
from ...accounts.edit_page import EditPage, edit
from ...accounts.middleware import StaffRequest
from ...policy import check
from ...proposals.models import Proposal
from .. import forms, operations
from ..models import Country, HelpContact
from ..operations.base import scope_of
from ._shared import code_of, contact_of, contact_url, country_of, crumbs

_CONTACT = (
    *("kind", "name", "local_name", "phone", "url", "hours", "languages"),
    *("operator", "note"),
)


def _values(row: Any, *names: str) -> dict[str, Any]:
    return {name: getattr(row, name) for name in (*names, "source")}


_LAST = gettext_lazy(
    "%(name)s is a national emergency number or the last helpline for "
    "children here. A second person has to confirm before it is hidden."
)


def _at(saved: HelpContact | Proposal) -> str:
    if isinstance(saved, Proposal):
        return reverse("countries:proposal", args=[saved.id])
    return contact_url(saved)


def _at_country(country: Country | None, _saved: object = None) -> str:
    return reverse("countries:country", args=[code_of(country)])


def _words(answers: dict[str, Any]) -> operations.ContactData:
    fields = {name: answers[name] for name in (*_CONTACT, "source")}
    return operations.ContactData(**fields | {"languages": tuple(answers["languages"])})


@staff_page("country.add_contact")
def add_contact(request: StaffRequest, code: str) -> HttpResponse:
    """Add a help contact in a country, or for everywhere."""
    place = country_of(code)
    country_code = place.code if place else None
    check(request.actor, "country.add_contact", scope_of(country_code))

    def save(answers: dict[str, Any]) -> Proposal:
        return operations.add_contact(
            request.actor, country_code, _words(answers), answers["how"]
        )

    page = EditPage(
        form=forms.AddContactForm,
        save=save,
        done=_at,
        title=_("Add a help contact"),
        lead=_(
            "Check it yourself first. The public sees it once a second "
            "person has checked it too."
        ),
        submit=_("Propose this contact"),
        saved=_("Proposed. A second person checks it before the public sees it."),
        cancel=_at_country(place),
        crumbs=crumbs(place),
    )
    return edit(request, page)


@staff_page("country.correct_contact")
def correct(request: StaffRequest, contact_id: UUID) -> HttpResponse:
    """Correct a help contact."""
    found = contact_of(request, contact_id, "country.correct_contact")

    def save(answers: dict[str, Any]) -> HelpContact | Proposal:
        return operations.correct_contact(
            request.actor,
            found.id,
            answers["version"],
            _words(answers),
            answers["how"],
        )

    page = EditPage(
        form=forms.CorrectContactForm,
        save=save,
        done=_at,
        title=_("Correct this contact"),
        lead=found.name,
        submit=_("Save correction"),
        saved=_(
            "Saved. Changes to what children read, dial or open wait for a "
            "second person; until then the old version stays."
        ),
        cancel=contact_url(found),
        crumbs=crumbs(found.country, (found.name, contact_url(found))),
        values=_values(found, *_CONTACT),
        version=found.version,
    )
    return edit(request, page)


@staff_page("country.confirm_contact")
def confirm(request: StaffRequest, contact_id: UUID) -> HttpResponse:
    """Confirm that a help contact is right as it stands."""
    found = contact_of(request, contact_id, "country.confirm_contact")

    def save(answers: dict[str, Any]) -> HelpContact:
        return operations.confirm_contact(
            request.actor, found.id, answers["version"], answers["how"]
        )

    address = " · ".join(part for part in (found.phone, found.url) if part)
    page = EditPage(
        form=forms.ConfirmContactForm,
        save=save,
        done=contact_url,
        title=_("Is this contact right?"),
        lead=_("%(name)s: %(where)s") % {"name": found.name, "where": address},
        submit=_("Yes, it is right"),
        saved=_("Confirmed. It is shown for another 180 days."),
        cancel=contact_url(found),
        crumbs=crumbs(found.country, (found.name, contact_url(found))),
        version=found.version,
    )
    return edit(request, page)


@staff_page("country.retire_contact")
def retire(request: StaffRequest, contact_id: UUID) -> HttpResponse:
    """Remove a help contact."""
    found = contact_of(request, contact_id, "country.retire_contact")

    last = operations.is_last_resort(found)

    def save(answers: dict[str, Any]) -> HelpContact | Proposal:
        return operations.retire_contact(
            request.actor, found.id, answers["version"], answers["reason"]
        )

    page = EditPage(
        form=forms.RetireContactForm,
        save=save,
        done=partial(_at_country, found.country),
        title=_("Hide this contact"),
        lead=(_LAST if last else _("%(name)s will be hidden from the public at once."))
        % {"name": found.name},
        submit=_("Propose hiding it") if last else _("Hide it now"),
        saved=_("Proposed. It stays visible until a second person confirms.")
        if last
        else _("Hidden. To bring it back, propose it again."),
        cancel=contact_url(found),
        crumbs=crumbs(found.country, (found.name, contact_url(found))),
        version=found.version,
        danger=True,
    )
    return edit(request, page)


@staff_page("country.edit_country")
def edit_profile(request: StaffRequest, code: str) -> HttpResponse:
    """Change a country's languages, age of majority and note."""
    place = get_object_or_404(Country, code=code)
    check(request.actor, "country.edit_country", scope_of(code))

    def save(answers: dict[str, Any]) -> Country:
        return operations.edit_country(
            request.actor, code, answers["version"], _profile_words(answers)
        )

    first, second, third = [*place.languages, "", "", ""][:3]
    page = EditPage(
        form=forms.CountryForm,
        save=save,
        done=_at_country,
        title=_("Profile of %(country)s") % {"country": place.label},
        submit=_("Save profile"),
        saved=_("Profile saved."),
        cancel=_at_country(place),
        crumbs=crumbs(place),
        values=_values(place, "adult_at", "note")
        | {"first": first, "second": second, "third": third},
        version=place.version,
    )
    return edit(request, page)


def _profile_words(answers: dict[str, Any]) -> operations.CountryData:
    chosen = (answers["first"], answers["second"], answers["third"])
    return operations.CountryData(
        languages=tuple(dict.fromkeys(code for code in chosen if code)),
        adult_at=answers["adult_at"],
        note=answers["note"],
        source=answers["source"],
    )
