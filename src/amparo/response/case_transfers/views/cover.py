"""Cover for leave: who does whose work on which days."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from amparo.foundation.accounts.decorators import staff_page
from amparo.foundation.accounts.edit_page import EditPage, edit, press
from amparo.foundation.accounts.middleware import StaffRequest
from amparo.foundation.organisations.models import Team
from amparo.foundation.policy import Role, may, visible

from ...cases.queries import workers_of
from ...cases.views._shared import crumbs
from .. import operations, queries
from ..forms import CoverForm
from ..models import Cover
from ..operations.cover import scope_of_cover
from ..types import CoverData

PAGE = "case_transfers:cover"
Choices = list[tuple[str, str]]


@staff_page("cover.see", methods=("GET", "HEAD"))
def cover(request: StaffRequest) -> HttpResponse:
    """Show who covers for whom in the person's teams, now and later."""
    rows = queries.cover_of(request.actor)
    context = {
        "rows": [_row(request, one) for one in rows],
        "teams": [
            (team.name, reverse("case_transfers:new-cover", args=[team.id]))
            for team in _teams(request)
        ],
        "crumbs": crumbs(None, _("Cover for leave")),
    }
    return render(request, "case_transfers/cover.html", context)


def _row(request: StaffRequest, row: Cover) -> dict[str, object]:
    scope = scope_of_cover(row.team, row.user_id)
    return {
        "title": _("%(by)s covers for %(away)s")
        % {"by": row.by.name, "away": row.user.name},
        "second": _("from %(start)s until %(end)s")
        % {
            "start": date_format(row.starts_on, "DATE_FORMAT"),
            "end": date_format(row.ends_on, "DATE_FORMAT"),
        },
        "end_url": reverse("case_transfers:end-cover", args=[row.id])
        if may(request.actor, "cover.set", scope)
        else "",
    }


def _teams(request: StaffRequest) -> QuerySet[Team]:
    """Return the teams in which the person may name cover for somebody."""
    roles = (Role.CASEWORKER, Role.SUPERVISOR)
    found = Team.objects.filter(id__in=request.actor.team_ids(*roles), is_active=True)
    return found.order_by("name")


@staff_page("cover.set")
def new(request: StaffRequest, team_id: UUID) -> HttpResponse:
    """Name who covers for a caseworker; a caseworker for their own leave."""
    try:
        team = _teams(request).select_related("organisation").get(id=team_id)
    except Team.DoesNotExist as missing:
        raise Http404 from missing
    people = [(str(w.user.id), w.user.name) for w in workers_of(team.id)]
    away = [
        one
        for one in people
        if may(request.actor, "cover.set", scope_of_cover(team, UUID(one[0])))
    ]
    page = EditPage(
        form=partial(CoverForm, away=away, by=people),
        save=lambda said: operations.set_cover(
            request.actor,
            team.id,
            CoverData(
                UUID(said["user"]),
                UUID(said["by"]),
                said["starts_on"],
                said["ends_on"],
            ),
            said["form_key"],
        ),
        done=lambda _row: reverse(PAGE),
        title=_("Cover for leave"),
        lead=_(
            "Tasks and alerts follow to the person who covers, and come back by "
            "themselves. Cases keep their caseworker."
        ),
        submit=_("Save cover"),
        saved=_("Saved."),
        cancel=reverse(PAGE),
        crumbs=(
            *crumbs(None, "")[:-1],
            (_("Cover for leave"), reverse(PAGE)),
            (team.name, ""),
        ),
    )
    return edit(request, page)


@staff_page("cover.set", methods=("POST",))
def end(request: StaffRequest, cover_id: UUID) -> HttpResponse:
    """End cover before its last day."""
    reach = visible(request.actor, "cover.set", team="team", owner="user")
    if not Cover.objects.filter(reach, id=cover_id).exists():
        raise Http404
    return press(
        request,
        partial(operations.end_cover, request.actor, cover_id),
        reverse(PAGE),
        _("Cover ended."),
    )
