"""When the teams that answer concerns are there, and who is on call in them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import time

from amparo.foundation.accounts.actors import actor_for
from amparo.foundation.accounts.models import User
from amparo.foundation.organisations.hours_operations import HoursData, set_hours
from amparo.foundation.policy import Role
from amparo.foundation.tasks.models import OnCallRung
from amparo.foundation.tasks.on_call import OnCallData, Rung, list_of, set_on_call

from .staff import DemoCountry, DemoTeam

_LONG_DAY = ((time(8), time(18)),)
_SATURDAY = ((time(9), time(13)),)
_BROKEN_DAY = ((time(8, 30), time(12, 30)), (time(14), time(18, 30)))
_WEEKS = (
    (*(_LONG_DAY,) * 5, _SATURDAY, ()),
    (*(_BROKEN_DAY,) * 5, (), ()),
)
_ORDER = (Role.TRIAGE_OFFICER, Role.SUPERVISOR, Role.CASEWORKER)


def attend(countries: Iterable[DemoCountry]) -> None:
    """Set the hours of each response team, and its list with the country lead last."""
    for country in countries:
        lead = User.objects.get(email=_lead_of(country))
        for made, week in zip(country.teams, _WEEKS, strict=True):
            supervisor = actor_for(made.one(Role.SUPERVISOR), None)
            hours = HoursData(days=week)
            team = set_hours(supervisor, made.team.id, made.team.version, hours)
            made.team.version = team.version
            phone = f"{country.sample.phone}5550199"
            data = OnCallData(_rungs(made), lead.id, phone)
            set_on_call(supervisor, made.team.id, list_of(made.team).version, data)


def _lead_of(country: DemoCountry) -> str:
    return f"country.{country.sample.code.lower()}@demo.example"


def _rungs(made: DemoTeam) -> list[Rung]:
    """Return who answers first in the team's hours, and who at night."""
    people = [user for role in _ORDER for user in made.people.get(role, ())]
    by_day = [Rung(user.id, OnCallRung.When.OPEN) for user in people[1:]]
    return [Rung(people[0].id), *by_day]
