"""How passwords for signing in are stored: Argon2id, keyed with the server's secret.

``amparo$2$<mark>$<memory>$<passes>$<salt>$<digest>``: the version, the mark of the
secret, and Argon2id under a key from it. Without the secret nobody can try a password
against the database. Hashes of Django's Argon2 hasher, which had no such key, still
count, and are made anew at the next sign-in, as are those of the secret before.
"""

from __future__ import annotations

import hmac
from typing import Any, NamedTuple

from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher, BasePasswordHasher

from ..kernel.crypto import Tampered, argon
from ..kernel.secret import current_mark, keys_marked, server_key
from ..vault.password_lock import MOST_MEMORY, MOST_PASSES

_LABEL = "password-hash"
_VERSION = "2"


class _Stored(NamedTuple):
    version: str
    mark: int
    memory: int
    passes: int
    salt: str
    digest: str


class PepperedHasher(BasePasswordHasher):
    """Argon2id over the password, keyed with a key from the server's secret."""

    algorithm = "amparo"

    def encode(self, password: str, salt: str) -> str:
        """Return the hash of a password under the secret that is in use."""
        memory, passes = settings.AMPARO_PASSWORD_ARGON
        root = argon(password, salt.encode(), memory, passes)
        digest = hmac.digest(server_key(_LABEL), root, "sha256").hex()
        how = (self.algorithm, _VERSION, current_mark(), memory, passes)
        return "$".join([*map(str, how), salt, digest])

    def decode(self, encoded: str) -> dict[str, Any]:
        """Return the parts of a hash; ``ValueError`` if it is none."""
        return {"algorithm": self.algorithm, **_read(encoded)._asdict()}

    def verify(self, password: str, encoded: str) -> bool:
        """Return whether the password fits; False for a hash that makes no sense."""
        try:
            stored = _read(encoded)
            digest = bytes.fromhex(stored.digest)
            root = argon(password, stored.salt.encode(), stored.memory, stored.passes)
        except (Tampered, ValueError):
            return False
        return any(
            hmac.compare_digest(hmac.digest(key, root, "sha256"), digest)
            for key in keys_marked(_LABEL, stored.mark)
        )

    def must_update(self, encoded: str) -> bool:
        """Return whether the hash is older than the secret or the costs of today."""
        try:
            stored = _read(encoded)
        except ValueError:
            return False
        made = (stored.mark, (stored.memory, stored.passes))
        return made != (current_mark(), settings.AMPARO_PASSWORD_ARGON)

    def harden_runtime(self, password: str, encoded: str) -> None:
        """Do nothing: a wrong password always costs one whole derivation."""

    def safe_summary(self, encoded: str) -> dict[Any, Any]:
        """Return what may be shown of a hash."""
        return {"algorithm": self.algorithm}


def _read(encoded: str) -> _Stored:
    parts = encoded.split("$")
    if len(parts) != 7:
        raise ValueError("not a hash of ours")
    version, mark, memory, passes, salt, digest = parts[1:]
    stored = _Stored(version, int(mark), int(memory), int(passes), salt, digest)
    if (
        version != _VERSION
        or stored.memory > MOST_MEMORY
        or stored.passes > MOST_PASSES
    ):
        raise ValueError("not a hash of ours")
    return stored


class OlderArgon2Hasher(Argon2PasswordHasher):
    """Django's, for hashes from before there was a key; one that is broken is wrong."""

    def verify(self, password: str, encoded: str) -> bool:
        """Return whether the password fits; False for a hash that makes no sense."""
        try:
            return bool(super().verify(password, encoded))
        except Exception:  # noqa: BLE001  whatever stands in the row
            return False

    def must_update(self, encoded: str) -> bool:
        """Return False: another hasher is preferred, so it is renewed in any case."""
        return False


def mark_in(encoded: str) -> int | None:
    """Return the mark of the secret a hash was made with; None for an older hash."""
    try:
        return _read(encoded).mark
    except ValueError:
        return None
