"""Canned texts: list, add, change, retire, and put into a reply."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from amparo.foundation.accounts.decorators import staff_page
from amparo.foundation.accounts.edit_page import EditPage, edit
from amparo.foundation.accounts.middleware import StaffRequest
from amparo.foundation.kernel.errors import Conflict
from amparo.foundation.organisations.models import Team
from amparo.foundation.policy import check, may, may_anywhere

from ..concerns.forms import ReplyForm
from ..concerns.views._shared import opened_or_404, working
from ..concerns.views.inbox import concern_page
from . import operations, queries
from .forms import CannedForm, NewCannedForm
from .models import CannedText
from .operations import own_text, scope_of_canned


@staff_page("concern.list", methods=("GET", "HEAD"))
def texts(request: StaffRequest) -> HttpResponse:
    """Show the texts of the actor's teams and the shipped ones, by language."""
    context = {
        "groups": queries.canned_by_language(request.actor),
        "teams": _own_teams(request),
        "edits": may_anywhere(request.actor, "concern.canned_edit"),
    }
    return render(request, "canned_texts/list.html", context)


def _own_teams(request: StaffRequest) -> list[Team]:
    """Return the teams whose texts the actor may edit."""
    teams = Team.objects.filter(id__in=request.actor.team_ids(), is_active=True)
    return [
        team
        for team in teams.order_by("name")
        if may(request.actor, "concern.canned_edit", scope_of_canned(team))
    ]


@staff_page("concern.canned_edit")
def add(request: StaffRequest, team_id: UUID) -> HttpResponse:
    """Add a text for a team."""
    team = get_object_or_404(Team, id=team_id)
    check(request.actor, "concern.canned_edit", scope_of_canned(team))
    page = _page(
        form=NewCannedForm,
        save=lambda given: operations.add_canned(request.actor, team_id, **given),
        title=_("New text"),
        saved=_("Text saved for your team."),
    )
    return edit(request, page)


@staff_page("concern.canned_edit")
def change(request: StaffRequest, text_id: UUID) -> HttpResponse:
    """Change one of a team's own texts."""
    found = _own(request, text_id)
    page = _page(
        form=CannedForm,
        save=lambda given: operations.change_canned(
            request.actor, text_id, given["title"], given["text"], given["version"]
        ),
        title=found.title,
        values={"title": found.title, "text": found.text},
        version=found.version,
        saved=_("Saved."),
        make=CannedTextPage,
        retire_url=reverse("canned_texts:retire", args=[text_id]),
    )
    return edit(request, page)


@staff_page("concern.canned_edit", methods=("POST",))
def retire(request: StaffRequest, text_id: UUID) -> HttpResponse:
    """Retire one of a team's own texts."""
    found = _own(request, text_id)
    try:
        version = int(request.POST.get("version", ""))
        operations.retire_canned(request.actor, found.id, version)
    except ValueError as missing:
        raise Http404 from missing
    except Conflict as conflict:
        messages.warning(request, str(conflict.message))
        return redirect("canned_texts:change", found.id)
    messages.success(request, _("Text no longer offered."))
    return redirect("canned_texts:list")


def _own(request: StaffRequest, text_id: UUID) -> CannedText:
    try:
        found, team = own_text(text_id)
    except CannedText.DoesNotExist as missing:
        raise Http404 from missing
    check(request.actor, "concern.canned_edit", scope_of_canned(team))
    return found


@dataclass(frozen=True)
class CannedTextPage(EditPage):
    """The page on which a text is changed, or retired."""

    retire_url: str = ""
    template: str = "canned_texts/edit.html"


def _page(make: type[EditPage] = EditPage, **more: Any) -> EditPage:
    back = reverse("canned_texts:list")
    return make(
        done=lambda _made: back,
        cancel=back,
        submit=_("Save"),
        crumbs=((_("Canned texts"), back), (more["title"], "")),
        **more,
    )


@staff_page("concern.reply", methods=("POST",))
def insert(request: StaffRequest, concern_id: UUID) -> HttpResponse:
    """Append a text to the reply that is being written; nothing is sent yet."""
    opened = opened_or_404(request, concern_id, "concern.reply")
    text_id = request.POST.get("use", "")
    texts = queries.canned_for(opened.concern.team_id, opened.concern.language)
    chosen = next((each.text for each in texts if str(each.id) == text_id), "")
    typed = request.POST.get("text", "").rstrip()
    initial = {
        "text": f"{typed}\n\n{chosen}".strip(),
        "version": request.POST.get("version") or opened.concern.version,
        "form_key": request.POST.get("form_key") or uuid4(),
    }
    form = working(request, ReplyForm, opened.concern)(initial=initial)
    return concern_page(request, opened, form)
