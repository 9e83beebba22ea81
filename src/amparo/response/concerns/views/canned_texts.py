"""Canned texts: list, add, change, retire."""

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
from amparo.foundation.kernel.errors import Conflict, RuleBroken
from amparo.foundation.organisations.models import Team
from amparo.foundation.policy import check, may, may_anywhere

from .. import operations, queries
from ..forms.replies import CannedForm, NewCannedForm
from ..models import CannedText
from ..operations.canned_texts import own_text, scope_of_canned
from ._shared import blame, list_crumbs


@staff_page("concern.list", methods=("GET", "HEAD"))
def texts(request: StaffRequest) -> HttpResponse:
    """Show the texts of the actor's teams and the shipped ones, by language."""
    context = {
        "groups": queries.canned_by_language(request.actor),
        "teams": _own_teams(request),
        "edits": may_anywhere(request.actor, "concern.canned_edit"),
        "crumbs": list_crumbs(),
    }
    return render(request, "concerns/texts.html", context)


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
    team = Team.objects.filter(id=team_id).first()
    if team is None:
        raise Http404
    check(request.actor, "concern.canned_edit", scope_of_canned(team))
    form = NewCannedForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            operations.add_canned(
                request.actor, team_id, given["language"], given["title"], given["text"]
            )
        except RuleBroken as broken:
            blame(form, broken)
        else:
            messages.success(request, _("The text is there for your team."))
            return redirect("concerns:texts")
    return _page(request, form, None)


@staff_page("concern.canned_edit")
def change(request: StaffRequest, text_id: UUID) -> HttpResponse:
    """Change one of a team's own texts, or retire it."""
    try:
        found, team = own_text(text_id)
    except CannedText.DoesNotExist as missing:
        raise Http404 from missing
    check(request.actor, "concern.canned_edit", scope_of_canned(team))
    initial = {"title": found.title, "text": found.text, "version": found.version}
    form = CannedForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            _save(request, found, form.cleaned_data)
        except Conflict as conflict:
            return _two_versions(request, conflict.current)
        except RuleBroken as broken:
            blame(form, broken)
        else:
            return redirect("concerns:texts")
    return _page(request, form, found)


def _save(request: StaffRequest, found: CannedText, given: dict[str, Any]) -> None:
    if "retire" in request.POST:
        operations.retire_canned(request.actor, found.id, given["version"])
        messages.success(request, _("It is no longer offered."))
        return
    operations.change_canned(
        request.actor, found.id, given["title"], given["text"], given["version"]
    )
    messages.success(request, _("Saved."))


def _two_versions(request: StaffRequest, current: CannedText) -> HttpResponse:
    """Show the saved version beside what was typed; sending again overwrites it."""
    newest = CannedForm({**request.POST.dict(), "version": current.version})
    return _page(request, newest, current, meanwhile=True)


def _page(
    request: StaffRequest,
    form: CannedForm,
    found: CannedText | None,
    meanwhile: bool = False,
) -> HttpResponse:
    crumbs = list_crumbs((_("Texts that are sent often"), reverse("concerns:texts")))
    context = {"form": form, "text": found, "meanwhile": meanwhile, "crumbs": crumbs}
    return render(request, "concerns/text.html", context)
