"""A person's own keys: created at sign-up, opened at sign-in, renewed after a reset."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from ..kernel.crypto import KeyPair, random_key
from ..kernel.secret import code, code_holds, is_proven
from .keyring import Keyring
from .models import RecoveryKey, UserKey, VaultKey
from .password_lock import is_current, locked_with, opened_with

PublicKeys = UserKey | VaultKey | RecoveryKey
K = TypeVar("K", UserKey, VaultKey, RecoveryKey)
PUBLIC_KEYS = "public-keys"  # what their codes are for


def vouched_by(key: PublicKeys) -> str:
    """Return what the code of a row of public keys is made over.

    Whose they are, which generation, and whether they are in force: one that was
    retired does not come back by changing a column.
    """
    retired = "in force" if key.retired_at is None else "retired"
    public = bytes(key.public_key).hex()
    if isinstance(key, UserKey):
        return f"person|{key.user_id}|{retired}|{public}|{bytes(key.verify_key).hex()}"
    if isinstance(key, VaultKey):
        return f"team|{key.team_id}|{key.generation}|{retired}|{public}"
    apart = "custodians" if key.apart else "all"
    return f"paper|{key.organisation_id}|{apart}|{retired}|{public}"


def vouched(key: K) -> K:
    """Return a new row of public keys with its code."""
    key.mac = code(PUBLIC_KEYS, vouched_by(key))
    return key


def set_retired(key: PublicKeys) -> None:
    """Retire public keys; those that are not authentic stay so."""
    known, proven = is_authentic(key), is_proven_key(key)
    key.retired_at = key.retired_at or timezone.now()
    if known:
        key.mac = code(PUBLIC_KEYS, vouched_by(key), proven=proven)
    key.save(update_fields=["retired_at", "mac"])


def is_authentic(key: PublicKeys) -> bool:
    """Return whether this server itself stored the public keys of this row."""
    return code_holds(PUBLIC_KEYS, vouched_by(key), key.mac)


def is_proven_key(key: PublicKeys) -> bool:
    """Return whether the row is authentic, and not only since a secret was lost."""
    return is_proven(PUBLIC_KEYS, vouched_by(key), key.mac)


def vouch_unproven(key: PublicKeys) -> None:
    """Vouch for public keys that were found after the secret had been lost."""
    key.mac = code(PUBLIC_KEYS, vouched_by(key), proven=False)
    key.save(update_fields=["mac"])


def vouch_proven(key: PublicKeys) -> None:
    """Vouch for public keys that something else than the secret has proved."""
    key.mac = code(PUBLIC_KEYS, vouched_by(key))
    key.save(update_fields=["mac"])


def current_key(user_id: UUID) -> UserKey | None:
    """Return the person's current key pair, if they have one."""
    return UserKey.objects.filter(user_id=user_id, retired_at=None).first()


def make_keys(
    user_id: UUID, password: str, end: Callable[[UserKey], object] | None = None
) -> Keyring:
    """Create a new key pair for a person; an older one is retired and its grants end.

    After a password reset nobody, not even the person, can open with the old pair: a
    colleague or the recovery key has to grant again. ``end`` may keep some of it
    (``last_holder.keep``).
    """
    pair = KeyPair(random_key())
    with transaction.atomic():
        for old in UserKey.objects.filter(user_id=user_id, retired_at=None):
            (end or retire)(old)
        key = vouched(
            UserKey(
                user_id=user_id,
                public_key=pair.public_key,
                verify_key=pair.verify_key,
                **locked_with(password, user_id, pair.seed),
            )
        )
        key.save(force_insert=True)
    return Keyring(user_id, key.id, pair)


def retire(key: UserKey) -> None:
    """End a person's keys: what was sealed to them opens nothing any more."""
    key.vault_grants.all().delete()
    key.record_grants.all().delete()
    key.sealed_seed = b""
    key.save(update_fields=["sealed_seed"])
    set_retired(key)


def unlock(user_id: UUID, password: str) -> Keyring | None:
    """Open the person's keys with their password; None for a wrong password.

    A lock of an older kind, or of the secret before, is made anew at this occasion.
    """
    key = current_key(user_id)
    seed = opened_with(password, key) if key else None
    if key is None or seed is None:
        return None
    if not is_current(key):
        _lock_anew(key, password, seed)
    return Keyring(user_id, key.id, KeyPair(seed))


def _lock_anew(key: UserKey, password: str, seed: bytes) -> None:
    # Unless the password was changed in this moment.
    as_read = UserKey.objects.filter(id=key.id, sealed_seed=bytes(key.sealed_seed))
    as_read.update(**locked_with(password, key.user_id, seed))


def change_password(keyring: Keyring, new_password: str) -> None:
    """Lock the same keys with a new password; no grant has to be renewed."""
    fresh = locked_with(new_password, keyring.user_id, keyring.pair.seed)
    UserKey.objects.filter(id=keyring.user_key_id, retired_at=None).update(**fresh)
