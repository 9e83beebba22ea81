"""The lists of referrals, received and sent, as pages and as files."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from amparo.foundation.accounts.decorators import staff_page
from amparo.foundation.accounts.middleware import StaffRequest
from amparo.foundation.lists.pages import page_of
from amparo.foundation.lists.requests import Asked, asked_of
from amparo.foundation.lists.specs import ListSpec
from amparo.foundation.lists.views import bulk, to_address
from amparo.foundation.lists.views import export as export_list
from amparo.foundation.policy import may_anywhere

from . import operations, queries
from .forms import DeclineForm, FilterForm
from .lists import DECLINE, RECEIVED, SENT, arranged
from .models import Referral
from .states import REFERRAL_STATES


@staff_page("referral.see")
def referral_list(request: StaffRequest) -> HttpResponse:
    """Show what was received, what needs an answer first, or what was sent."""
    spec, found, asked, form = _list(request)
    if (elsewhere := to_address(request, asked)) is not None:
        return elsewhere
    may_export = may_anywhere(request.actor, spec.export_verb)
    context = {
        "form": form,
        "of": asked.filters.get("of", ""),
        "narrowed": any(v for k, v in asked.filters.items() if k != "of"),
        "of_sender": spec is SENT,
        "tabs": _tabs(spec is SENT) if _receives(request) and _sends(request) else [],
        "page": page_of(spec, request.actor, found, asked),
        "export_url": reverse("referrals:export") if may_export else "",
        "states": REFERRAL_STATES,
        "states_url": reverse("referrals:states"),
    }
    return render(request, "referrals/list.html", context)


@staff_page("referral.export", methods=("POST",))
def export(request: StaffRequest) -> HttpResponse:
    """Take the list out as a file: codes, states and times; nothing of the child."""
    spec, found, asked, _form = _list(request)
    return export_list(request, spec, found, asked, reverse("referrals:list"))


@staff_page("referral.decline", methods=("POST",))
def decline_many(request: StaffRequest) -> HttpResponse:
    """Decline the chosen referrals for one reason, after a second step."""
    return bulk(
        request,
        DECLINE,
        queries.received(request.actor),
        _asked(request),
        reverse("referrals:list"),
        do=lambda referral, _seen, said: operations.decline(
            request.actor, referral.id, said["because"], said["note"]
        ),
        form=DeclineForm,
    )


def _receives(request: StaffRequest) -> bool:
    return may_anywhere(request.actor, "referral.preview")


def _sends(request: StaffRequest) -> bool:
    return may_anywhere(request.actor, "referral.send")


def _asked(request: StaffRequest) -> Asked:
    return asked_of(request, ("of", *FilterForm.base_fields))


def _list(
    request: StaffRequest,
) -> tuple[ListSpec, QuerySet[Referral], Asked, FilterForm]:
    """Return the side that somebody looks at, what stands there, and how."""
    asked = _asked(request)
    form = FilterForm(asked.filters)
    form.is_valid()
    same = {name: code for name, code in form.cleaned_data.items() if code}
    if _sends(request) and (
        not _receives(request) or asked.filters.get("of") == "sent"
    ):
        found = queries.sent(request.actor).filter(**same)
        return SENT, arranged(found), asked, form
    found = queries.received(request.actor).filter(**same)
    return RECEIVED, arranged(found), asked, form


def _tabs(of_sender: bool) -> list[dict[str, Any]]:
    url = reverse("referrals:list")
    return [
        {"label": _("Received"), "url": url, "current": not of_sender},
        {"label": _("Sent"), "url": f"{url}?of=sent", "current": of_sender},
    ]
