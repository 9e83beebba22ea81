"""Referral and closing of a case."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from amparo.foundation.accounts.decorators import staff_page
from amparo.foundation.accounts.middleware import StaffRequest
from amparo.foundation.kernel.errors import RuleBroken
from amparo.foundation.persons.ages import age_of
from amparo.response.services import queries as services
from amparo.response.services.models import Capacity, Service

from .. import extensions, operations
from ..consents import Withheld, withheld_now
from ..forms import ClosureForm, ReasonForm
from ..models import Case, Consent
from ..operations._shared import today_of
from ..refer_form import FindForm, ReferForm
from ..types import OpenCase
from ._shared import crumbs, do, form_page, get, page_of

PER_PAGE = 30
ROOM_TONES = {
    Capacity.HAS: "good",
    Capacity.WAIT_LIST: "warn",
    Capacity.ASK: "quiet",
    Capacity.NONE: "warn",
}


@staff_page("case.close")
def closure(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Request to close a case."""
    case = get(request, case_id, "case.close")
    sent: dict[str, ClosureForm] = {}

    def form(*args: Any, **kwargs: Any) -> ClosureForm:
        sent["form"] = ClosureForm(*args, **kwargs)
        return sent["form"]

    return form_page(
        request,
        case,
        form=form,
        save=lambda answers: operations.ask_closure(
            request.actor,
            case.id,
            answers["reason"],
            sent["form"].checks(),
            answers["note"],
        ),
        title=_("Request case closure"),
        lead=" ".join(
            [
                _("A supervisor reviews this before the case closes."),
                *extensions.closing_notes(case),
            ]
        ),
        submit=_("Send to supervisor"),
        saved=_("Sent to your supervisor."),
    )


@staff_page("case.reopen")
def reopen(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Reopen a case that was closed by mistake, with a reason."""
    case = get(request, case_id, "case.reopen")
    return form_page(
        request,
        case,
        form=ReasonForm,
        save=lambda answers: operations.reopen_case(
            request.actor, case.id, answers["reason"], answers["version"]
        ),
        title=_("Reopen case"),
        lead=_(
            "Everything the closure ended is restored, and the risk is reviewed soon."
        ),
        submit=_("Reopen case"),
        saved=_("Case reopened."),
        version=case.version,
        of_closed=True,
    )


@staff_page("case.close")
def close(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Close a case whose closing is approved."""
    case = get(request, case_id, "case.close")
    if request.method == "POST":
        version = request.POST.get("version", "")
        seen = int(version) if version.isascii() and version.isdigit() else -1
        return do(
            request,
            case,
            lambda: operations.close_case(request.actor, case.id, seen),
            _("Case closed."),
        )
    context = {
        "case": case,
        "notes": extensions.closing_notes(case),
        "crumbs": crumbs(case, _("Close the case")),
    }
    return render(request, "cases/close.html", context | {"cancel": page_of(case)})


# -- Referring -----------------------------------------------------------------------


@staff_page("case.refer", methods=("GET", "HEAD"))
def refer(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Choose a service: of this country, for this age, those with room first."""
    case = get(request, case_id, "case.refer")
    if stopped := _not_ready(request, case):
        return stopped
    form = FindForm(request.GET or {"fits": "on"})
    asked = form.cleaned_data if form.is_valid() else {}
    opened = operations.open_the_case(request.actor, case.id)
    child, today = opened.child, today_of(case)
    age = age_of(child.person, child.identity, today) if child else None
    fits = age if asked.get("fits") else None
    found = services.find(
        request.actor,
        case.country_id,
        kind=asked.get("kind", ""),
        text=asked.get("text", ""),
        age=fits.youngest if fits else None,
        oldest=fits.oldest if fits else None,
    ).exclude(team_id=case.team_id)
    held = _withheld(opened, today).organisations
    if held:
        found = found.exclude(organisation_id__in=held)
    context = {
        "case": case,
        "form": form,
        "rows": [_service_row(case, one) for one in found[:PER_PAGE]],
        "crumbs": crumbs(case, _("Refer")),
        "only_urgent": not operations.plan_approved(case),
    }
    return render(request, "cases/refer.html", context)


def _withheld(opened: OpenCase, today: date) -> Withheld:
    rows = [(one.row, one.withheld) for one in opened.consents]
    return withheld_now(rows, Consent.Purpose.REFERRAL, today)


def _not_ready(request: StaffRequest, case: Case) -> HttpResponse | None:
    """Refuse before the work; what was sent already is answered with its form."""
    if request.method == "POST":
        return None
    try:
        operations.check_ready_to_refer(case)
    except RuleBroken as broken:
        messages.warning(request, str(broken.message))
        return redirect(page_of(case))
    return None


def _service_row(case: Case, service: Service) -> dict[str, Any]:
    capacity = Capacity(service.capacity)
    return {
        "title": service.name,
        "url": reverse("cases:refer-to", args=[case.id, service.id]),
        "second": _("%(kind)s at %(organisation)s")
        % {
            "kind": service.get_kind_display(),
            "organisation": service.organisation.name,
        },
        "state": capacity.label,
        "tone": ROOM_TONES[capacity],
    }


@staff_page("case.refer")
def refer_to(request: StaffRequest, case_id: UUID, service_id: UUID) -> HttpResponse:
    """Enter the need, and choose the information to share."""
    case = get(request, case_id, "case.refer")
    if stopped := _not_ready(request, case):
        return stopped
    try:
        service = services.get(request.actor, service_id)
    except Service.DoesNotExist as error:
        raise Http404 from error
    sent: dict[str, ReferForm] = {}
    planned = operations.plan_approved(case)
    opened = operations.open_the_case(request.actor, case.id)
    held = _withheld(opened, today_of(case))

    def form(*args: Any, **kwargs: Any) -> ReferForm:
        sent["form"] = ReferForm(
            *args,
            service=service,
            child=opened.child,
            languages=case.country.languages,
            planned=planned,
            withheld=held.items,
            **kwargs,
        )
        return sent["form"]

    return form_page(
        request,
        case,
        form=form,
        save=lambda answers: operations.refer(
            request.actor,
            case.id,
            service.id,
            sent["form"].wish(),
            answers["form_key"],
        ),
        title=_("Refer to %(service)s") % {"service": service.name},
        lead=_(
            "Before accepting, they see the need, age group, gender and "
            "language. The rest opens only when they accept."
        ),
        submit=_("Send the referral"),
        saved=_("Referral sent. You will see if the service does not answer in time."),
    )
