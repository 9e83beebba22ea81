"""A person's own keys: created at sign-up, opened at sign-in, renewed after a reset."""

from __future__ import annotations

import hmac
import secrets
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from ..kernel.crypto import KeyPair, Tampered, argon, decrypt, encrypt, random_key
from ..kernel.secret import keyed_digest
from .keyring import Keyring
from .models import RecoveryKey, UserKey, VaultKey


def mac_for(owner: UUID, *keys: bytes) -> bytes:
    """Return the MAC that authenticates public keys of an owner."""
    return keyed_digest("public-keys", "|".join([str(owner), *(k.hex() for k in keys)]))


def is_authentic(key: UserKey | VaultKey | RecoveryKey) -> bool:
    """Return whether this server itself stored the public keys of this row."""
    if isinstance(key, UserKey):
        expected = mac_for(key.user_id, bytes(key.public_key), bytes(key.verify_key))
    elif isinstance(key, VaultKey):
        expected = mac_for(key.team_id, bytes(key.public_key))
    else:
        expected = mac_for(key.organisation_id, bytes(key.public_key))
    return hmac.compare_digest(expected, bytes(key.mac))


def current_key(user_id: UUID) -> UserKey | None:
    """Return the person's current key pair, if they have one."""
    return UserKey.objects.filter(user_id=user_id, retired_at=None).first()


def _seal_private_key(
    user_id: UUID, password: str, seed: bytes
) -> dict[str, bytes | int]:
    salt = secrets.token_bytes(16)
    memory, passes = settings.AMPARO_PASSWORD_ARGON
    lock = argon(password, salt, memory, passes)
    return {
        "sealed_seed": encrypt(lock, seed, f"user|{user_id}"),
        "salt": salt,
        "memory_kib": memory,
        "passes": passes,
    }


def make_keys(user_id: UUID, password: str) -> Keyring:
    """Create a new key pair for a person; an older one is retired and its grants end.

    After a password reset nobody, not even the person, can open with the old pair: a
    colleague or the recovery key has to grant again.
    """
    pair = KeyPair(random_key())
    with transaction.atomic():
        for old in UserKey.objects.filter(user_id=user_id, retired_at=None):
            old.vault_grants.all().delete()
            old.record_grants.all().delete()
            old.sealed_seed = b""
            old.retired_at = timezone.now()
            old.save(update_fields=["sealed_seed", "retired_at"])
        key = UserKey.objects.create(
            user_id=user_id,
            public_key=pair.public_key,
            verify_key=pair.verify_key,
            mac=mac_for(user_id, pair.public_key, pair.verify_key),
            **_seal_private_key(user_id, password, pair.seed),
        )
    return Keyring(user_id, key.id, pair)


def unlock(user_id: UUID, password: str) -> Keyring | None:
    """Open the person's keys with their password; None for a wrong password."""
    key = current_key(user_id)
    if key is None:
        return None
    lock = argon(password, bytes(key.salt), key.memory_kib, key.passes)
    try:
        seed = decrypt(lock, bytes(key.sealed_seed), f"user|{user_id}")
    except Tampered:
        return None
    return Keyring(user_id, key.id, KeyPair(seed))


def change_password(keyring: Keyring, new_password: str) -> None:
    """Lock the same keys with a new password; no grant has to be renewed."""
    fresh = _seal_private_key(keyring.user_id, new_password, keyring.pair.seed)
    UserKey.objects.filter(id=keyring.user_key_id, retired_at=None).update(**fresh)
