"""The cases of the demonstration: opened, assessed, planned, helped, closed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any
from uuid import UUID

from django.db.models import Model

from amparo.foundation.accounts.models import User
from amparo.foundation.kernel.crypto import RecordKey
from amparo.foundation.policy import Role
from amparo.foundation.tasks.models import Task
from amparo.foundation.vault.models import VaultKey
from amparo.response.cases import codes, tasks
from amparo.response.cases.models import (
    KIND,
    Action,
    Approval,
    Case,
    Closure,
    Consent,
    Goal,
    Note,
    RiskAssessment,
)

from .bulk_rows import Row, Rows
from .rng import code, id_at
from .sample_countries import SampleCountry
from .sample_texts import Words, words
from .staff import DemoTeam

DOMAINS = [
    codes.GoalDomain.LEARNING,
    codes.GoalDomain.SAFETY,
    codes.GoalDomain.FAMILY,
    codes.GoalDomain.WORK,
    codes.GoalDomain.JUSTICE,
    codes.GoalDomain.WELLBEING,
]
REVIEW_DAYS = {"high": 30, "medium": 42, "low": 90}
METHODS = codes.ConsentMethod.values
CHECKS = dict.fromkeys(codes.ClosingCheck.values, codes.CheckAnswer.YES)


@dataclass
class CaseJourney:
    """One case while it is being invented: what all its parts share."""

    rows: Rows
    chance: Random
    case: Row
    number: int
    child: Row
    key: RecordKey
    at: datetime
    today: date
    owner: User
    supervisor: User
    words: Words
    steps: list[Row] = field(default_factory=list)  # of the plan, still to do

    def later(self, days: float) -> datetime:
        """Return a moment some days after the opening, never after today."""
        latest = datetime.combine(self.today, time(5), UTC)
        return min(self.at + timedelta(days=days), latest)

    def add(self, model: type[Model], at: datetime, **columns: Any) -> Row:
        """Add a row that was created at a moment."""
        row_id = id_at(self.chance, at)
        return self.rows.add(model, id=row_id, created_at=at, **columns)


def case(
    rows: Rows,
    chance: Random,
    country: SampleCountry,
    team: DemoTeam,
    vault: VaultKey,
    *,
    number: int,
    case_id: UUID,
    at: datetime,
    today: date,
    child: Row,
    kinds: list[str],
    concern_id: UUID | None,
) -> CaseJourney:
    """Invent a case that is as far along as its age allows."""
    owner = team.one(Role.CASEWORKER, chance.randrange(9))
    texts = words(country.language)
    key = rows.key(KIND, case_id, [vault])
    made = rows.add(
        Case,
        id=case_id,
        created_at=at,
        code=code(country.code, number),
        country_id=country.code,
        area_id=child.area_id,
        team_id=team.team.id,
        owner_id=owner.id,
        person_id=child.id,
        concern_id=concern_id,
        kinds=kinds,
        opened_on=at.date(),
        story_sealed=key.seal("story", chance.choice(texts.accounts)),
    )
    supervisor = team.one(Role.SUPERVISOR)
    care = CaseJourney(
        rows, chance, made, number, child, key, at, today, owner, supervisor, texts
    )
    _grow(care)
    if number % 7 == 3 and made.state != codes.State.CLOSED:
        _unassign(care)
    return care


def _unassign(care: CaseJourney) -> None:
    """Let a case wait for a caseworker: the one before has left."""
    care.case.owner_id = None
    since = datetime.combine(care.today, time(5), UTC)
    due = since + timedelta(hours=24)
    _due(care, tasks.ASSIGN, max(since, care.at), due, care.supervisor)


def _grow(care: CaseJourney) -> None:
    """Take a case as far as one of its age usually is."""
    age = (care.today - care.at.date()).days
    _consent(care)
    if age < 2:
        return _due(care, tasks.ASSESS, care.at, care.at + timedelta(hours=48))
    _risk(care)
    _goals(care, age)
    if age < 14 and care.chance.random() < 0.7:
        return _plan_waits(care)
    _approval(care, codes.ApprovalKind.PLAN, care.later(12))
    days = 10 if care.number % 5 == 0 else 14
    due = care.case.risk_assessed_at + timedelta(days=days)
    _done(care, tasks.PLAN, care.case.risk_assessed_at, due, care.later(12))
    care.case.state = codes.State.IN_CARE if age > 25 else codes.State.PLANNED
    if age > 150 and care.chance.random() < 0.85:
        return _close(care)
    days = REVIEW_DAYS[care.case.risk]
    due = datetime.combine(care.today, time(12), UTC)
    ahead = care.chance.randint(-2, days)
    due += timedelta(days=-3 if care.number % 6 == 1 else ahead)  # some are late
    looked_at = max(care.later(12), due - timedelta(days=days))
    return _due(care, tasks.REVIEW, looked_at, due)


def _consent(care: CaseJourney) -> None:
    age = care.at.year - care.child.birth_year
    child = age >= 15
    said = {
        "giver": codes.ConsentGiver.CHILD if child else codes.ConsentGiver.CAREGIVER,
        "relation": codes.Relation.SELF if child else codes.Relation.MOTHER,
        "method": care.chance.choice(METHODS),
    }
    purposes = [(Consent.Purpose.CASE_MANAGEMENT, 0.5)]
    if care.chance.random() < 0.8:
        purposes.append((Consent.Purpose.REFERRAL, 0.6))
    for purpose, days in purposes:
        care.add(
            Consent,
            care.later(days),
            case_id=care.case.id,
            purpose=purpose,
            given=True,
            age=age,
            recorded_by_id=care.owner.id,
            **said,
        )


def _risk(care: CaseJourney) -> None:
    level = care.chance.choices(["high", "medium", "low"], [22, 43, 35])[0]
    at = care.later(1.5)
    row = care.add(
        RiskAssessment, at, case_id=care.case.id, level=level, by_id=care.owner.id
    )
    reason = care.chance.choice(care.words.reasons)
    row.reason_sealed = care.key.seal(f"risk.{row.id}", reason)
    care.case.risk, care.case.risk_assessed_at = level, at
    # Most are done in time, some a little late.
    hours = 24 if care.number % 6 == 0 else 48
    _done(care, tasks.ASSESS, care.at, care.at + timedelta(hours=hours), at)


def _goals(care: CaseJourney, age: int) -> None:
    for number in range(care.chance.choice([1, 1, 2])):
        pick = care.chance.randrange(len(care.words.goals))
        goal = care.add(
            Goal,
            care.later(3 + number),
            case_id=care.case.id,
            domain=DOMAINS[pick],
            added_by_id=care.owner.id,
        )
        goal.words_sealed = care.key.seal(f"goal.{goal.id}", care.words.goals[pick])
        steps = care.chance.choice([1, 2])
        for help_code, text in care.chance.sample(care.words.actions, steps):
            _action(care, goal, help_code, text, age)


def _action(care: CaseJourney, goal: Row, help_code: str, text: str, age: int) -> None:
    row = care.add(
        Action,
        care.later(5),
        goal_id=goal.id,
        help=help_code,
        responsible_id=care.owner.id,
        due_on=care.later(care.chance.randint(15, 60)).date(),
    )
    row.text_sealed = care.key.seal(f"action.{row.id}", text)
    if age > 30 and care.chance.random() < 0.7:
        row.status, row.done_on = codes.ActionStatus.DONE, row.due_on
    else:  # someone moved it on, until about now
        row.due_on = care.today + timedelta(days=care.chance.randint(-1, 21))
        care.steps.append(row)


def _plan_waits(care: CaseJourney) -> None:
    _approval(care, codes.ApprovalKind.PLAN, care.later(6), decided=False)
    asked = care.later(6)
    _due(care, tasks.APPROVE, asked, asked + timedelta(hours=168), care.supervisor)


def _approval(
    care: CaseJourney, kind: codes.ApprovalKind, at: datetime, decided: bool = True
) -> Row:
    row = care.add(
        Approval, at, case_id=care.case.id, kind=kind, requested_by_id=care.owner.id
    )
    if decided:
        row.decided_by_id = care.supervisor.id
        row.decided_at = at + timedelta(hours=20)
        row.decision = codes.Decision.APPROVED
    return row


def _close(care: CaseJourney) -> None:
    days = care.chance.randint(120, max(121, (care.today - care.at.date()).days))
    at = care.later(days)
    approval = _approval(care, codes.ApprovalKind.CLOSURE, at)
    reasons = [
        codes.ClosureReason.GOALS_MET,
        codes.ClosureReason.WISH,
        codes.ClosureReason.MOVED,
    ]
    reason = care.chance.choices(reasons, [75, 15, 10])[0]
    care.add(
        Closure,
        at,
        case_id=care.case.id,
        approval_id=approval.id,
        reason=reason,
        checks=CHECKS,
    )
    care.case.state = codes.State.CLOSED
    care.case.closed_on, care.case.closure_reason = at.date(), reason
    for step in care.steps:
        step.due_on = at.date()
    note = care.add(
        Note,
        at,
        case_id=care.case.id,
        kind=codes.NoteKind.VISIT,
        on=at.date(),
        by_id=care.owner.id,
    )
    note.text_sealed = care.key.seal(f"note.{note.id}", care.words.visit)


def _due(
    care: CaseJourney,
    kind: str,
    since: datetime,
    at: datetime,
    owner: User | None = None,
    **done: Any,
) -> None:
    care.rows.add(
        Task,
        created_at=since,
        kind=kind,
        subject_kind=Case._meta.label_lower,
        subject_id=care.case.id,
        team_id=care.case.team_id,
        owner_id=(owner or care.owner).id,
        due_at=at,
        label=care.case.code,
        escalates_to=Role.SUPERVISOR,
        **done,
    )


def _done(
    care: CaseJourney, kind: str, since: datetime, due: datetime, at: datetime
) -> None:
    done: dict[str, Any] = {
        "completed_at": at,
        "completed_by": care.owner.id,
        "outcome": "done",
    }
    _due(care, kind, since, due, **done)
