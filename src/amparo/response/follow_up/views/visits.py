"""The worker on a home visit: set out, check in, stay longer, check out."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from amparo.foundation.accounts.decorators import staff_page
from amparo.foundation.accounts.middleware import StaffRequest
from amparo.response.cases.operations import open_the_case
from amparo.response.cases.queries import workers_of

from .. import operations, presenters
from ..codes import TripState
from ..forms import LongerForm, SetOutForm, chosen
from ..models import Trip
from ..operations.visits import TripData
from ..reading import key_for, route_of
from ..rules import visit_answer
from ._shared import (
    case_of,
    contact_or_404,
    contact_page,
    crumbs,
    do,
    form_page,
    permissions,
    standing,
    trip_or_404,
)


@staff_page("follow_up.visit")
def set_out(request: StaffRequest, contact_id: UUID) -> HttpResponse:
    """Set out on a home visit, in a pair."""
    contact = contact_or_404(request, contact_id, "follow_up.visit")
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
                chosen(said["pair"]),
                said["route"],
                timezone.now() + timedelta(hours=said["hours"]),
            ),
        ),
        title=_("Set out on a home visit"),
        lead=" ".join(str(why) for why in answer.why),
        submit=_("Set out"),
        saved=_("Noted. If you have not checked out by then, your team is alerted."),
        back=contact_page(contact),
        done=_page,
    )


def _page(made: Trip) -> str:
    return reverse("follow_up:trip", args=[made.id])


@staff_page("follow_up.visit", methods=("GET", "HEAD"))
def trip(request: StaffRequest, trip_id: UUID) -> HttpResponse:
    """Show who is out, with whom, which way, and by when they should be back."""
    one = trip_or_404(request, trip_id, "follow_up.visit")
    # Opening the case journals it: the route is sealed under its key.
    case = open_the_case(request.actor, one.contact.case_id).case
    context = {
        "trip": one,
        "case": case,
        "crumbs": crumbs(case, _("Home visit")),
        "route": route_of(one, key_for(request.actor, case.id)),
        "pair": presenters.pair_words(one),
        "back_by": presenters.moment_words(one.back_by),
        "back_at": presenters.moment_words(one.back_at) if one.back_at else "",
        "tone": presenters.TRIP_TONES[TripState(one.state)],
        "out": one.state != TripState.BACK,
        "on_the_way": one.state == TripState.OUT,
        "mine": one.worker_id == request.actor.user_id,
        "may": permissions(request.actor, case),
    }
    return render(request, "follow_up/trip.html", context)


@staff_page("follow_up.visit", methods=("POST",))
def arrive(request: StaffRequest, trip_id: UUID) -> HttpResponse:
    """Check in at the visit."""
    one = trip_or_404(request, trip_id, "follow_up.visit")
    what = partial(operations.arrive, request.actor, one.id)
    return do(request, what, _page(one), _("Checked in."))


@staff_page("follow_up.visit", methods=("POST",))
def come_back(request: StaffRequest, trip_id: UUID) -> HttpResponse:
    """Check out: both are back and safe."""
    one = trip_or_404(request, trip_id, "follow_up.visit")
    what = partial(operations.come_back, request.actor, one.id)
    return do(request, what, contact_page(one.contact), _("Checked out."))


@staff_page("follow_up.visit")
def longer(request: StaffRequest, trip_id: UUID) -> HttpResponse:
    """Say a later time to be back."""
    one = trip_or_404(request, trip_id, "follow_up.visit")
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
    )
