"""The worker on a home visit: set out, check in, stay longer, check out."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from amparo.foundation.accounts.decorators import staff_page
from amparo.foundation.accounts.edit_page import press
from amparo.foundation.accounts.middleware import StaffRequest
from amparo.foundation.vault.record_keys import open_key
from amparo.response.cases.fields import colleague
from amparo.response.cases.models import KIND
from amparo.response.cases.operations import open_the_case
from amparo.response.cases.queries import workers_of
from amparo.response.follow_up.rules import visit_answer
from amparo.response.follow_up.views._shared import (
    case_of,
    contact_or_404,
    contact_page,
    crumbs,
    form_page,
    standing,
)

from . import operations, presenters, queries
from .codes import TripState
from .forms import LongerForm, SetOutForm
from .models import Trip
from .operations import TripData
from .states import TRIP_STATES


@staff_page("home_visit.make")
def set_out(request: StaffRequest, contact_id: UUID) -> HttpResponse:
    """Set out on a home visit, in a pair."""
    contact = contact_or_404(request, contact_id, "home_visit.make")
    case, actor = case_of(contact), request.actor
    workers = workers_of(case.team_id)
    answer = visit_answer(standing(case))

    def form(*args: Any, **kwargs: Any) -> SetOutForm:
        return SetOutForm(*args, workers=workers, me=actor.user_id, **kwargs)

    return form_page(
        request,
        case,
        form=form,
        save=lambda said: operations.set_out(
            actor,
            contact.id,
            TripData(
                colleague(said["pair"]),
                said["route"],
                timezone.now() + timedelta(hours=said["hours"]),
            ),
        ),
        title=_("Set out on a home visit"),
        lead=" ".join(str(why) for why in answer.why),
        submit=_("Set out"),
        saved=_("Noted. If you have not checked out in time, your team is alerted."),
        back=contact_page(contact),
        done=_page,
    )


def _page(made: Trip) -> str:
    return reverse("home_visits:trip", args=[made.id])


@staff_page("home_visit.make", methods=("GET", "HEAD"))
def trip(request: StaffRequest, trip_id: UUID) -> HttpResponse:
    """Show who is out, with whom, which way, and by when they should be back."""
    one = _found(request, trip_id)
    # Opening the case journals it: the route is sealed under its key.
    case = open_the_case(request.actor, one.contact.case_id).case
    key = open_key(request.actor, KIND, case.id)
    context = {
        "trip": one,
        "case": case,
        "crumbs": crumbs(case, _("Home visit")),
        "route": key.read(one, "route", f"trip.{one.id}"),
        "pair": presenters.pair_words(one),
        "back_by": presenters.moment_words(one.back_by),
        "back_at": presenters.moment_words(one.back_at) if one.back_at else "",
        "tone": presenters.TONES[TripState(one.state)],
        "out": one.state != TripState.BACK,
        "on_the_way": one.state == TripState.OUT,
        "mine": one.worker_id == request.actor.user_id,
    }
    return render(request, "home_visits/trip.html", context)


@staff_page("home_visit.make", methods=("POST",))
def arrive(request: StaffRequest, trip_id: UUID) -> HttpResponse:
    """Check in at the visit."""
    one = _found(request, trip_id)
    what = partial(operations.arrive, request.actor, one.id)
    return press(request, what, _page(one), _("Checked in."))


@staff_page("home_visit.make", methods=("POST",))
def come_back(request: StaffRequest, trip_id: UUID) -> HttpResponse:
    """Check out: both are back and safe."""
    one = _found(request, trip_id)
    what = partial(operations.come_back, request.actor, one.id)
    return press(request, what, contact_page(one.contact), _("Checked out."))


@staff_page("home_visit.make")
def longer(request: StaffRequest, trip_id: UUID) -> HttpResponse:
    """Say a later time to be back."""
    one = _found(request, trip_id)
    sent: dict[str, LongerForm] = {}

    def form(*args: Any, **kwargs: Any) -> LongerForm:
        sent["form"] = LongerForm(*args, **kwargs)
        return sent["form"]

    return form_page(
        request,
        case_of(one.contact),
        form=form,
        save=lambda said: operations.stay_longer(
            request.actor,
            one.id,
            sent["form"].back_by(timezone.now()),
            said["version"],
        ),
        title=_("Stay longer"),
        submit=_("Save"),
        saved=_("Noted."),
        version=one.version,
        back=_page(one),
        of_closed=True,
    )


@staff_page("home_visit.make", methods=("GET", "HEAD"))
def states(request: StaffRequest) -> HttpResponse:
    """Show how a home visit moves, and who moves it."""
    way = ((_("Cases"), reverse("cases:list")), (TRIP_STATES.label, ""))
    context = {"table": TRIP_STATES, "crumbs": way}
    return render(request, "lists/states_page.html", context)


def _found(request: StaffRequest, trip_id: UUID) -> Trip:
    try:
        return queries.trip_for(request.actor, trip_id)
    except Trip.DoesNotExist as error:
        raise Http404 from error
