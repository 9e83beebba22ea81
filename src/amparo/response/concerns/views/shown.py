"""Looking: the queue, the closed concerns, and the page of an opened one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render

from amparo.foundation.accounts.middleware import StaffRequest
from amparo.foundation.accounts.pages import staff_page
from amparo.foundation.policy import may

from .. import forms, queries, said
from ..rows import TONES, grouped, row_for
from ..shapes import OpenConcern
from ._shared import case_url, opened_or_404

PAGE = 60


@staff_page("concern.list", methods=("GET", "HEAD"))
def inbox(request: StaffRequest) -> HttpResponse:
    """Show the queue; a concern opens beside it."""
    context = _queue(request) | {"keeps_names": queries.keeps_names(request.actor)}
    return render(request, "concerns/inbox.html", context)


@staff_page("concern.list", methods=("GET", "HEAD"))
def closed(request: StaffRequest) -> HttpResponse:
    """Show the closed concerns, newest first."""
    page = Paginator(queries.closed(request.actor), PAGE).get_page(
        request.GET.get("page")
    )
    context = {"page": page, "rows": [row_for(concern) for concern in page]}
    return render(request, "concerns/closed.html", context)


@staff_page("concern.open", methods=("GET", "HEAD"))
def concern(request: StaffRequest, concern_id: UUID) -> HttpResponse:
    """Show an opened concern: the person's words first."""
    opened = opened_or_404(request, concern_id)
    form = forms.ReplyForm(initial={"version": opened.concern.version})
    return concern_page(request, opened, form)


def _queue(request: StaffRequest) -> dict[str, Any]:
    page = Paginator(queries.queue(request.actor), PAGE).get_page(
        request.GET.get("page")
    )
    return {"groups": grouped(page), "page": page}


def concern_page(
    request: StaffRequest,
    opened: OpenConcern,
    form: forms.ReplyForm,
    meanwhile: bool = False,
) -> HttpResponse:
    """Draw an opened concern with a form to answer; the queue beside it."""
    where = queries.where_of(opened.concern)
    lists = may(request.actor, "concern.list", where)
    context = {
        "opened": opened,
        "concern": opened.concern,
        "facts": said.facts(opened),
        "judgements": [said.judgement_said(j) for j in opened.judgements],
        "form": form,
        "canned": queries.canned_for(opened.concern.team_id, opened.concern.language),
        "meanwhile": meanwhile,
        "works": may(request.actor, "concern.reply", where),
        "mine": opened.concern.owner_id == request.actor.user_id,
        "next": said.next_act(opened),
        "urgency_tone": TONES.get(opened.concern.urgency, ""),
        "case_url": case_url(request, opened.concern),
        **(_queue(request) if lists else {}),
    }
    return render(request, "concerns/concern.html", context)
