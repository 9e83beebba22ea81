"""A record opens for those with a valid grant, and for nobody else."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from amparo.foundation.kernel.crypto import (
    KeyPair,
    RecordKey,
    Tampered,
    open_with,
    random_key,
)
from amparo.foundation.kernel.errors import KeysLocked, RuleBroken
from amparo.foundation.kernel.ids import uuid7
from amparo.foundation.organisations.models import Team
from amparo.foundation.vault import record_keys
from amparo.foundation.vault.models import KeyGrant, Purpose, UserKey, VaultKey
from amparo.foundation.vault.user_keys import vouched
from tests.cast import World

KIND = "persons.person"


def soon() -> datetime:
    return timezone.now() + timedelta(days=1)


def sealed_for(world: World, *teams: str) -> RecordKey:
    return record_keys.new_key(KIND, uuid7(), [world.team_id(team) for team in teams])


def can_open(world: World, name: str, record: RecordKey) -> bool:
    found = record_keys.open_keys(getattr(world, name), KIND, [record.record_id])
    if found:
        assert found[record.record_id] == record
    return bool(found)


def test_the_team_opens_and_others_do_not(world: World) -> None:
    record = sealed_for(world, "cochabamba")
    sealed = record.seal("identity", "María")
    for name in ("carla", "sonia", "tomasa"):
        key = record_keys.open_key(getattr(world, name), KIND, record.record_id)
        assert key.open("identity", sealed) == "María"
    for name in ("beto", "pablo", "celso", "ana", "diego", "mariana", "lena"):
        assert not can_open(world, name, record)
        with pytest.raises(KeysLocked):
            record_keys.open_key(getattr(world, name), KIND, record.record_id)


def test_locked_keys_open_nothing(world: World) -> None:
    record = sealed_for(world, "cochabamba")
    locked = world.without_keys("carla")
    assert record_keys.open_keys(locked, KIND, [record.record_id]) == {}
    with pytest.raises(KeysLocked):
        record_keys.open_key(locked, KIND, record.record_id)


def test_a_grant_counts_for_its_own_kind_only(world: World) -> None:
    record = sealed_for(world, "cochabamba")
    opened = record_keys.open_keys(world.carla, KIND + ".identity", [record.record_id])
    assert opened == {}


def test_a_team_without_a_vault_cannot_receive(world: World) -> None:
    team = Team.objects.get(id=world.team_id("cochabamba"))
    team.id, team.name = uuid7(), "No vault yet"
    team.save(force_insert=True)
    with pytest.raises(RuleBroken):
        record_keys.new_key(KIND, uuid7(), [team.id])


def test_sharing_gives_and_withdrawing_takes_away(world: World) -> None:
    record = sealed_for(world, "cochabamba")
    refugio = world.team_id("refugio")
    record_keys.give_to_team(record, refugio, Purpose.REFERRAL, soon())
    assert can_open(world, "pablo", record)
    assert {v.team.name for v in record_keys.holders(KIND, record.record_id)} == {
        "Cochabamba",
        "Refugio",
    }
    assert record_keys.withdraw(KIND, record.record_id, refugio) == 1
    assert not can_open(world, "pablo", record) and can_open(world, "carla", record)


def test_sharing_again_moves_the_end(world: World) -> None:
    record = sealed_for(world, "cochabamba")
    refugio = world.team_id("refugio")
    past = timezone.now() - timedelta(seconds=1)
    record_keys.give_to_team(record, refugio, Purpose.REFERRAL, past)
    assert not can_open(world, "pablo", record)
    record_keys.give_to_team(record, refugio, Purpose.REFERRAL, soon())
    assert can_open(world, "pablo", record)
    assert KeyGrant.objects.filter(record_id=record.record_id).count() == 2


def test_a_grant_whose_time_is_over_opens_nothing_and_is_swept_away(
    world: World,
) -> None:
    record = sealed_for(world, "cochabamba")
    past = timezone.now() - timedelta(seconds=1)
    record_keys.give_to_team(record, world.team_id("refugio"), Purpose.REFERRAL, past)
    inti = world.users["inti"].id
    record_keys.give_to_person(record, inti, Purpose.IDENTITY, past)
    assert not can_open(world, "pablo", record) and not can_open(world, "inti", record)
    assert [v.team.name for v in record_keys.holders(KIND, record.record_id)] == [
        "Cochabamba"
    ]
    assert record_keys.drop_expired() == 2
    assert can_open(world, "carla", record)


def test_one_person_can_be_given_a_key_for_a_time(world: World) -> None:
    record = sealed_for(world, "custodians")
    record_keys.give_to_person(
        record, world.users["carla"].id, Purpose.IDENTITY, soon()
    )
    assert can_open(world, "carla", record)
    assert not can_open(world, "sonia", record)


def test_a_key_in_escrow_opens_only_after_it_is_released(world: World) -> None:
    record = sealed_for(world, "cochabamba")
    refugio = world.team_id("refugio")
    record_keys.escrow_for_team(record, refugio, Purpose.REFERRAL, soon())
    assert not can_open(world, "pablo", record)
    assert [v.team.name for v in record_keys.holders(KIND, record.record_id)] == [
        "Cochabamba"
    ]
    record_keys.release(KIND, record.record_id, refugio)
    assert can_open(world, "pablo", record)
    record_keys.release(KIND, record.record_id, refugio)
    assert can_open(world, "pablo", record)


def test_a_key_in_escrow_does_not_open_with_the_teams_private_key_alone(
    world: World,
) -> None:
    """Clearing ``in_escrow`` in the database does not replace the server's secret."""
    record = sealed_for(world, "cochabamba")
    record_keys.escrow_for_team(
        record, world.team_id("refugio"), Purpose.REFERRAL, soon()
    )
    KeyGrant.objects.filter(in_escrow=True).update(in_escrow=False)
    assert not can_open(world, "pablo", record)


