"""Keys come from colleagues; they end at once when someone leaves."""

from __future__ import annotations

from uuid import UUID

import pytest
from pytest_django import DjangoAssertNumQueries

from amparo.foundation.accounts import operations, queries
from amparo.foundation.accounts.actors import actor_for
from amparo.foundation.accounts.decisions import (
    propose_factor_reset,
    propose_first_key,
)
from amparo.foundation.accounts.models import Membership, User
from amparo.foundation.decisions.operations import confirm
from amparo.foundation.journal.models import Entry
from amparo.foundation.kernel.errors import KeysLocked, Refused, RuleBroken
from amparo.foundation.kernel.ids import uuid7
from amparo.foundation.organisations.models import Team
from amparo.foundation.policy import Role
from amparo.foundation.vault import record_keys, team_keys, user_keys
from amparo.foundation.vault.keyring import Keyring
from amparo.foundation.vault.models import VaultKey
from tests.accounts.helpers import with_app
from tests.cast import PASSWORD, World
from tests.signin import signed_in


def membership_of(world: World, name: str) -> UUID:
    return Membership.objects.get(user=world.users[name], ended_at=None).id


def newcomer(world: World, place: str = "cochabamba") -> tuple[Membership, Keyring]:
    """Let someone join a team as caseworker, with keys of their own only."""
    user = User.objects.create(email="mila@example.org", name="Mila")
    keyring = user_keys.make_keys(user.id, PASSWORD)
    team = world.teams[place]
    membership = Membership.objects.create(
        user=user, team=team, organisation=team.organisation, role=Role.CASEWORKER
    )
    return membership, keyring


def record_of(world: World) -> UUID:
    """Seal something for the team in Cochabamba."""
    record_id = uuid7()
    record_keys.new_key("test", record_id, [world.team_id("cochabamba")])
    return record_id


def test_a_colleague_with_the_key_gives_it(world: World) -> None:
    membership, keyring = newcomer(world)
    record_id = record_of(world)
    mila = actor_for(membership.user, keyring)
    with pytest.raises(KeysLocked):
        record_keys.open_key(mila, "test", record_id)
    operations.give_key(world.carla, membership.id)
    assert record_keys.open_key(mila, "test", record_id)
    assert Entry.objects.get(verb="account.give_key").subject_id == membership.id


def test_who_holds_no_key_can_give_none(world: World) -> None:
    membership, _keyring = newcomer(world)
    with pytest.raises(KeysLocked):
        operations.give_key(world.without_keys("carla"), membership.id)
    with pytest.raises(Refused):
        operations.give_key(world.ana, membership.id)
    with pytest.raises(Refused):
        operations.give_key(world.luz, membership.id)


def test_two_people_decide_who_gets_the_first_key_of_a_team(world: World) -> None:
    team = Team.objects.create(
        organisation=world.organisations["casa"],
        country_id="BO",
        name="Oruro",
        kind=Team.Kind.RESPONSE,
    )
    world.teams["oruro"] = team
    membership, keyring = newcomer(world, "oruro")
    del world.teams["oruro"]
    page = signed_in(world, "ana").get("/staff/team/").content.decode()
    assert f"/staff/team/{membership.id}/first-key/" in page
    proposal = propose_first_key(world.ana, membership.id)
    page = signed_in(world, "ana").get("/staff/team/").content.decode()
    assert "/first-key/" not in page and f"/staff/decisions/{proposal.id}/" in page
    with pytest.raises(RuleBroken, match="yourself"):
        confirm(world.ana, proposal.id)
    with pytest.raises(RuleBroken, match="gain"):
        confirm(actor_for(membership.user, None), proposal.id)
    with pytest.raises(Refused):
        confirm(world.luz, proposal.id)
    confirm(world.lucia, proposal.id)
    assert team_keys.private_key_of(keyring, team.id)
    with pytest.raises(RuleBroken, match="already"):
        propose_first_key(world.ana, membership.id)


def test_ending_the_role_takes_the_key_away_at_once(world: World) -> None:
    record_id = record_of(world)
    carla = world.carla
    assert record_keys.open_key(carla, "test", record_id)
    operations.end_membership(world.sonia, membership_of(world, "carla"))
    assert actor_for(world.users["carla"], None).assignments == ()
    with pytest.raises(KeysLocked):
        record_keys.open_key(carla, "test", record_id)


def test_a_role_ends_once_and_the_day_of_its_end_does_not_move(world: World) -> None:
    carla, tomasa = (membership_of(world, name) for name in ("carla", "tomasa"))
    operations.end_membership(world.sonia, carla)
    ended = Membership.objects.get(id=carla).ended_at
    entries = Entry.objects.count()
    with pytest.raises(Membership.DoesNotExist):
        operations.end_membership(world.sonia, carla)
    assert Membership.objects.get(id=carla).ended_at == ended
    assert Membership.objects.get(id=tomasa).ended_at is None
    assert Entry.objects.count() == entries


