"""Who alone can open something is told so before, and has 14 days to remember."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import time_machine
from django.contrib.auth.tokens import default_token_generator
from django.test import Client
from django.utils import timezone
from django.utils.http import urlsafe_base64_encode

from amparo.foundation.accounts import known_password, operations, passwords
from amparo.foundation.accounts.decisions import propose_factor_reset
from amparo.foundation.accounts.models import Membership, User
from amparo.foundation.accounts.recovery import print_key
from amparo.foundation.decisions.operations import confirm
from amparo.foundation.kernel.errors import KeysLocked, RuleBroken
from amparo.foundation.kernel.ids import uuid7
from amparo.foundation.policy import SYSTEM
from amparo.foundation.vault import last_holder, record_keys, recovery, team_keys
from amparo.foundation.vault.models import Purpose, UserKey, VaultGrant
from amparo.foundation.vault.user_keys import current_key, unlock
from tests.accounts.test_recovery import agree
from tests.cast import PASSWORD, World
from tests.signin import signed_in

KIND = "concerns.concern"
NEW = "a boat with a green oar"


def reset_path(user: User) -> str:
    uid = urlsafe_base64_encode(str(user.pk).encode())
    fresh = User.objects.get(id=user.id)
    return f"/staff/new-password/{uid}/{default_token_generator.make_token(fresh)}/"


def reset(user: User, known: str = "forgotten") -> str:
    """Set a new password by the link; return the page that says what it means."""
    path = reset_path(user)
    form = {"password": NEW, "again": NEW, "known": known}
    page = Client().post(path, form).content.decode()
    assert "Your password is set" in page
    return page


def sealed(world: World, team: str, times: int = 1) -> list[UUID]:
    ids = [uuid7() for _each in range(times)]
    for record_id in ids:
        record_keys.new_key(KIND, record_id, [world.team_id(team)])
    return ids


def inti_again(world: World) -> Any:
    """Return Inti with the keys of the new password."""
    return replace(world.inti, keys=unlock(world.users["inti"].id, NEW))


def client_of(world: World, name: str) -> Client:
    """Sign someone in again, with the keys of the new password."""
    keyring = unlock(world.users[name].id, NEW)
    assert keyring is not None
    again = World(
        world.organisations,
        world.teams,
        world.users,
        {**world.keyrings, name: keyring},
    )
    return signed_in(again, name)


# -- what is said before ---------------------------------------------------------------


def test_before_a_reset_the_page_counts_what_nobody_else_can_open(
    world: World,
) -> None:
    sealed(world, "custodians", 3)
    page = Client().get(reset_path(world.users["inti"])).content.decode()
    assert "Custodias: nobody but you can open its 3 records" in " ".join(page.split())
    assert "within 14 days" in page


def test_what_another_team_can_open_too_does_not_count(world: World) -> None:
    first, _second = sealed(world, "custodians", 2)
    key = record_keys.open_key(world.inti, KIND, first)
    record_keys.give_to_team(key, world.team_id("refugio"), Purpose.REFERRAL)
    (held,) = last_holder.held_alone(world.users["inti"].id)
    assert (held.records, held.paper) == (1, False)


def test_who_has_colleagues_reads_their_names(world: World) -> None:
    page = Client().get(reset_path(world.users["carla"])).content.decode()
    assert "given you the key: Sonia, Tomasa." in " ".join(page.split())
    assert "nobody but you" not in page
    assert last_holder.held_alone(world.users["carla"].id) == []


def test_the_paper_is_named_where_there_is_one(world: World) -> None:
    sealed(world, "refugio")
    recovery.make_recovery_key(world.pablo, world.organisations["sol"].id)
    page = Client().get(reset_path(world.users["pablo"])).content.decode()
    assert "Only the recovery key on paper opens it afterwards" in page


def test_who_holds_no_key_reads_that_nothing_depends_on_it(world: World) -> None:
    page = Client().get(reset_path(world.users["mariana"])).content.decode()
    assert "no records depend on your password" in page


def test_a_closed_colleague_does_not_count_as_one(world: World) -> None:
    User.objects.filter(email__in=("carla@example.org", "tomasa@example.org")).update(
        is_active=False
    )
    (held,) = last_holder.held_alone(world.users["sonia"].id)
    assert held.team == world.teams["cochabamba"]


def test_leaving_says_what_will_be_lost(world: World) -> None:
    sealed(world, "custodians", 2)
    ana = signed_in(world, "ana")
    inti = world.users["inti"]
    role = Membership.objects.get(user=inti)
    said = {
        f"/staff/team/{role.pk}/end/": "2 records. Give the key to a colleague first",
        f"/staff/team/person/{inti.pk}/close/": (
            "2 records, and no recovery key on paper: they will be lost."
        ),
    }
    for path, words in said.items():
        page = " ".join(ana.get(path).content.decode().split())
        assert "Nobody else can open the records of Custodias" in page
        assert words in page
    carla = Membership.objects.get(user=world.users["carla"])
    page = ana.get(f"/staff/team/{carla.pk}/end/").content.decode()
    assert "Nobody else can open" not in page


def test_changing_the_key_says_who_opens_it_and_whose_chance_ends(
    world: World,
) -> None:
    team = world.team_id("custodians")
    reset(world.users["inti"])
    # Meanwhile the key reaches a colleague: the paper would do it; here, by hand.
    back = world.keyrings["inti"].team_key(
        team_keys.current_vault(team).id,  # type: ignore[union-attr]
        VaultGrant.objects.get(user_key__user=world.users["inti"]).sealed_key,
    )
    vault = team_keys.current_vault(team)
    assert vault is not None
    team_keys._grant(vault, back, world.users["sonia"].id)
    operations.add_role(
        world.ana,
        world.users["sonia"].id,
        world.organisations["casa"].id,
        team,
        "supervisor",
    )
    sonia = signed_in(world, "sonia")
    page = " ".join(sonia.get(f"/staff/team/{team}/rotate/").content.decode().split())
    assert "these people can open the records: Sonia." in page
    assert "There is no recovery key on paper" in page
    assert "Inti: the old password could still bring back" in page
    sonia.post(f"/staff/team/{team}/rotate/")
    assert VaultGrant.objects.filter(user_key__user=world.users["inti"]).count() == 0
    last_holder.drop_old()
    assert last_holder.kept_until(world.users["inti"].id) is None


# -- a password that comes back to mind ------------------------------------------------


def test_the_old_password_brings_back_what_nobody_else_can_open(world: World) -> None:
    (record,) = sealed(world, "custodians")
    page = reset(world.users["inti"])
    assert "If you remember your old password before" in page
    with pytest.raises(KeysLocked):
        record_keys.open_key(inti_again(world), KIND, record)
    with pytest.raises(KeysLocked):  # nor does a session from before the reset
        record_keys.open_key(world.inti, KIND, record)
    client = client_of(world, "inti")
    assert (
        "Your old password can still open"
        in client.get("/staff/account/").content.decode()
    )
    wrong = client.post("/staff/account/old-password/", {"password": "not this one"})
    assert "no longer opens anything" in wrong.content.decode()
    right = client.post("/staff/account/old-password/", {"password": PASSWORD})
    assert right["Location"] == "/staff/account/"
    assert record_keys.open_key(inti_again(world), KIND, record).record_id == record
    assert last_holder.kept_until(world.users["inti"].id) is None
    assert (
        not UserKey.objects.filter(retired_at__isnull=False)
        .exclude(sealed_seed=b"")
        .exists()
    )


def test_what_colleagues_can_open_is_not_kept(world: World) -> None:
    reset(world.users["carla"])
    old = UserKey.objects.get(user=world.users["carla"], retired_at__isnull=False)
    assert bytes(old.sealed_seed) == b"" and not old.vault_grants.exists()


def test_what_the_paper_opens_is_not_kept(world: World) -> None:
    agree(world, "inti", apart=True)
    print_key(world.inti, world.organisations["casa"].id, apart=True)
    reset(world.users["inti"])
    assert last_holder.kept_until(world.users["inti"].id) is None


def test_grants_to_the_person_alone_are_not_kept(world: World) -> None:
    (record,) = sealed(world, "cochabamba")
    key = record_keys.open_key(world.carla, KIND, record)
    end = timezone.now() + timedelta(days=2)
    record_keys.give_to_person(key, world.users["inti"].id, Purpose.IDENTITY, end)
    reset(world.users["inti"])
    old = UserKey.objects.get(user=world.users["inti"], retired_at__isnull=False)
    assert not old.record_grants.exists() and old.vault_grants.exists()


def test_after_14_days_it_is_over(world: World) -> None:
    reset(world.users["inti"])
    with time_machine.travel(timezone.now() + timedelta(days=13, hours=23)):
        assert last_holder.drop_old() == 0
        assert last_holder.kept_until(world.users["inti"].id) is not None
    with time_machine.travel(timezone.now() + timedelta(days=14, minutes=1)):
        assert last_holder.kept_until(world.users["inti"].id) is None
        keyring = unlock(world.users["inti"].id, NEW)
        assert keyring is not None
        assert last_holder.bring_back(keyring, PASSWORD) == []
        assert last_holder.drop_old() == 1
    old = UserKey.objects.get(user=world.users["inti"], retired_at__isnull=False)
    assert bytes(old.sealed_seed) == b"" and not old.vault_grants.exists()


def nothing_kept(world: World, name: str = "inti") -> bool:
    keyring = unlock(world.users[name].id, NEW)
    assert keyring is not None
    return last_holder.bring_back(keyring, PASSWORD) == []


def test_nothing_is_kept_when_someone_else_may_know_the_password(
    world: World,
) -> None:
    page = reset(world.users["inti"], known="known")
    assert "nobody can open its records any more" in page
    assert nothing_kept(world)


def test_nothing_is_kept_after_someone_gave_the_password(world: World) -> None:
    User.objects.filter(email="inti@example.org").update(
        password_known_on=timezone.now().date()
    )
    reset(world.users["inti"])
    assert nothing_kept(world)


def test_it_is_kept_again_once_the_person_said_that_it_was_them(world: World) -> None:
    User.objects.filter(email="inti@example.org").update(
        password_known_on=timezone.now().date()
    )
    inti = User.objects.get(email="inti@example.org")
    known_password.it_was_me(world.inti, inti)
    reset(world.users["inti"])
    assert not nothing_kept(world)


def test_nothing_is_kept_after_an_administrator_took_the_second_factor(
    world: World,
) -> None:
    confirm(world.lena, propose_factor_reset(world.ana, world.users["inti"].id).id)
    page = Client().get(reset_path(world.users["inti"])).content.decode()
    assert "They will be lost." in page and "within 14 days" not in page
    reset(world.users["inti"])
    assert nothing_kept(world)


def test_a_second_reset_because_someone_knows_it_ends_what_was_kept(
    world: World,
) -> None:
    reset(world.users["inti"])
    assert last_holder.kept_until(world.users["inti"].id) is not None
    uid, token = reset_path(world.users["inti"]).split("/")[3:5]
    passwords.reset(uid, token, NEW, True)
    assert nothing_kept(world)


def test_nothing_comes_back_after_the_role_or_the_account_ended(world: World) -> None:
    reset(world.users["inti"])
    team_keys.expel(world.team_id("custodians"), world.users["inti"].id)
    assert nothing_kept(world)
    reset(world.users["pablo"])
    operations.close_account(SYSTEM, world.users["pablo"].id)
    assert last_holder.kept_until(world.users["pablo"].id) is None
    assert current_key(world.users["pablo"].id) is not None


def test_a_team_key_that_was_slipped_in_does_not_come_back(world: World) -> None:
    reset(world.users["inti"])
    elsewhere = VaultGrant.objects.get(user_key__user=world.users["inti"])
    VaultGrant.objects.filter(id=elsewhere.id).update(sealed_key=b"x" * 80)
    assert nothing_kept(world)


def test_to_bring_back_one_must_be_signed_in_with_open_keys(world: World) -> None:
    reset(world.users["inti"])
    client = client_of(world, "inti")
    client.cookies["k"] = "00" * 32
    sent = client.post("/staff/account/old-password/", {"password": PASSWORD})
    assert sent["Location"].startswith("/staff/unlock/")
    with pytest.raises(RuleBroken):
        passwords.user_of_reset("x", "y")
