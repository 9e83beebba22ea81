"""Lists of people, keys and invitations: who is listed, and who must not be."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from django.utils import timezone

from amparo.foundation.accounts import operations, queries
from amparo.foundation.accounts.endings import propose_end
from amparo.foundation.accounts.models import Invitation, Membership, User
from amparo.foundation.accounts.recovery import coverage, supervised_organisations
from amparo.foundation.decisions.operations import confirm
from amparo.foundation.journal.models import Entry
from amparo.foundation.policy import Actor, Role
from amparo.foundation.vault.models import VaultKey
from amparo.foundation.vault.recovery import make_recovery_key
from amparo.foundation.vault.user_keys import make_keys
from tests.cast import PASSWORD, World

IN_COCHABAMBA = {"carla", "sonia", "tomasa"}
IN_CASA = IN_COCHABAMBA | {
    *("inti", "yara", "beto", "elena"),
    *("ana", "diego", "mariana", "rosa", "victor", "lucia"),
}


def join(world: World, name: str, role: str, team: str = "cochabamba") -> Membership:
    """Let someone new join a team, without its key."""
    user = User.objects.create(email=f"{name}@example.org", name=name.title())
    place = world.teams[team]
    return Membership.objects.create(
        user=user, team=place, organisation=place.organisation, role=role
    )


def leave(world: World, name: str) -> None:
    """End someone's roles as if it had happened a moment ago."""
    world.users[name].memberships.update(ended_at=timezone.now())


def close(world: World, name: str) -> None:
    """Close someone's account and leave the roles as they are."""
    User.objects.filter(id=world.users[name].id).update(is_active=False)


def names(found: object) -> list[str]:
    return sorted(m.user.name.lower() for m in found)  # type: ignore[attr-defined]


# -- who is in a team ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "seen"),
    [
        ("carla", IN_COCHABAMBA),
        ("sonia", IN_COCHABAMBA),
        ("pablo", {"pablo"}),
        ("ana", IN_CASA),
        ("diego", IN_CASA),
        ("mariana", set()),
        ("lucia", set()),
        ("lena", set()),
        ("willem", set()),
    ],
)
def test_each_sees_the_own_team_or_organisation_and_nobody_further(
    world: World, name: str, seen: set[str]
) -> None:
    found = queries.visible_memberships(getattr(world, name))
    assert names(found) == sorted(seen)


def test_who_left_and_whose_account_is_closed_stand_on_no_list(world: World) -> None:
    leave(world, "carla")
    close(world, "tomasa")
    assert names(queries.visible_memberships(world.sonia)) == ["sonia"]
    (group,) = queries.groups_for(world.sonia)
    assert [person.user.name for person in group.people] == ["Sonia"]


def shown(actor: Actor, team: str) -> dict[str, tuple[bool, ...]]:
    """Return who stands in a team's list: (holds key, waits, give, end, close)."""
    (group,) = (
        g for g in queries.groups_for(actor) if (g.team.name if g.team else "") == team
    )
    return {
        p.user.name.lower(): (
            p.holds_key,
            p.waits,
            p.may_give_key,
            bool(p.may_end),
            p.may_close,
        )
        for p in group.people
    }


def test_the_list_says_who_holds_the_key_who_waits_and_what_i_may_do(
    world: World,
) -> None:
    join(world, "mila", Role.CASEWORKER)
    join(world, "teo", Role.TRAINER)
    yes, no = True, False
    assert shown(world.sonia, "Cochabamba") == {
        "carla": (yes, no, no, yes, no),
        "mila": (no, yes, yes, yes, no),
        "sonia": (yes, no, no, yes, no),
        "teo": (no, no, no, yes, no),
        "tomasa": (yes, no, no, yes, no),
    }
    assert shown(world.carla, "Cochabamba")["mila"] == (no, yes, yes, no, no)
    # An administrator keeps people, and holds no key that could be given.
    assert shown(world.ana, "Cochabamba")["mila"] == (no, yes, no, yes, yes)
    assert shown(world.ana, "")["ana"] == (no, no, no, yes, no)
    assert shown(world.ana, "")["rosa"] == (no, no, no, yes, yes)


def test_who_has_two_roles_stands_in_the_list_once_with_both(world: World) -> None:
    carla = world.users["carla"]
    team = world.teams["cochabamba"]
    for role in (Role.TRAINER, Role.TRIAGE_OFFICER):
        Membership.objects.create(
            user=carla, team=team, organisation=team.organisation, role=role
        )
    (group,) = queries.groups_for(world.sonia)
    assert [p.user.name for p in group.people] == ["Carla", "Sonia", "Tomasa"]
    words = group.people[0].role_words
    assert words == "Caseworker, Trainer, Triage officer"


def test_a_second_role_without_keys_does_not_hide_that_someone_waits(
    world: World,
) -> None:
    first = join(world, "mila", Role.CASEWORKER)
    Membership.objects.create(
        user=first.user,
        team=first.team,
        organisation=first.organisation,
        role=Role.TRAINER,
    )
    assert shown(world.sonia, "Cochabamba")["mila"][1]
    (group,) = queries.groups_for(world.sonia)
    mila = next(p for p in group.people if p.user == first.user)
    assert mila.key_membership == first