def test_an_expired_key_in_escrow_is_not_released(world: World) -> None:
    record = sealed_for(world, "cochabamba")
    refugio = world.team_id("refugio")
    past = timezone.now() - timedelta(seconds=1)
    record_keys.escrow_for_team(record, refugio, Purpose.REFERRAL, past)
    record_keys.release(KIND, record.record_id, refugio)
    assert not can_open(world, "pablo", record)


def test_holding_twice_or_after_giving_takes_nothing_away(world: World) -> None:
    record = sealed_for(world, "cochabamba")
    refugio = world.team_id("refugio")
    record_keys.escrow_for_team(record, refugio, Purpose.REFERRAL, soon())
    record_keys.escrow_for_team(record, refugio, Purpose.REFERRAL, soon())
    assert not can_open(world, "pablo", record)
    record_keys.give_to_team(record, refugio, Purpose.TRANSFER)
    assert can_open(world, "pablo", record)
    record_keys.escrow_for_team(record, refugio, Purpose.REFERRAL, soon())
    assert can_open(world, "pablo", record)


def test_a_destroyed_key_is_gone_for_everyone(world: World) -> None:
    record = sealed_for(world, "cochabamba", "refugio")
    record_keys.give_to_person(record, world.users["inti"].id, Purpose.IDENTITY, soon())
    assert record_keys.destroy(KIND, record.record_id) == 3
    for name in ("carla", "sonia", "pablo", "inti"):
        assert not can_open(world, name, record)
    assert not KeyGrant.objects.filter(record_id=record.record_id).exists()


