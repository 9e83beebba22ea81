"""A person's keys: their password opens them, and nothing else does."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from amparo.foundation.kernel.crypto import KeyPair, Tampered, random_key
from amparo.foundation.kernel.errors import KeysLocked, RuleBroken
from amparo.foundation.kernel.ids import uuid7
from amparo.foundation.vault import record_keys
from amparo.foundation.vault.keyring import Keyring
from amparo.foundation.vault.models import Purpose, UserKey, VaultGrant
from amparo.foundation.vault.team_keys import admit, holds_key, reachable
from amparo.foundation.vault.user_keys import (
    change_password,
    current_key,
    is_authentic,
    make_keys,
    unlock,
)
from tests.cast import PASSWORD, World

KIND = "persons.person"
NEW = "quiet water, new moon"


def test_the_password_opens_the_keys_and_another_does_not(world: World) -> None:
    carla = world.users["carla"].id
    assert unlock(carla, PASSWORD) == world.keyrings["carla"]
    for wrong in ("", PASSWORD + " ", PASSWORD.upper(), NEW):
        assert unlock(carla, wrong) is None
    assert unlock(uuid7(), PASSWORD) is None


def test_keys_of_one_person_do_not_open_in_the_row_of_another(world: World) -> None:
    """Sonia's sealed seed, copied into Carla's row, opens nothing there."""
    sonia = UserKey.objects.get(user=world.users["sonia"])
    UserKey.objects.filter(user=world.users["carla"]).update(
        sealed_seed=sonia.sealed_seed, salt=sonia.salt
    )
    assert unlock(world.users["carla"].id, PASSWORD) is None


def test_a_changed_password_keeps_every_grant(world: World) -> None:
    carla = world.users["carla"].id
    record = record_keys.new_key(KIND, uuid7(), [world.team_id("cochabamba")])
    change_password(world.keyrings["carla"], NEW)
    assert unlock(carla, PASSWORD) is None
    fresh = unlock(carla, NEW)
    assert fresh == world.keyrings["carla"]
    actor = replace(world.carla, keys=fresh)
    assert record_keys.open_key(actor, KIND, record.record_id) == record


def test_a_reset_password_opens_nothing_until_a_colleague_grants(world: World) -> None:
    carla, team = world.users["carla"].id, world.team_id("cochabamba")
    record = record_keys.new_key(KIND, uuid7(), [team])
    before = world.carla
    after = replace(before, keys=make_keys(carla, NEW))
    for actor in (before, after):  # a session from before the reset, and the new one
        with pytest.raises(KeysLocked):
            record_keys.open_key(actor, KIND, record.record_id)
    assert not holds_key(carla, team)
    admit(world.sonia, team, carla)
    assert holds_key(carla, team)
    assert record_keys.open_key(after, KIND, record.record_id) == record
    with pytest.raises(KeysLocked):
        record_keys.open_key(before, KIND, record.record_id)


def test_after_a_reset_nothing_of_the_old_keys_is_left_to_attack(world: World) -> None:
    old, carla = UserKey.objects.get(user=world.users["carla"]), world.users["carla"]
    record = record_keys.new_key(KIND, uuid7(), [world.team_id("custodians")])
    end = timezone.now() + timedelta(days=1)
    record_keys.give_to_person(record, carla.id, Purpose.IDENTITY, end)
    assert old.vault_grants.exists() and old.record_grants.exists()
    make_keys(carla.id, NEW)
    old.refresh_from_db()
    assert old.retired_at is not None and bytes(old.sealed_seed) == b""
    assert not old.vault_grants.exists() and not old.record_grants.exists()
    assert unlock(world.users["carla"].id, PASSWORD) is None
    assert is_authentic(old)  # what it signed can still be checked


def test_an_old_session_cannot_bring_retired_keys_back(world: World) -> None:
    old = UserKey.objects.get(user=world.users["carla"])
    make_keys(world.users["carla"].id, NEW)
    change_password(world.keyrings["carla"], "from the old session")
    old.refresh_from_db()
    assert bytes(old.sealed_seed) == b""
    assert unlock(world.users["carla"].id, "from the old session") is None


def test_a_forged_public_key_is_not_vouched_for(world: World) -> None:
    key = current_key(world.users["carla"].id)
    assert key is not None and is_authentic(key)
    key.public_key = KeyPair(random_key()).public_key
    assert not is_authentic(key)


def test_a_newcomer_with_a_forged_key_is_not_admitted(world: World) -> None:
    mine, beto = KeyPair(random_key()), world.users["beto"]
    UserKey.objects.filter(user=beto).update(public_key=mine.public_key)
    with pytest.raises(RuleBroken):
        admit(world.carla, world.team_id("cochabamba"), beto.id)
    assert not holds_key(beto.id, world.team_id("cochabamba"))


def test_who_cannot_open_the_vault_cannot_admit(world: World) -> None:
    team, beto = world.team_id("cochabamba"), world.users["beto"].id
    for actor in (world.beto, world.ana, world.without_keys("carla")):
        with pytest.raises(KeysLocked):
            admit(actor, team, beto)
    assert not holds_key(beto, team)


def test_a_keyring_rests_sealed_under_the_cookie_only(world: World) -> None:
    keyring, cookie = world.keyrings["carla"], random_key()
    resting = keyring.seal_for_session(cookie)
    assert keyring.pair.seed.hex() not in resting
    assert Keyring.open_from_session(keyring.user_id, cookie, resting) == keyring
    with pytest.raises(Tampered):
        Keyring.open_from_session(keyring.user_id, random_key(), resting)
    with pytest.raises(Tampered):
        Keyring.open_from_session(world.users["sonia"].id, cookie, resting)
    with pytest.raises(Tampered):
        Keyring.open_from_session(keyring.user_id, cookie, resting[:-2])


def test_a_printed_keyring_shows_no_key(world: World) -> None:
    keyring = world.keyrings["carla"]
    record_keys.open_keys(world.carla, KIND, [])
    assert keyring.pair.seed.hex() not in repr(keyring)
    assert repr(keyring.pair.seed) not in repr(keyring)
    assert repr(keyring.pair.seed) not in repr(world.carla)


def test_a_team_is_out_of_reach_when_nobody_can_open_its_vault(world: World) -> None:
    team = world.team_id("refugio")
    assert reachable(team)
    make_keys(world.users["pablo"].id, NEW)
    assert not reachable(team)


def test_a_closed_account_does_not_keep_a_team_within_reach(world: World) -> None:
    pablo = type(world.users["pablo"]).objects.get(email="pablo@example.org")
    pablo.is_active = False
    pablo.save()
    assert not reachable(world.team_id("refugio"))
    assert VaultGrant.objects.filter(user_key__user=pablo).exists()
