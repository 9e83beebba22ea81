"""Add and edit organisations."""

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
from ..models import Organisation
from ._listing import at
from .directory import crumbs


def organisation_for(
    request: StaffRequest, organisation_id: UUID, verb: str
) -> Organisation:
    """Return the organisation if the person has this permission for it; else refuse."""
    one = get_object_or_404(Organisation, id=organisation_id)
    check(request.actor, verb, operations.scope_of(one))
    return one


def _words(answers: dict[str, Any], is_active: bool) -> operations.OrganisationData:
    return operations.OrganisationData(
        name=answers["name"],
        kind=answers["kind"],
        countries=tuple(answers["countries"]),
        parent_id=UUID(answers["parent"]) if answers["parent"] else None,
        area=answers["area"] or None,
        is_active=is_active,
    )


@staff_page("organisations.create")
def create(request: StaffRequest) -> HttpResponse:
    """Add an organisation to the directory."""

    def save(answers: dict[str, Any]) -> Organisation:
        return operations.create_organisation(
            request.actor, _words(answers, True), answers["form_key"]
        )

    page = EditPage(
        form=partial(forms.AddOrganisationForm, actor=request.actor),
        save=save,
        done=at,
        title=_("Add an organisation"),
        submit=_("Add this organisation"),
        saved=_("Organisation added."),
        cancel=reverse("organisations:directory"),
        crumbs=crumbs(),
    )
    return edit(request, page)


@staff_page("organisations.change")
def change(request: StaffRequest, organisation_id: UUID) -> HttpResponse:
    """Edit an organisation."""
    one = organisation_for(request, organisation_id, "organisations.change")

    def save(answers: dict[str, Any]) -> Organisation:
        words = _words(answers, answers["is_active"])
        return operations.change_organisation(
            request.actor, one.id, answers["version"], words
        )

    page = EditPage(
        form=partial(forms.OrganisationForm, actor=request.actor, organisation=one),
        save=save,
        done=at,
        title=_("Change %(name)s") % {"name": one.name},
        submit=_("Save the changes"),
        saved=_("Changes saved."),
        cancel=at(one),
        crumbs=crumbs((one.name, at(one))),
        values=_values(one),
        version=one.version,
    )
    return edit(request, page)


def _values(one: Organisation) -> dict[str, Any]:
    return {
        "name": one.name,
        "kind": one.kind,
        "countries": [country.code for country in one.countries.all()],
        "area": one.area_id or "",
        "parent": str(one.parent_id or ""),
        "is_active": one.is_active,
    }


@staff_page("organisations.set_safeguarding")
def set_safeguarding(request: StaffRequest, organisation_id: UUID) -> HttpResponse:
    """Set an organisation's safeguarding status."""
    one = organisation_for(request, organisation_id, "organisations.set_safeguarding")

    def save(answers: dict[str, Any]) -> Organisation:
        return operations.set_safeguarding(
            request.actor, one.id, answers["version"], answers["safeguarding"]
        )

    page = EditPage(
        form=forms.SafeguardingForm,
        save=save,
        done=at,
        title=_("Safeguarding of %(name)s") % {"name": one.name},
        lead=_("An organisation that is not in order is not offered for referrals."),
        submit=_("Save assessment"),
        saved=_("Assessment saved."),
        cancel=at(one),
        crumbs=crumbs((one.name, at(one))),
        values={"safeguarding": one.safeguarding},
        version=one.version,
    )
    return edit(request, page)
