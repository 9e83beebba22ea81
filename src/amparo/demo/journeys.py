"""One child's way after the other: invented and sealed, not stored yet.

Everything here depends on the plan and the number of the child alone, never on the
database or on what was invented before: so many processes may work at once.
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

from . import cases, children, concerns, inter_team, referrals
from .bulk_rows import Packed, Rows
from .context import Context, Plan
from .rng import id_at, moment, rng

SEED = "amparo-demo-1"
# Rows that others point at are stored before those.
PARENTS = (KeyGrant, Person, Concern, Case, Goal, Approval)


def invent(plan: Plan, numbers: range) -> Packed:
    """Return the rows of the children with these numbers."""
    rows = Rows()
    for number in numbers:
        chance = rng(SEED, plan.size, number)
        weights = [ground.land.weight for ground in plan.grounds]
        ground = chance.choices(plan.grounds, weights)[0]
        _way(rows, chance, plan, ground, number)
    return rows.packed(*PARENTS)


def _way(rows: Rows, chance: Random, plan: Plan, ground: Context, number: int) -> None:
    """Invent one child's way, and a concern that came to nothing beside it."""
    at = moment(chance, (number + chance.random()) / plan.wanted, plan.until)
    team = chance.choices(ground.teams, [3, 1])[0]
    vault = plan.vaults[team.team.id]
    case_id = id_at(chance, at)
    told = None
    if team is ground.teams[0] and chance.random() < 0.75:
        told = concerns.concern(
            rows,
            chance,
            ground.land,
            team,
            vault,
            2 * number,
            at - timedelta(hours=20),
            ground.areas,
            State.CASE,
            case_id,
        )
    child, identity = children.child(
        rows,
        chance,
        ground.land,
        team,
        vault,
        ground.areas,
        number,
        id_at(chance, at),
        at.date(),
    )
    way = cases.case(
        rows,
        chance,
        ground.land,
        team,
        vault,
        number=number,
        case_id=case_id,
        at=at,
        today=plan.until,
        child=child,
        kinds=told.kinds if told else concerns.kinds(chance),
        concern_id=told.concern.id if told else None,
    )
    if way.case.risk and way.case.state != "opened":
        _hand_on(plan, ground, way, identity)
    if chance.random() < 0.6:
        _came_to_nothing(rows, chance, plan, ground, number, at)


def _hand_on(
    plan: Plan, ground: Context, way: cases.CaseJourney, identity: Identity
) -> None:
    for again in range(way.chance.choice([0, 1, 1, 2])):
        service = way.chance.choice(ground.services)
        vaults = (plan.vaults[way.case.team_id], plan.vaults[service.team_id])
        referrals.referral(way, 2 * way.number + again, service, identity, vaults)


def _came_to_nothing(
    rows: Rows, chance: Random, plan: Plan, ground: Context, number: int, at: datetime
) -> None:
    latest = datetime.combine(plan.until - timedelta(days=21), time(6), UTC)
    first = ground.teams[0]
    concerns.concern(
        rows,
        chance,
        ground.land,
        first,
        plan.vaults[first.team.id],
        2 * number + 1,
        min(at - timedelta(hours=chance.randint(0, 72)), latest),
        ground.areas,
        State.CLOSED,
    )


def invent_fresh(plan: Plan) -> Packed:
    """Return what came in during the last days and still waits for an answer."""
    rows = Rows()
    places = [(ground, turn) for ground in plan.grounds for turn in range(3)]
    told = [
        _fresh(rows, plan, ground, turn, number)
        for number, (ground, turn) in enumerate(places)
    ]
    inter_team.teams(rows, plan, [told[n : n + 3] for n in range(0, len(told), 3)])
    return rows.packed(KeyGrant, Concern)


def _fresh(
    rows: Rows, plan: Plan, ground: Context, turn: int, number: int
) -> concerns.Told:
    chance = rng(SEED, plan.size, "fresh", ground.land.code, turn)
    day = datetime.combine(plan.until, time(6), UTC)
    first = ground.teams[0]
    desk = first.team.online_desk_id
    return concerns.concern(
        rows,
        chance,
        ground.land,
        first,
        plan.vaults[first.team.id],
        2 * plan.wanted + number,
        day - timedelta(hours=chance.choice([1, 5, 9, 22, 30])),
        ground.areas,
        State.NEW if turn else State.OPEN,
        desk=plan.vaults[desk] if desk else None,
    )


# Places from which somebody told every week, until their schools closed.
SILENT = {"BO": 5, "PH": 7}  # by country: how many weeks ago that was
TOLD_FOR = 30  # weeks before


def invent_silence(plan: Plan, areas: dict[str, str]) -> Packed:
    """Return what was told week by week from areas (by country) that are silent now."""
    rows = Rows()
    grounds = [ground for ground in plan.grounds if ground.land.code in SILENT]
    for ground in grounds:
        code, first = ground.land.code, ground.teams[0]
        since = SILENT[code]
        for weeks in range(since + TOLD_FOR, since, -1):
            chance = rng(SEED, plan.size, "silence", code, weeks)
            for turn in range(2 if weeks % 3 == 0 else 1):
                day = plan.until - timedelta(weeks=weeks, days=turn)
                number = 2 * plan.wanted + 100 * weeks + 10 * turn
                concerns.concern(
                    rows,
                    chance,
                    ground.land,
                    first,
                    plan.vaults[first.team.id],
                    number + list(SILENT).index(code) + 1000,
                    datetime.combine(day, time(chance.randint(6, 21)), UTC),
                    [areas[code]],
                    State.CLOSED,
                )
    return rows.packed(KeyGrant, Concern)
