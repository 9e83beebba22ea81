"""The cases of the demonstration: opened, judged, planned, helped, closed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any
from uuid import UUID

from amparo.foundation.accounts.models import User
from amparo.foundation.duties.models import Duty
from amparo.foundation.kernel.crypto import RecordKey
from amparo.foundation.persons.models import Person
from amparo.foundation.policy import Role
from amparo.foundation.vault.models import VaultKey
from amparo.response.cases import codes, duties
from amparo.response.cases.models import (
    KIND,
    Action,
    Approval,
    Case,
    Closure,
    Consent,
    Goal,
    Note,
    RiskJudgement,
)

from .chance import code, id_at
from .invented import Land
from .rows import Rows
from .staff import DemoTeam
from .words import Words, words

DOMAINS = [
    codes.Domain.LEARNING,
    codes.Domain.SAFETY,
    codes.Domain.FAMILY,
    codes.Domain.WORK,
    codes.Domain.JUSTICE,
    codes.Domain.WELLBEING,
]
REVIEW_DAYS = {"high": 30, "medium": 42, "low": 90}
CHECKS = dict.fromkeys(codes.Check.values, codes.Answer.YES)


@dataclass
class Care:
    """One case while it is being invented: what all its parts share."""

    rows: Rows
    chance: Random
    case: Case
    key: RecordKey
    at: datetime
    today: date
    owner: User
    supervisor: User
    words: Words

    def later(self, days: float) -> datetime:
        """Return a moment some days after the opening, never after today."""
        latest = datetime.combine(self.today, time(5), UTC)
        return min(self.at + timedelta(days=days), latest)

    def add(self, row: Any, at: datetime) -> Any:
        """Give a row its id and birth time, and keep it."""
        row.id, row.created_at = id_at(self.chance, at), at
        self.rows.add(row)
        return row


def case(
    rows: Rows,
    chance: Random,
    land: Land,
    team: DemoTeam,
    vault: VaultKey,
    *,
    case_id: UUID,
    at: datetime,
    today: date,
    person: Person | None,
    kinds: list[str],
    concern_id: UUID | None,
) -> Care:
    """Invent a case as far as its age lets it come."""
    owner = team.one(Role.CASEWORKER, chance.randrange(9))
    made = Case(
        id=case_id,
        created_at=at,
        code=f"{land.code}-{code(chance)}",
        country_id=land.code,
        area_id=person.area_id if person else None,
        team=team.team,
        owner=owner,
        person=person,
        concern_id=concern_id,
        kinds=kinds,
        opened_on=at.date(),
    )
    said = words(land.language)
    key = rows.key(KIND, made.id, [vault])
    made.story_sealed = key.seal("story", chance.choice(said.accounts))
    rows.add(made)
    supervisor = team.one(Role.SUPERVISOR)
    care = Care(rows, chance, made, key, at, today, owner, supervisor, said)
    _grow(care)
    return care


def _grow(care: Care) -> None:
    """Let a case come as far as one of its age usually has."""
    age = (care.today - care.at.date()).days
    if care.case.person is None:
        return _due(care, duties.ASSESS, care.at + timedelta(hours=48))
    _consent(care)
    if age < 2:
        return _due(care, duties.ASSESS, care.at + timedelta(hours=48))
    _risk(care)
    _goals(care, age)
    if age < 14 and care.chance.random() < 0.7:
        return _plan_waits(care)
    _approval(care, codes.Asked.PLAN, care.later(12))
    care.case.state = codes.State.IN_CARE if age > 25 else codes.State.PLANNED
    if age > 150 and care.chance.random() < 0.85:
        return _close(care)
    days = REVIEW_DAYS[care.case.risk]
    spread = timedelta(days=care.chance.randint(-2, days))
    return _due(
        care, duties.REVIEW, datetime.combine(care.today, time(12), UTC) + spread
    )


def _consent(care: Care) -> None:
    person = care.case.person
    age = care.at.year - (person.birth_year or 2010) if person else 15
    child = age >= 15
    row = Consent(
        case=care.case,
        purpose=Consent.Purpose.CASE_MANAGEMENT,
        giver=codes.Giver.CHILD if child else codes.Giver.CAREGIVER,
        relation=codes.Relation.SELF if child else codes.Relation.MOTHER,
        method=care.chance.choice(codes.Method.values),
        given=True,
        age=age,
        recorded_by=care.owner,
    )
    care.add(row, care.later(0.5))
    if care.chance.random() < 0.8:
        shared = Consent(
            case=care.case,
            purpose=Consent.Purpose.REFERRAL,
            giver=row.giver,
            relation=row.relation,
            method=row.method,
            given=True,
            age=age,
            recorded_by=care.owner,
        )
        care.add(shared, care.later(0.6))


def _risk(care: Care) -> None:
    level = care.chance.choices(["high", "medium", "low"], [22, 43, 35])[0]
    at = care.later(1.5)
    row = care.add(RiskJudgement(case=care.case, level=level, by=care.owner), at)
    reason = care.chance.choice(care.words.reasons)
    row.reason_sealed = care.key.seal(f"risk.{row.id}", reason)
    care.case.risk, care.case.risk_judged_at = level, at


def _goals(care: Care, age: int) -> None:
    for number in range(care.chance.choice([1, 1, 2])):
        at = care.later(3 + number)
        pick = care.chance.randrange(len(care.words.goals))
        goal = care.add(
            Goal(case=care.case, domain=DOMAINS[pick], added_by=care.owner), at
        )
        goal.words_sealed = care.key.seal(f"goal.{goal.id}", care.words.goals[pick])
        steps = care.chance.choice([1, 2])
        for help_code, text in care.chance.sample(care.words.actions, steps):
            _action(care, goal, help_code, text, age)


def _action(care: Care, goal: Goal, help_code: str, text: str, age: int) -> None:
    due = care.later(care.chance.randint(15, 60)).date()
    row = care.add(
        Action(goal=goal, help=help_code, responsible=care.owner, due_on=due),
        care.later(5),
    )
    row.text_sealed = care.key.seal(f"action.{row.id}", text)
    if age > 30 and care.chance.random() < 0.7:
        row.status, row.done_on = codes.ActionStatus.DONE, due


def _plan_waits(care: Care) -> None:
    _approval(care, codes.Asked.PLAN, care.later(6), decided=False)
    _due(care, duties.APPROVE, care.later(6) + timedelta(hours=168), care.supervisor)


def _approval(
    care: Care, kind: codes.Asked, at: datetime, decided: bool = True
) -> Approval:
    row = Approval(case=care.case, kind=kind, asked_by=care.owner)
    if decided:
        row.decided_by, row.decided_at = care.supervisor, at + timedelta(hours=20)
        row.decision = codes.Decision.APPROVED
    made: Approval = care.add(row, at)
    return made


def _close(care: Care) -> None:
    days = care.chance.randint(120, max(121, (care.today - care.at.date()).days))
    at = care.later(days)
    approval = _approval(care, codes.Asked.CLOSURE, at)
    reasons = [codes.Reason.GOALS_MET, codes.Reason.WISH, codes.Reason.MOVED]
    reason = care.chance.choices(reasons, [75, 15, 10])[0]
    care.add(
        Closure(case=care.case, approval=approval, reason=reason, checks=CHECKS), at
    )
    care.case.state = codes.State.CLOSED
    care.case.closed_on, care.case.closure_reason = at.date(), reason
    note = care.add(
        Note(case=care.case, kind=codes.NoteKind.VISIT, on=at.date(), by=care.owner), at
    )
    note.text_sealed = care.key.seal(f"note.{note.id}", care.words.visit)


def _due(care: Care, kind: str, at: datetime, owner: User | None = None) -> None:
    care.rows.add(
        Duty(
            kind=kind,
            subject_kind=Case._meta.label_lower,
            subject_id=care.case.id,
            team=care.case.team,
            owner=owner or care.owner,
            due_at=at,
            label=care.case.code,
            escalates_to=Role.SUPERVISOR,
        )
    )
