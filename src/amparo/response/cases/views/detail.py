"""Looking: the list of cases, and the page of one."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from amparo.foundation.accounts.decorators import staff_page
from amparo.foundation.accounts.middleware import StaffRequest
from amparo.foundation.policy import Actor, Role, may, may_anywhere
from amparo.foundation.vault.record_keys import holders
from amparo.response.referrals.models import Referral
from amparo.response.referrals.models import State as Sent

from .. import next_step, operations, presenters
from ..codes import Kind, Risk, State
from ..forms import FilterForm
from ..models import KIND, Case
from ..operations._shared import scope_of, today_of
from ..operations.listing import Row
from ..queries import CaseFilter
from ..states import CASE_STATES
from ..types import OpenCase
from ._shared import crumbs, get

Facts = dict[str, Any]


@staff_page("case.list", methods=("GET", "HEAD"))
def case_list(request: StaffRequest) -> HttpResponse:
    """Show the person's cases or the team's: what is due first, then the risk."""
    form = FilterForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    # Who only supervises has no cases of their own to begin with.
    usual = "mine" if Role.CASEWORKER in request.actor.roles else "team"
    team = request.GET.get("of", usual) == "team"
    filters = CaseFilter(
        mine=not team,
        state=asked.get("state", ""),
        risk=asked.get("risk", ""),
        text=asked.get("text", ""),
    )
    found = operations.list_cases(request.actor, filters, request.GET.get("after", ""))
    context = {
        "form": form,
        "tabs": _tabs(team),
        "of": "team" if team else "mine",
        "rows": [_row(row, team) for row in found.rows],
        "first": _address(request, "") if request.GET.get("after") else "",
        "following": _address(request, found.following) if found.following else "",
        "narrowed": any(asked.values()),
        "team": team,
        "may_open": may_anywhere(request.actor, "case.open_new"),
    }
    return render(request, "cases/list.html", context)


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


def _address(request: StaffRequest, after: str) -> str:
    kept = {k: v for k, v in request.GET.items() if k != "after" and v}
    return "?" + urlencode(kept | ({"after": after} if after else {}))


def _row(row: Row, team: bool) -> Facts:
    case = row.case
    state = State(case.state)
    if state == State.CLOSED:
        word, tone = case.get_state_display(), "quiet"
    elif case.risk:
        word = _("%(risk)s risk") % {"risk": case.get_risk_display()}
        tone = presenters.RISK_TONES[Risk(case.risk)]
    else:
        word, tone = _("Risk not judged"), "warn"
    return {
        "title": row.name or _unnamed(case),
        "url": reverse("cases:detail", args=[case.id]),
        "code": case.code,
        "second": _second(case, team),
        "state": word,
        "tone": tone,
        "due": row.due,
    }


def _unnamed(case: Case) -> str:
    return _("A child") if case.person_id else _("A child, not recorded yet")


def _second(case: Case, team: bool) -> str:
    kinds = ", ".join(str(Kind(k).label) for k in case.kinds if k in Kind.values)
    parts = [case.get_state_display(), kinds]
    if team:
        parts.append(case.owner.name if case.owner else _("nobody answers for it yet"))
    return " · ".join(part for part in parts if part)


@staff_page("case.open", methods=("GET", "HEAD"))
def detail(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Show a child's way: who, what comes next, what happened, what is planned."""
    opened = operations.open_the_case(request.actor, get(request, case_id).id)
    case, today = opened.case, today_of(opened.case)
    live = case.state not in (State.CLOSING, State.CLOSED)
    context = {
        "case": case,
        "opened": opened,
        "child": opened.child,
        "name": opened.child.identity.shown if opened.child else "",
        "age": presenters.age_words(opened, today),
        "kinds": [Kind(kind).label for kind in case.kinds if kind in Kind.values],
        "state_tone": presenters.STATE_TONES[State(case.state)],
        "risk_tone": presenters.RISK_TONES[Risk(case.risk)] if case.risk else "warn",
        "since": presenters.since_words(opened),
        "facts": presenters.child_facts(opened),
        "next": next_step.next_step(request.actor, opened, today),
        "timeline": presenters.timeline(opened),
        "goals": presenters.open_goals(opened),
        "referrals": [_referral_row(row) for row in reversed(opened.referrals)],
        "purposes": presenters.purposes(opened, today),
        "readers": holders(KIND, case.id),
        "live": live,
        "writes": case.state != State.CLOSED,
        "today": today,
        "tabs": _parts(opened),
        "may": _may(request.actor, case),
        "question": _question(opened),
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


def _parts(opened: OpenCase) -> list[tuple[str, str]]:
    return [
        ("timeline", _("Timeline")),
        ("plan", _("Plan")),
        ("people", _("People")),
        ("consent", _("Consent")),
    ]


def _may(actor: Actor, case: Case) -> Facts:
    where = scope_of(case)
    names = ("assign", "approve", "ask_approval", "plan", "refer", "close", "consent")
    return {name: may(actor, f"case.{name}", where) for name in names}


def _question(opened: OpenCase) -> Any:
    """The request that waits, or the approved closing that can be taken back."""
    last = opened.approvals[-1].row if opened.approvals else None
    if last is None:
        return None
    if last.decision == "" or opened.case.state == State.CLOSING:
        return last
    return None
