"""Roles that two people end, roles of one's own, and accounts that are suspended."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from amparo.foundation.accounts import operations
from amparo.foundation.accounts.endings import propose_end, suspend
from amparo.foundation.accounts.models import Membership, User
from amparo.foundation.decisions.operations import confirm, reject, withdraw
from amparo.foundation.decisions.queries import audience
from amparo.foundation.kernel.errors import Refused, RuleBroken
from amparo.foundation.policy import SYSTEM, Role
from amparo.foundation.proposals.models import Alarm, Proposal
from amparo.foundation.vault.team_keys import holds_key
from tests.accounts.helpers import try_password
from tests.cast import PASSWORD, World
from tests.signin import signed_in

LEADING = ["administrator", "alliance_lead", "country_lead", "witness"]


def role_of(world: World, name: str) -> Membership:
    return Membership.objects.get(user=world.users[name], ended_at=None)


def someone(world: World, name: str, role: str, home: str = "casa") -> Membership:
    user = User.objects.create(email=f"{name}@example.org", name=name.title())
    return Membership.objects.create(
        user=user, organisation=world.organisations[home], role=role
    )


def is_over(membership: Membership) -> bool:
    membership.refresh_from_db()
    return membership.ended_at is not None


# -- roles -----------------------------------------------------------------------------


@pytest.mark.parametrize("role", LEADING)
def test_a_role_that_leads_ends_by_two(world: World, role: str) -> None:
    theirs = someone(world, "mei", role)
    with pytest.raises(RuleBroken, match="takes two people"):
        operations.end_membership(world.ana, theirs.id)
    proposal = propose_end(world.ana, theirs.id)
    with pytest.raises(RuleBroken, match="yourself"):
        confirm(world.ana, proposal.id)
    assert not is_over(theirs)
    confirm(world.lena, proposal.id)
    assert is_over(theirs)
    told = Alarm.objects.get(what="role.ended")
    assert theirs.user_id in audience(told)


@pytest.mark.parametrize("role", sorted(set(Role.values) - set(LEADING)))
def test_every_other_role_ends_by_one(world: World, role: str) -> None:
    theirs = someone(world, "mei", role)
    with pytest.raises(RuleBroken, match="does not need a second person"):
        propose_end(world.ana, theirs.id)
    operations.end_membership(world.ana, theirs.id)
    assert is_over(theirs)


def test_who_loses_a_role_hears_of_it_before_it_ends_and_may_agree(
    world: World,
) -> None:
    theirs = someone(world, "mei", Role.COUNTRY_LEAD)
    proposal = propose_end(world.ana, theirs.id)
    told = Alarm.objects.get(what="decision.proposed")
    assert theirs.user_id in audience(told)
    mine = propose_end(world.ana, role_of(world, "lucia").id)
    assert {confirm(world.lucia, one.id).state for one in (proposal, mine)} == {
        Proposal.State.CONFIRMED
    }
    assert is_over(theirs) and is_over(Membership.objects.get(id=mine.row_id))


@pytest.mark.parametrize("name", ["sonia", "lucia", "luz", "carla", "wanda"])
def test_only_an_administrator_of_the_place_proposes_the_end(
    world: World, name: str
) -> None:
    theirs = someone(world, "mei", Role.COUNTRY_LEAD)
    with pytest.raises(Refused):
        propose_end(getattr(world, name), theirs.id)
    assert not Proposal.objects.exists()


def test_the_last_administrator_stays_even_for_two(world: World) -> None:
    with pytest.raises(RuleBroken, match="needs an administrator"):
        propose_end(world.ana, role_of(world, "ana").id)


def test_what_became_the_last_meanwhile_does_not_end(world: World) -> None:
    other = someone(world, "mei", Role.ADMINISTRATOR)
    proposal = propose_end(world.ana, other.id)
    operations.end_membership(world.ana, role_of(world, "ana").id)
    with pytest.raises(RuleBroken, match="needs an administrator"):
        confirm(world.lena, proposal.id)
    assert not is_over(other)


def test_at_the_machine_one_operator_ends_it(world: World) -> None:
    theirs = someone(world, "mei", Role.ALLIANCE_LEAD)
    operations.end_membership(SYSTEM, theirs.id)
    assert is_over(theirs)


# -- one's own -------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["lena", "lucia", "wanda"])
def test_one_leaves_a_leading_role_alone_unless_one_is_the_last(
    world: World, name: str
) -> None:
    mine = role_of(world, name)
    home = next(k for k, o in world.organisations.items() if o == mine.organisation)
    with pytest.raises(RuleBroken, match="You are the only one here with this role"):
        operations.end_membership(getattr(world, name), mine.id)
    someone(world, "mei", mine.role, home)
    operations.end_membership(getattr(world, name), mine.id)
    assert is_over(mine)


def test_a_lead_of_another_organisation_is_not_another_one_here(world: World) -> None:
    someone(world, "mei", Role.COUNTRY_LEAD, "kanlungan")
    with pytest.raises(RuleBroken, match="You are the only one here with this role"):
        operations.end_membership(world.lucia, role_of(world, "lucia").id)


def test_one_leaves_on_the_page_of_the_own_account(world: World) -> None:
    mine = role_of(world, "carla")
    client = signed_in(world, "carla")
    path = reverse("accounts:leave", args=[mine.id])
    assert path in client.get("/staff/account/").content.decode()
    assert client.get(path).status_code == 200
    assert not is_over(mine)
    client.post(path)
    assert is_over(mine)
    assert not holds_key(mine.user_id, world.team_id("cochabamba"))


def test_the_role_of_somebody_else_is_not_left(world: World) -> None:
    path = reverse("accounts:leave", args=[role_of(world, "carla").id])
    client = signed_in(world, "tomasa")
    assert client.get(path).status_code == client.post(path).status_code == 404
    with pytest.raises(Refused):
        operations.end_membership(world.tomasa, role_of(world, "carla").id)
    assert not is_over(role_of(world, "carla"))


def test_the_last_who_can_open_the_records_does_not_leave(world: World) -> None:
    client, mine = signed_in(world, "inti"), role_of(world, "inti")
    client.post(reverse("accounts:leave", args=[mine.id]))
    assert not is_over(mine)


# -- pages -----------------------------------------------------------------------------


def test_the_page_proposes_what_takes_two_and_ends_the_rest(world: World) -> None:
    client = signed_in(world, "ana")
    lead, trainer = role_of(world, "lucia"), role_of(world, "rosa")
    path = reverse("accounts:end_role", args=[lead.id])
    assert "Propose ending this role" in client.get(path).content.decode()
    answer = client.post(path)
    proposal = Proposal.objects.get()
    assert answer["Location"] == reverse("decisions:decision", args=[proposal.id])
    page = client.get(answer["Location"]).content.decode()
    assert world.users["lucia"].name in page
    assert not is_over(lead)
    client.post(reverse("accounts:end_role", args=[trainer.id]))
    assert is_over(trainer)


def test_a_supervisor_is_not_offered_to_end_a_role_that_leads(world: World) -> None:
    team = world.teams["cochabamba"]
    theirs = Membership.objects.create(
        user=User.objects.create(email="mei@example.org", name="Mei"),
        organisation=team.organisation,
        team=team,
        role=Role.COUNTRY_LEAD,
    )
    path = reverse("accounts:end_role", args=[theirs.id])
    for name, status in (("sonia", 404), ("ana", 200)):
        client = signed_in(world, name)
        assert client.get(path).status_code == status
        assert (path in client.get("/staff/team/").content.decode()) is (status == 200)


# -- accounts --------------------------------------------------------------------------


def may_enter(user: User) -> bool:
    answer = try_password(Client(), user.email, PASSWORD)
    return bool(answer.status_code == 302)


def test_a_leading_account_is_suspended_at_once_and_closed_by_a_second(
    world: World,
) -> None:
    lucia = world.users["lucia"]
    client = signed_in(world, "lucia")
    with pytest.raises(RuleBroken, match="takes two people"):
        operations.close_account(world.ana, lucia.id)
    proposal = suspend(world.ana, lucia.id)
    assert client.get("/staff/awake/").status_code == 302
    assert not may_enter(lucia)
    assert not is_over(role_of(world, "lucia"))
    told = audience(Alarm.objects.get(what="account.suspended"))
    assert world.users["lena"].id in told
    mine = role_of(world, "lucia")
    confirm(world.lena, proposal.id)
    assert is_over(mine)
    assert not User.objects.get(id=lucia.id).is_active


@pytest.mark.parametrize("undo", ["reject", "withdraw"])
def test_who_rejects_opens_it_again_with_its_roles(world: World, undo: str) -> None:
    lucia = world.users["lucia"]
    before = signed_in(world, "lucia")
    proposal = suspend(world.ana, lucia.id)
    if undo == "reject":
        reject(world.wanda, proposal.id)
    else:
        withdraw(world.ana, proposal.id)
    assert may_enter(lucia)
    assert not is_over(role_of(world, "lucia"))
    assert before.get("/staff/awake/").status_code == 302  # sessions have ended


def test_at_the_machine_a_suspended_account_is_closed_and_opens_no_more(
    world: World,
) -> None:
    lucia = world.users["lucia"]
    proposal = suspend(world.ana, lucia.id)
    mine = role_of(world, "lucia")
    operations.close_account(SYSTEM, lucia.id)
    assert is_over(mine)
    reject(world.wanda, proposal.id)
    assert not User.objects.get(id=lucia.id).is_active


def test_who_lost_the_leading_role_meanwhile_comes_back_to_the_others(
    world: World,
) -> None:
    someone(world, "mei", Role.COUNTRY_LEAD)
    lucia = world.users["lucia"]
    Membership.objects.create(
        user=lucia, organisation=world.organisations["casa"], role=Role.TRAINER
    )
    lead = Membership.objects.get(user=lucia, role=Role.COUNTRY_LEAD)
    proposal = suspend(world.ana, lucia.id)
    confirm(world.lena, propose_end(world.ana, lead.id).id)
    reject(world.lena, proposal.id)
    assert User.objects.get(id=lucia.id).is_active
    assert is_over(lead)


def test_an_account_is_suspended_by_whom_it_could_be_closed(world: World) -> None:
    for name in ("sonia", "lena", "luz"):
        with pytest.raises(Refused):
            suspend(getattr(world, name), world.users["lucia"].id)
    with pytest.raises(RuleBroken, match="Someone else"):
        suspend(world.ana, world.users["ana"].id)
    Membership.objects.create(
        user=world.users["lucia"],
        organisation=world.organisations["kanlungan"],
        role=Role.TRAINER,
    )
    with pytest.raises(RuleBroken, match="works elsewhere"):
        suspend(world.ana, world.users["lucia"].id)
    assert User.objects.get(id=world.users["lucia"].id).is_active


def test_the_page_suspends_who_leads_and_closes_the_others(world: World) -> None:
    client = signed_in(world, "ana")
    path = reverse("accounts:close", args=[world.users["lucia"].id])
    assert "Suspend account and propose closing it" in client.get(path).content.decode()
    client.post(path)
    client.post(reverse("accounts:close", args=[world.users["rosa"].id]))
    assert not User.objects.get(id=world.users["lucia"].id).is_active
    assert not is_over(role_of(world, "lucia"))
    assert not Membership.objects.filter(
        user=world.users["rosa"], ended_at=None
    ).exists()
