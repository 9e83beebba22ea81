"""Looking at one case."""

from __future__ import annotations

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
from amparo.foundation.policy import Actor, may
from amparo.foundation.vault.record_keys import holders
from amparo.response.referrals.models import Referral
from amparo.response.referrals.models import State as Sent

from .. import at_once, extensions, next_step, operations, presenters
from ..codes import ApprovalKind, Decision, Kind, Risk, State
from ..consent_presenters import purposes
from ..models import KIND, Case
from ..operations._shared import scope_of, today_of
from ..operations.deputies import holding_deputies
from ..questionnaires import case_panel, finished_sheets
from ..types import OpenCase
from ._shared import crumbs, get
from .corrections import VERB

Facts = dict[str, Any]


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
        "at_once": at_once.rows(
            opened,
            decides=may(request.actor, "case.approve", scope),
            asks=may(request.actor, "case.ask_approval", scope),
        ),
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