def test_the_key_is_changed_by_who_holds_it_when_it_is_older_than_a_departure(
    world: World,
) -> None:
    (before,) = queries.groups_for(world.sonia)
    assert (before.has_vault, before.to_rotate, before.may_rotate) == (
        True,
        False,
        True,
    )
    leave(world, "carla")
    (after,) = queries.groups_for(world.sonia)
    assert after.to_rotate
    casa = {g.team.name: g for g in queries.groups_for(world.ana) if g.team}
    assert casa["Cochabamba"].to_rotate
    assert not casa["El Alto"].to_rotate
    assert not any(group.may_rotate for group in casa.values())


def test_a_team_without_a_vault_gets_its_first_key_from_a_keeper(world: World) -> None:
    VaultKey.objects.filter(team=world.teams["cochabamba"]).update(
        retired_at=timezone.now()
    )
    (group,) = queries.groups_for(world.sonia)
    assert not group.has_vault
    assert not group.may_rotate
    assert shown(world.sonia, "Cochabamba")["carla"][:3] == (False, True, True)
    # A caseworker gives keys and starts no vault.
    assert shown(world.carla, "Cochabamba")["carla"][:3] == (False, True, False)


# -- keys ------------------------------------------------------------------------------


def test_only_those_wait_for_a_key_who_work_there_need_it_and_lack_it(
    world: World,
) -> None:
    assert names(queries.waiting_for_key()) == []
    mila = join(world, "mila", Role.CASEWORKER)
    join(world, "teo", Role.TRAINER)
    gone = join(world, "gil", Role.CASEWORKER)
    Membership.objects.filter(id=gone.id).update(ended_at=timezone.now())
    shut = join(world, "sara", Role.CASEWORKER)
    User.objects.filter(id=shut.user_id).update(is_active=False)
    assert names(queries.waiting_for_key()) == ["mila"]
    assert queries.waits_for(mila.user_id) == [world.teams["cochabamba"]]
    assert queries.waits_for(world.users["carla"].id) == []
    assert queries.waits_for(gone.user_id) == []


def test_the_key_of_one_team_is_not_the_key_of_another(world: World) -> None:
    el_alto = world.teams["el_alto"]
    Membership.objects.create(
        user=world.users["carla"],
        team=el_alto,
        organisation=el_alto.organisation,
        role=Role.CASEWORKER,
    )
    assert queries.waits_for(world.users["carla"].id) == [el_alto]


def test_keys_that_ended_open_nothing_any_more(world: World) -> None:
    make_keys(world.users["carla"].id, PASSWORD)  # the old ones end
    assert names(queries.waiting_for_key()) == ["carla"]
    assert shown(world.sonia, "Cochabamba")["carla"][:2] == (False, True)


def test_those_hold_the_key_who_can_open_the_vault_today(world: World) -> None:
    team_id = world.team_id("cochabamba")
    ids = {name: world.users[name].id for name in IN_COCHABAMBA}
    assert queries.key_holders(team_id) == set(ids.values())
    close(world, "tomasa")
    assert queries.key_holders(team_id) == {ids["carla"], ids["sonia"]}
    make_keys(ids["carla"], PASSWORD)
    assert queries.key_holders(team_id) == {ids["sonia"]}
    VaultKey.objects.filter(team_id=team_id).update(retired_at=timezone.now())
    assert queries.key_holders(team_id) == set()


def test_a_key_is_too_old_only_when_someone_who_needed_it_left_after_it_was_made(
    world: World,
) -> None:
    team = world.teams["cochabamba"]
    made = VaultKey.objects.get(team=team, retired_at=None).created_at
    long_gone = join(world, "gil", Role.CASEWORKER)
    Membership.objects.filter(id=long_gone.id).update(
        ended_at=made - timedelta(minutes=1)
    )
    trainer = join(world, "teo", Role.TRAINER)
    Membership.objects.filter(id=trainer.id).update(ended_at=timezone.now())
    assert list(queries.teams_to_rotate()) == []
    Membership.objects.filter(id=long_gone.id).update(
        ended_at=made + timedelta(minutes=1)
    )
    assert list(queries.teams_to_rotate()) == [team]


def test_who_left_a_role_and_stays_in_the_team_makes_no_key_old(world: World) -> None:
    extra = join(world, "mila", Role.TRIAGE_OFFICER)
    Membership.objects.filter(id=extra.id).update(ended_at=timezone.now())
    Membership.objects.create(
        user=extra.user,
        team=extra.team,
        organisation=extra.organisation,
        role=Role.CASEWORKER,
    )
    assert list(queries.teams_to_rotate()) == []
    User.objects.filter(id=extra.user_id).update(is_active=False)
    assert list(queries.teams_to_rotate()) == [world.teams["cochabamba"]]


