"""Who may give which role: every role by every giver, counted by hand."""

from __future__ import annotations

from typing import NamedTuple
from uuid import UUID

import pytest

from amparo.foundation.accounts import operations
from amparo.foundation.accounts.actors import actor_for
from amparo.foundation.accounts.decisions import propose_role
from amparo.foundation.accounts.models import Invitation, Membership, User
from amparo.foundation.decisions.operations import confirm
from amparo.foundation.decisions.queries import audience
from amparo.foundation.kernel.errors import Refused, RuleBroken
from amparo.foundation.organisations.models import Organisation, Team
from amparo.foundation.policy import SYSTEM, Actor, Role
from amparo.foundation.proposals.models import Alarm
from tests.cast import PEOPLE, World

# The giver's place: a supervisor in her team; administrators of a local partner and of
# a member of the alliance in their organisations.
GIVEN = {
    # role                     supervisor  partner  member
    "triage_officer": (True, True, True),
    "caseworker": (True, True, True),
    "supervisor": (True, True, True),
    "hotline_officer": (True, True, True),
    "service_provider": (True, True, True),
    "trainer": (False, True, True),
    "advocacy_officer": (False, True, True),
    "monitoring_officer": (False, True, True),
    "country_lead": (False, True, True),
    "alliance_lead": (False, False, True),
    "donor_viewer": (False, False, True),
    "data_protection_officer": (False, True, True),
    "administrator": (False, True, True),
    "witness": (False, False, True),
}
# Two people give these; one proposes, another confirms.
BY_TWO = {"administrator", "country_lead", "alliance_lead", "witness"}
IN_A_TEAM = {
    "triage_officer",
    "caseworker",
    "supervisor",
    "hotline_officer",
    "service_provider",
}
GIVERS = ("supervisor", "partner", "member")
ROWS = [
    (giver, role, given)
    for role, row in GIVEN.items()
    for giver, given in zip(GIVERS, row, strict=True)
]


class Place(NamedTuple):
    """Someone who gives roles, and where."""

    giver: Actor
    organisation: Organisation
    team: Team


def someone(name: str, **membership: object) -> User:
    """Make an account, with a role if there is more to say."""
    user = User.objects.create(email=f"{name}@example.org", name=name.title())
    if membership:
        Membership.objects.create(user=user, **membership)
    return user


def place_of(world: World, giver: str) -> Place:
    casa, alliance = world.organisations["casa"], world.organisations["alliance"]
    if giver == "supervisor":
        return Place(world.sonia, casa, world.teams["cochabamba"])
    if giver == "partner":
        return Place(world.ana, casa, world.teams["cochabamba"])
    member = someone("mei", organisation=alliance, role=Role.ADMINISTRATOR)
    team = Team.objects.create(
        organisation=alliance, country_id="BO", name="Sucre", kind=Team.Kind.RESPONSE
    )
    return Place(actor_for(member, None), alliance, team)


def add(place: Place, user: User, role: str, team_id: UUID | None) -> None:
    if role in BY_TWO:
        propose(place, user.email, role, team_id)
    else:
        operations.add_role(place.giver, user.id, place.organisation.id, team_id, role)


def invite(place: Place, role: str, team_id: UUID | None) -> None:
    email, home = "iris@example.org", place.organisation.id
    if role in BY_TWO:
        propose(place, email, role, team_id)
    else:
        operations.invite(place.giver, email, "I", home, team_id, role, "en")


def propose(place: Place, email: str, role: str, team_id: UUID | None) -> None:
    """Propose a role that two people give, and confirm it as the second one."""
    proposal = propose_role(
        place.giver, email, "I", place.organisation.id, team_id, role
    )
    second = User.objects.get(email="lena@example.org")
    confirm(actor_for(second, None), proposal.id)


def test_the_table_knows_every_role() -> None:
    assert set(GIVEN) == set(Role.values)


