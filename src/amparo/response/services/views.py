"""The pages of the directory: parse, call, render."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from amparo.foundation.accounts.decorators import staff_page
from amparo.foundation.accounts.edit_page import EditPage, edit, press
from amparo.foundation.accounts.middleware import StaffRequest
from amparo.foundation.kernel.errors import Conflict, RuleBroken
from amparo.foundation.lists.pages import page_of
from amparo.foundation.lists.requests import Asked, asked_of, with_defaults
from amparo.foundation.lists.views import export as export_list
from amparo.foundation.lists.views import to_address
from amparo.foundation.policy import may, may_anywhere

from . import locations, operations, presenters, queries
from .forms import (
    CapacityForm,
    FilterForm,
    LocationForm,
    NewServiceForm,
    ServiceForm,
    WhyOpenForm,
)
from .lists import DIRECTORY
from .models import Capacity, Location, Service
from .operations import ServiceData
from .public_views import panel_of

MOST_OWN = 12


@staff_page("service.search")
def service_list(request: StaffRequest) -> HttpResponse:
    """Look for help: by need, country, age, language, name."""
    asked = _asked(request)
    if (elsewhere := to_address(request, asked)) is not None:
        return elsewhere
    form = FilterForm(asked.filters)
    found = _found(request, form)
    context = {
        "main_fields": [form["kind"], form["q"]],
        "more_fields": [form["country"], form["age"], form["language"]],
        "more_asked": _asks_more(asked, form),
        "country": form.country_name(asked.filters["country"]),
        "page": page_of(DIRECTORY, request.actor, found, asked),
        "narrowed": any(v for k, v in asked.filters.items() if k != "country"),
        "own": queries.own(request.actor)[:MOST_OWN] if _keeps(request) else [],
        "may_list": _keeps(request),
        "sees_gaps": may_anywhere(request.actor, "service.see_gaps"),
    }
    return render(request, "services/list.html", context)


@staff_page("service.export", methods=("POST",))
def export(request: StaffRequest) -> HttpResponse:
    """Take the list that somebody sees out as a file."""
    asked = _asked(request)
    found = _found(request, FilterForm(asked.filters))
    way_back = reverse("services:list")
    return export_list(request, DIRECTORY, found, asked, way_back)


@staff_page("service.search", methods=("GET", "HEAD"))
def service(request: StaffRequest, service_id: UUID) -> HttpResponse:
    """Show a service: facts, freshness, capacity, and what the actor may do."""
    return _show(request, _get(request, service_id))


@staff_page("service.list")
def new(request: StaffRequest) -> HttpResponse:
    """Add a service to the directory."""
    if not queries.teams_that_may_list(request.actor).exists():
        words = _("A service needs a team that answers referrals. Add a team first.")
        messages.info(request, words)
        return redirect("services:list")
    page = EditPage(
        form=partial(NewServiceForm, actor=request.actor),
        save=lambda said_: operations.list_service(
            request.actor, UUID(said_["team_id"]), _data(said_), said_["form_key"]
        ),
        done=lambda made: reverse("services:service", args=[made.id]),
        title=_("New service"),
        lead=_("Only what anyone may know. The location comes afterwards."),
        submit=_("Add to directory"),
        saved=_("Service added to the directory. Someone from outside will verify it."),
        cancel=reverse("services:list"),
        crumbs=_crumbs(_("New service")),
    )
    return edit(request, page)


@staff_page("service.change")
def change(request: StaffRequest, service_id: UUID) -> HttpResponse:
    """Change a service."""
    found = _get(request, service_id, "service.change")
    address = reverse("services:service", args=[found.id])
    page = EditPage(
        form=partial(
            ServiceForm, country_code=found.country_id, spoken=found.languages
        ),
        save=lambda said_: operations.change_service(
            request.actor, found.id, _data(said_), said_["version"]
        ),
        done=lambda _service: address,
        title=found.name,
        lead=_("A new telephone number has to be verified again."),
        submit=_("Save the changes"),
        saved=_("Saved."),
        cancel=address,
        crumbs=_crumbs(found.name, address, _("Change")),
        values=_values(found),
        version=found.version,
    )
    return edit(request, page)


@staff_page("service.location")
def location(request: StaffRequest, service_id: UUID) -> HttpResponse:
    """Set the location of a service."""
    found = _get(request, service_id, "service.location")
    address = reverse("services:service", args=[found.id])
    now = Location.objects.filter(service=found).first()
    page = EditPage(
        form=partial(LocationForm, country_code=found.country_id),
        save=lambda said_: locations.set_location(
            request.actor,
            found.id,
            said_["disclosure"],
            said_["area_code"],
            said_["address"],
            said_["version"] if now else None,
        ),
        done=lambda _place: address,
        title=_("Location"),
        lead=_("The exact location of a shelter is stored apart, under its own key."),
        submit=_("Save location"),
        saved=_("Saved."),
        cancel=address,
        crumbs=_crumbs(found.name, address, _("Location")),
        values={
            "disclosure": now.disclosure if now else Location.Disclosure.PARTNERS,
            "area_code": (now.area_id or "") if now else "",
            "address": now.address if now else "",
        },
        version=now.version if now else 0,
    )
    return edit(request, page)


@staff_page("service.verify", methods=("POST",))
def verify(request: StaffRequest, service_id: UUID) -> HttpResponse:
    """Verify the facts as they were shown."""
    found = _get(request, service_id, "service.verify")
    try:
        seen = int(request.POST.get("version", ""))
        operations.verify_service(request.actor, found.id, seen)
        messages.success(request, _("Service verified as of today."))
    except ValueError:
        messages.warning(request, _("Please look at the facts once more."))
    except (RuleBroken, Conflict) as problem:
        messages.warning(request, str(problem.message))
    return redirect("services:service", service_id)


@staff_page("service.capacity", methods=("POST",))
def capacity(request: StaffRequest, service_id: UUID) -> HttpResponse:
    """Report whether there is room today."""
    found = _get(request, service_id, "service.capacity")
    form = CapacityForm(request.POST)
    if not form.is_valid():
        return _show(request, found, capacity_form=form)
    operations.report_capacity(request.actor, found.id, form.cleaned_data["capacity"])
    messages.success(
        request, _("Capacity updated. Everyone who looks for help sees it.")
    )
    return redirect("services:service", service_id)


@staff_page("service.open_location", methods=("POST",))
def open_location(request: StaffRequest, service_id: UUID) -> HttpResponse:
    """Show a confidential address once; the next visit to the page hides it again."""
    found = _get(request, service_id)
    form = WhyOpenForm(request.POST)
    if not form.is_valid():
        return _show(request, found, why_form=form)
    reason = form.cleaned_data["reason"]
    address = locations.open_location(request.actor, found.id, reason)
    return _show(request, found, address=address)


@staff_page("service.confirm_location", methods=("POST",))
def confirm_location(request: StaffRequest, service_id: UUID) -> HttpResponse:
    """Confirm, as a second person, that a location becomes more public."""
    found = _get(request, service_id, "service.confirm_location")
    confirm = partial(locations.confirm_location, request.actor, found.id)
    address = reverse("services:service", args=[found.id])
    return press(request, confirm, address, _("The location is more public now."))


# -- Shared --------------------------------------------------------------------------


def _get(request: StaffRequest, service_id: UUID, verb: str = "") -> Service:
    try:
        found = queries.get(request.actor, service_id)
    except Service.DoesNotExist as error:
        raise Http404 from error
    if verb and not may(request.actor, verb, queries.scope_of(found)):
        raise Http404
    return found


def _keeps(request: StaffRequest) -> bool:
    return may_anywhere(request.actor, "service.list")


def _asked(request: StaffRequest) -> Asked:
    asked = asked_of(request, ("kind", "country", "age", "language"), ("q",))
    if "country" in asked.filters:
        return asked
    return with_defaults(asked, country=_home_country(request))


def _found(request: StaffRequest, form: FilterForm) -> QuerySet[Service]:
    if not form.is_valid():
        return queries.find(request.actor)
    want = form.cleaned_data
    return queries.find(
        request.actor,
        want["country"],
        kind=want["kind"],
        text=want["q"],
        age=want["age"],
        language=want["language"],
    )


def _home_country(request: StaffRequest) -> str:
    codes = {code for each in request.actor.assignments for code in each.countries}
    return codes.pop() if len(codes) == 1 else ""


def _asks_more(asked: Asked, form: FilterForm) -> bool:
    wanted = asked.filters
    return bool(wanted.get("age") or wanted.get("language") or form.errors)


def _crumbs(*way: str) -> tuple[tuple[str, str], ...]:
    """Return the breadcrumbs: the list, then (name, address, name) as given."""
    steps: list[tuple[str, str]] = [(_("Services"), reverse("services:list"))]
    if len(way) == 3:
        steps += [(way[0], way[1]), (way[2], "")]
    else:
        steps.append((way[0], ""))
    return tuple(steps)


def _data(answers: dict[str, Any]) -> ServiceData:
    names = ServiceData.__dataclass_fields__
    return ServiceData(**{name: answers[name] for name in names})


def _values(found: Service) -> dict[str, Any]:
    plain = (
        "name kind description min_age max_age for_sex free phone hours status".split()
    )
    values: dict[str, Any] = {name: getattr(found, name) for name in plain}
    values["languages"] = found.languages
    values["area_codes"] = [area.code for area in found.areas.all()]
    return values


def _show(request: StaffRequest, found: Service, **more: Any) -> HttpResponse:
    where, actor = queries.scope_of(found), request.actor
    today = timezone.localdate()
    freshness = found.freshness(today)
    mine = found.team_id in actor.team_ids()
    place_now = getattr(found, "location", None)
    holders = locations.may_be_opened_by(found)
    context = {
        "service": found,
        "facts": presenters.facts(found),
        "verified": presenters.verified(found, today),
        "freshness": freshness,
        "freshness_tone": presenters.FRESHNESS_TONES[freshness],
        "room": presenters.room(found, timezone.now()),
        "room_tone": presenters.CAPACITY_TONES[Capacity(found.capacity)],
        "unsafe": queries.needs_reason(found),
        "location": place_now,
        "can_open": bool(holders & actor.team_ids())
        and may_anywhere(actor, "service.open_location"),
        "may_change": may(actor, "service.change", where),
        "may_place": may(actor, "service.location", where),
        "may_verify": may(actor, "service.verify", where) and not mine,
        "may_confirm": may(actor, "service.confirm_location", where)
        and place_now is not None
        and bool(place_now.wanted)
        and place_now.wanted_by != actor.user_id,
        "capacity_form": CapacityForm(initial={"capacity": found.capacity})
        if may(actor, "service.capacity", where)
        else None,
        "why_form": WhyOpenForm(),
        "crumbs": _crumbs(found.name),
    }
    context |= panel_of(request, found) | more
    invalid = any(getattr(form, "errors", None) for form in more.values())
    return render(
        request, "services/service.html", context, status=422 if invalid else 200
    )