def test_a_role_in_another_team_does_not_keep_the_key_of_this_one(
    world: World,
) -> None:
    elsewhere = world.teams["el_alto"]
    Membership.objects.create(
        user=world.users["carla"],
        team=elsewhere,
        organisation=elsewhere.organisation,
        role=Role.CASEWORKER,
    )
    leave(world, "carla")
    world.users["carla"].memberships.filter(team=elsewhere).update(ended_at=None)
    assert list(queries.teams_to_rotate()) == [world.teams["cochabamba"]]


def test_a_role_without_keys_does_not_keep_the_key(world: World) -> None:
    team, carla = world.teams["cochabamba"], world.users["carla"]
    first = carla.memberships.get()
    Membership.objects.create(
        user=carla, team=team, organisation=team.organisation, role=Role.TRAINER
    )
    operations.end_membership(world.sonia, first.id)
    assert carla.id not in queries.key_holders(team.id)


# -- administrators --------------------------------------------------------------------


def test_only_an_administrator_who_is_here_today_counts_as_another_one(
    world: World,
) -> None:
    casa, sol = world.organisations["casa"], world.organisations["sol"]
    gone = join(world, "gil", Role.ADMINISTRATOR)
    Membership.objects.filter(id=gone.id).update(ended_at=timezone.now())
    shut = join(world, "sara", Role.ADMINISTRATOR)
    User.objects.filter(id=shut.user_id).update(is_active=False)
    Membership.objects.create(
        user=world.users["pablo"], organisation=sol, role=Role.ADMINISTRATOR
    )
    assert names(queries.administrators_of(casa.id)) == ["ana"]
    other = join(world, "mila", Role.ADMINISTRATOR)
    assert names(queries.administrators_of(casa.id)) == ["ana", "mila"]
    confirm(world.lena, propose_end(world.ana, other.id).id)
    assert names(queries.administrators_of(casa.id)) == ["ana"]


def test_an_administrator_may_leave_when_another_one_stays(world: World) -> None:
    join(world, "mila", Role.ADMINISTRATOR)
    mine = world.users["ana"].memberships.get()
    operations.end_membership(world.ana, mine.id)
    assert names(queries.administrators_of(world.organisations["casa"].id)) == ["mila"]


# -- invitations and sign-ins ----------------------------------------------------------


def invited(world: World, actor: Actor, name: str, team: str) -> Invitation:
    place = world.teams[team]
    return operations.invite(
        actor,
        f"{name}@example.org",
        name,
        place.organisation_id,
        place.id,
        Role.CASEWORKER,
        "en",
    )[0]


def test_the_open_invitations_are_of_my_team_and_still_unanswered(
    world: World,
) -> None:
    invited(world, world.sonia, "first", "cochabamba")
    invited(world, world.sonia, "second", "cochabamba")
    taken = invited(world, world.sonia, "taken", "cochabamba")
    operations.use_up(taken)
    invited(world, world.elena, "theirs", "el_alto")

    def seen(actor: Actor) -> list[str]:
        return [i.name for i in queries.open_invitations(actor)]

    assert seen(world.sonia) == ["second", "first"]
    assert seen(world.elena) == ["theirs"]
    assert seen(world.ana) == ["theirs", "second", "first"]
    for name in ("carla", "luz", "lena", "diego"):
        assert seen(getattr(world, name)) == []


def test_the_last_sign_ins_are_mine_five_at_most_and_newest_first(
    world: World,
) -> None:
    def entry(name: str, verb: str) -> UUID:
        return Entry.objects.create(
            verb=verb, actor_id=world.users[name].id, outcome="done"
        ).id

    mine = [entry("carla", "account.sign_in") for _n in range(6)]
    entry("sonia", "account.sign_in")
    entry("carla", "account.sign_out")
    found = queries.recent_sign_ins(world.users["carla"].id)
    assert [one.id for one in found] == mine[:0:-1]


# -- the recovery key ------------------------------------------------------------------


def test_the_recovery_key_covers_the_teams_of_who_made_it_and_of_nobody_else(
    world: World,
) -> None:
    casa = world.organisations["casa"]
    before = coverage(casa.id)
    assert before.key is None
    assert before.covered == []
    make_recovery_key(world.sonia, casa.id)
    after = coverage(casa.id)
    assert [team.name for team in after.covered] == ["Cochabamba"]
    assert [team.name for team in after.missing] == ["El Alto", "Mesa en línea"]
    assert [t.name for t in coverage(casa.id, apart=True).missing] == ["Custodias"]
    VaultKey.objects.filter(team=world.teams["el_alto"]).update(
        retired_at=timezone.now()
    )
    assert "El Alto" not in [team.name for team in coverage(casa.id).missing]


def test_a_newer_recovery_key_counts_and_the_older_does_not(world: World) -> None:
    casa = world.organisations["casa"]
    make_recovery_key(world.elena, casa.id)
    make_recovery_key(world.sonia, casa.id)
    assert [team.name for team in coverage(casa.id).covered] == ["Cochabamba"]


def test_supervisors_see_the_recovery_key_of_their_own_organisations(
    world: World,
) -> None:
    assert supervised_organisations(world.sonia) == [world.organisations["casa"]]
    for name in ("carla", "ana", "pablo", "lena"):
        assert supervised_organisations(getattr(world, name)) == []
