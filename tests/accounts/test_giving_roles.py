"""Who may give which role: every role by every giver, counted by hand."""

from __future__ import annotations

from typing import NamedTuple
from uuid import UUID

import pytest

from amparo.foundation.accounts import operations
from amparo.foundation.accounts.actors import actor_for
from amparo.foundation.accounts.models import Invitation, Membership, User
from amparo.foundation.kernel.errors import Refused, RuleBroken
from amparo.foundation.organisations.models import Organisation, Team
from amparo.foundation.policy import SYSTEM, Actor, Role
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
}
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
    operations.add_role(place.giver, user.id, place.organisation.id, team_id, role)


def invite(place: Place, role: str, team_id: UUID | None) -> None:
    operations.invite(
        place.giver, "iris@example.org", "I", place.organisation.id, team_id, role, "en"
    )


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
        with pytest.raises(RuleBroken, match="administrator") as added:
            add(place, mila, role, place.team.id)
        with pytest.raises(RuleBroken, match="administrator"):
            invite(place, role, place.team.id)
        assert added.value.field == "role"
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