@pytest.mark.parametrize(("giver", "role", "given"), ROWS)
def test_a_role_is_given_by_those_who_may_and_by_nobody_else(
    world: World, giver: str, role: str, given: bool
) -> None:
    place, mila = place_of(world, giver), someone("mila")
    if given:
        add(place, mila, role, place.team.id)
        invite(place, role, place.team.id)
    else:
        with pytest.raises((RuleBroken, Refused), match=r"administrator|include"):
            add(place, mila, role, place.team.id)
        with pytest.raises((RuleBroken, Refused), match=r"administrator|include"):
            invite(place, role, place.team.id)
    assert [m.role for m in mila.memberships.all()] == [role] * given
    assert [i.role for i in Invitation.objects.all()] == [role] * given


@pytest.mark.parametrize("name", sorted(set(PEOPLE) - {"ana", "sonia"}))
def test_nobody_else_gives_any_role_in_the_team(world: World, name: str) -> None:
    team, mila = world.teams["cochabamba"], someone("mila")
    place = Place(getattr(world, name), team.organisation, team)
    for role in Role.values:
        with pytest.raises(Refused):
            add(place, mila, role, team.id)
        with pytest.raises(Refused):
            invite(place, role, team.id)
    assert not mila.memberships.exists()
    assert not Invitation.objects.exists()


@pytest.mark.parametrize("role", Role.values)
def test_only_a_role_without_keys_may_stand_without_a_team(
    world: World, role: str
) -> None:
    place, mila = place_of(world, "member"), someone("mila")
    if role in IN_A_TEAM:
        with pytest.raises(RuleBroken, match="choose one") as no:
            add(place, mila, role, None)
        assert no.value.field == "team"
    else:
        add(place, mila, role, None)
    assert mila.memberships.count() == (role not in IN_A_TEAM)


def test_an_administrator_elsewhere_is_only_a_supervisor_here(world: World) -> None:
    team = world.teams["cochabamba"]
    Membership.objects.create(
        user=world.users["sonia"],
        organisation=world.organisations["kanlungan"],
        role=Role.ADMINISTRATOR,
    )
    here = Place(world.sonia, team.organisation, team)
    with pytest.raises(RuleBroken, match="administrator"):
        add(here, someone("mila"), Role.TRAINER, team.id)


def test_the_command_line_gives_what_an_administrator_there_gives(
    world: World,
) -> None:
    for name in ("casa", "alliance"):
        organisation = world.organisations[name]
        for role in Role.values:
            given = GIVEN[role][1 if name == "casa" else 2]
            found = role in operations.roles_to_give(SYSTEM, organisation)
            assert found is given, (name, role)


def test_a_team_of_another_organisation_cannot_be_named_for_the_role(
    world: World,
) -> None:
    mila, manila = someone("mila"), world.teams["manila"]
    Membership.objects.create(
        user=world.users["ana"],
        organisation=manila.organisation,
        role=Role.ADMINISTRATOR,
    )
    place = Place(world.ana, world.organisations["casa"], manila)
    with pytest.raises(RuleBroken, match="another organisation") as no:
        add(place, mila, Role.CASEWORKER, manila.id)
    assert no.value.field == "team"
    assert not mila.memberships.exists()


def test_a_role_goes_to_an_account_that_is_open(world: World) -> None:
    place, mila = place_of(world, "partner"), someone("mila")
    User.objects.filter(id=mila.id).update(is_active=False)
    with pytest.raises(User.DoesNotExist):
        add(place, mila, Role.CASEWORKER, place.team.id)


def test_a_role_that_ended_can_be_given_again_and_the_old_end_stays(
    world: World,
) -> None:
    place, carla = place_of(world, "supervisor"), world.users["carla"]
    old = carla.memberships.get()
    operations.end_membership(world.sonia, old.id)
    ended_at = carla.memberships.get().ended_at
    add(place, carla, Role.CASEWORKER, place.team.id)
    assert carla.memberships.filter(ended_at=None).count() == 1
    operations.close_account(world.ana, carla.id)
    assert carla.memberships.get(id=old.id).ended_at == ended_at
    assert not carla.memberships.filter(ended_at=None).exists()


