"""The demonstration's response teams have hours, and people on call."""

from __future__ import annotations

from amparo.demo.attendance import attend
from amparo.demo.staff import build_all
from amparo.foundation.organisations.hours import states_hours
from amparo.foundation.organisations.models import Team
from amparo.foundation.policy import Role
from amparo.foundation.tasks.on_call import list_of, members_of, rungs_in


def test_each_has_hours_a_list_and_a_last_person_without_keys(db: None) -> None:
    countries = build_all()
    attend(countries)
    for country in countries:
        for made in country.teams:
            team = Team.objects.get(id=made.team.id)
            assert states_hours(team)
            row = list_of(team)
            rungs = rungs_in(row)
            assert rungs[0].when == "always"
            assert {rung.user_id for rung in rungs} == set(members_of(team))
            assert row.last_user is not None
            roles = row.last_user.memberships.values_list("role", flat=True)
            assert set(roles) == {Role.COUNTRY_LEAD}
            assert row.phone_sealed
