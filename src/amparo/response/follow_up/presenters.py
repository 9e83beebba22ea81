"""How follow-up is shown: lines of the timeline, rows, and the way of a case."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from amparo.foundation.policy import Actor
from amparo.response.cases.codes import (
    ActionStatus,
    ApprovalKind,
    Decision,
    State,
)
from amparo.response.cases.models import Case
from amparo.response.cases.presenters import Entry
from amparo.response.cases.types import OpenCase
from amparo.response.referrals.models import HELPED

from .codes import After, ContactState, Means, Result
from .models import Contact
from .queries import contacts_of
from .reading import OpenContact, key_for, note_of

Row = dict[str, Any]
STATE_TONES = {
    ContactState.PLANNED: "note",
    ContactState.DONE: "good",
    ContactState.MISSED: "warn",
    ContactState.MOVED: "quiet",
    ContactState.DROPPED: "quiet",
}
RESULT_TONES = {
    Result.SPOKE: "good",
    Result.NOT_FREE: "warn",
    Result.NEWS: "note",
    Result.NOBODY: "warn",
    Result.DANGER: "danger",
}
_ICONS = {Means.VISIT: "home", Means.TEXT: "message", Means.CALL: "phone"}


def entries(actor: Actor, case: Case) -> Iterator[Entry]:
    """Yield what follow-up adds to the timeline of a case."""
    rows = list(contacts_of(case))
    sealed = any(row.note_sealed for row in rows)
    key = key_for(actor, case.id) if sealed else None
    for row in rows:
        yield from _contact_entries(OpenContact(row, note_of(row, key)))


def _contact_entries(one: OpenContact) -> Iterator[Entry]:
    row, words = one.row, {"means": one.row.get_means_display()}
    url = reverse("follow_up:contact", args=[row.id])
    if row.on:
        yield Entry(
            row.on,
            _("%(means)s: %(result)s") % (words | {"result": row.get_result_display()}),
            row.recorded_by.name if row.recorded_by else "",
            one.note,
            RESULT_TONES[Result(row.result)],
            _ICONS.get(Means(row.means), "people"),
            url,
        )
    elif row.planned_by and row.replaces:
        before = row.replaces
        facts = words | {
            "day": day_words(row.due_on),
            "before": before.get_means_display(),
            "before_day": day_words(before.due_on),
        }
        yield Entry(
            row.created_at,
            _("Planned: %(means)s, %(day)s (before: %(before)s, %(before_day)s)")
            % facts,
            row.planned_by.name,
            before.get_because_display(),
            icon="postpone",
            url=url,
        )


def day_words(day: date) -> str:
    """Return a day with its weekday, as people plan by it."""
    facts = {"weekday": date_format(day, "D"), "day": date_format(day, "DATE_FORMAT")}
    return _("%(weekday)s %(day)s") % facts


def contact_title(row: Contact) -> str:
    """Return what a contact is: its means, or which follow-up after closing."""
    if row.after:
        facts = {"after": row.get_after_display(), "means": row.get_means_display()}
        return _("%(after)s: %(means)s") % facts
    return row.get_means_display()


def contact_words(row: Contact) -> tuple[str, ...]:
    """Return the same beside the words of a task, which say whether it is one."""
    means = row.get_means_display()
    if not row.after:
        return (means,)
    place = After.values.index(row.after) + 1
    return _("%(value)s of %(of)s") % {"value": place, "of": len(After)}, means


def contact_row(one: OpenContact) -> Row:
    """Return the row of a contact on the page of a case."""
    row = one.row
    state = row.get_result_display() if row.result else row.get_state_display()
    tone = (
        RESULT_TONES[Result(row.result)]
        if row.result
        else STATE_TONES[ContactState(row.state)]
    )
    open_one = row.state == ContactState.PLANNED
    day = "" if open_one else day_words(row.on or row.due_on)
    return {
        "title": contact_title(row),
        "url": reverse("follow_up:contact", args=[row.id]),
        "second": row.get_because_display() or day,
        "state": "" if open_one else state,
        "tone": tone,
        "due": row.due_on if open_one else None,
    }


# -- The way of a case ---------------------------------------------------------------


def way(opened: OpenCase, assessed_on: date | None, services: int) -> list[Any]:
    """Return how far a case is: assessment, plan, actions, services, review, closure.

    Pairs of a label and where it stands.
    """
    actions = [a.row for goal in opened.goals for a in goal.actions]
    done = sum(a.status == ActionStatus.DONE for a in actions)
    wanted = sum(a.status != ActionStatus.DROPPED for a in actions)
    helped = sum(row.outcome in HELPED for row in opened.referrals)
    counted = services + helped
    return [
        (_("Assessment"), _done_on(assessed_on)),
        (_("Plan"), _done_on(_plan_day(opened))),
        (
            _("Actions"),
            _("%(done)s of %(all)s done") % {"done": done, "all": wanted}
            if wanted
            else _("none yet"),
        ),
        (
            _("Services delivered"),
            str(counted) if counted else _("none yet"),
        ),
        (_("Last risk assessment"), _done_on(_review_day(opened))),
        (_("Closure"), _closure_words(opened.case)),
    ]


def _done_on(day: date | None) -> str:
    return day_words(day) if day else _("not yet")


def _plan_day(opened: OpenCase) -> date | None:
    days = [
        localtime(one.row.decided_at).date()
        for one in opened.approvals
        if one.row.kind == ApprovalKind.PLAN
        and one.row.decision == Decision.APPROVED
        and one.row.decided_at
    ]
    return days[-1] if days else None


def _review_day(opened: OpenCase) -> date | None:
    if not opened.risk_assessments:
        return None
    return localtime(opened.risk_assessments[-1].row.created_at).date()


def _closure_words(case: Case) -> str:
    if case.closed_on:
        return day_words(case.closed_on)
    return _("requested") if case.state == State.CLOSING else _("not yet")


def planned_rows(contacts: Iterable[OpenContact]) -> list[Row]:
    """Return the contacts that are planned, soonest first."""
    rows = [c for c in contacts if c.row.state == ContactState.PLANNED]
    return [contact_row(c) for c in sorted(rows, key=lambda c: c.row.due_on)]


def past_rows(contacts: Iterable[OpenContact]) -> list[Row]:
    """Return the other contacts, newest first."""
    rows = [c for c in contacts if c.row.state != ContactState.PLANNED]
    return [contact_row(c) for c in rows]
