"""Triage: assessing the urgency of a concern, and correcting its facts."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from amparo.foundation.countries.models import Area
from amparo.foundation.countries.queries import deadline_hours
from amparo.foundation.journal.operations import OpenEntry, act
from amparo.foundation.kernel.moments import quarter
from amparo.foundation.matching import index
from amparo.foundation.organisations.hours import staffed_deadline
from amparo.foundation.policy import Actor
from amparo.foundation.tasks.models import Task
from amparo.foundation.tasks.operations import create_task
from amparo.foundation.vault.record_keys import open_key

from ..codes import (
    Age,
    Danger,
    DecisionKind,
    DisclosedTo,
    Kind,
    OffenderAccess,
    RiskSign,
    Urgency,
)
from ..matching.found_by import DETAILS, details_values_of, renew_combinations
from ..models import Concern
from ..queries import find, scope_of
from ..signed_messages import CONCERN
from ..tasks import FIRST_ANSWER
from ..types import CorrectedFacts, Details
from ..urgency import RANK, suggest
from ._rules import (
    choice,
    choices,
    not_closed,
    owner_change,
    reason_of,
    store_decision,
    supervises,
    working_state,
)
from ._shared import change_concern, unchanged
from ._validation import check_details


def triage(
    actor: Actor,
    concern_id: UUID,
    urgency: str,
    reason: str,
    expected_version: int,
    take_over: bool = False,
) -> Concern:
    """Assess the urgency of a concern, with a sealed reason.

    The suggestion of the rules is stored with it. Moves the deadline of a first answer
    that is still due. A supervisor can assess a concern assigned to a colleague.
    """
    choice(Urgency.values, urgency, "urgency")
    reason = reason_of(reason)
    concern = find(concern_id)
    with act(
        actor, "concern.triage", scope_of(concern), concern, urgency=urgency
    ) as entry:
        unchanged(concern, expected_version)
        not_closed(concern)
        owner = _owner(actor, concern, entry, take_over)
        suggested = suggest(concern)
        entry.note(suggested=suggested.level, rules=suggested.codes)
        store_decision(
            actor,
            concern,
            open_key(actor, CONCERN, concern.id),
            DecisionKind.URGENCY,
            urgency,
            reason,
            suggested=suggested.level,
            rules=suggested.codes,
        )
        state = working_state(concern)
        change_concern(concern, expected_version, urgency=urgency, state=state, **owner)
        move_first_answer(concern, urgency, actor.user_id)
    return concern


def _owner(
    actor: Actor, concern: Concern, entry: OpenEntry, take_over: bool
) -> dict[str, Any]:
    if supervises(actor, concern) and not take_over:
        return {}
    return owner_change(actor, concern, entry, take_over)


def correct(
    actor: Actor,
    concern_id: UUID,
    facts: CorrectedFacts,
    expected_version: int,
    take_over: bool = False,
) -> Concern:
    """Correct the facts of a concern; the journal records old and new codes.

    Name of the child and place stay sealed; matching uses the new ones. While the
    urgency is not assessed, the first answer becomes due sooner if the rules suggest
    it.
    """
    _check_codes(facts)
    concern = find(concern_id)
    with act(actor, "concern.correct", scope_of(concern), concern) as entry:
        unchanged(concern, expected_version)
        not_closed(concern)
        owner = _owner(actor, concern, entry, take_over)
        _check_area(facts, concern)
        changed = _changes(concern, facts)
        for name, value in changed.items():
            before = getattr(concern, name)
            entry.note(**{f"{name}_from": before, f"{name}_to": value})
        changed |= _details(actor, concern, facts.details, entry)
        change_concern(concern, expected_version, **changed, **owner)
        _find_by(actor, concern, changed)
        if not concern.urgency and suggest(concern).level == Urgency.NOW:
            move_first_answer(concern, Urgency.NOW, actor.user_id)
    return concern


def _changes(concern: Concern, facts: CorrectedFacts) -> dict[str, Any]:
    """Return the columns that change; the order of a list does not matter."""
    kinds = set(facts.kinds)
    corrected = {
        "kinds": [code for code in Kind.values if code in kinds],
        "online": facts.online or Kind.ONLINE in kinds,
        "danger_now": facts.danger_now,
        "child_age": facts.child_age,
        "offender_access": facts.offender_access,
        "risk_signs": [code for code in RiskSign.values if code in facts.risk_signs],
        "disclosed_to": [
            code for code in DisclosedTo.values if code in facts.disclosed_to
        ],
        "area_id": facts.area_code or None,
    }
    return {
        name: value
        for name, value in corrected.items()
        if _comparable(getattr(concern, name)) != _comparable(value)
    }


def _details(
    actor: Actor, concern: Concern, details: Details | None, entry: OpenEntry
) -> dict[str, Any]:
    """Seal a changed name or place."""
    if details is None:
        return {}
    check_details(details)
    key = open_key(actor, CONCERN, concern.id)
    if details == Details.from_text(key.read(concern, "details")):
        return {}
    entry.note(details=True)
    text = details.to_text()
    return {"details_sealed": key.seal("details", text) if text else None}


def _find_by(actor: Actor, concern: Concern, changed: Collection[str]) -> None:
    """Let the concern be found by what is known of it now."""
    if not {"details_sealed", "child_age", "area_id"}.intersection(changed):
        return
    key = open_key(actor, CONCERN, concern.id)
    details = Details.from_text(key.open("details", concern.details_sealed))
    renew_combinations(concern, DETAILS, details_values_of(concern, details))
    index.renew(actor, CONCERN, [concern.id], [concern.team_id])


def _comparable(value: Any) -> Any:
    return sorted(value) if isinstance(value, list) else value


def _check_codes(facts: CorrectedFacts) -> None:
    choices(Kind.values, facts.kinds, "kinds")
    choices(RiskSign.values, facts.risk_signs, "risk_signs")
    choices(DisclosedTo.values, facts.disclosed_to, "disclosed_to")
    choice(("", *Danger.values), facts.danger_now, "danger_now")
    choice(("", *Age.values), facts.child_age, "child_age")
    choice(("", *OffenderAccess.values), facts.offender_access, "offender_access")


def _check_area(facts: CorrectedFacts, concern: Concern) -> None:
    known = Area.objects.filter(country_id=concern.country_id)
    allowed = ["", *known.values_list("code", flat=True)]
    choice(allowed, facts.area_code, "area_code")


def move_first_answer(concern: Concern, level: str, by: UUID | None = None) -> None:
    """Move a first answer that is still due to the deadline of a level.

    Whoever assesses a concern of their own is at it: danger alerts nobody else.
    """
    task = Task.objects.filter(
        subject_id=concern.id, kind=FIRST_ANSWER, completed_at=None
    ).first()
    if task is None:
        return
    if not concern.urgency and RANK.get(task.level, 9) <= RANK[level]:
        return  # the deadline of this level applies already
    hours = deadline_hours(concern.country_id, FIRST_ANSWER, level)
    now = timezone.now()
    due_at = quarter(answer_time(concern.came_at, now, task.due_at, hours))
    if level != Urgency.NOW and due_at > now:
        due_at = staffed_deadline(concern.team, due_at)
    create_task(
        FIRST_ANSWER,
        concern,
        concern.team,
        label=concern.code,
        owner_id=concern.owner_id,
        level=level,
        due_at=due_at,
        taken_by=by if by == concern.owner_id else None,
    )


def answer_time(
    came: datetime, now: datetime, promised: datetime, hours: int
) -> datetime:
    """Return when an answer is due that may take ``hours`` from when the concern came.

    If that is past, the hours count from now, but an earlier promise stays: a new
    assessment never hides that an answer is overdue.
    """
    due_at = came + timedelta(hours=hours)
    if due_at > now and promised > now:
        return due_at
    return min(promised, now + timedelta(hours=hours))
