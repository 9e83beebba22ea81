"""The printed key: shown once, typed by hand, and it opens what it should."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amparo.foundation.kernel.crypto import KeyPair, random_key
from amparo.foundation.kernel.errors import KeysLocked, RuleBroken
from amparo.foundation.kernel.ids import uuid7
from amparo.foundation.vault import record_keys, team_keys
from amparo.foundation.vault.models import RecoveryGrant, RecoveryKey
from amparo.foundation.vault.recovery import (
    drill,
    format_for_print,
    make_recovery_key,
    parse_printed,
    recover,
    seal_to_current,
)
from amparo.foundation.vault.user_keys import make_keys
from tests.cast import World

from .test_team_keys import opens_something

KIND = "persons.person"
seeds = st.binary(min_size=32, max_size=32)


def casa(world: World) -> UUID:
    return world.organisations["casa"].id


@given(seeds)
def test_what_is_printed_reads_as_fourteen_groups_of_four(seed: bytes) -> None:
    text = format_for_print(seed)
    assert [len(group) for group in text.split("-")] == [4] * 14
    assert parse_printed(text) == KeyPair(seed)


@given(seeds, st.data())
def test_typing_it_is_forgiven_case_spaces_dashes_and_lookalikes(
    seed: bytes, data: st.DataObject
) -> None:
    typed = ""
    for letter in format_for_print(seed):
        dash = data.draw(st.sampled_from(["-", " ", "", "–", " — ", ".", "\n"]))
        typed += {"O": "0", "I": "1", "B": "8", "-": dash}.get(letter, letter)
    typed = data.draw(st.sampled_from([typed, typed.lower(), f"  {typed}\n"]))
    assert parse_printed(typed) == KeyPair(seed)


@given(seeds, st.integers(0, 55), st.sampled_from("ABCDEFGHJKMNPQRSTVWXYZ234567"))
def test_a_single_wrong_letter_is_noticed(seed: bytes, place: int, other: str) -> None:
    plain = format_for_print(seed).replace("-", "")
    if plain[place] == other:
        other = "A" if other != "A" else "C"
    with pytest.raises(RuleBroken) as broken:
        parse_printed(plain[:place] + other + plain[place + 1 :])
    assert broken.value.field == "key"


@given(st.text(max_size=80))
def test_anything_else_is_not_a_key(text: str) -> None:
    with pytest.raises(RuleBroken):
        parse_printed(text)


@given(seeds, st.integers(1, 55))
def test_a_part_of_a_key_is_not_a_key(seed: bytes, length: int) -> None:
    with pytest.raises(RuleBroken):
        parse_printed(format_for_print(seed).replace("-", "")[:length])


def test_the_drill_says_how_many_vaults_the_paper_opens(world: World) -> None:
    paper = make_recovery_key(world.carla, casa(world))
    assert drill(casa(world), paper) == (1, 3)  # Carla opens one of the three
    key = RecoveryKey.objects.get(organisation=casa(world), retired_at=None)
    assert key.drilled_at is not None
    assert seal_to_current(world.beto, world.team_id("el_alto"))
    assert seal_to_current(world.yara, world.team_id("desk"))
    assert not seal_to_current(world.yara, world.team_id("desk"))
    assert drill(casa(world), paper) == (3, 3)


def test_a_rotation_alone_lets_no_paper_in(world: World) -> None:
    paper = make_recovery_key(world.carla, casa(world))
    team_keys.rotate(world.beto, world.team_id("el_alto"))
    assert drill(casa(world), paper) == (1, 3)


def test_the_paper_of_the_custodians_is_apart(world: World) -> None:
    paper = make_recovery_key(world.inti, casa(world))
    assert drill(casa(world), paper) == (0, 3)
    with pytest.raises(RuleBroken):
        seal_to_current(world.inti, world.team_id("custodians"))
    apart = make_recovery_key(world.inti, casa(world), apart=True)
    assert drill(casa(world), apart) == (1, 1)


def test_when_everyone_lost_their_password_the_paper_brings_the_keys_back(
    world: World,
) -> None:
    record = record_keys.new_key(KIND, uuid7(), [world.team_id("cochabamba")])
    paper = make_recovery_key(world.carla, casa(world))
    for name in ("carla", "sonia", "tomasa"):
        fresh = make_keys(world.users[name].id, "all new")
    assert not team_keys.reachable(world.team_id("cochabamba"))
    assert recover(casa(world), paper, world.users["tomasa"].id) == 1
    actor = replace(world.tomasa, keys=fresh)
    assert record_keys.open_key(actor, KIND, record.record_id) == record
    team_keys.admit(actor, world.team_id("cochabamba"), world.users["carla"].id)
    assert team_keys.holds_key(world.users["carla"].id, world.team_id("cochabamba"))


def test_the_paper_still_opens_after_a_rotation(world: World) -> None:
    paper = make_recovery_key(world.carla, casa(world))
    team_keys.rotate(world.carla, world.team_id("cochabamba"))
    assert drill(casa(world), paper) == (1, 3)


def test_the_paper_of_another_organisation_is_refused(world: World) -> None:
    paper = make_recovery_key(world.carla, casa(world))
    other = make_recovery_key(world.luz, world.organisations["kanlungan"].id)
    stranger = format_for_print(random_key())
    for wrong in (other, stranger):
        for act in (
            lambda text: drill(casa(world), text),
            lambda text: recover(casa(world), text, world.users["beto"].id),
        ):
            with pytest.raises(RuleBroken):
                act(wrong)
    key = RecoveryKey.objects.get(organisation=casa(world), retired_at=None)
    assert key.drilled_at is None
    assert drill(casa(world), paper) == (1, 3)


def test_a_stranger_s_paper_is_refused_even_when_no_vault_is_sealed_to_ours(
    world: World,
) -> None:
    make_recovery_key(world.pablo, casa(world))  # he opens none of Casa's vaults
    with pytest.raises(RuleBroken):
        drill(casa(world), format_for_print(random_key()))
    with pytest.raises(RuleBroken):
        drill(world.organisations["bahay"].id, format_for_print(random_key()))


def test_a_new_paper_that_opens_as_much_makes_the_old_one_worthless(
    world: World,
) -> None:
    old = make_recovery_key(world.carla, casa(world))
    stolen = parse_printed(old).private_key
    assert opens_something(stolen)
    new = make_recovery_key(world.carla, casa(world))
    with pytest.raises(RuleBroken):
        drill(casa(world), old)
    assert not opens_something(stolen)
    assert drill(casa(world), new) == (1, 3)


def test_a_new_paper_that_opens_less_leaves_the_old_one_in_force(world: World) -> None:
    old = make_recovery_key(world.carla, casa(world))
    new = make_recovery_key(world.beto, casa(world))
    assert drill(casa(world), old) == drill(casa(world), new) == (1, 3)
    seal_to_current(world.carla, world.team_id("cochabamba"))
    with pytest.raises(RuleBroken):
        drill(casa(world), old)
    assert drill(casa(world), new) == (2, 3)


def test_nothing_is_sealed_to_a_recovery_key_that_someone_slipped_in(
    world: World,
) -> None:
    make_recovery_key(world.carla, casa(world))
    mine = KeyPair(random_key())
    RecoveryGrant.objects.all().delete()
    RecoveryKey.objects.update(public_key=mine.public_key)
    team_keys.rotate(world.carla, world.team_id("cochabamba"))
    assert not RecoveryGrant.objects.exists()
    with pytest.raises(RuleBroken):
        drill(casa(world), format_for_print(mine.seed))


def test_the_key_is_not_stored_anywhere(world: World) -> None:
    paper = make_recovery_key(world.carla, casa(world))
    pair = parse_printed(paper)
    row = RecoveryKey.objects.get(organisation=casa(world), retired_at=None)
    assert bytes(row.public_key) == pair.public_key
    assert pair.seed not in bytes(row.public_key) + bytes(row.mac)


def test_with_locked_keys_no_paper_is_made(world: World) -> None:
    with pytest.raises(KeysLocked):
        make_recovery_key(world.without_keys("carla"), casa(world))
    assert not RecoveryKey.objects.exists()
