"""The pages of consultations about possible duplicates."""

from __future__ import annotations

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
from amparo.foundation.lists.pages import page_of
from amparo.foundation.lists.requests import asked_of
from amparo.foundation.lists.specs import Text

from ..concerns.matching.presenters import reason_words
from ..concerns.views._shared import Crumbs, act_page, blame, list_crumbs, opened_or_404
from . import operations, queries
from .forms import ConsultationForm, EndConsultationForm
from .lists import spec_for
from .models import Consultation
from .operations import OpenConsultation
from .states import CONSULTATION_STATES


@staff_page("consultation.hold", methods=("GET", "HEAD"))
def consultation_list(request: StaffRequest) -> HttpResponse:
    """Show the consultations of the person's teams; those to answer first."""
    spec, found = spec_for(request.actor), queries.consultations_of(request.actor)
    context = {
        "page": page_of(spec, request.actor, found, asked_of(request)),
        "crumbs": list_crumbs((spec.label, "")),
        "states": CONSULTATION_STATES,
        "states_url": reverse("consultations:states"),
    }
    return render(request, "consultations/list.html", context)


@staff_page("consultation.hold", methods=("GET", "HEAD"))
def states(request: StaffRequest) -> HttpResponse:
    """Show how a consultation moves, and who moves it."""
    table = CONSULTATION_STATES
    context = {"table": table, "crumbs": _crumbs(table.label)}
    return render(request, "lists/states_page.html", context)


def _crumbs(here: Text) -> Crumbs:
    way = (_("Consultations with other teams"), reverse("consultations:list"))
    return list_crumbs(way, (here, ""))


@staff_page("consultation.hold")
def ask(request: StaffRequest, concern_id: UUID, mark: str) -> HttpResponse:
    """Ask another team's supervisor about a possible duplicate."""
    opened = opened_or_404(request, concern_id, "consultation.hold")
    return act_page(
        request,
        opened,
        form=ConsultationForm,
        save=lambda given: operations.start_consultation(
            request.actor, concern_id, mark, given["text"], given["form_key"]
        ),
        title=_("Ask the other team"),
        lead=_(
            "Their supervisor sees that you ask, and what both concerns "
            "share. They see nothing else of this concern except what you "
            "write."
        ),
        submit=_("Ask their supervisor"),
        saved=_("Sent. Their reply will appear in My day."),
        done=lambda consultation: reverse(
            "consultations:consultation", args=[consultation.id]
        ),
    )


@staff_page("consultation.hold")
def consultation(request: StaffRequest, consultation_id: UUID) -> HttpResponse:
    """Show a consultation, and take the next message."""
    opened = _opened(request, consultation_id)
    if request.method != "POST":
        return _page(request, opened, ConsultationForm())
    form = ConsultationForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        try:
            operations.reply_in_consultation(
                request.actor, consultation_id, given["text"], given["form_key"]
            )
        except RuleBroken as broken:
            blame(form, broken)
        else:
            messages.success(request, _("Sent. Waiting for the other team's reply."))
            return redirect("consultations:consultation", consultation_id)
    return _page(request, opened, form, status=422)


@staff_page("consultation.hold", methods=("POST",))
def end(request: StaffRequest, consultation_id: UUID) -> HttpResponse:
    """End a consultation with an outcome."""
    form = EndConsultationForm(request.POST)
    if not form.is_valid():
        return _page(
            request,
            _opened(request, consultation_id),
            ConsultationForm(),
            form,
            status=422,
        )
    try:
        operations.end_consultation(
            request.actor, consultation_id, form.cleaned_data["outcome"]
        )
    except Consultation.DoesNotExist as missing:
        raise Http404 from missing
    messages.success(
        request, _("The consultation has ended. Both teams see the outcome.")
    )
    return redirect("consultations:consultation", consultation_id)


def _opened(request: StaffRequest, consultation_id: UUID) -> OpenConsultation:
    try:
        return operations.open_consultation(request.actor, consultation_id)
    except Consultation.DoesNotExist as missing:
        raise Http404 from missing


def _page(
    request: StaffRequest,
    opened: OpenConsultation,
    form: ConsultationForm,
    ending: EndConsultationForm | None = None,
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = {
        "opened": opened,
        "crumbs": _crumbs(opened.concern.code),
        "consultation": opened.consultation,
        "concern": opened.concern,
        "reasons": reason_words(opened.consultation.reasons),
        "form": form,
        "ending": ending or EndConsultationForm(),
    }
    return render(request, "consultations/consultation.html", context, status=status)
