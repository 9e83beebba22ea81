"""Someone has a copy of the database file and a colleague's password; no secret.

A backup that was lost, a laptop that was sold, and a password that was used elsewhere
too. They run this program on the file with a secret of their own, and take the rows
apart by hand.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.contrib.auth.hashers import check_password
from django.test import override_settings

from amparo.foundation.accounts.models import User
from amparo.foundation.kernel.crypto import (
    KeyPair,
    Tampered,
    argon,
    decrypt,
    open_with,
)
from amparo.foundation.kernel.ids import uuid7
from amparo.foundation.vault import record_keys, user_keys
from amparo.foundation.vault.models import KeyGrant, UserKey, VaultGrant
from tests.cast import PASSWORD, World

KIND = "concerns.concern"


def seeds(password: str) -> Iterator[tuple[UserKey, bytes]]:
    """Yield each person's seed that this password opens from the rows alone."""
    for key in UserKey.objects.all():
        root = argon(password, bytes(key.salt), key.memory_kib, key.passes)
        sealed = bytes(key.sealed_seed)
        for start in range(4):  # whatever stands in front of it
            try:
                yield key, decrypt(root, sealed[start:], f"user|{key.user_id}")
            except Tampered:
                continue


def records_opened(password: str) -> int:
    """Return how many records open from the rows and a password."""
    opened = 0
    for key, seed in seeds(password):
        for held in VaultGrant.objects.filter(user_key=key):
            team = open_with(KeyPair(seed).private_key, held.sealed_key)
            for grant in KeyGrant.objects.filter(vault_key_id=held.vault_key_id):
                opened += len(open_with(team, grant.sealed_key)) == 32
    return opened


@pytest.fixture
def stolen(world: World) -> World:
    """The cast, with a record of a team in the file."""
    record_keys.new_key(KIND, uuid7(), [world.team_id("cochabamba")])
    return world


def test_a_right_password_opens_nothing_in_the_file(stolen: World) -> None:
    assert records_opened(PASSWORD) == 0
    assert list(seeds(PASSWORD)) == []


def test_the_program_itself_opens_nothing_with_another_secret(stolen: World) -> None:
    carla = stolen.users["carla"].id
    assert user_keys.unlock(carla, PASSWORD) is not None, "with the secret it does"
    with override_settings(AMPARO_SECRET="what the thief made up"):
        assert user_keys.unlock(carla, PASSWORD) is None


def test_no_password_can_be_tried_against_the_file(stolen: World) -> None:
    stored = list(User.objects.values_list("password", flat=True))
    assert all(check_password(PASSWORD, each) for each in stored), "the server can"
    with override_settings(AMPARO_SECRET="what the thief made up"):
        assert not any(check_password(PASSWORD, each) for each in stored)
    for each in stored:
        digest = each.rpartition("$")[2]
        for salt in each.split("$"):
            if len(salt) >= 8:
                root = argon(PASSWORD, salt.encode(), 64, 1)
                assert root.hex() not in (digest, digest.lower())


def test_the_secret_alone_opens_nothing_either(stolen: World) -> None:
    for wrong in ("", PASSWORD.upper(), "a lamp over calm waters"):
        assert user_keys.unlock(stolen.users["carla"].id, wrong) is None
