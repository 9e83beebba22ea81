"""Recording a concern by telephone, in person or on someone's behalf."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from amparo.foundation.accounts.decorators import staff_page
from amparo.foundation.accounts.middleware import StaffRequest
from amparo.foundation.countries.queries import areas_of
from amparo.foundation.kernel.errors import RuleBroken
from amparo.foundation.matching.presenters import team_name_for
from amparo.foundation.organisations.models import Team
from amparo.foundation.vault.team_keys import keyring_of

from .. import operations, queries
from ..apart import team_apart
from ..forms.recording import RecordForm
from ..models import Concern
from ..receipts import Receipt
from ._shared import blame


@staff_page("concern.record")
def record(request: StaffRequest) -> HttpResponse:
    """Record a concern; then show the receipt to read out, if one was asked for."""
    teams = operations.teams_recording(request.actor)
    if not teams:
        return render(request, "concerns/record.html", {"form": None})
    keyring_of(request.actor)  # so that locked keys are unlocked before typing
    form = _form(request, teams)
    if not form.is_bound:
        return render(request, "concerns/record.html", {"form": form})
    if form.is_valid():
        try:
            concern, receipt = _record(request, form)
        except RuleBroken as broken:
            blame(form, broken)
        else:
            return _done(request, concern, receipt)
    return render(request, "concerns/record.html", {"form": form}, status=422)


def _form(request: StaffRequest, teams: list[Team]) -> RecordForm:
    countries = dict.fromkeys(team.country_id for team in teams)
    areas: Any = areas_of(countries).values_list("code", "name")
    desk = any(queries.online_desk(team) for team in teams)
    apart = all(team_apart(team, team.country_id) for team in teams)
    data = [request.POST] if request.method == "POST" else []
    return RecordForm(
        *data, teams=teams, areas=list(areas), online_desk=desk, apart=apart
    )


def _record(request: StaffRequest, form: RecordForm) -> tuple[Concern, Receipt | None]:
    given = form.cleaned_data
    return operations.record_concern(
        request.actor,
        form.team.id,
        form.to_concern(),
        given["form_key"],
        late=given["late"],
        with_receipt=given["with_receipt"],
    )


def _apart_words(request: StaffRequest, concern: Concern) -> str:
    """Say who reads what is about one of us, and that the reader does not any more."""
    words = _(
        "Sealed for a safeguarding team: %(team)s. You signed it, and can no "
        "longer open it. Nobody in your team sees it. Please do not speak "
        "about it there."
    )
    return words % {"team": team_name_for(request.actor, concern.team)}


def _done(
    request: StaffRequest, concern: Concern, receipt: Receipt | None
) -> HttpResponse:
    if receipt is None and concern.apart_from_id is None:
        messages.success(request, _("Recorded and signed by you."))
        return redirect("concerns:concern", concern.id)
    context = {
        "concern": concern,
        "receipt": receipt,
        "groups": receipt.number.split(" ") if receipt else [],
        "apart": _apart_words(request, concern) if concern.apart_from_id else "",
        "site": settings.AMPARO_ORIGIN.partition("://")[2],
    }
    return render(request, "concerns/recorded.html", context)
