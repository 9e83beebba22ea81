"""Recording responses."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from amparo.foundation.accounts.decorators import staff_page
from amparo.foundation.accounts.middleware import StaffRequest
from amparo.foundation.countries.queries import (
    DutyToReport,
    country_setting,
    reporting_duties,
)
from amparo.foundation.countries.settings import NO_STATE_FORWARDING

from .. import forms, operations
from ..codes import Basis, ResponseKind
from ..models import Response
from ..types import ResponseData
from ._shared import act_page, opened_or_404


@staff_page("concern.respond")
def respond(request: StaffRequest, concern_id: UUID) -> HttpResponse:
    """Record a response; a reporting duty from the checklist prefills the form."""
    opened = opened_or_404(request, concern_id, "concern.respond")
    concern = opened.concern
    duties = reporting_duties(concern.country_id)
    form_class = partial(
        forms.ResponseForm, duties=[(str(d.id), _duty_words(d)) for d in duties]
    )
    sent: list[forms.ResponseForm] = []

    def form(*args: Any, **kwargs: Any) -> forms.ResponseForm:
        sent.append(form_class(*args, **kwargs))
        return sent[-1]

    def save(given: dict[str, Any]) -> Response:
        data = ResponseData(
            kind=given["kind"],
            done_at=sent[-1].moment,
            detail=given["detail"],
            basis=given["basis"],
            duty_id=given.get("duty_id"),
        )
        return operations.record_response(
            request.actor, concern_id, data, given["form_key"]
        )

    return act_page(
        request,
        opened,
        form=form,
        save=save,
        title=_("Record what was done"),
        lead=_("One entry for each thing that was done. It cannot be changed later."),
        submit=_("Save"),
        saved=_("Saved."),
        values={} if request.method == "POST" else _preset(request, duties),
        about={"careful": country_setting(concern.country_id, NO_STATE_FORWARDING)},
        template="concerns/respond.html",
    )


def _preset(request: StaffRequest, duties: list[DutyToReport]) -> dict[str, Any]:
    now = timezone.localtime()
    values = {"day": now.date(), "time": now.time().replace(second=0, microsecond=0)}
    duty_id = request.GET.get("duty", "")
    if any(str(duty.id) == duty_id for duty in duties):
        return {
            **values,
            "kind": ResponseKind.POLICE,
            "basis": Basis.DUTY,
            "duty_id": duty_id,
        }
    return values


def _duty_words(duty: DutyToReport) -> str:
    words = {"to_whom": duty.to_whom, "law": duty.law}
    return _("%(to_whom)s (%(law)s)") % words if duty.law else duty.to_whom
