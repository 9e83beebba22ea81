"""One child's journey after the other: invented and sealed, not stored yet.

Everything here depends only on the plan and the number of the child, never on the
database or on what was invented before, so several processes can work at once.
"""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from random import Random

from amparo.foundation.persons.identity import Identity
from amparo.foundation.persons.models import Person
from amparo.foundation.vault.models import KeyGrant
from amparo.response.cases.models import Approval, Case, Goal
from amparo.response.concerns.codes import State
from amparo.response.concerns.models import Concern
from amparo.response.people_around.models import PersonAround

from . import (
    answers,
    around,
    cases,
    children,
    concerns,
    follow_up,
    inter_team,
    referrals,
)
from .bulk_rows import Packed, Rows
from .context import Context, Plan
from .rng import id_at, moment, rng

SEED = "amparo-demo-1"
# Rows that others refer to are stored first.
PARENTS = (KeyGrant, Person, Concern, Case, Goal, Approval, PersonAround)


def invent(plan: Plan, numbers: range) -> Packed:
    """Return the rows of the children with these numbers."""
    rows = Rows()
    for number in numbers:
        chance = rng(SEED, plan.size, number)
        weights = [context.sample.weight for context in plan.contexts]
        context = chance.choices(plan.contexts, weights)[0]
        _journey(rows, chance, plan, context, number)
    return rows.packed(*PARENTS)


def _journey(
    rows: Rows, chance: Random, plan: Plan, context: Context, number: int
) -> None:
    """Invent one child's journey, and a concern that led to no case."""
    at = moment(chance, (number + chance.random()) / plan.wanted, plan.until)
    team = chance.choices(context.teams, [3, 1])[0]
    vault = plan.vaults[team.team.id]
    case_id = id_at(chance, at)
    reported = None
    if team is context.teams[0] and chance.random() < 0.75:
        reported = concerns.concern(
            rows,
            chance,
            context.sample,
            team,
            vault,
            2 * number,
            at - timedelta(hours=20),
            context.areas,
            State.CASE,
            case_id,
        )
    child, identity = children.child(
        rows,
        chance,
        context.sample,
        team,
        vault,
        context.areas,
        number,
        id_at(chance, at),
        at.date(),
    )
    journey = cases.case(
        rows,
        chance,
        context.sample,
        team,
        vault,
        number=number,
        case_id=case_id,
        at=at,
        today=plan.until,
        child=child,
        kinds=reported.kinds if reported else concerns.kinds(chance),
        concern_id=reported.concern.id if reported else None,
    )
    answers.fill(journey, plan.forms)
    around.surround(journey, context.sample.code)
    follow_up.follow(journey, rng(SEED, plan.size, "follow-up", number))
    if journey.case.risk and journey.case.state != "opened":
        _refer(plan, context, journey, identity)
    if chance.random() < 0.6:
        _without_case(rows, chance, plan, context, number, at)


def _refer(
    plan: Plan, context: Context, journey: cases.CaseJourney, identity: Identity
) -> None:
    for again in range(journey.chance.choice([0, 1, 1, 2])):
        service = journey.chance.choice(context.services)
        vaults = (plan.vaults[journey.case.team_id], plan.vaults[service.team_id])
        referrals.referral(
            journey, 2 * journey.number + again, service, identity, vaults
        )


def _without_case(
    rows: Rows, chance: Random, plan: Plan, context: Context, number: int, at: datetime
) -> None:
    latest = datetime.combine(plan.until - timedelta(days=21), time(6), UTC)
    first = context.teams[0]
    concerns.concern(
        rows,
        chance,
        context.sample,
        first,
        plan.vaults[first.team.id],
        2 * number + 1,
        min(at - timedelta(hours=chance.randint(0, 72)), latest),
        context.areas,
        State.CLOSED,
    )


def invent_fresh(plan: Plan) -> Packed:
    """Return the concerns of the last days, which still wait for an answer."""
    rows = Rows()
    turns = [(context, turn) for context in plan.contexts for turn in range(3)]
    reported = [
        _fresh(rows, plan, context, turn, number)
        for number, (context, turn) in enumerate(turns)
    ]
    inter_team.teams(
        rows, plan, [reported[n : n + 3] for n in range(0, len(reported), 3)]
    )
    return rows.packed(KeyGrant, Concern)


def _fresh(
    rows: Rows, plan: Plan, context: Context, turn: int, number: int
) -> concerns.ReportedConcern:
    chance = rng(SEED, plan.size, "fresh", context.sample.code, turn)
    day = datetime.combine(plan.until, time(6), UTC)
    first = context.teams[0]
    desk = first.team.desk_id
    return concerns.concern(
        rows,
        chance,
        context.sample,
        first,
        plan.vaults[first.team.id],
        2 * plan.wanted + number,
        day - timedelta(hours=chance.choice([1, 5, 9, 22, 30])),
        context.areas,
        State.NEW if turn else State.OPEN,
        desk=plan.vaults[desk] if desk else None,
    )


# Areas from which concerns came every week, until their schools closed.
SILENT = {"BO": 5, "PH": 7}  # by country: how many weeks ago that was
REPORTED_FOR = 30  # weeks before


def invent_silence(plan: Plan, areas: dict[str, str]) -> Packed:
    """Return the weekly concerns from areas (by country) that have gone quiet."""
    rows = Rows()
    contexts = [context for context in plan.contexts if context.sample.code in SILENT]
    for context in contexts:
        code, first = context.sample.code, context.teams[0]
        since = SILENT[code]
        for weeks in range(since + REPORTED_FOR, since, -1):
            chance = rng(SEED, plan.size, "silence", code, weeks)
            for turn in range(2 if weeks % 3 == 0 else 1):
                day = plan.until - timedelta(weeks=weeks, days=turn)
                number = 2 * plan.wanted + 100 * weeks + 10 * turn
                concerns.concern(
                    rows,
                    chance,
                    context.sample,
                    first,
                    plan.vaults[first.team.id],
                    number + list(SILENT).index(code) + 1000,
                    datetime.combine(day, time(chance.randint(6, 21)), UTC),
                    [areas[code]],
                    State.CLOSED,
                )
    return rows.packed(KeyGrant, Concern)
