"""How the invented children are followed: contacts so far, the next one, services.

Every open case has its next contact; what happened before is invented for some hundred.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from random import Random

from amparo.foundation.policy import Role
from amparo.foundation.tasks.models import Task
from amparo.response.cases.codes import State
from amparo.response.follow_up import tasks
from amparo.response.follow_up.codes import After, ContactState, Means, Result
from amparo.response.follow_up.models import Contact, FollowUp
from amparo.response.services_delivered.codes import Unit
from amparo.response.services_delivered.models import Delivery

from .bulk_rows import Row
from .cases import CaseJourney
from .rng import id_at

TOLD = 600  # of the first cases
DAYS = {"high": 7, "medium": 14, "low": 30}
# Days after closing, in the order of ``After``.
AFTER = dict(zip(After, (30, 90, 180, 365, 730), strict=True))
HELP = [
    ("psychosocial", Unit.SESSIONS),
    ("legal", Unit.SESSIONS),
    ("school", Unit.ITEMS),
    ("economic", Unit.PAYMENTS),
]


def follow(care: CaseJourney, chance: Random) -> None:
    """Follow a child from the first assessment on, until today or after closing."""
    is_closed = care.case.state == State.CLOSED
    if not care.case.risk or (is_closed and care.number >= TOLD):
        return
    row = care.rows.add(
        FollowUp,
        id=id_at(chance, care.later(2)),
        created_at=care.later(2),
        case_id=care.case.id,
        can_call=chance.random() < 0.85,
        visit_exposes=chance.random() < 0.12,
    )
    if care.number < TOLD:
        _so_far(care, chance, row)
        _services(care, chance)
    if is_closed:
        _after(care, chance)
    else:
        ahead = chance.randint(-2, DAYS[care.case.risk])
        due_on = care.today + timedelta(days=ahead)
        means = Means.CALL if row.can_call else Means.MEETING
        _planned(care, chance, means, due_on)


def _so_far(care: CaseJourney, chance: Random, row: Row) -> None:
    last = care.case.closed_on or care.today
    day = care.later(2).date() + timedelta(days=1)
    for _number in range(4):
        if day > last:
            return
        missed = chance.random() < 0.15
        means = Means.CALL if row.can_call and chance.random() < 0.7 else Means.VISIT
        contact = _contact(
            care,
            chance,
            means,
            day,
            state=ContactState.MISSED if missed else ContactState.DONE,
            result=Result.NOBODY if missed else Result.SPOKE,
            on=day,
            recorded_by_id=care.owner.id,
        )
        if means == Means.VISIT and not missed:
            note = care.words.visit
            contact.note_sealed = care.key.seal(f"contact.{contact.id}", note)
        row.missed = row.missed + 1 if missed else 0
        row.reached_on = row.reached_on if missed else day
        day += timedelta(days=DAYS[care.case.risk])


def _contact(
    care: CaseJourney, chance: Random, means: str, due_on: date, **columns: object
) -> Row:
    at = datetime.combine(min(due_on, care.today), time(5), UTC)
    return care.rows.add(
        Contact,
        id=id_at(chance, at),
        created_at=at,
        case_id=care.case.id,
        means=means,
        due_on=due_on,
        **columns,
    )


def _planned(
    care: CaseJourney, chance: Random, means: str, due_on: date, after: str = ""
) -> None:
    contact = _contact(care, chance, means, due_on, after=after)
    care.rows.add(
        Task,
        id=id_at(chance, contact.created_at),
        created_at=contact.created_at,
        kind=tasks.AFTER if after else tasks.CONTACT,
        subject_kind=Contact._meta.label_lower,
        subject_id=contact.id,
        team_id=care.case.team_id,
        owner_id=care.owner.id,
        due_at=datetime.combine(due_on, time(23, 59), UTC),
        label=care.case.code,
        level=care.case.risk,
        escalates_to=Role.SUPERVISOR,
    )


def _services(care: CaseJourney, chance: Random) -> None:
    last = care.case.closed_on or care.today
    for number in range(chance.choice([0, 1, 2, 3])):
        day = care.at.date() + timedelta(days=10 + 20 * number)
        if day > last:
            return
        kind, unit = chance.choice(HELP)
        at = datetime.combine(day, time(14), UTC)
        care.rows.add(
            Delivery,
            id=id_at(chance, at),
            created_at=at,
            case_id=care.case.id,
            kind=kind,
            on=day,
            by_id=care.owner.id,
            quantity=chance.randint(1, 4),
            unit=unit,
            recorded_by_id=care.owner.id,
        )


def _after(care: CaseJourney, chance: Random) -> None:
    closed_on = care.case.closed_on
    for after, days in AFTER.items():
        day = closed_on + timedelta(days=days)
        if day > care.today - timedelta(days=7):
            _planned(care, chance, Means.CALL, day, after)
        else:
            _contact(
                care,
                chance,
                Means.CALL,
                day,
                after=after,
                state=ContactState.DONE,
                result=Result.SPOKE,
                on=day,
                recorded_by_id=care.owner.id,
            )
