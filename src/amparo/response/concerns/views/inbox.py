"""The queue and the page of an opened concern."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from amparo.foundation.accounts.decorators import staff_page
from amparo.foundation.accounts.middleware import StaffRequest
from amparo.foundation.countries.queries import (
    country_setting,
    reporting_duties_recorded,
)
from amparo.foundation.countries.settings import NO_STATE_FORWARDING
from amparo.foundation.kernel.languages import label_for_staff
from amparo.foundation.policy import Actor, check, may
from amparo.foundation.tasks.on_call_views import take_urls
from amparo.foundation.tasks.queries import alerting, open_tasks

from .. import extensions, forms, presenters, queries, queue
from ..codes import QUICK, Outcome, State
from ..list_presenters import grouped, mark_of, retention_facts
from ..models import Concern
from ..queue import QueueFilter
from ..types import OpenConcern
from ..urgency import suggest
from ._shared import (
    assignee,
    case_url,
    filters_of,
    inbox_of,
    list_crumbs,
    opened_or_404,
    working,
)

Facts = dict[str, Any]
# The permissions whose buttons are on the page of a concern.
_PERMISSIONS = (
    *("list", "reply", "triage", "correct", "respond", "inform_state", "assign"),
    *("open_case", "join_case", "close", "reopen", "review", "bar"),
)


@staff_page("concern.list", methods=("GET", "HEAD"))
def inbox(request: StaffRequest) -> HttpResponse:
    """Show the queue; a concern opens beside it."""
    context = _queue(request) | _around(request)
    context["undo"] = queries.just_closed(request.actor)
    context["lists"] = extensions.lists(request.actor)
    return render(request, "concerns/inbox.html", context)


@staff_page("concern.list", methods=("GET", "HEAD"))
def news(request: StaffRequest) -> HttpResponse:
    """Return the queue if it differs from what the page shows."""
    since, filters = _since(request), filters_of(request)
    new = 0 if since is None else queue.came_since(request.actor, filters, since)
    context = _queue(request, request.GET.get("at", ""))
    if not new and context["mark"] == request.GET.get("mark"):
        return HttpResponse(status=204)
    context["news"] = (
        ngettext("%(n)s new", "%(n)s new", new) % {"n": new} if new else ""
    )
    return render(request, "concerns/_news.html", context)


@staff_page("concern.open", methods=("GET", "HEAD"))
def concern(request: StaffRequest, concern_id: UUID) -> HttpResponse:
    """Show an opened concern, the reporter's words first."""
    if (destroyed := queries.destroyed(concern_id)) is not None:
        return deleted(request, destroyed)
    opened = opened_or_404(request, concern_id)
    return concern_page(request, opened)


def deleted(request: StaffRequest, concern: Concern) -> HttpResponse:
    """Show a deleted concern: its coded facts."""
    check(request.actor, "concern.open", queries.scope_of(concern))
    crumbs, facts = list_crumbs((concern.code, "")), retention_facts(concern)
    context = {"concern": concern, "facts": facts, "crumbs": crumbs}
    return render(request, "concerns/deleted.html", context)


# -- The queue -----------------------------------------------------------------------


def _queue(request: StaffRequest, current: str = "") -> Facts:
    """Return what the queue shows; ``mark`` changes with it."""
    filters, after = filters_of(request), request.GET.get("after", "")
    counts = queue.counts(request.actor)
    page = queue.page_of(request.actor, filters, after)
    groups = grouped(page.rows, request.actor, filters.suffix)
    mark = mark_of(groups, counts, page.following)
    return {
        "groups": groups,
        "counts": counts,
        "mark": mark,
        # Asked by the page alone: nothing new, no query.
        "news_url": lambda: _news_url(filters, after, current, mark),
        "filters": filters,
        "first": inbox_of(request) if after else "",
        "following": _inbox(filters.codes | {"after": page.following}),
        "more": bool(page.following),
        "current": current,
    }


def _news_url(filters: QueueFilter, after: str, current: str, mark: str) -> str:
    """Return where to ask for changes, and since when a concern counts as new."""
    since = str(queue.newest_entry())
    asked = {"after": after, "at": current, "mark": mark, "since": since}
    return _at("news", filters.codes | asked)


