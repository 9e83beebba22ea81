"""Talks between supervisors of two teams about what may be the same."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from amparo.foundation.accounts.middleware import StaffRequest
from amparo.foundation.accounts.pages import staff_page
from amparo.foundation.kernel.errors import RuleBroken

from .. import operations, queries
from ..forms_passing import EndTalkForm, TalkForm
from ..linked import reasons_said, talk_row
from ..models import Talk
from ..operations.talking import OpenTalk, waiting_for
from ._shared import act_page, blame, opened_or_404

PAGE = 60


@staff_page("concern.talk", methods=("GET", "HEAD"))
def talks(request: StaffRequest) -> HttpResponse:
    """Show the talks of the person's teams; those that wait for them first."""
    found = Paginator(queries.talks_of(request.actor), PAGE)
    page = found.get_page(request.GET.get("page"))
    waiting = waiting_for(request.actor, page)
    rows = [talk_row(talk, request.actor, talk.id in waiting) for talk in page]
    rows.sort(key=lambda row: not row["waits"])
    return render(request, "concerns/talks.html", {"page": page, "rows": rows})


@staff_page("concern.talk")
def ask(request: StaffRequest, concern_id: UUID, mark: str) -> HttpResponse:
    """Ask another team's supervisor about what may be the same."""
    opened = opened_or_404(request, concern_id, "concern.talk")
    return act_page(
        request,
        opened,
        form=TalkForm,
        save=lambda given: operations.ask_about(
            request.actor, concern_id, mark, given["text"], given["form_key"]
        ),
        title=_("Ask the other team"),
        lead=_(
            "Their supervisor learns that you ask, and what both concerns share. They "
            "see nothing of this concern but what you write."
        ),
        submit=_("Ask them"),
        saved=_("Asked. Their answer stands on your day."),
        done=lambda talk: reverse("concerns:talk", args=[talk.id]),
    )


@staff_page("concern.talk")
def talk(request: StaffRequest, talk_id: UUID) -> HttpResponse:
    """Show a talk, and take what is written next."""
    opened = _opened(request, talk_id)
    if request.method != "POST":
        return _page(request, opened, TalkForm())
    form = TalkForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        try:
            operations.answer_talk(
                request.actor, talk_id, given["text"], given["form_key"]
            )
        except RuleBroken as broken:
            blame(form, broken)
        else:
            messages.success(request, _("Sent. It waits for the other team now."))
            return redirect("concerns:talk", talk_id)
    return _page(request, opened, form, status=422)


@staff_page("concern.talk", methods=("POST",))
def end(request: StaffRequest, talk_id: UUID) -> HttpResponse:
    """End a talk with what came of it."""
    form = EndTalkForm(request.POST)
    if not form.is_valid():
        return _page(request, _opened(request, talk_id), TalkForm(), form, status=422)
    try:
        operations.end_talk(request.actor, talk_id, form.cleaned_data["came_of"])
    except Talk.DoesNotExist as missing:
        raise Http404 from missing
    messages.success(request, _("The talk has ended. Both teams see what came of it."))
    return redirect("concerns:talk", talk_id)


def _opened(request: StaffRequest, talk_id: UUID) -> OpenTalk:
    try:
        return operations.open_talk(request.actor, talk_id)
    except Talk.DoesNotExist as missing:
        raise Http404 from missing


def _page(
    request: StaffRequest,
    opened: OpenTalk,
    form: TalkForm,
    ending: EndTalkForm | None = None,
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = {
        "opened": opened,
        "talk": opened.talk,
        "concern": opened.concern,
        "reasons": reasons_said(opened.talk.reasons),
        "form": form,
        "ending": ending or EndTalkForm(),
    }
    return render(request, "concerns/talk.html", context, status=status)
