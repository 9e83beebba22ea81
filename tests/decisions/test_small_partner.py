"""A partner of three people, one of whom administers and works with children.

Nobody else is there but a witness: no country lead, no parent, no alliance lead. What
SECURITY.md says that they can do, and what they cannot, is tried here.
"""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from django.utils import timezone

from amparo.foundation.accounts import operations
from amparo.foundation.accounts.actors import actor_for
from amparo.foundation.accounts.decisions import (
    propose_factor_reset,
    propose_first_key,
)
from amparo.foundation.accounts.models import Invitation, Membership
from amparo.foundation.accounts.recovery import print_key, propose_key
from amparo.foundation.decisions.operations import confirm
from amparo.foundation.decisions.queries import confirmers, is_asked
from amparo.foundation.kernel.errors import Refused, RuleBroken
from amparo.foundation.organisations.models import Receiving, Team
from amparo.foundation.organisations.queries import team_for_country
from amparo.foundation.policy import Actor, Role
from amparo.foundation.vault.intake_switch import start_receiving
from amparo.foundation.vault.models import VaultKey
from amparo.foundation.vault.recovery import drill
from amparo.foundation.vault.team_keys import holds_key
from tests.cast import World


@dataclass(frozen=True)
class Partner:
    """Ana administers and works in the team, with Sonia, who supervises, and Carla."""

    world: World
    team: Team

    def actor(self, name: str) -> Actor:
        return actor_for(self.world.users[name], self.world.keyrings[name])

    def membership(self, name: str) -> Membership:
        return Membership.objects.get(
            user=self.world.users[name], team=self.team, ended_at=None
        )


@pytest.fixture
def partner(world: World) -> Partner:
    """Leave only these three, a new team of theirs, and the witness."""
    kept = [world.users[name] for name in ("ana", "sonia", "carla", "wanda")]
    Membership.objects.exclude(user__in=kept).update(ended_at=timezone.now())
    casa = world.organisations["casa"]
    team = Team.objects.create(
        organisation=casa, country_id="BO", name="Nuevo", kind=Team.Kind.RESPONSE
    )
    roles = {"ana": "caseworker", "sonia": "supervisor", "carla": "caseworker"}
    for name, role in roles.items():
        Membership.objects.create(
            user=world.users[name], organisation=casa, team=team, role=role
        )
    Receiving.objects.all().delete()
    return Partner(world, team)


def test_two_of_the_three_give_the_third_the_first_key(partner: Partner) -> None:
    proposal = propose_first_key(partner.actor("ana"), partner.membership("sonia").id)
    confirm(partner.actor("carla"), proposal.id)
    operations.give_key(partner.actor("sonia"), partner.membership("ana").id)
    assert holds_key(partner.world.users["ana"].id, partner.team.id)


def test_in_a_new_office_where_everyone_was_just_invited_the_witness_is_asked(
    partner: Partner,
) -> None:
    world, casa = partner.world, partner.world.organisations["casa"]
    proposal = propose_first_key(partner.actor("ana"), partner.membership("sonia").id)
    assert confirmers(proposal) == [world.carla.user_id]
    Invitation.objects.create(
        email=world.users["carla"].email,
        name="Carla",
        organisation=casa,
        team=partner.team,
        role=Role.CASEWORKER,
        digest=b"x" * 32,
        expires_at=timezone.now(),
        accepted_at=timezone.now(),
        invited_by=world.users["ana"],
    )
    assert confirmers(proposal) == [world.wanda.user_id]
    assert not is_asked(partner.actor("carla"), proposal)
    with pytest.raises(RuleBroken, match="invited you"):
        confirm(partner.actor("carla"), proposal.id)
    assert is_asked(partner.actor("wanda"), proposal)
    confirm(partner.actor("wanda"), proposal.id)
    assert holds_key(world.users["sonia"].id, partner.team.id)


def test_nobody_proposes_the_first_key_for_themselves(partner: Partner) -> None:
    with pytest.raises(RuleBroken, match="gain"):
        propose_first_key(partner.actor("ana"), partner.membership("ana").id)
    assert not VaultKey.objects.filter(team=partner.team).exists()


def test_a_lost_second_factor_takes_the_administrator_and_the_supervisor(
    partner: Partner,
) -> None:
    carla = partner.world.users["carla"]
    proposal = propose_factor_reset(partner.actor("ana"), carla.id)
    confirm(partner.actor("sonia"), proposal.id)
    carla.refresh_from_db()
    assert carla.session_epoch == 1


def test_the_supervisor_and_a_colleague_make_the_paper(partner: Partner) -> None:
    casa = partner.world.organisations["casa"].id
    proposal = propose_key(partner.actor("sonia"), casa)
    confirm(partner.actor("carla"), proposal.id)
    assert drill(casa, print_key(partner.actor("sonia"), casa))[0] == 1


def test_who_would_receive_does_not_decide_that_they_receive(partner: Partner) -> None:
    """Somebody outside proposes it: here an administrator without a role there."""
    rosa = partner.world.users["rosa"]
    Membership.objects.create(
        user=rosa, organisation=partner.team.organisation, role=Role.ADMINISTRATOR
    )
    first = propose_first_key(partner.actor("ana"), partner.membership("sonia").id)
    confirm(partner.actor("carla"), first.id)
    with pytest.raises(RuleBroken, match="gain"):
        start_receiving(partner.actor("ana"), partner.team.id)
    proposal = start_receiving(actor_for(rosa, None), partner.team.id)
    for name in ("ana", "sonia", "carla"):
        with pytest.raises((RuleBroken, Refused)):
            confirm(partner.actor(name), proposal.id)
    wanda = partner.actor("wanda")
    assert confirmers(proposal) == [wanda.user_id]
    confirm(wanda, proposal.id)
    assert team_for_country("BO") == partner.team
