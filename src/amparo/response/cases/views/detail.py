"""Looking: the list of cases, and the page of one."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from amparo.foundation.accounts.decorators import staff_page
from amparo.foundation.accounts.middleware import StaffRequest
from amparo.foundation.audit.access import access_of
from amparo.foundation.kernel.panels import panels_of
from amparo.foundation.lists.requests import Asked, asked_of, with_defaults
from amparo.foundation.lists.views import bulk, to_address
from amparo.foundation.lists.views import export as export_list
from amparo.foundation.policy import Actor, Role, may, may_anywhere
from amparo.foundation.vault.record_keys import holders
from amparo.response.referrals.models import Referral
from amparo.response.referrals.models import State as Sent

from .. import at_once, extensions, next_step, operations, presenters
from ..case_list import ASSIGN, spec_for
from ..codes import ApprovalKind, Decision, Kind, Risk, State
from ..consent_presenters import purposes
from ..forms import AssignManyForm, FilterForm
from ..models import KIND, Case
from ..operations._shared import scope_of, today_of
from ..operations.deputies import holding_deputies
from ..queries import CaseFilter, listed, visible_to, workers_of
from ..questionnaires import case_panel, finished_sheets
from ..states import CASE_STATES
from ..types import OpenCase
from ._shared import crumbs, get
from .corrections import VERB

Facts = dict[str, Any]


@staff_page("case.list")
def case_list(request: StaffRequest) -> HttpResponse:
    """Show the person's cases or the team's: what is due first, then the risk."""
    asked = _asked(request)
    if (elsewhere := to_address(request, asked)) is not None:
        return elsewhere
    form = FilterForm(asked.filters)
    filters = _filters(asked, form)
    may_export = may_anywhere(request.actor, "case.export")
    context = {
        "form": form,
        "tabs": _tabs(not filters.mine),
        "of": asked.filters["of"],
        "page": operations.list_cases(request.actor, filters, asked),
        "narrowed": bool(filters.state or filters.risk or filters.text),
        "team": not filters.mine,
        "may_open": may_anywhere(request.actor, "case.open_new"),
        "links": [
            link
            for link in extensions.links_at("list")
            if may_anywhere(request.actor, link.verb)
        ],
        "export_url": reverse("cases:export") if may_export else "",
        "states": CASE_STATES,
        "states_url": reverse("cases:states"),
    }
    return render(request, "cases/list.html", context)


@staff_page("case.export", methods=("POST",))
def export(request: StaffRequest) -> HttpResponse:
    """Take the list out as a file, without the names of the children."""
    asked = _asked(request)
    filters = _filters(asked, FilterForm(asked.filters))
    found, way_back = listed(request.actor, filters), reverse("cases:list")
    return export_list(request, spec_for(filters), found, asked, way_back)


@staff_page("case.assign", methods=("POST",))
def assign_many(request: StaffRequest) -> HttpResponse:
    """Assign the chosen cases to a caseworker, after a second step."""
    asked, actor = _asked(request), request.actor
    workers = workers_of(*actor.team_ids(Role.SUPERVISOR))
    return bulk(
        request,
        ASSIGN,
        visible_to(actor, ASSIGN.verb),
        asked,
        reverse("cases:list"),
        do=lambda case, seen, said: operations.assign(
            actor, case.id, UUID(said["owner"]), seen
        ),
        form=partial(AssignManyForm, workers=workers),
    )


def _asked(request: StaffRequest) -> Asked:
    asked = asked_of(request, ("of", "state", "risk"), ("text",))
    # Who only supervises has no cases of their own to begin with.
    usual = "mine" if Role.CASEWORKER in request.actor.roles else "team"
    return with_defaults(asked, of=usual)


def _filters(asked: Asked, form: FilterForm) -> CaseFilter:
    said = form.cleaned_data if form.is_valid() else {}
    return CaseFilter(
        mine=asked.filters["of"] != "team",
        state=said.get("state", ""),
        risk=said.get("risk", ""),
        text=said.get("text", ""),
    )


@staff_page("case.list", methods=("GET", "HEAD"))
def states(request: StaffRequest) -> HttpResponse:
    """Show how a case moves, and who moves it."""
    context = {"table": CASE_STATES, "crumbs": crumbs(None, _("How a case moves"))}
    return render(request, "lists/states_page.html", context)


def _tabs(team: bool) -> list[Facts]:
    url = reverse("cases:list")
    return [
        {"label": _("My cases"), "url": f"{url}?of=mine", "current": not team},
        {"label": _("The team's cases"), "url": f"{url}?of=team", "current": team},
    ]


@staff_page("case.open", methods=("GET", "HEAD"))
def detail(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Show a case: the child, the next action, the timeline, the plan."""
    opened = operations.open_the_case(request.actor, get(request, case_id).id)
    case, today = opened.case, today_of(opened.case)
    live = case.state not in (State.CLOSING, State.CLOSED)
    scope = scope_of(case)
    panel, panels = case_panel(request, case), panels_of(request, case)
    context = {
        "case": case,
        "crumbs": crumbs(None, case.code),
        "opened": opened,
        "first": extensions.first_panels(request, case),
        "child": opened.child,
        "name": opened.child.identity.display_name if opened.child else "",
        "age": presenters.age_words(opened, today),
        "kinds": [Kind(kind).label for kind in case.kinds if kind in Kind.values],
        "state_tone": presenters.STATE_TONES[State(case.state)],
        "risk_tone": presenters.RISK_TONES[Risk(case.risk)] if case.risk else "warn",
        "since": presenters.since_words(opened),
        "facts": presenters.child_facts(opened),
        "next": next_step.next_step(request.actor, opened, today),
        "timeline": presenters.timeline(
            opened,
            finished_sheets(request.actor, case),
            extensions.entries(request.actor, case),
            writes=case.state != State.CLOSED and may(request.actor, VERB, scope),
        ),
        "questionnaires": panel,
        "panels": panels,
        "goals": presenters.open_goals(opened),
        "referrals": [_referral_row(row) for row in reversed(opened.referrals)],
        "purposes": purposes(opened, today),
        "access": access_of(
            request.actor,
            case.id,
            scope,
            holders(KIND, case.id),
            opens="case.open",
            bars="case.bar",
        ),
        "live": live,
        "writes": case.state != State.CLOSED,
        "today": today,
        "tabs": _parts(panel is not None, bool(panels)),
        "may": _may(request.actor, case),
        "links": [
            (reverse(link.url_name, args=[case.id]), link.label)
            for link in extensions.links_at("case")
            if may(request.actor, link.verb, scope)
        ],
        "question": _question(opened),
        "outdated": _outdated(opened),
        "at_once": at_once.rows(opened, may(request.actor, "case.approve", scope)),
        "deputies": holding_deputies(case),
    }
    return render(request, "cases/detail.html", context)