def test_the_same_role_in_another_team_is_another_role(world: World) -> None:
    place, el_alto = place_of(world, "partner"), world.teams["el_alto"]
    carla = world.users["carla"]
    add(place, carla, Role.CASEWORKER, el_alto.id)
    add(place, carla, Role.TRIAGE_OFFICER, place.team.id)
    with pytest.raises(RuleBroken, match="already"):
        add(place, carla, Role.CASEWORKER, el_alto.id)
    assert carla.memberships.count() == 3


# -- Roles that two people give ----------------------------------------------------


@pytest.mark.parametrize("role", sorted(BY_TWO))
def test_one_person_gives_no_role_that_leads(world: World, role: str) -> None:
    place, mila = place_of(world, "member"), someone("mila")
    home = place.organisation.id
    with pytest.raises(RuleBroken, match="takes two people"):
        operations.add_role(place.giver, mila.id, home, None, role)
    with pytest.raises(RuleBroken, match="takes two people"):
        operations.invite(place.giver, "i@example.org", "I", home, None, role, "en")
    assert not mila.memberships.exists()


def test_nobody_gives_themselves_a_role(world: World) -> None:
    casa, ana = world.organisations["casa"], world.users["ana"]
    team = world.team_id("cochabamba")
    with pytest.raises(RuleBroken, match="You cannot give yourself"):
        operations.add_role(world.ana, ana.id, casa.id, team, Role.CASEWORKER)
    with pytest.raises(RuleBroken, match="You cannot give yourself"):
        invite_args = ("ANA@example.org", "A", casa.id, team, Role.CASEWORKER, "en")
        operations.invite(world.ana, *invite_args)
    with pytest.raises(RuleBroken, match="You cannot give yourself"):
        propose_role(world.ana, ana.email, "A", casa.id, None, Role.COUNTRY_LEAD)
    assert ana.memberships.count() == 1


def test_who_would_get_the_role_does_not_confirm_it(world: World) -> None:
    casa = world.organisations["casa"]
    lucia = world.users["lucia"]
    proposal = propose_role(
        world.ana, lucia.email, "L", casa.id, None, Role.ADMINISTRATOR
    )
    with pytest.raises(RuleBroken, match="gain"):
        confirm(world.lucia, proposal.id)
    confirm(world.lena, proposal.id)
    assert lucia.memberships.filter(role=Role.ADMINISTRATOR).exists()


def test_a_witness_has_no_other_role(world: World) -> None:
    place = place_of(world, "member")
    with pytest.raises(RuleBroken, match="cannot have another role"):
        add(place, world.users["wanda"], Role.TRAINER, None)
    with pytest.raises(RuleBroken, match="cannot have another role"):
        propose(place, world.users["willem"].email, Role.WITNESS, None)


def test_everyone_of_a_team_hears_of_each_role(world: World) -> None:
    place, mila = place_of(world, "supervisor"), someone("mila")
    add(place, mila, Role.CASEWORKER, place.team.id)
    invite(place, Role.TRIAGE_OFFICER, place.team.id)
    operations.end_membership(world.sonia, mila.memberships.get().id)
    alarms = list(Alarm.objects.order_by("created_at"))
    assert [one.what for one in alarms] == [
        "role.given",
        "role.invited",
        "role.ended",
    ]
    for one in alarms:
        heard = audience(one)
        assert {world.users["carla"].id, world.users["tomasa"].id} <= heard
        assert world.users["sonia"].id not in heard  # she did it


def test_everyone_who_leads_or_confirms_hears_of_a_role_that_leads(
    world: World,
) -> None:
    held = Membership.objects.get(user=world.users["ana"], role=Role.ADMINISTRATOR)
    operations.alarm(world.ana, "role.given", held, world.users["ana"].id)
    told = Alarm.objects.get(what="role.given")
    assert set(told.roles) == {
        "administrator",
        "country_lead",
        "alliance_lead",
        "witness",
    }
