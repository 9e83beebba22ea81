"""Who reads concerns about one of us: named by two, of another organisation."""

from __future__ import annotations

import pytest

from amparo.foundation.accounts.models import User
from amparo.foundation.decisions.operations import confirm
from amparo.foundation.kernel.errors import Refused, RuleBroken
from amparo.foundation.organisations.models import Receiving, SafeguardingTeam
from amparo.foundation.proposals.models import Proposal
from amparo.foundation.vault.safeguarding import (
    name_for_country,
    name_for_partner,
    safeguarding_for,
)
from tests.cast import PEOPLE, World
from tests.signin import signed_in


@pytest.fixture
def named(world: World) -> World:
    """Manila, of another organisation, is named for Bolivia by two people."""
    asked = name_for_country(world.lucia, "BO", world.team_id("manila"))
    confirm(world.lena, asked.id)
    return world


def test_two_people_name_it_and_the_second_is_of_another_organisation(
    world: World,
) -> None:
    asked = name_for_country(world.lena, "BO", world.team_id("manila"))
    with pytest.raises(RuleBroken, match="your own organisation"):
        confirm(world.lucia, asked.id)
    with pytest.raises(RuleBroken, match="yourself"):
        confirm(world.lena, asked.id)
    confirm(world.wanda, asked.id)  # nobody else could
    row = SafeguardingTeam.objects.get(country="BO")
    assert (row.team_id, row.decision) == (world.team_id("manila"), asked.id)
    assert row.is_authentic


def test_nobody_of_it_names_it_and_it_is_never_of_the_organisation_concerned(
    world: World,
) -> None:
    for name in ("ana", "sonia", "tomasa", "luz"):
        with pytest.raises(Refused):
            name_for_country(getattr(world, name), "BO", world.team_id("manila"))
    with pytest.raises(RuleBroken, match="another organisation"):
        name_for_country(world.lena, "BO", world.team_id("el_alto"))
    casa = world.organisations["casa"].id
    with pytest.raises(RuleBroken, match="another organisation"):
        name_for_partner(world.lena, casa, world.team_id("el_alto"))
    assert not SafeguardingTeam.objects.exists()


def test_who_writes_to_the_database_does_not_choose_it(named: World) -> None:
    team = named.teams["cochabamba"]
    assert safeguarding_for(team, "BO") == named.teams["manila"]
    SafeguardingTeam.objects.update(team=named.teams["refugio"])
    assert safeguarding_for(team, "BO") is None
    SafeguardingTeam.objects.update(team=named.teams["el_alto"])
    assert safeguarding_for(team, "BO") is None


def test_another_country_stands_in_and_then_a_standby_team_of_others(
    world: World,
) -> None:
    team, manila = world.teams["cochabamba"], world.teams["manila"]
    SafeguardingTeam.objects.create(country_id="NP", team=manila)
    assert safeguarding_for(team, "BO") == manila
    SafeguardingTeam.objects.all().delete()
    assert safeguarding_for(team, "BO") is None
    receiving = Receiving.objects.get(country="BO")
    for standby, expected in (("el_alto", None), ("manila", manila)):
        receiving.delete()
        receiving = Receiving.objects.create(
            country_id="BO", team=team, standby=world.teams[standby]
        )
        assert safeguarding_for(team, "BO") == expected


def test_a_partner_has_its_own_before_that_of_the_country(named: World) -> None:
    casa = named.organisations["casa"].id
    asked = name_for_partner(named.lucia, casa, named.team_id("manila"))
    confirm(named.lena, asked.id)
    row = SafeguardingTeam.objects.get(organisation=casa)
    assert row.team_id == named.team_id("manila")
    SafeguardingTeam.objects.filter(country="BO").delete()
    assert safeguarding_for(named.teams["el_alto"], "BO") == named.teams["manila"]


def test_a_team_whose_key_nobody_opens_is_passed_over(named: World) -> None:
    manila = [name for name, (at, _role) in PEOPLE.items() if at == "manila"]
    people = User.objects.filter(id__in=[named.users[name].id for name in manila])
    people.update(is_active=False)
    assert safeguarding_for(named.teams["cochabamba"], "BO") is None


def test_the_pages_propose_it_and_show_it(world: World) -> None:
    team, casa = world.teams["cochabamba"], world.organisations["casa"]
    path = f"/staff/organisations/teams/{team.id}/safeguarding-team/"
    client = signed_in(world, "lucia")
    shown = client.get(path).content.decode()
    assert "Maynila" in shown and "El Alto" not in shown
    manila = world.team_id("manila")
    assert client.post(path, {"team": manila}).status_code == 302
    partner = f"/staff/organisations/{casa.id}/safeguarding-team/"
    assert client.post(partner, {"team": manila}).status_code == 302
    keys = set(Proposal.objects.values_list("key", flat=True))
    assert keys == {"country:BO", f"organisation:{casa.id}"}
    for proposal in Proposal.objects.all():
        confirm(world.lena, proposal.id)
    page = client.get(f"/staff/organisations/teams/{team.id}/").content.decode()
    assert "Concerns about a colleague go to Maynila (Kanlungan)" in page
