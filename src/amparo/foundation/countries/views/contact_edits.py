"""Edit help contacts and the profile of a country."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from ...accounts.decorators import staff_page
from ...accounts.edit_page import EditPage, edit
from ...accounts.middleware import StaffRequest
from ...policy import check
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

    def save(answers: dict[str, Any]) -> HelpContact:
        return operations.add_contact(
            request.actor, country_code, _words(answers), answers["how"]
        )

    page = EditPage(
        form=forms.AddContactForm,
        save=save,
        done=contact_url,
        title=_("Add a help contact"),
        lead=_("The public sees it at once, for 180 days. Check it yourself first."),
        submit=_("Add this contact"),
        saved=_("The contact is added."),
        cancel=_at_country(place),
        crumbs=crumbs(place),
    )
    return edit(request, page)


@staff_page("country.correct_contact")
def correct(request: StaffRequest, contact_id: UUID) -> HttpResponse:
    """Correct a help contact."""
    found = contact_of(request, contact_id, "country.correct_contact")

    def save(answers: dict[str, Any]) -> HelpContact:
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
        done=contact_url,
        title=_("Put this contact right"),
        lead=found.name,
        submit=_("Save what is right"),
        saved=_("The contact is right again and shows for 180 days."),
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
        saved=_("Thank you. It shows for another 180 days."),
        cancel=contact_url(found),
        crumbs=crumbs(found.country, (found.name, contact_url(found))),
        version=found.version,
    )
    return edit(request, page)


@staff_page("country.retire_contact")
def retire(request: StaffRequest, contact_id: UUID) -> HttpResponse:
    """Remove a help contact."""
    found = contact_of(request, contact_id, "country.retire_contact")

    def save(answers: dict[str, Any]) -> HelpContact:
        return operations.retire_contact(
            request.actor, found.id, answers["version"], answers["reason"]
        )

    page = EditPage(
        form=forms.RetireContactForm,
        save=save,
        done=partial(_at_country, found.country),
        title=_("Take this contact down"),
        lead=_("%(name)s will not be shown to the public any more.")
        % {"name": found.name},
        submit=_("Take it down"),
        saved=_("The contact is taken down."),
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
        submit=_("Save the profile"),
        saved=_("The profile is saved."),
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