def test_many_keys_open_in_two_queries(
    world: World, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    made = [sealed_for(world, "cochabamba") for _ in range(30)]
    foreign = sealed_for(world, "manila")
    ids = [record.record_id for record in [*made, foreign]]
    carla = world.carla
    with django_assert_num_queries(2):
        opened = record_keys.open_keys(carla, KIND, ids)
    assert opened == {record.record_id: record for record in made}


def test_a_damaged_grant_opens_nothing_and_harms_no_other(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    whole, damaged = sealed_for(world, "cochabamba"), sealed_for(world, "cochabamba")
    grant = KeyGrant.objects.get(record_id=damaged.record_id)
    grant.sealed_key = bytes(len(bytes(grant.sealed_key)))
    grant.save()
    ids = [whole.record_id, damaged.record_id]
    assert set(record_keys.open_keys(world.carla, KIND, ids)) == {whole.record_id}
    assert str(grant.id) in caplog.text
    with pytest.raises(KeysLocked):
        record_keys.open_key(world.carla, KIND, damaged.record_id)


def test_a_grant_moved_to_another_record_opens_none_of_its_fields(
    world: World,
) -> None:
    mine, other = sealed_for(world, "cochabamba"), sealed_for(world, "cochabamba")
    sealed = other.seal("identity", "María")
    taken = KeyGrant.objects.get(record_id=mine.record_id).sealed_key
    KeyGrant.objects.filter(record_id=other.record_id).update(sealed_key=taken)
    key = record_keys.open_key(world.carla, KIND, other.record_id)
    with pytest.raises(Tampered):
        key.open("identity", sealed)


def test_the_database_wants_one_holder_for_each_grant(world: World) -> None:
    vault = VaultKey.objects.get(team=world.teams["refugio"], retired_at=None)
    holder = UserKey.objects.get(user=world.users["inti"], retired_at=None)
    for vault_key, user_key in [(None, None), (vault, holder)]:
        with pytest.raises(IntegrityError), transaction.atomic():
            KeyGrant.objects.create(
                kind=KIND,
                record_id=uuid7(),
                vault_key=vault_key,
                user_key=user_key,
                sealed_key=b"x",
            )


class TestSomeoneWhoCanWriteToTheDatabase:
    """They insert public keys of their own, to receive what is sealed next."""

    def test_cannot_become_a_teams_vault(self, world: World) -> None:
        mine = KeyPair(random_key())
        VaultKey.objects.filter(team=world.teams["refugio"]).update(
            public_key=mine.public_key
        )
        with pytest.raises(RuleBroken):
            sealed_for(world, "refugio")

    def test_cannot_add_a_vault_with_a_guessed_code(
        self, world: World, settings: Settings
    ) -> None:
        mine, refugio = KeyPair(random_key()), world.teams["refugio"]
        VaultKey.objects.filter(team=refugio).update(retired_at=timezone.now())
        secret = settings.AMPARO_SECRET
        settings.AMPARO_SECRET = "a guess"
        guess = VaultKey(team=refugio, generation=9, public_key=mine.public_key)
        guessed = vouched(guess)
        settings.AMPARO_SECRET = secret
        guessed.save()
        with pytest.raises(RuleBroken):
            sealed_for(world, "refugio")

    def test_cannot_take_the_vouching_of_another_owner(self, world: World) -> None:
        """The code of Casa Abierta's vault says nothing about Refugio's."""
        theirs = VaultKey.objects.get(team=world.teams["cochabamba"], retired_at=None)
        VaultKey.objects.filter(team=world.teams["refugio"]).update(
            public_key=theirs.public_key, mac=theirs.mac
        )
        with pytest.raises(RuleBroken):
            sealed_for(world, "refugio")

    def test_cannot_receive_a_personal_key(self, world: World) -> None:
        record = sealed_for(world, "custodians")
        mine, inti = KeyPair(random_key()), world.users["inti"]
        UserKey.objects.filter(user=inti).update(
            public_key=mine.public_key, verify_key=mine.verify_key
        )
        with pytest.raises(RuleBroken):
            record_keys.give_to_person(record, inti.id, Purpose.IDENTITY, soon())
        assert not KeyGrant.objects.filter(user_key__user=inti).exists()


def test_the_stored_row_shows_no_key(world: World) -> None:
    record = sealed_for(world, "cochabamba")
    grant = KeyGrant.objects.get(record_id=record.record_id)
    assert record.key not in bytes(grant.sealed_key)
    with pytest.raises(Tampered):
        open_with(random_key(), grant.sealed_key)


def test_another_persons_actor_with_my_keys_is_still_bound_by_them(
    world: World,
) -> None:
    """Keys, not names, decide about content."""
    record = sealed_for(world, "cochabamba")
    odd = replace(world.celso, keys=world.carla.keys)
    assert record_keys.open_keys(odd, KIND, [record.record_id])
    assert not record_keys.open_keys(
        replace(world.carla, keys=world.celso.keys), KIND, [record.record_id]
    )


def test_nothing_is_asked_for_no_records(world: World) -> None:
    assert record_keys.open_keys(world.carla, KIND, []) == {}
    assert record_keys.open_keys(world.carla, KIND, [UUID(int=1)]) == {}
