"""The pages of what the public reads of the directory, and of what is missing."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from amparo.foundation.accounts.decorators import staff_page
from amparo.foundation.accounts.edit_page import EditPage, edit
from amparo.foundation.accounts.middleware import StaffRequest
from amparo.foundation.countries.models import Country
from amparo.foundation.countries.queries import programme_countries
from amparo.foundation.policy import AccessScope, may
from amparo.foundation.tasks.models import Task

from . import listings, queries
from .forms import HideForm, ListingForm
from .gaps import Gap, gaps_of
from .models import Location, Service
from .tasks import GAP


@staff_page("service.propose_public")
def propose(request: StaffRequest, service_id: UUID) -> HttpResponse:
    """Propose to show a service to the public, as its own organisation."""
    found = _get(request, service_id, "service.propose_public")
    now = listings.listing_of(found)
    page = EditPage(
        form=partial(ListingForm, may_tell_address=_may_tell_address(found)),
        save=lambda said: listings.propose_listing(
            request.actor,
            found.id,
            said["how_to_get_in"],
            said.get("with_address", False),
        ),
        done=lambda _made: reverse("services:service", args=[found.id]),
        title=_("Show this service to the public"),
        lead=_(
            "Children read its name, telephone, hours, ages, languages and areas as "
            "they are in the directory now, and what you write here."
        ),
        submit=_("Propose"),
        saved=_("Proposed. Someone of another organisation confirms it."),
        cancel=reverse("services:service", args=[found.id]),
        crumbs=_crumbs(found, _("Public")),
        values={
            "how_to_get_in": now.how_to_get_in if now else "",
            "with_address": bool(now and now.address),
        },
    )
    return edit(request, page)


@staff_page("service.hide_public")
def hide(request: StaffRequest, service_id: UUID) -> HttpResponse:
    """Hide a service from the public at once."""
    found = _get(request, service_id, "service.hide_public")
    page = EditPage(
        form=HideForm,
        save=lambda said: listings.hide_listing(
            request.actor, found.id, said["reason"]
        ),
        done=lambda _hidden: reverse("services:service", args=[found.id]),
        title=_("Hide this service from the public"),
        lead=_("It takes effect at once. Colleagues go on seeing the service."),
        submit=_("Hide now"),
        saved=_("Hidden from the public."),
        cancel=reverse("services:service", args=[found.id]),
        crumbs=_crumbs(found, _("Public")),
        danger=True,
    )
    return edit(request, page)


@staff_page("service.see_gaps", methods=("GET", "HEAD"))
def gaps(request: StaffRequest, country: str = "") -> HttpResponse:
    """Show what keeps children of a country from help."""
    mine = [c for c in programme_countries() if _leads(request, c.code)]
    if not country:
        if len(mine) == 1:
            return redirect("services:gaps-of", mine[0].code)
        return _show_gaps(request, None, mine)
    place = get_object_or_404(programme_countries(), code=country)
    if place not in mine:
        raise Http404
    return _show_gaps(request, place, mine)


@staff_page("service.see_gaps", methods=("GET", "HEAD"))
def gap(request: StaffRequest, subject_id: UUID) -> HttpResponse:
    """Redirect a task to the country that it is about."""
    task = Task.objects.filter(kind=GAP, subject_id=subject_id).first()
    if task is None or not _leads(request, task.country_id or ""):
        return redirect("tasks:my_day")
    return redirect("services:gaps-of", task.country_id)


def panel_of(request: StaffRequest, service: Service) -> dict[str, Any]:
    """Return what a service's page says of its being public."""
    where, now = queries.scope_of(service), listings.listing_of(service)
    is_public = now is not None and now.hidden_at is None
    return {
        "public_words": listings.state_words(now),
        "is_public": is_public,
        "public_differs": is_public and now and listings.differs(service, now),
        "may_propose": may(request.actor, "service.propose_public", where),
        "may_hide": is_public and may(request.actor, "service.hide_public", where),
    }


def _show_gaps(
    request: StaffRequest, place: Country | None, mine: list[Country]
) -> HttpResponse:
    found = gaps_of(place, timezone.now()) if place else []
    context = {
        "place": place,
        "rows": [_row(each, place) for each in found if place],
        "others": [c for c in mine if c != place],
        "crumbs": (
            (_("Services"), reverse("services:list")),
            (_("What keeps children from help"), ""),
        ),
    }
    return render(request, "services/gaps.html", context)


def _row(each: Gap, place: Country) -> dict[str, str]:
    if each.page == "services:list":
        kind = each.code.partition(".")[2]
        url = f"{reverse(each.page)}?country={place.code}&kind={kind}"
    else:
        url = reverse(each.page, args=[place.code])
    where = ", ".join(each.places) or _("The whole country")
    return {"title": each.words, "second": where, "url": url}


def _may_tell_address(service: Service) -> bool:
    where = getattr(service, "location", None)
    is_public = where is not None and where.disclosure == Location.Disclosure.PUBLIC
    return is_public and service.kind not in listings.RESIDENTIAL


def _leads(request: StaffRequest, country_code: str) -> bool:
    return may(request.actor, "service.see_gaps", AccessScope(country=country_code))


def _get(request: StaffRequest, service_id: UUID, verb: str) -> Service:
    try:
        found = queries.get(request.actor, service_id)
    except Service.DoesNotExist as error:
        raise Http404 from error
    if not may(request.actor, verb, queries.scope_of(found)):
        raise Http404
    return found


def _crumbs(service: Service, here: str) -> tuple[tuple[str, str], ...]:
    return (
        (_("Services"), reverse("services:list")),
        (service.name, reverse("services:service", args=[service.id])),
        (here, ""),
    )