def _around(request: StaffRequest) -> Facts:
    """Return what surrounds the queue: tabs and filters."""
    filters = filters_of(request)
    languages = [(c, label_for_staff(c)) for c in queue.languages_of(request.actor)]
    narrowed = {name: value for name, value in filters.codes.items() if name != "whose"}
    return {
        "tabs": _tabs(filters),
        "filter": forms.FilterForm(filters, languages),
        "narrowed": len(narrowed),
        "unnarrowed": _inbox({"whose": filters.whose} if filters.whose else {}),
    }


def _tabs(filters: QueueFilter) -> list[Facts]:
    names = (("", _("Everyone's")), ("nobody", _("Unassigned")), ("mine", _("Mine")))
    return [
        {
            "label": label,
            "url": _inbox(filters.codes | {"whose": whose}),
            "current": filters.whose == whose,
        }
        for whose, label in names
    ]


def _inbox(codes: dict[str, str]) -> str:
    return _at("inbox", codes)


def _at(name: str, codes: dict[str, str]) -> str:
    query = {key: value for key, value in codes.items() if value}
    return reverse(f"concerns:{name}", query=query or None)


def _since(request: StaffRequest) -> int | None:
    try:
        return min(max(int(request.GET.get("since", "")), 0), 2**63 - 1)
    except ValueError:
        return None


# -- An opened concern ---------------------------------------------------------------


def concern_page(
    request: StaffRequest,
    opened: OpenConcern,
    form: Any = None,
    meanwhile: bool = False,
) -> HttpResponse:
    """Render an opened concern with a reply form, beside the queue."""
    concern, assigned_to = opened.concern, assignee(request, opened.concern)
    allowed = _allowed(request.actor, concern)
    if form is None:
        reply = working(request, forms.ReplyForm, concern)
        form = reply(initial={"version": concern.version})
    context = {
        "opened": opened,
        "concern": concern,
        "filters": filters_of(request),
        "facts": presenters.facts(opened),
        "risk_signs": presenters.risk_signs(concern),
        "safe_rule": presenters.safe_rule(opened),
        "never": opened.contact.never,
        "timeline": presenters.timeline(opened),
        "form": form,
        "meanwhile": meanwhile,
        "may": allowed,
        "works": allowed["reply"] and concern.state != State.CLOSED,
        "mine": concern.owner_id == request.actor.user_id,
        "assigned_to": assigned_to,
        "next": presenters.next_action(opened, bool(assigned_to)),
        "seems": None if concern.urgency else suggest(concern),
        "urgency_tone": presenters.urgency_tone(concern),
        "case_url": case_url(request, concern.case_id),
        "back": inbox_of(request),
        **_alert(request, concern),
        **_law(opened),
        **_ending(request, concern),
    }
    if allowed["list"]:
        context |= _queue(request, str(concern.id)) | _around(request)
    return render(request, "concerns/concern.html", context)


def _allowed(actor: Actor, concern: Concern) -> dict[str, bool]:
    scope = queries.scope_of(concern)
    return {name: may(actor, f"concern.{name}", scope) for name in _PERMISSIONS}


def _alert(request: StaffRequest, concern: Concern) -> Facts:
    """Return the alert that is out about a concern, unless its officer is at it."""
    found = open_tasks().filter(
        alerting(), subject_id=concern.id, team_id=concern.team_id
    )
    task = found.order_by(F("next_alert_at").asc(nulls_last=True)).first()
    if task is None or (
        task.next_alert_at is None and task.taken_by_id == concern.owner_id
    ):
        return {}
    return {"alert": task, "alert_acts": take_urls(request, task)}


def _law(opened: OpenConcern) -> Facts:
    code = opened.concern.country_id
    return {
        "checklist": presenters.checklist(opened),
        "reporting_duties_recorded": reporting_duties_recorded(code),
        "careful": country_setting(code, NO_STATE_FORWARDING),
    }


def _ending(request: StaffRequest, concern: Concern) -> Facts:
    if concern.state != State.CLOSED:
        return {"quick": [(o.value, o.label) for o in Outcome if o in QUICK]}
    return {
        "may_undo": queries.may_undo(request.actor, concern),
        "needs_review": queries.waits_for_review(concern),
        "closed_by_me": concern.closed_by_id == request.actor.user_id,
    }
