"""Groups: the list, a group's page, starting, changing and ending one."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from amparo.foundation.accounts.decorators import staff_page
from amparo.foundation.accounts.edit_page import EditPage, edit, press
from amparo.foundation.accounts.middleware import StaffRequest
from amparo.foundation.lists.pages import page_of as page_of_list
from amparo.foundation.lists.requests import asked_of
from amparo.foundation.policy import may
from amparo.foundation.questionnaires.panels import panel

from .. import operations, queries
from ..attachments import subject_of
from ..codes import GroupState
from ..forms import AboutForm, EndForm, NewGroupForm
from ..lists import GROUPS, REQUESTS, TONES
from ..models import Group
from ..operations import About
from ..reading import OpenGroup, open_group
from ..states import REQUEST_STATES
from ._shared import crumbs, found_or_404, group_of, page_of, request_page

Said = dict[str, Any]


@staff_page("group.list", methods=("GET", "HEAD"))
def group_list(request: StaffRequest) -> HttpResponse:
    """Show the groups of the person's teams."""
    found = queries.groups_of(request.actor)
    context = {
        "page": page_of_list(GROUPS, request.actor, found, asked_of(request)),
        "may_start": queries.teams_of(request.actor).exists(),
    }
    return render(request, "groups/list.html", context)


@staff_page("group.list", methods=("GET", "HEAD"))
def request_list(request: StaffRequest) -> HttpResponse:
    """Show what the children of the person's teams ask; nothing is opened."""
    found = queries.requests_of(request.actor)
    context = {
        "page": page_of_list(REQUESTS, request.actor, found, asked_of(request)),
        "crumbs": crumbs(None, (REQUESTS.label, "")),
        "states": REQUEST_STATES,
        "states_url": reverse("groups:states"),
    }
    return render(request, "groups/requests.html", context)


@staff_page("group.list", methods=("GET", "HEAD"))
def states(request: StaffRequest) -> HttpResponse:
    """Show how a request moves, and who moves it."""
    way = (REQUESTS.label, reverse("groups:requests"))
    here = crumbs(None, way, (REQUEST_STATES.label, ""))
    context = {"table": REQUEST_STATES, "crumbs": here}
    return render(request, "lists/states_page.html", context)


@staff_page("group.open", methods=("GET", "HEAD"))
def group(request: StaffRequest, group_id: UUID) -> HttpResponse:
    """Show a group: charter, members, what it does, what its children ask."""
    opened = found_or_404(lambda: open_group(request.actor, group_id))
    where = queries.scope_of(opened.group)
    is_active = opened.group.state == GroupState.ACTIVE

    def can(verb: str) -> bool:
        return may(request.actor, verb, where)

    context = {
        "opened": opened,
        "group": opened.group,
        "facts": _facts(opened),
        "is_active": is_active,
        "requests": [
            {
                "title": one.get_topic_display(),
                "code": one.code,
                "second": one.get_to_display(),
                "state": one.get_state_display(),
                "tone": TONES[one.state],
                "url": request_page(one),
            }
            for one in opened.requests
        ],
        "may_change": can("group.change"),
        "may_join": is_active and can("group.member"),
        "may_act": can("group.act"),
        "may_ask": is_active and can("group.request"),
        "questionnaires": panel(request, subject_of(opened.group)),
        "crumbs": crumbs(None, (opened.group.code, "")),
    }
    return render(request, "groups/group.html", context)


@staff_page("group.start")
def new(request: StaffRequest) -> HttpResponse:
    """Start a group."""
    teams = list(queries.teams_of(request.actor))
    if not teams:
        messages.info(request, _("A group needs a team that leads it."))
        return redirect("groups:list")
    page = EditPage(
        form=partial(
            NewGroupForm,
            teams=[(str(t.id), f"{t.name}, {t.organisation.name}") for t in teams],
            countries=sorted({t.country_id for t in teams}),
        ),
        save=lambda said: operations.start_group(
            request.actor,
            UUID(said["team"]),
            said["kind"],
            _about(said),
            said["started_on"],
            said["area"],
            said["form_key"],
        ),
        done=page_of,
        title=_("New group"),
        lead=_("Its name, place and charter are sealed for your team."),
        submit=_("Start the group"),
        saved=_("Group started."),
        cancel=reverse("groups:list"),
        crumbs=crumbs(None, (_("New group"), "")),
    )
    return edit(request, page)


@staff_page("group.change")
def change(request: StaffRequest, group_id: UUID) -> HttpResponse:
    """Change a group's name, place or charter; the earlier ones stay readable."""
    found = group_of(request, group_id, "group.change")
    about = open_group(request.actor, found.id).about
    page = EditPage(
        form=AboutForm,
        save=lambda said: operations.change_group(
            request.actor, found.id, _about(said), said["version"]
        ),
        done=page_of,
        title=_("Change the group"),
        lead=_("What was written before stays readable."),
        submit=_("Save"),
        saved=_("Saved."),
        cancel=page_of(found),
        crumbs=crumbs(found, (_("Change"), "")),
        values={
            "name": about.name,
            "place": about.place,
            "charter": about.charter,
        },
        version=found.version,
    )
    return edit(request, page)


@staff_page("group.change")
def end(request: StaffRequest, group_id: UUID) -> HttpResponse:
    """End a group."""
    found = group_of(request, group_id, "group.change")
    page = EditPage(
        form=EndForm,
        save=lambda said: operations.end_group(
            request.actor, found.id, said["ended_on"], said["version"]
        ),
        done=page_of,
        title=_("End the group"),
        lead=_("It stays readable. It can begin again."),
        submit=_("End the group"),
        saved=_("Group ended."),
        cancel=page_of(found),
        crumbs=crumbs(found, (_("End"), "")),
        values={},
        version=found.version,
        danger=True,
    )
    return edit(request, page)


@staff_page("group.change", methods=("POST",))
def begin_again(request: StaffRequest, group_id: UUID) -> HttpResponse:
    """Let a group that has ended meet again."""
    found = group_of(request, group_id, "group.change")
    again = partial(operations.begin_again, request.actor, found.id, found.version)
    return press(request, again, page_of(found), _("The group meets again."))


def _about(said: Said) -> About:
    return About(said["name"], said["place"], said["charter"])


def _facts(opened: OpenGroup) -> list[tuple[str, Any]]:
    group: Group = opened.group
    ended = [(_("Ended on"), group.ended_on)] if group.ended_on else []
    return [
        (_("Kind"), group.get_kind_display()),
        (_("Area"), group.area.name if group.area else ""),
        (_("Where it meets"), opened.about.place),
        (_("Since"), group.started_on),
        *ended,
        (_("Team"), group.team.name),
    ]
