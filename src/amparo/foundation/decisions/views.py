"""Decisions of two people: what waits for me, what is coming, what was decided."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from ..accounts.decorators import staff_page
from ..accounts.middleware import StaffRequest
from ..accounts.queries import names_of
from ..kernel.errors import RuleBroken
from ..policy import check
from ..proposals.kinds import kind_of, topics
from ..proposals.models import Alarm, Proposal
from ..tasks.models import Task
from ..tasks.operations import complete_for
from . import operations, presenters, queries
from .tasks import LOOK

_SHOWN = 50


@staff_page("decision.list", methods=("GET", "HEAD"))
def decision_list(request: StaffRequest) -> HttpResponse:
    """Show the decisions and the news that concern the person."""
    found = queries.decisions_of(request.actor)
    news = _news(request.actor.user_id)
    every = [*found.to_confirm, *found.to_settle, *found.coming, *found.asked]
    names = _names([*every, *found.decided[:_SHOWN]], [one for one, _open in news])

    def rows(proposals: Iterable[Proposal]) -> list[dict[str, Any]]:
        return [presenters.row(one, names) for one in proposals]

    context: dict[str, Any] = {
        "to_confirm": rows(found.to_confirm),
        "to_settle": rows(found.to_settle),
        "coming": rows(found.coming),
        "asked": rows(found.asked),
        "decided": rows(found.decided[:_SHOWN]),
        "news": [presenters.alarm_row(one, is_new, names) for one, is_new in news],
    }
    context["empty"] = not any(context.values())
    return render(request, "decisions/list.html", context)


def _news(user_id: UUID | None) -> list[tuple[Alarm, bool]]:
    """Return what the person was told of beside decisions, with what is unread."""
    tasks = Task.objects.filter(kind=LOOK, owner_id=user_id).order_by("-created_at")
    read = dict(tasks.values_list("subject_id", "completed_at")[:_SHOWN])
    alarms = Alarm.objects.filter(id__in=read, proposal=None).order_by("-created_at")
    return [(one, read[one.id] is None) for one in alarms]


def _names(proposals: list[Proposal], alarms: list[Alarm]) -> presenters.Names:
    ids = [one for each in proposals for one in presenters.people_of(each)]
    return names_of([*ids, *(one for each in alarms for one in (each.by, each.person))])


@staff_page("decision.see", methods=("GET", "HEAD"))
def decision(request: StaffRequest, proposal_id: UUID) -> HttpResponse:
    """Show one decision: what it changes, who took part, what the person may do."""
    proposal = _load(request, proposal_id)
    kind, actor = kind_of(proposal), request.actor
    if kind.own_page:
        return redirect(kind.own_page, proposal.id)
    names = _names([proposal], [])
    context = {
        "proposal": proposal,
        "decided_changed": not proposal.is_authentic,
        "kind": kind,
        "state": presenters.state_words(proposal),
        "tone": presenters.TONES[Proposal.State(proposal.state)],
        "lines": kind.lines(proposal),
        "story": presenters.story(proposal, names),
        "mine": proposal.proposed_by == actor.user_id
        and proposal.state in (Proposal.State.PENDING, Proposal.State.WAITING),
        "can_confirm": proposal.is_pending and queries.is_asked(actor, proposal),
        "can_object": queries.can_object(actor, proposal),
        "can_settle": queries.may_settle(actor, proposal),
        "who_can": presenters.people(queries.confirmers(proposal))
        if proposal.is_pending
        else [],
        "crumbs": ((_("Decisions"), reverse("decisions:list")), (kind.label, "")),
    }
    return render(request, "decisions/decision.html", context)


@staff_page("decision.see", methods=("POST",))
def confirm(request: StaffRequest, proposal_id: UUID) -> HttpResponse:
    """Confirm a decision as its second person."""
    return _do(request, proposal_id, operations.confirm)


@staff_page("decision.see", methods=("POST",))
def reject(request: StaffRequest, proposal_id: UUID) -> HttpResponse:
    """Reject a decision as someone who could confirm it."""
    return _do(request, proposal_id, operations.reject)


@staff_page("decision.withdraw", methods=("POST",))
def withdraw(request: StaffRequest, proposal_id: UUID) -> HttpResponse:
    """Withdraw what the person has proposed."""
    return _do(request, proposal_id, operations.withdraw)


@staff_page("decision.object", methods=("POST",))
def object_to(request: StaffRequest, proposal_id: UUID) -> HttpResponse:
    """Object to a decision by which the person's team loses something."""
    return _do(request, proposal_id, operations.object_to)


@staff_page("decision.settle", methods=("POST",))
def settle(request: StaffRequest, proposal_id: UUID) -> HttpResponse:
    """Decide after an objection."""
    uphold = request.POST.get("uphold") == "yes"
    return _do(
        request,
        proposal_id,
        lambda actor, one: operations.settle(actor, one, uphold=uphold),
    )


def _do(
    request: StaffRequest, proposal_id: UUID, operation: Callable[..., Proposal]
) -> HttpResponse:
    """Run one operation on a decision that the person sees, and say how it went."""
    _load(request, proposal_id)
    try:
        proposal = operation(request.actor, proposal_id)
    except RuleBroken as rule:
        messages.warning(request, str(rule.message))
    else:
        messages.success(request, presenters.state_words(proposal))
    return redirect("decisions:decision", proposal_id)


@staff_page("decision.list", methods=("GET", "HEAD"))
def alarm(request: StaffRequest, alarm_id: UUID) -> HttpResponse:
    """Show something the person was told of; it leaves their tasks."""
    mine = Task.objects.filter(
        kind=LOOK, owner_id=request.actor.user_id, subject_id=alarm_id
    )
    if not mine.exists():
        raise Http404
    found = get_object_or_404(Alarm.objects.select_related("proposal"), id=alarm_id)
    complete_for(found, request.user.id, LOOK)
    if found.proposal is not None:
        return redirect("decisions:decision", found.proposal.id)
    names = _names([], [found])
    context = {
        "title": presenters.alarm_words(found),
        "facts": presenters.alarm_facts(found, names),
        "crumbs": (
            (_("Decisions"), reverse("decisions:list")),
            (presenters.alarm_words(found), ""),
        ),
    }
    return render(request, "decisions/alarm.html", context)


def _load(request: StaffRequest, proposal_id: UUID) -> Proposal:
    proposal = get_object_or_404(Proposal, id=proposal_id, topic__in=topics())
    if not queries.may_see(request.actor, proposal):
        check(request.actor, "decision.see", queries.scope_to_see(proposal))
    return proposal
