"""Requests of children: ask, answer, tell back."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from amparo.foundation.accounts.decorators import staff_page
from amparo.foundation.accounts.edit_page import EditPage, edit, press
from amparo.foundation.accounts.middleware import StaffRequest
from amparo.foundation.policy import may

from .. import requests
from ..codes import Answer, RequestState, View
from ..forms import AnswerForm, RequestForm, TellForm, WordsForm
from ..lists import TONES
from ..models import Request
from ..queries import scope_of
from ..requests import OpenStep, Words
from ..states import REQUEST_STATES
from ._shared import (
    crumbs,
    found_or_404,
    group_of,
    page_of,
    request_of,
    request_page,
)


@staff_page("group.request")
def ask(request: StaffRequest, group_id: UUID) -> HttpResponse:
    """Keep what the children of a group ask."""
    found = group_of(request, group_id, "group.request")
    page = EditPage(
        form=RequestForm,
        save=lambda said: requests.ask(
            request.actor,
            found.id,
            said["topic"],
            said["to"],
            Words(said["words"], said["to_whom"]),
            said["asked_on"],
            said["form_key"],
        ),
        done=request_page,
        title=_("New request"),
        lead=_(
            "In the children's own words, without names. When no answer comes in time, "
            "you tell them that, too."
        ),
        submit=_("Save request"),
        saved=_("Request saved."),
        cancel=page_of(found),
        crumbs=crumbs(found, (_("New request"), "")),
    )
    return edit(request, page)


@staff_page("group.open", methods=("GET", "HEAD"))
def show(request: StaffRequest, request_id: UUID) -> HttpResponse:
    """Show a request with all that happened, and what comes next."""
    opened = found_or_404(lambda: requests.open_request(request.actor, request_id))
    found = opened.request
    can = may(request.actor, "group.request", scope_of(found.group))
    moves = {m.key for m in REQUEST_STATES.moves if found.state in m.before}
    answered = any(one.step.kind == "answered" for one in opened.steps)
    if found.state == RequestState.TOLD and answered:
        moves.discard("answer")
    context = {
        "opened": opened,
        "found": found,
        "tone": TONES[found.state],
        "steps": [_step(one) for one in reversed(opened.steps)],
        "moves": moves if can else set(),
        "may_correct": can and found.state != RequestState.WITHDRAWN,
        "crumbs": crumbs(found.group, (found.code, "")),
    }
    return render(request, "groups/request.html", context)


def _step(one: OpenStep) -> dict[str, object]:
    value = one.step.value
    labels = dict(Answer.choices) | dict(View.choices)
    body = "\n".join(part for part in (one.words.to_whom, one.words.words) if part)
    return {
        "when": one.step.on,
        "who": one.step.user.name if one.step.user else "",
        "what": " · ".join(
            str(part)
            for part in (one.step.get_kind_display(), labels.get(value, ""))
            if part
        ),
        "body": body,
        "is_authentic": one.is_authentic,
    }


def _form(
    request: StaffRequest, found: Request, here: str, **parts: Any
) -> HttpResponse:
    """Show or take a form about a request; both ways out lead back to it."""
    back = request_page(found)
    page = EditPage(
        done=request_page,
        cancel=back,
        crumbs=crumbs(found.group, (found.code, back), (here, "")),
        version=found.version,
        **parts,
    )
    return edit(request, page)


@staff_page("group.request")
def correct(request: StaffRequest, request_id: UUID) -> HttpResponse:
    """Correct the words of a request; the earlier ones stay readable."""
    found = request_of(request, request_id, "group.request")
    now = requests.open_request(request.actor, found.id).words
    return _form(
        request,
        found,
        _("Correct"),
        form=WordsForm,
        save=lambda said: requests.correct(
            request.actor,
            found.id,
            Words(said["words"], said["to_whom"]),
            said["version"],
        ),
        title=_("Correct the request"),
        lead=_("What was written before stays readable."),
        submit=_("Save"),
        saved=_("Saved."),
        values={"words": now.words, "to_whom": now.to_whom},
    )


@staff_page("group.request")
def answer(request: StaffRequest, request_id: UUID) -> HttpResponse:
    """Record what was answered."""
    found = request_of(request, request_id, "group.request")
    return _form(
        request,
        found,
        _("Answer"),
        form=AnswerForm,
        save=lambda said: requests.answer(
            request.actor,
            found.id,
            said["value"],
            said["words"],
            said["on"],
            said["version"],
        ),
        title=_("Record the answer"),
        lead=_("Next, tell the children and ask what they think."),
        submit=_("Save answer"),
        saved=_("Answer saved. Tell the children next."),
    )


@staff_page("group.request")
def tell(request: StaffRequest, request_id: UUID) -> HttpResponse:
    """Record that the children were told, and what they think of it."""
    found = request_of(request, request_id, "group.request")
    return _form(
        request,
        found,
        _("Told back"),
        form=TellForm,
        save=lambda said: requests.tell_back(
            request.actor,
            found.id,
            said["view"],
            said["words"],
            said["on"],
            said["version"],
        ),
        title=_("Told back to the children"),
        lead=_("Also when nobody answered: they hear that, too."),
        submit=_("Save"),
        saved=_("Saved."),
    )


@staff_page("group.request", methods=("POST",))
def withdraw(request: StaffRequest, request_id: UUID) -> HttpResponse:
    """Withdraw a request because the children want to."""
    found = request_of(request, request_id, "group.request")
    done = partial(requests.withdraw, request.actor, found.id, found.version)
    return press(request, done, request_page(found), _("Request withdrawn."))
