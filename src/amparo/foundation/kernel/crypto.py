"""Encryption: thin labelled wrappers around libsodium and AES-256-GCM.

No construction of our own. SECURITY.md says what each piece protects against.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol
from uuid import UUID

from argon2.exceptions import HashingError
from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from nacl.exceptions import BadSignatureError, CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox
from nacl.signing import SigningKey, VerifyKey

Blob = bytes | memoryview  # what the database returns for binary columns

_FORMAT = b"\x01"
_NONCE = 12
_BUCKETS = (32, 64, 128, 256, 512, 1024)


class Tampered(Exception):
    """The ciphertext was changed, moved or truncated, or the key is the wrong one."""


def random_key() -> bytes:
    """Return 32 random bytes."""
    return secrets.token_bytes(32)


def derive_key(key: bytes, label: str) -> bytes:
    """Return 32 bytes derived from a secret for one labelled purpose (BLAKE2b)."""
    return hashlib.blake2b(label.encode(), key=key, digest_size=32).digest()


def argon(secret: str, salt: bytes, memory_kib: int, passes: int) -> bytes:
    """Return 32 bytes of Argon2id over a secret that a person typed.

    Raises ``Tampered`` for a salt or a cost that Argon2id does not take.
    """
    try:
        return hash_secret_raw(
            secret.encode(errors="surrogatepass"),
            salt,
            time_cost=passes,
            memory_cost=memory_kib,
            parallelism=1,
            hash_len=32,
            type=Type.ID,
        )
    except (HashingError, OverflowError) as error:
        raise Tampered from error


def encrypt(key: bytes, plain: bytes, bound_to: str) -> bytes:
    """Encrypt bytes under a key, bound to a context that ``decrypt`` needs again."""
    nonce = secrets.token_bytes(_NONCE)
    return _FORMAT + nonce + AESGCM(key).encrypt(nonce, plain, bound_to.encode())


def decrypt(key: bytes, sealed: Blob, bound_to: str) -> bytes:
    """Decrypt what ``encrypt`` returned; anything else raises ``Tampered``."""
    sealed = bytes(sealed)
    if sealed[:1] != _FORMAT:
        raise Tampered
    nonce, body = sealed[1 : 1 + _NONCE], sealed[1 + _NONCE :]
    try:
        return AESGCM(key).decrypt(nonce, body, bound_to.encode())
    except (InvalidTag, ValueError) as error:
        raise Tampered from error


def pad(plain: bytes) -> bytes:
    """Return the bytes with their length in front, padded to a coarse size."""
    framed = len(plain).to_bytes(4, "big") + plain
    size = next(
        (b for b in _BUCKETS if b >= len(framed)), -(-len(framed) // 1024) << 10
    )
    return framed.ljust(size, b"\0")


def unpad(padded: bytes) -> bytes:
    """Return what ``pad`` was given."""
    length = int.from_bytes(padded[:4], "big")
    if length > len(padded) - 4:
        raise Tampered
    return padded[4 : 4 + length]


def seal_to(public_key: Blob, secret: bytes) -> bytes:
    """Seal a secret so that only the holder of the private half can open it."""
    return SealedBox(PublicKey(bytes(public_key))).encrypt(secret)


def open_with(private_key: bytes, sealed: Blob) -> bytes:
    """Open what ``seal_to`` sealed; anything else raises ``Tampered``."""
    return opener(private_key)(sealed)


def opener(private_key: bytes) -> Callable[[Blob], bytes]:
    """Return ``open_with`` for many secrets that were sealed to one public key."""
    try:
        box = SealedBox(PrivateKey(private_key))  # computes the public half, once
    except (CryptoError, ValueError, TypeError) as error:
        raise Tampered from error

    def open_one(sealed: Blob) -> bytes:
        try:
            return box.decrypt(bytes(sealed))
        except (CryptoError, ValueError, TypeError) as error:
            raise Tampered from error

    return open_one


def public_key_of(private_key: bytes) -> bytes:
    """Return the public half of an X25519 private key."""
    try:
        return bytes(PrivateKey(private_key).public_key)
    except (CryptoError, ValueError, TypeError) as error:
        raise Tampered from error


@dataclass(frozen=True)
class KeyPair:
    """The key pairs derived from one 32-byte seed: one to open, one to sign."""

    seed: bytes = field(repr=False)

    @property
    def private_key(self) -> bytes:
        """The X25519 private key."""
        return derive_key(self.seed, "open")

    @property
    def public_key(self) -> bytes:
        """The key that others seal to."""
        return public_key_of(self.private_key)

    @property
    def verify_key(self) -> bytes:
        """The key that others verify signatures with."""
        return bytes(self._signer.verify_key)

    @property
    def _signer(self) -> SigningKey:
        return SigningKey(derive_key(self.seed, "sign"))

    def sign(self, message: bytes) -> bytes:
        """Return a 64-byte Ed25519 signature."""
        return self._signer.sign(message).signature


def signed_by(verify_key: Blob, message: bytes, signature: Blob) -> bool:
    """Return whether the signature over the message was made with the matching key."""
    try:
        VerifyKey(bytes(verify_key)).verify(message, bytes(signature))
    except (BadSignatureError, ValueError, TypeError):
        return False
    return True


class SealedRow(Protocol):
    """What a key reads from: a row that can say whether the server wrote it."""

    @property
    def is_authentic(self) -> bool:
        """Say whether the row is as the server itself wrote it."""

    @property
    def is_proven(self) -> bool:
        """Say whether it is authentic, and was not only found after a lost secret."""

    @property
    def label(self) -> str:
        """The table of the row, such as ``cases.note``."""

    @property
    def pk(self) -> UUID:
        """The id of the row."""


class Suspect(NamedTuple):
    """A row or a key grant that this server did not write, or cannot prove it did."""

    kind: str  # of the record's key
    record_id: UUID
    table: str
    row_id: UUID


@dataclass(frozen=True)
class RecordKey:
    """The key of one record; seals its fields, each bound to its own place."""

    kind: str
    record_id: UUID
    key: bytes = field(repr=False)
    # Whatever was found changed outside of Amparo while this key was used.
    suspects: set[Suspect] = field(
        default_factory=set, repr=False, compare=False, hash=False
    )
    # Whatever is authentic, but was only vouched for after the secret had been lost.
    unproven: set[Suspect] = field(
        default_factory=set, repr=False, compare=False, hash=False
    )

    def _place(self, name: str) -> str:
        return f"{settings.AMPARO_SITE}|{self.kind}|{self.record_id}|{name}"

    def seal(self, name: str, text: str) -> bytes:
        """Seal the text of one field; an empty text is sealed like any other."""
        return self.seal_bytes(name, text.encode())

    def seal_bytes(self, name: str, plain: bytes) -> bytes:
        """Seal the bytes of one field."""
        return encrypt(self.key, pad(plain), self._place(name))

    def open(self, name: str, sealed: Blob | None) -> str:
        """Open one field; an empty column opens as an empty text.

        Raises ``Tampered`` when the bytes were sealed for another place or key.
        """
        return self.open_bytes(name, sealed).decode() if sealed else ""

    def open_bytes(self, name: str, sealed: Blob) -> bytes:
        """Open what ``seal_bytes`` sealed, or raise ``Tampered``."""
        return unpad(decrypt(self.key, bytes(sealed), self._place(name)))

    def read(self, row: SealedRow, name: str, place: str = "") -> str:
        """Open the column ``<name>_sealed`` of a row, sealed as ``place`` (or name).

        When the row is not as the server wrote it, that is noted in ``suspects`` and
        the text is still given: it may hold what keeps a child safe. When a lost secret
        leaves it open, that is noted in ``unproven``.
        """
        if not row.is_proven:
            found = Suspect(self.kind, self.record_id, row.label, row.pk)
            (self.unproven if row.is_authentic else self.suspects).add(found)
        return self.open(place or name, getattr(row, f"{name}_sealed"))
