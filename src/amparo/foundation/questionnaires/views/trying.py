"""Trying a version as a child, a caregiver or a caseworker: nothing is stored.

What is typed travels in the page itself, from one group of questions to the next.
"""

from __future__ import annotations

import base64
import binascii
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from ...accounts.decorators import staff_page
from ...accounts.middleware import StaffRequest
from ...kernel.errors import AmparoError
from .. import page_items, presenters
from ..codes import Voice
from ..engine import Filling, Form
from ..forms import AnswersForm, typed_of
from ..operations.filling import apply, asked_on, say_whose
from ..parsed import form_of
from ._shared import sound_version_or_404, way_to

READERS = (Voice.CHILD, Voice.CAREGIVER, Voice.WORKER)


@staff_page("questionnaire.list")
def try_it(request: StaffRequest, version_id: UUID) -> HttpResponse:
    """Show a version page by page, as wide as a small phone."""
    version = sound_version_or_404(request, version_id)
    form = form_of(version)
    sent = request.POST
    reader = _reader(sent.get("reader") or request.GET.get("reader", ""))
    filling, key = _state(form, sent.get("state", ""), reader), sent.get("page", "")
    country = _country(request)
    if request.method == "POST" and key:
        try:
            apply(filling, key, typed_of(form, sent, country))
        except AmparoError:
            key = ""
    context = {
        "version": version,
        "title": presenters.title_of(version.questionnaire),
        "crumbs": way_to(version.questionnaire, _("Try it")),
        "reader": reader,
        "readers": [
            {
                "label": each.label,
                "url": f"{request.path}?reader={each}",
                "current": each == reader,
            }
            for each in READERS
        ],
        **_page(filling, key, request, country, reader),
    }
    return render(request, "questionnaires/try.html", context)


def _reader(text: str) -> Voice:
    return Voice(text) if text in READERS else Voice.WORKER


def _country(request: StaffRequest) -> str:
    teams = (m.team.country_id for m in request.memberships if m.team)
    return next(teams, "")


def _state(form: Form, text: str, reader: Voice) -> Filling:
    """Return the answers that the page brought along; damaged ones begin anew."""
    now = timezone.localtime()
    try:
        if kept := base64.b64decode(text, validate=True):
            return Filling(form, kept, now=now)
    except (binascii.Error, ValueError, AmparoError):
        pass
    fresh = Filling(form, now=now)
    say_whose(fresh, reader)
    return fresh


def _page(
    filling: Filling, key: str, request: StaffRequest, country: str, reader: Voice
) -> dict[str, Any]:
    """Return the page that comes next, or the same where something is wrong."""
    shows = presenters.shows_scores(reader)
    pages, sent = presenters.shown_pages(filling, scores=shows), request.POST
    keys = [page.key for page in pages]
    language = presenters.readers_language()
    at = keys.index(key) if key in keys else -1
    wrong: dict[str, Any] = {}
    if at >= 0:
        wrong = dict(filling.problems(asked_on(pages[at]), language))
    stays = at >= 0 and (bool(wrong) or "add" in sent or "remove" in sent)
    if at >= 0 and "back" in sent:
        at, wrong = max(at - 1, 0), {}
    elif not stays:
        at += 1
    state = base64.b64encode(filling.saved()).decode()
    if at >= len(pages):
        seen = presenters.scores(filling) if shows else []
        return {"over": True, "state": state, "scores": seen}
    page = pages[at]
    places = asked_on(page)
    data = sent.copy() if stays else None
    if data is not None:
        data["version"] = "1"
    form = AnswersForm(
        data, filling=filling, places=places, language=language, country=country
    )
    if data is not None:
        form.say(wrong)
    return {
        "form": form,
        "items": page_items.items(filling, page, form),
        "page_title": presenters.page_title(page, filling.form),
        "page_key": page.key,
        "number": at + 1,
        "total": len(pages),
        "first": at == 0,
        "state": state,
    }
