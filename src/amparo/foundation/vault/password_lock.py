"""What a person's private key is locked with: their password and the server's secret.

The lock is Argon2id over the password, keyed with a key from the server's secret (the
pepper), so that the database and a right password together open nothing. In front of
what is locked stands how it was locked: version 2, and the mark of the secret. Version
1 had no pepper; it still opens, and is locked anew at the next sign-in.
"""

from __future__ import annotations

import hmac
import logging
import secrets
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.conf import settings

from ..kernel.crypto import Tampered, argon, decrypt, encrypt
from ..kernel.secret import current_mark, keys_marked, server_key
from .models import UserKey

UNPEPPERED, PEPPERED = 1, 2
# What a row may ask for: more would let whoever writes to the database stop the server.
MOST_MEMORY, MOST_PASSES = 1024 * 1024, 32
_LABEL = "password-lock"

log = logging.getLogger(__name__)


def locked_with(password: str, user_id: UUID, seed: bytes) -> dict[str, Any]:
    """Return the fields of a ``UserKey`` whose seed this password opens."""
    salt = secrets.token_bytes(16)
    memory, passes = settings.AMPARO_PASSWORD_ARGON
    root = argon(password, salt, memory, passes)
    how = bytes([PEPPERED, current_mark()])
    key = _peppered(root, server_key(_LABEL))
    return {
        "sealed_seed": how + encrypt(key, seed, _place(user_id)),
        "salt": salt,
        "memory_kib": memory,
        "passes": passes,
    }


def opened_with(password: str, key: UserKey) -> bytes | None:
    """Return the seed; None for a wrong password, and for a row that makes no sense."""
    sealed = bytes(key.sealed_seed)
    if not sealed or key.memory_kib > MOST_MEMORY or key.passes > MOST_PASSES:
        return None
    try:
        root = argon(password, bytes(key.salt), key.memory_kib, key.passes)
    except Tampered:
        log.error("The lock of the key %s cannot be tried: it was changed.", key.id)
        return None
    for lock, body in _ways(root, sealed):
        try:
            seed = decrypt(lock, body, _place(key.user_id))
        except Tampered:
            continue
        return seed if len(seed) == 32 else None
    return None


def _ways(root: bytes, sealed: bytes) -> Iterator[tuple[bytes, bytes]]:
    if sealed[0] == UNPEPPERED:
        yield root, sealed  # the version was that of the cipher, too
    elif sealed[0] == PEPPERED and len(sealed) > 2:
        for pepper in keys_marked(_LABEL, sealed[1]):
            yield _peppered(root, pepper), sealed[2:]


def is_current(key: UserKey) -> bool:
    """Return whether the lock is made as it would be made today."""
    how = bytes([PEPPERED, current_mark()])
    made = (key.memory_kib, key.passes)
    return bytes(key.sealed_seed)[:2] == how and made == settings.AMPARO_PASSWORD_ARGON


def _peppered(root: bytes, pepper: bytes) -> bytes:
    return hmac.digest(pepper, root, "sha256")


def _place(user_id: UUID) -> str:
    return f"user|{user_id}"
