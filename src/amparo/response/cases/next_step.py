"""The next action that good practice asks for in a case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from amparo.foundation.policy import Actor, may

from .codes import ActionStatus, ApprovalKind, Decision, GoalStatus, State
from .consents import has_consent
from .models import Case, Consent
from .operations._shared import scope_of
from .types import OpenApproval, OpenCase


@dataclass(frozen=True)
class NextStep:
    """The next action: what, why, and the address; without one, the case waits."""

    title: str
    why: str
    url: str = ""
    act: str = ""
    post: bool = False  # the action is a button, not a page
    asks: str = ""  # the words of a link to questionnaires that help with it


def next_step(actor: Actor, opened: OpenCase, today: date) -> NextStep | None:
    """Return the next action for the actor; None for a closed case."""
    case = opened.case
    if case.state == State.CLOSED:
        return None
    found = (
        _owner(actor, case)
        or _waiting(actor, opened)
        or _groundwork(opened, today)
        or _plan(opened)
    )
    return found or _help(opened, today)


def _url(name: str, case: Case) -> str:
    return reverse(f"cases:{name}", args=[case.id])


def _owner(actor: Actor, case: Case) -> NextStep | None:
    if case.owner_id or not may(actor, "case.assign", scope_of(case)):
        return None
    return NextStep(
        _("Assign this case"),
        _("No one is responsible for it yet."),
        _url("assign", case),
        _("Choose a caseworker"),
    )


def _waiting(actor: Actor, opened: OpenCase) -> NextStep | None:
    """Return the next action while a request waits for approval."""
    case = opened.case
    last = opened.request
    if last is None:
        return None
    if last.row.decision == "":
        return _question(actor, case, last)
    if case.state == State.CLOSING and last.row.decision == Decision.APPROVED:
        return NextStep(
            _("This case can be closed"),
            _(
                "A supervisor has approved the closure. Say goodbye to the "
                "child, then close the case."
            ),
            _url("close", case),
            _("Close the case"),
        )
    return None


def _question(actor: Actor, case: Case, last: OpenApproval) -> NextStep:
    mine = last.row.requested_by_id == actor.user_id
    if may(actor, "case.approve", scope_of(case)) and not mine:
        return NextStep(
            _("A request is waiting for your decision"),
            _("%(name)s requests approval: %(what)s.")
            % {"name": last.row.requested_by.name, "what": last.row.get_kind_display()},
            reverse("cases:decide", args=[last.row.id]),
            _("Review request"),
        )
    return NextStep(
        _("Waiting for a supervisor"),
        _("Meanwhile, you can add notes and update actions."),
    )


def _groundwork(opened: OpenCase, today: date) -> NextStep | None:
    case = opened.case
    rows = [one.row for one in opened.consents]
    if opened.child is None:
        return NextStep(
            _("Register the child"),
            _("Who is the child, and how can you contact them safely?"),
            _url("child", case),
            _("Register the child"),
        )
    if not has_consent(rows, Consent.Purpose.CASE_MANAGEMENT, today):
        return NextStep(
            _("Get consent"),
            _("Explain first. The child may say no."),
            _url("consent", case),
            _("Record consent or refusal"),
        )
    if not case.risk:
        return NextStep(
            _("Assess risk"),
            _("Your judgement with its reason, not a score."),
            _url("risk", case),
            _("Assess risk"),
            asks=_("Fill in an assessment first"),
        )
    return None


def _plan(opened: OpenCase) -> NextStep | None:
    case = opened.case
    goals = [goal for goal in opened.goals if goal.row.status == GoalStatus.OPEN]
    if not opened.goals:
        return NextStep(
            _("Write down what the child wants"),
            _("One goal in the child's own words is enough to begin."),
            _url("goal", case),
            _("Add a goal"),
        )
    bare = [goal for goal in goals if not goal.actions]
    if bare:
        return NextStep(
            _("Add a first action"),
            _("This goal has no action yet: “%(goal)s”") % {"goal": bare[0].words},
            reverse("cases:action-new", args=[bare[0].row.id]),
            _("Add action"),
        )
    approved = any(
        one.row.kind == ApprovalKind.PLAN and one.row.decision == Decision.APPROVED
        for one in opened.approvals
    )
    if not approved:
        return NextStep(
            _("Request plan approval"),
            _("A second person reviews the plan before it starts."),
            _url("ask", case),
            _("Send to supervisor"),
            post=True,
        )
    return None


def _help(opened: OpenCase, today: date) -> NextStep:
    case = opened.case
    steps = [
        action
        for goal in opened.goals
        for action in goal.actions
        if action.row.status == ActionStatus.OPEN
    ]
    if steps:
        soonest = min(steps, key=lambda action: action.row.due_on)
        until = date_format(soonest.row.due_on, "DATE_FORMAT")
        return NextStep(
            soonest.text,
            _("Next action in the plan, due %(day)s.") % {"day": until},
            reverse("cases:action", args=[soonest.row.id]),
            _("Update action"),
        )
    if all(goal.row.status != GoalStatus.OPEN for goal in opened.goals):
        return NextStep(
            _("Every goal has ended"),
            _("Review what is left with the child, and whether the case can close."),
            _url("closure", case),
            _("Request case closure"),
            asks=_("Fill in a review"),
        )
    if not opened.referrals:
        return NextStep(
            _("Find services for open goals"),
            _("The directory shows which services have capacity."),
            _url("refer", case),
            _("Refer to a service"),
        )
    return NextStep(
        _("Review the goals with the child"),
        _("Has one been achieved? Is something missing?"),
        _url("goal", case),
        _("Add a goal"),
        asks=_("Fill in a review"),
    )