def _referral_row(row: Referral) -> Facts:
    state = Sent(row.state)
    return {
        "title": row.service.name,
        "url": reverse("referrals:referral", args=[row.id]),
        "second": row.get_priority_display(),
        "state": row.get_state_display(),
        "tone": presenters.SENT_TONES[state],
        "due": row.answer_by if state == Sent.SENT else None,
    }


def _parts(asked: bool, care: bool) -> list[tuple[str, str]]:
    return [
        ("timeline", _("Timeline")),
        ("plan", _("Plan")),
        *([("care", _("Follow-up and safety"))] if care else []),
        *([("questionnaires", _("Questionnaires"))] if asked else []),
        ("people", _("People")),
        ("consent", _("Consent")),
    ]


def _may(actor: Actor, case: Case) -> Facts:
    scope = scope_of(case)
    names = (
        *("assign", "approve", "ask_approval", "plan", "refer", "close"),
        *("consent", "bar", "reopen", "unlink_child", "correct"),
    )
    return {name: may(actor, f"case.{name}", scope) for name in names}


def _outdated(opened: OpenCase) -> Any:
    """Return the approval of a plan that has changed since, if none is asked for."""
    plans = [
        one.row
        for one in opened.approvals
        if one.row.kind == ApprovalKind.PLAN
        and one.row.decision in ("", Decision.APPROVED)
    ]
    last = plans[-1] if plans else None
    return last if last is not None and last.changed_since else None


def _question(opened: OpenCase) -> Any:
    """Return the waiting request, or an approved closing that can be withdrawn."""
    last = opened.request.row if opened.request else None
    if last is None:
        return None
    if last.decision == "" or opened.case.state == State.CLOSING:
        return last
    return None
