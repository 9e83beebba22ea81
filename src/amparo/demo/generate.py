"""Fill an installation with the demonstration alliance: repeatable, resumable.

The people, codes, days and states are the same for the same size and day; keys are
random, as they must be.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from amparo.foundation.accounts.models import User
from amparo.foundation.kernel.errors import RuleBroken
from amparo.foundation.organisations.models import Team
from amparo.foundation.persons.models import Person
from amparo.foundation.places.models import Area
from amparo.foundation.policy import SYSTEM, Role
from amparo.foundation.vault.models import KeyGrant, VaultKey
from amparo.foundation.vault.people import unlock
from amparo.response.cases.models import Approval, Case, Goal
from amparo.response.concerns.codes import State
from amparo.response.concerns.models import Concern
from amparo.response.services.models import Service
from amparo.results.indicators.operations import count_all

from . import care, handing, people, telling
from .chance import id_at, moment, rng
from .invented import LANDS
from .models import Filling
from .rows import Rows
from .staff import PASSWORD, DemoLand, DemoTeam, build_all

SIZES = {"small": 600, "medium": 50_000, "large": 1_000_000}
CHUNK = 200
# How many pairs of providers a country has, so that organisations grow with the cases.
PROVIDERS = {"small": 1, "medium": 4, "large": 20}
SEED = "amparo-demo-1"

Progress = Callable[[int, int], None]


@dataclass
class Ground:
    """One country, ready for cases: its vault keys, areas and services."""

    land: DemoLand
    vaults: dict[UUID, VaultKey]
    areas: list[str]
    services: list[Service]


def fill(size: str, progress: Progress | None = None, until: date | None = None) -> int:
    """Fill the installation up to a size; goes on where an earlier call stopped.

    Returns how many cases were added. ``progress`` hears of cases done and wanted.
    Raises ``RuleBroken`` for an unknown size.
    """
    if size not in SIZES:
        raise RuleBroken(f"Choose one of these sizes: {', '.join(SIZES)}.")
    filling = _begin(size, until)
    grounds = _grounds(filling)
    before = filling.done
    while filling.done < filling.wanted:
        with transaction.atomic():
            _chunk(grounds, filling)
            filling.done = min(filling.done + CHUNK, filling.wanted)
            filling.save(update_fields=["done"])
        if progress:
            progress(filling.done, filling.wanted)
    if filling.finished_at is None:
        with transaction.atomic():
            _fresh_concerns(grounds, filling)
            count_all(SYSTEM, filling.until)
            filling.finished_at = timezone.now()
            filling.save(update_fields=["finished_at"])
    return filling.done - before


def _begin(size: str, until: date | None) -> Filling:
    earlier = Filling.objects.filter(size=size).first()
    if earlier:
        return earlier
    if User.objects.exclude(email__endswith="@demo.example").exists():
        raise RuleBroken("This installation holds real accounts; it is not filled.")
    with transaction.atomic():
        lands = build_all(PROVIDERS[size])
        today = until or timezone.localdate()
        for land in lands:
            handing.services(land, _areas(land), today)
        return Filling.objects.create(size=size, until=today, wanted=SIZES[size])


def _areas(land: DemoLand) -> list[str]:
    return list(
        Area.objects.filter(country_id=land.land.code)
        .order_by("code")
        .values_list("code", flat=True)[:4]
    )


def _grounds(filling: Filling) -> list[Ground]:
    """Read back what was built, with the keys of those who sign."""
    keys = {key.team_id: key for key in VaultKey.objects.filter(retired_at=None)}
    grounds = []
    for land in _known_lands():
        grounds.append(
            Ground(
                land=land,
                vaults=keys,
                areas=_areas(land),
                services=list(
                    Service.objects.filter(country_id=land.land.code).order_by("id")
                ),
            )
        )
    return grounds


def _known_lands() -> list[DemoLand]:
    lands = []
    for land in LANDS:
        teams = [
            _known_team(team)
            for team in Team.objects.filter(
                country_id=land.code, kind=Team.Kind.RESPONSE
            ).order_by("id")
        ]
        custodians = Team.objects.get(country_id=land.code, kind=Team.Kind.CUSTODIANS)
        lands.append(DemoLand(land, teams, DemoTeam(custodians), []))
    return lands


def _known_team(team: Team) -> DemoTeam:
    known = DemoTeam(team)
    for membership in team.memberships.select_related("user").order_by("id"):
        user = membership.user
        role = Role(membership.role)
        known.people.setdefault(role, []).append(user)
        # Only those who answer concerns sign anything here.
        keyring = unlock(user.id, PASSWORD) if role is Role.TRIAGE_OFFICER else None
        if keyring is not None:
            known.keyrings[user.id] = keyring
    return known


def _chunk(grounds: list[Ground], filling: Filling) -> None:
    rows = Rows()
    weights = [ground.land.land.weight for ground in grounds]
    for number in range(filling.done, min(filling.done + CHUNK, filling.wanted)):
        chance = rng(SEED, filling.size, number)
        ground = chance.choices(grounds, weights)[0]
        _way(rows, ground, number, filling)
    rows.store(KeyGrant, Person, Concern, Case, Goal, Approval)


def _way(rows: Rows, ground: Ground, number: int, filling: Filling) -> None:
    """Invent one child's way, and a concern that came to nothing beside it."""
    chance = rng(SEED, filling.size, "way", number)
    land, today = ground.land.land, filling.until
    at = moment(chance, today)
    team = chance.choices(ground.land.teams, [3, 1])[0]
    vault = ground.vaults[team.team.id]
    case_id = id_at(chance, at)
    told = None
    if team is ground.land.teams[0] and chance.random() < 0.75:
        told = telling.concern(
            rows,
            chance,
            land,
            team,
            vault,
            at - timedelta(hours=20),
            ground.areas,
            State.CASE,
            case_id,
        )
    person, identity = people.child(
        rows, chance, land, team, vault, ground.areas, id_at(chance, at), at.date()
    )
    way = care.case(
        rows,
        chance,
        land,
        team,
        vault,
        case_id=case_id,
        at=at,
        today=today,
        person=person,
        kinds=told.kinds if told else telling.kinds(chance),
        concern_id=told.concern.id if told else None,
    )
    for _again in range(chance.choice([0, 1, 1, 2])):
        if way.case.risk and way.case.state != "opened":
            service = chance.choice(ground.services)
            handing.referral(
                way,
                service,
                identity,
                {"from": vault, "to": ground.vaults[service.team_id]},
            )
    if chance.random() < 0.6:
        first = ground.land.teams[0]
        telling.concern(
            rows,
            chance,
            land,
            first,
            ground.vaults[first.team.id],
            moment(chance, today - timedelta(days=3)),
            ground.areas,
            State.CLOSED,
        )


def _fresh_concerns(grounds: list[Ground], filling: Filling) -> None:
    """Add what came in during the last days and still waits for an answer."""
    rows = Rows()
    for ground in grounds:
        for number in range(3):
            chance = rng(SEED, filling.size, "fresh", ground.land.land.code, number)
            day = datetime.combine(filling.until, time(6), UTC)
            at = day - timedelta(hours=chance.choice([1, 5, 9, 22, 30]))
            first = ground.land.teams[0]
            state = State.NEW if number else State.OPEN
            telling.concern(
                rows,
                chance,
                ground.land.land,
                first,
                ground.vaults[first.team.id],
                at,
                ground.areas,
                state,
            )
    rows.store(KeyGrant, Concern)
