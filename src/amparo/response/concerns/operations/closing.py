"""Closing a concern with an outcome, reviewing that, and reopening."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from amparo.foundation.countries.queries import deadline_hours
from amparo.foundation.journal.operations import OpenEntry, act
from amparo.foundation.kernel.errors import RuleBroken
from amparo.foundation.kernel.moments import now_rounded
from amparo.foundation.policy import Actor
from amparo.foundation.tasks.models import Task
from amparo.foundation.tasks.operations import (
    complete,
    create_task,
    drop_reopenable,
    reopen_tasks,
)
from amparo.foundation.vault.record_keys import open_key

from ..codes import (
    CLAIMS,
    NEEDS_REVIEW,
    QUICK,
    REOPENED,
    Author,
    DecisionKind,
    Outcome,
    State,
)
from ..models import Concern
from ..queries import find, may_undo, officers_of, scope_of, waits_for_review
from ..signed_messages import CONCERN
from ..tasks import CLOSED, FIRST_ANSWER, REVIEW, WORK
from ._rules import (
    choice,
    not_in_transfer,
    owner_change,
    reason_of,
    short_text,
    store_decision,
)
from ._shared import change_concern, unchanged


def close_concern(
    actor: Actor,
    concern_id: UUID,
    outcome: str,
    reason: str,
    expected_version: int,
    take_over: bool = False,
) -> Concern:
    """Close a concern with an outcome and a reason; the mailbox stays readable.

    Raises ``RuleBroken`` while the reporter has no answer or a message is unread, or
    when the response that the outcome claims is not recorded. Closing a closed concern
    changes its outcome.
    """
    choice(Outcome.values, outcome, "outcome")
    reason = reason_of(reason)
    concern = find(concern_id)
    with act(
        actor, "concern.close", scope_of(concern), concern, outcome=outcome
    ) as entry:
        unchanged(concern, expected_version)
        owner = owner_change(actor, concern, entry, take_over)
        _check_closable(concern, outcome)
        _close(actor, concern, outcome, reason, entry, owner)
    return concern


def close_quickly(
    actor: Actor, concern_id: UUID, outcome: str, expected_version: int
) -> Concern:
    """Close a concern in one step: a test, thanks, silence.

    A silent, misdirected or abusive reporter may be a child: another person of the team
    reviews the closing.
    """
    concern = find(concern_id)
    choice(sorted(QUICK), outcome, "outcome")
    with act(
        actor, "concern.close", scope_of(concern), concern, outcome=outcome
    ) as entry:
        unchanged(concern, expected_version)
        _check_open(concern)
        owner = owner_change(actor, concern, entry, take_over=False)
        entry.note(quick=True)
        _close(actor, concern, outcome, "", entry, owner)
    return concern


def _close(
    actor: Actor,
    concern: Concern,
    outcome: str,
    reason: str,
    entry: OpenEntry,
    owner: dict[str, object],
) -> None:
    again = concern.state == State.CLOSED
    if again:
        entry.note(outcome_from=concern.outcome)
        if concern.outcome == outcome:
            return  # closed with this outcome before
    key = open_key(actor, CONCERN, concern.id)
    store_decision(actor, concern, key, DecisionKind.CLOSING, outcome, reason)
    change_concern(
        concern,
        concern.version,
        state=State.CLOSED,
        outcome=outcome,
        closed_at=concern.closed_at if again else now_rounded(),
        closed_by_id=actor.user_id,
        **owner,
    )
    if not again:  # what an earlier closing ended stays ended, whatever is undone now
        drop_reopenable(concern, CLOSED)
    complete(concern, *WORK, by=actor.user_id, outcome=CLOSED)
    if outcome in NEEDS_REVIEW:
        _create_review_task(concern)


def _create_review_task(concern: Concern) -> None:
    create_task(
        REVIEW,
        concern,
        concern.team,
        label=concern.code,
        owner_id=_reviewer(concern),
    )


def _reviewer(concern: Concern) -> UUID | None:
    """Return the colleague with the fewest reviews to do; never who closed it."""
    others = [u for u, _name in officers_of(concern) if u != concern.closed_by_id]
    if not others:
        return None
    waiting = Task.objects.filter(
        team_id=concern.team_id, kind=REVIEW, completed_at=None, owner__in=others
    ).values_list("owner_id", flat=True)
    return min(others, key=list(waiting).count)


def confirm_closing(
    actor: Actor, concern_id: UUID, note: str, expected_version: int
) -> Concern:
    """Confirm, as a second person, that a concern was rightly closed."""
    note = short_text(note, "note")
    concern = find(concern_id)
    with act(actor, "concern.review", scope_of(concern), concern) as entry:
        unchanged(concern, expected_version)
        if not waits_for_review(concern):
            raise RuleBroken(_("This does not need a review."))
        if concern.closed_by_id == actor.user_id:
            raise RuleBroken(
                _("You closed this yourself. Another person has to review it.")
            )
        entry.note(outcome=concern.outcome)
        key = open_key(actor, CONCERN, concern.id)
        store_decision(actor, concern, key, DecisionKind.REVIEW, concern.outcome, note)
        change_concern(concern, expected_version)
        complete(concern, REVIEW, by=actor.user_id)
    return concern


def undo_closing(actor: Actor, concern_id: UUID, expected_version: int) -> Concern:
    """Undo closing a concern in one step, shortly after; everything is as before."""
    concern = find(concern_id)
    with act(actor, "concern.reopen", scope_of(concern), concern, undo=True):
        unchanged(concern, expected_version)
        if not may_undo(actor, concern):
            raise RuleBroken(
                _("It is too late to undo this. You can reopen the concern.")
            )
        _reopen(concern, _state_before(concern))
        reopen_tasks(concern, CLOSED, *WORK)
    return concern


def reopen(
    actor: Actor, concern_id: UUID, reason: str, expected_version: int
) -> Concern:
    """Reopen a closed concern, with a reason, assigned to the actor.

    If there was no answer yet, the first answer is due again.
    """
    reason = reason_of(reason)
    concern = find(concern_id)
    with act(actor, "concern.reopen", scope_of(concern), concern) as entry:
        unchanged(concern, expected_version)
        if concern.state != State.CLOSED:
            raise RuleBroken(_("This concern is open."))
        entry.note(outcome_from=concern.outcome)
        key = open_key(actor, CONCERN, concern.id)
        store_decision(actor, concern, key, DecisionKind.CLOSING, REOPENED, reason)
        _reopen(concern, State.OPEN, owner_id=actor.user_id)
        if concern.first_answer_at is None:
            _create_first_answer_task(concern)
    return concern


def _create_first_answer_task(concern: Concern) -> None:
    hours = deadline_hours(concern.country_id, FIRST_ANSWER, concern.urgency)
    create_task(
        FIRST_ANSWER,
        concern,
        concern.team,
        label=concern.code,
        owner_id=concern.owner_id,
        level=concern.urgency,
        due_at=now_rounded() + timedelta(hours=hours),
        taken_by=concern.owner_id,
    )


def _reopen(concern: Concern, state: str, **more: object) -> None:
    change_concern(
        concern,
        concern.version,
        state=state,
        outcome="",
        closed_at=None,
        closed_by_id=None,
        **more,
    )
    complete(concern, REVIEW, outcome="dropped")


def _state_before(concern: Concern) -> str:
    touched = concern.owner_id or concern.urgency or concern.first_answer_at
    return State.OPEN if touched else State.NEW


def _check_open(concern: Concern) -> None:
    not_in_transfer(concern)
    if concern.state == State.CLOSED:
        raise RuleBroken(_("This concern is closed."))
    if concern.case_id is not None:
        raise RuleBroken(_("This concern has become a case. It ends with the case."))


def _check_closable(concern: Concern, outcome: str) -> None:
    if concern.case_id is not None:
        raise RuleBroken(_("This concern has become a case. It ends with the case."))
    not_in_transfer(concern)
    if outcome in QUICK:
        return
    if concern.first_answer_at is None:
        raise RuleBroken(
            _("Please reply first. The reporter may come back to read it."), "outcome"
        )
    if concern.messages.filter(author=Author.REPORTER, read_at=None).exists():
        raise RuleBroken(_("Please read the newest message first."), "outcome")
    claimed = CLAIMS.get(outcome)
    if claimed and not concern.responses.filter(kind__in=claimed).exists():
        raise RuleBroken(
            _(
                "Please record first what was done: who was informed, when and "
                "on what grounds."
            ),
            "outcome",
        )
