"""Rotating: those who stay open everything, those who left nothing."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from django.utils import timezone

from amparo.foundation.accounts.models import User
from amparo.foundation.kernel.crypto import RecordKey, Tampered, open_with
from amparo.foundation.kernel.errors import KeysLocked, RuleBroken
from amparo.foundation.kernel.ids import uuid7
from amparo.foundation.kernel.secret import open_for_server
from amparo.foundation.vault import record_keys, team_keys
from amparo.foundation.vault.models import (
    KeyGrant,
    Purpose,
    RecoveryGrant,
    VaultGrant,
    VaultKey,
)
from amparo.foundation.vault.recovery import make_recovery_key
from tests.cast import World

KIND = "persons.person"


def opens_something(private_key: bytes) -> bool:
    """Try a stolen private key on every sealed key in the database."""
    sealed = [bytes(g.sealed_key) for g in KeyGrant.objects.all()]
    sealed += [_unheld(g) for g in KeyGrant.objects.filter(in_escrow=True)]
    sealed += [bytes(g.sealed_key) for g in VaultGrant.objects.all()]
    sealed += [bytes(g.sealed_key) for g in RecoveryGrant.objects.all()]
    for box in sealed:
        try:
            open_with(private_key, box)
        except Tampered:
            continue
        return True
    return False


def _unheld(grant: KeyGrant) -> bytes:
    return open_for_server(
        "in_escrow", grant.sealed_key, f"in_escrow|{grant.record_id}"
    )


def stolen_key(world: World, name: str, team_id: UUID) -> bytes:
    """What a member could have copied while they were in the team."""
    return team_keys.private_key_of(world.keyrings[name], team_id)[1]


def make(world: World, count: int = 3) -> list[RecordKey]:
    team = world.team_id("cochabamba")
    return [record_keys.new_key(KIND, uuid7(), [team]) for _ in range(count)]


def opened(world: World, name: str, made: list[RecordKey]) -> list[RecordKey]:
    ids = [record.record_id for record in made]
    return list(record_keys.open_keys(getattr(world, name), KIND, ids).values())


def test_after_rotating_those_who_stay_open_everything(world: World) -> None:
    made, team = make(world), world.team_id("cochabamba")
    assert team_keys.rotate(world.carla, team) >= len(made)
    for name in ("carla", "sonia", "tomasa"):
        assert len(opened(world, name, made)) == len(made)
    after = make(world)
    assert len(opened(world, "sonia", after)) == len(after)


def test_the_copied_key_of_someone_who_left_opens_nothing(world: World) -> None:
    made, team = make(world), world.team_id("cochabamba")
    copied = stolen_key(world, "tomasa", team)
    assert opens_something(copied)
    team_keys.expel(team, world.users["tomasa"].id)
    assert opened(world, "tomasa", made) == []
    team_keys.rotate(world.carla, team)
    assert not opens_something(copied)
    assert opened(world, "tomasa", made + make(world)) == []
    assert len(opened(world, "carla", made)) == len(made)


def test_keys_in_escrow_stay_there_through_a_rotation(world: World) -> None:
    [record], refugio = make(world, 1), world.team_id("refugio")
    end = timezone.now() + timedelta(days=1)
    record_keys.escrow_for_team(record, refugio, Purpose.REFERRAL, end)
    copied = stolen_key(world, "pablo", refugio)
    team_keys.rotate(world.pablo, refugio)
    assert opened(world, "pablo", [record]) == []
    assert not opens_something(copied)
    record_keys.release(KIND, record.record_id, refugio)
    assert opened(world, "pablo", [record]) == [record]


def test_purpose_and_end_survive_a_rotation(world: World) -> None:
    [record], refugio = make(world, 1), world.team_id("refugio")
    end = timezone.now() + timedelta(days=1)
    record_keys.give_to_team(record, refugio, Purpose.TRANSFER, end)
    team_keys.rotate(world.pablo, refugio)
    grant = KeyGrant.objects.get(record_id=record.record_id, vault_key__team_id=refugio)
    assert (grant.purpose, grant.expires_at) == (Purpose.TRANSFER, end)


def test_grants_whose_time_is_over_are_not_carried_along(world: World) -> None:
    [record], refugio = make(world, 1), world.team_id("refugio")
    past = timezone.now() - timedelta(seconds=1)
    record_keys.give_to_team(record, refugio, Purpose.REFERRAL, past)
    team_keys.rotate(world.pablo, refugio)
    assert not KeyGrant.objects.filter(vault_key__team_id=refugio).exists()


def test_rotating_in_several_batches_moves_every_key(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, team = make(world, 7), world.team_id("cochabamba")
    monkeypatch.setattr(team_keys, "BATCH", 3)
    assert team_keys.rotate(world.carla, team) >= 7
    assert len(opened(world, "sonia", made)) == 7
    assert not KeyGrant.objects.filter(vault_key__retired_at__isnull=False).exists()


def test_a_damaged_grant_does_not_stop_a_rotation(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    made, team = make(world, 5), world.team_id("cochabamba")
    grant = KeyGrant.objects.get(record_id=made[2].record_id)
    grant.sealed_key = b"junk"
    grant.save()
    monkeypatch.setattr(team_keys, "BATCH", 2)
    assert team_keys.rotate(world.carla, team) >= 4
    assert len(opened(world, "carla", made)) == 4
    assert str(grant.id) in caplog.text


def test_a_closed_account_gets_no_new_key(world: World) -> None:
    team = world.team_id("cochabamba")
    User.objects.filter(email="tomasa@example.org").update(is_active=False)
    team_keys.rotate(world.carla, team)
    assert not team_keys.holds_key(world.users["tomasa"].id, team)
    assert team_keys.holds_key(world.users["sonia"].id, team)


def test_each_rotation_is_a_new_generation_with_one_in_force(world: World) -> None:
    team = world.team_id("cochabamba")
    make_recovery_key(world.carla, world.organisations["casa"].id)
    for _ in range(3):
        team_keys.rotate(world.carla, team)
    keys = VaultKey.objects.filter(team_id=team).order_by("generation")
    assert [key.generation for key in keys] == [1, 2, 3, 4]
    assert [key.retired_at is None for key in keys] == [False, False, False, True]
    assert len({bytes(key.public_key) for key in keys}) == 4
    retired = keys.filter(retired_at__isnull=False)
    assert not VaultGrant.objects.filter(vault_key__in=retired).exists()
    assert not RecoveryGrant.objects.filter(vault_key__in=retired).exists()


def test_only_a_member_with_open_keys_can_rotate(world: World) -> None:
    team = world.team_id("cochabamba")
    for actor in (world.beto, world.ana, world.without_keys("carla")):
        with pytest.raises(KeysLocked):
            team_keys.rotate(actor, team)
    assert VaultKey.objects.get(team_id=team, retired_at=None).generation == 1


def test_a_newcomer_opens_what_was_sealed_before_they_came(world: World) -> None:
    made, team = make(world), world.team_id("cochabamba")
    assert opened(world, "beto", made) == []
    team_keys.admit(world.carla, team, world.users["beto"].id)
    assert len(opened(world, "beto", made)) == len(made)


def test_a_vault_needs_someone_who_can_open_it(world: World) -> None:
    with pytest.raises(RuleBroken):
        team_keys.make_vault(world.team_id("refugio"), [uuid7()])