def test_the_team_key_changes_in_the_same_moment_when_the_supervisor_holds_it(
    world: World,
) -> None:
    record_id = record_of(world)
    before = VaultKey.objects.get(team=world.teams["cochabamba"], retired_at=None)
    operations.end_membership(world.sonia, membership_of(world, "carla"))
    after = VaultKey.objects.get(team=world.teams["cochabamba"], retired_at=None)
    assert after.generation == before.generation + 1
    assert record_keys.open_key(world.tomasa, "test", record_id)
    assert not queries.teams_to_rotate().exists()


def test_without_the_key_the_team_stands_on_the_list_until_it_is_changed(
    world: World,
) -> None:
    operations.end_membership(world.ana, membership_of(world, "carla"))
    assert list(queries.teams_to_rotate()) == [world.teams["cochabamba"]]
    operations.rotate_key(world.sonia, world.team_id("cochabamba"))
    assert not queries.teams_to_rotate().exists()


def test_who_keeps_another_role_in_the_team_keeps_the_key(world: World) -> None:
    team = world.teams["cochabamba"]
    extra = operations.add_role(
        world.sonia,
        world.users["carla"].id,
        team.organisation_id,
        team.id,
        Role.TRIAGE_OFFICER,
    )
    operations.end_membership(world.sonia, extra.id)
    assert team_keys.holds_key(world.users["carla"].id, team.id)
    assert not queries.teams_to_rotate().exists()


def test_the_last_who_can_open_a_vault_cannot_simply_leave(world: World) -> None:
    with pytest.raises(RuleBroken, match="Nobody else can open"):
        operations.end_membership(world.ana, membership_of(world, "inti"))


def test_an_organisation_keeps_an_administrator(world: World) -> None:
    with pytest.raises(RuleBroken, match="needs an administrator"):
        operations.end_membership(world.ana, membership_of(world, "ana"))


def test_a_role_is_given_once(world: World) -> None:
    team = world.teams["cochabamba"]
    with pytest.raises(RuleBroken):
        operations.add_role(
            world.ana,
            world.users["carla"].id,
            team.organisation_id,
            team.id,
            Role.CASEWORKER,
        )


def test_a_closed_account_is_outside_in_the_same_moment(world: World) -> None:
    client = signed_in(world, "carla")
    assert client.get("/staff/awake/").status_code == 204
    operations.close_account(world.ana, world.users["carla"].id)
    assert client.get("/staff/awake/").status_code == 302
    assert not team_keys.holds_key(world.users["carla"].id, world.team_id("cochabamba"))
    assert list(queries.teams_to_rotate()) == [world.teams["cochabamba"]]


def test_a_role_that_ended_closes_the_page_at_the_next_press(world: World) -> None:
    client = signed_in(world, "carla")
    assert client.get("/staff/team/").status_code == 200
    operations.end_membership(world.sonia, membership_of(world, "carla"))
    assert client.get("/staff/team/").status_code == 403


def test_who_also_works_elsewhere_keeps_the_account(world: World) -> None:
    manila = world.teams["manila"]
    Membership.objects.create(
        user=world.users["carla"],
        team=manila,
        organisation=manila.organisation,
        role=Role.CASEWORKER,
    )
    with pytest.raises(RuleBroken, match="works elsewhere"):
        operations.close_account(world.ana, world.users["carla"].id)


def test_a_lost_second_factor_is_reset_by_the_administrator_and_nobody_else(
    world: World,
) -> None:
    carla = with_app(world.users["carla"])
    for other in (world.sonia, world.luz, world.carla):
        with pytest.raises(Refused):
            propose_factor_reset(other, carla.id)
    client = signed_in(world, "carla")
    proposal = propose_factor_reset(world.ana, carla.id)
    for name in ("ana", "carla"):
        with pytest.raises((RuleBroken, Refused)):
            confirm(getattr(world, name), proposal.id)
    confirm(world.sonia, proposal.id)
    assert client.get("/staff/awake/").status_code == 302  # and is signed out


def test_the_team_page_shows_who_holds_the_key_and_who_waits(world: World) -> None:
    membership, _keyring = newcomer(world)
    page = signed_in(world, "sonia").get("/staff/team/").content.decode()
    assert "waiting for the key" in page
    assert f"/staff/team/{membership.id}/key/" in page
    assert "El Alto" not in page
    # Who holds the key may change it although nobody left: the paper may be found.
    assert f"/staff/team/{world.team_id('cochabamba')}/rotate/" in page


def test_giving_the_key_takes_one_press(world: World) -> None:
    membership, _keyring = newcomer(world)
    response = signed_in(world, "carla").post(f"/staff/team/{membership.id}/key/")
    assert response["Location"] == "/staff/team/"
    assert team_keys.holds_key(membership.user_id, world.team_id("cochabamba"))


def test_a_membership_out_of_reach_is_not_found(world: World) -> None:
    luz = signed_in(world, "luz")
    carla = membership_of(world, "carla")
    assert luz.get(f"/staff/team/{carla}/end/").status_code == 404
    assert luz.post(f"/staff/team/{carla}/end/").status_code == 404
    assert luz.post(f"/staff/team/{carla}/key/").status_code == 404
    assert Membership.objects.get(id=carla).ended_at is None


def test_the_list_of_the_team_needs_few_queries(
    world: World, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = signed_in(world, "ana")
    with django_assert_max_num_queries(14):
        assert client.get("/staff/team/").status_code == 200
