"""The receipt: twenty digits that only the reporter has, and the keys derived from it.

Nothing that is stored opens a mailbox. The receipt is derived from a random nonce in
the reporter's own form; the database keeps a digest of the nonce, a digest of
the look-up value, and public keys. SECURITY.md has the calculation of its strength.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.conf import settings

from amparo.foundation.kernel.crypto import KeyPair, argon, derive_key
from amparo.foundation.kernel.secret import keyed_digest, server_key, server_keys
from amparo.foundation.organisations.models import Team

DIGITS = 20
GROUP = 4
NONCE_BYTES = 16
# How long sending the same form again still shows the number: enough for a broken
# connection, too short for someone who finds the form in a browser later.
SHOWN_AGAIN = timedelta(minutes=10)


@dataclass(frozen=True)
class Receipt:
    """What the reporter keeps: ``number`` in five groups; ``answer_by`` is our promise.

    ``again``: the same form was sent before; after ``SHOWN_AGAIN`` without a number.
    ``apart_with``: the safeguarding team that reads it.
    """

    number: str = field(repr=False)
    answer_by: datetime | None = None
    again: bool = False
    apart_with: Team | None = None


@dataclass(frozen=True)
class MailboxKeys:
    """The keys derived from a receipt: a look-up value (a digest) and a key pair."""

    lookup: bytes = field(repr=False)
    pair: KeyPair = field(repr=False)


def number_for(nonce: bytes) -> str:
    """Return the twenty digits that belong to a form's nonce.

    A 256-bit code is reduced modulo 10^20: the bias is below 2^-189.
    """
    if len(nonce) < NONCE_BYTES:
        raise ValueError("the nonce is too short")
    code = hmac.new(server_key("receipt-number"), nonce, hashlib.sha256).digest()
    return str(int.from_bytes(code, "big") % 10**DIGITS).zfill(DIGITS)


def grouped(number: str) -> str:
    """Return the digits in groups, as they are shown: ``4827 1093 5561 2048 7719``."""
    return " ".join(number[i : i + GROUP] for i in range(0, len(number), GROUP))


def read_number(typed: str) -> str | None:
    """Return the twenty digits that were typed, or None if there are not twenty.

    Spaces, dashes and dots do not matter, nor does the script of the digits.
    """
    if any(c.isalpha() for c in typed):
        return None
    digits = [str(int(c)) for c in typed if c.isdecimal()]
    return "".join(digits) if len(digits) == DIGITS else None


def digest_of(nonce: bytes) -> bytes:
    """Return the digest of a nonce, by which one form makes one concern."""
    return keyed_digest("submission", nonce.hex())


def keys_for(number: str) -> MailboxKeys:
    """Derive the mailbox keys of a receipt (one Argon2id, which is slow on purpose)."""
    return _keys_for(number, server_key("receipt"))


def possible_keys(number: str) -> Iterator[MailboxKeys]:
    """Yield the keys of a receipt: under the secret, then under the one before it."""
    return (_keys_for(number, salt) for salt in server_keys("receipt"))


def _keys_for(number: str, salt: bytes) -> MailboxKeys:
    memory, passes = settings.AMPARO_RECEIPT_ARGON
    root = argon(number, salt, memory, passes)
    return MailboxKeys(
        lookup=hashlib.sha256(derive_key(root, "lookup")).digest(),
        pair=KeyPair(derive_key(root, "reporter")),
    )
