"""What invented children need: countries, teams with their keys, services."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from amparo.foundation.countries.models import Area
from amparo.foundation.organisations.models import Team
from amparo.foundation.policy import Role
from amparo.foundation.vault.models import VaultKey
from amparo.foundation.vault.user_keys import unlock
from amparo.response.services.models import Service

from .answers import FIRST, REVIEW, SampleForm, forms
from .models import Filling
from .sample_countries import SAMPLE_COUNTRIES, SampleCountry
from .staff import PASSWORD, DemoTeam

LIVED_IN = 4  # areas of each country


@dataclass(frozen=True)
class Context:
    """One country, ready for cases. The first team receives the concerns."""

    sample: SampleCountry
    teams: list[DemoTeam]
    areas: list[str]
    services: list[Service]


@dataclass(frozen=True)
class Plan:
    """Everything needed to invent any child of a filling, without the database."""

    size: str
    wanted: int
    until: date
    contexts: list[Context]
    vaults: dict[UUID, VaultKey]  # by team
    forms: dict[str, SampleForm] = field(default_factory=dict)  # by key


def plan_of(filling: Filling) -> Plan:
    """Read back what was built, with the keys of the officers who sign."""
    vaults = {key.team_id: key for key in VaultKey.objects.filter(retired_at=None)}
    return Plan(
        size=filling.size,
        wanted=filling.wanted,
        until=filling.until,
        contexts=[_context(country) for country in SAMPLE_COUNTRIES],
        vaults=vaults,
        forms=forms(FIRST, REVIEW),
    )


def areas_of(country_code: str) -> list[str]:
    """Return the areas of a country in which invented children live."""
    areas = Area.objects.filter(country_id=country_code).order_by("code")
    return list(areas.values_list("code", flat=True)[:LIVED_IN])


def area_apart(country_code: str) -> str:
    """Return an area of a country in which nobody else is invented."""
    areas = Area.objects.filter(country_id=country_code).order_by("code")
    return str(areas.values_list("code", flat=True)[LIVED_IN])


def _context(country: SampleCountry) -> Context:
    teams = Team.objects.filter(country_id=country.code, kind=Team.Kind.RESPONSE)
    services = Service.objects.filter(country_id=country.code).order_by("name")
    return Context(
        sample=country,
        teams=[_known_team(team) for team in teams.order_by("created_at")],
        areas=areas_of(country.code),
        services=list(services),
    )


def _known_team(team: Team) -> DemoTeam:
    known = DemoTeam(team)
    for membership in team.memberships.select_related("user").order_by("created_at"):
        user = membership.user
        role = Role(membership.role)
        known.people.setdefault(role, []).append(user)
        # Only those who answer concerns sign anything here.
        keyring = unlock(user.id, PASSWORD) if role is Role.TRIAGE_OFFICER else None
        if keyring is not None:
            known.keyrings[user.id] = keyring
    return known
