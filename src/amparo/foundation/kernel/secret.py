"""Keys and keyed codes from the one secret that is kept outside the database.

The secret can be replaced. Each has a *mark*, a byte that grows from it; every code
and everything sealed for the server begins with the mark of its secret, so that both
work while a rotation is under way (``AMPARO_SECRET_OLD`` is the secret before). What
must be checked for longer, such as the journal, is in ``KEPT``: its older keys lie in
``SecretGeneration``, sealed under the newest secret.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.apps import apps
from django.conf import settings

from .crypto import Blob, Tampered, decrypt, encrypt

if TYPE_CHECKING:
    from .models import SecretGeneration

# Purposes whose keys outlive their secret: the journal cannot be written anew, and
# people hold receipts. Of receipts, only the keys of one secret before are kept.
KEPT = ("journal", "journal-seal", "receipt")
KEPT_ONCE = ("receipt",)

_UNPROVEN = "|not-proven-before"


@lru_cache(maxsize=256)
def _derive(secret: str, site: str, label: str) -> bytes:
    return HKDF(
        algorithm=SHA256(), length=32, salt=site.encode(), info=label.encode()
    ).derive(secret.encode())


def secrets_in_use() -> tuple[str, ...]:
    """Return the secret, and during a rotation the one before it."""
    old = settings.AMPARO_SECRET_OLD
    return (settings.AMPARO_SECRET, *([old] if old else []))


def key_under(secret: str, label: str) -> bytes:
    """Return the 32-byte key that a secret gives for one labelled purpose."""
    return _derive(secret, settings.AMPARO_SITE, label)


def mark_of(secret: str) -> int:
    """Return the byte by which codes name their secret; it says nothing about it."""
    return key_under(secret, "mark")[0]


def current_mark() -> int:
    """Return the mark of the secret that is in use."""
    return mark_of(settings.AMPARO_SECRET)


def server_key(label: str) -> bytes:
    """Return the 32-byte server key for one labelled purpose; never stored."""
    return key_under(settings.AMPARO_SECRET, label)


def server_keys(label: str) -> list[bytes]:
    """Return the key for a purpose, then that of the secret before, if it is known.

    For what carries no mark and has to be tried, such as a receipt: two at most.
    """
    known = [key_under(secret, label) for secret in secrets_in_use()]
    if len(known) == 1:
        known += [key for _mark, key in _kept_keys(label)][:1]
    return known


def _kept_keys(label: str) -> Iterator[tuple[int, bytes]]:
    """Yield mark and key of the secrets before, newest first, as far as kept."""
    if label not in KEPT:
        return
    # By name: a process without Django's tables counts visitors by keys, too.
    replaced = apps.get_model("kernel", "SecretGeneration")._default_manager
    for generation in replaced.exclude(kept=None).order_by("-number"):
        found = kept_of(generation)["keys"].get(label)
        if found:
            yield generation.mark, bytes.fromhex(found)


def kept_of(generation: SecretGeneration) -> dict[str, Any]:
    """Return what was kept of a secret that was replaced: its keys, and facts."""
    try:
        plain = open_for_server("kept", generation.kept or b"", _kept(generation))
        found: dict[str, Any] = json.loads(plain)
    except Tampered:
        return {"keys": {}, "facts": {}}
    return found


def keep(generation: SecretGeneration, what: dict[str, Any]) -> None:
    """Store what is kept of a secret that is replaced, sealed under the current one."""
    plain = json.dumps(what).encode()
    generation.kept = seal_for_server("kept", plain, _kept(generation))
    generation.save(update_fields=["kept"])


def _kept(generation: SecretGeneration) -> str:
    return f"kept|{generation.number}"


def keys_marked(label: str, mark: int) -> Iterator[bytes]:
    """Yield the keys for a purpose that a code with this mark can come from."""
    known = False
    for secret in secrets_in_use():
        if mark_of(secret) == mark:
            known = True
            yield key_under(secret, label)
    if not known:
        yield from (key for kept, key in _kept_keys(label) if kept == mark)


def keyed_digest(label: str, value: str) -> bytes:
    """Return 32 bytes that only this server can compute from ``value``."""
    return hmac.digest(server_key(label), value.encode(), "sha256")


def keyed_digests(label: str, value: str) -> list[bytes]:
    """Return the digest under the secret, then under the one before, if known."""
    return [hmac.digest(key, value.encode(), "sha256") for key in server_keys(label)]


# -- codes -----------------------------------------------------------------------------


def code(label: str, value: str | bytes, *, proven: bool = True) -> bytes:
    """Return a keyed code over a value: the secret's mark and 32 bytes.

    ``proven=False`` makes one that also holds, but says that the value was only found
    and vouched for after the secret had been lost.
    """
    key = server_key(label if proven else label + _UNPROVEN)
    return bytes([current_mark()]) + hmac.digest(key, _bytes(value), "sha256")


def code_holds(label: str, value: str | bytes, stored: Blob | None) -> bool:
    """Return whether this server made the code for this value, under any secret."""
    return _holds(label, value, stored) or _holds(label + _UNPROVEN, value, stored)


def is_proven(label: str, value: str | bytes, stored: Blob | None) -> bool:
    """Return whether the code holds and is older than no lost secret."""
    return _holds(label, value, stored)


def renew_code(label: str, value: str | bytes, stored: Blob | None) -> bytes | None:
    """Return the same code under the current secret; None if it does not hold.

    What was not proven stays so.
    """
    if not code_holds(label, value, stored):
        return None
    return code(label, value, proven=is_proven(label, value, stored))


def is_current(stored: Blob | None) -> bool:
    """Return whether a code, or what was sealed, names the secret that is in use."""
    return bytes(stored or b"")[:1] == bytes([current_mark()])


def _holds(label: str, value: str | bytes, stored: Blob | None) -> bool:
    known = bytes(stored or b"")
    return len(known) == 33 and any(
        hmac.compare_digest(hmac.digest(key, _bytes(value), "sha256"), known[1:])
        for key in keys_marked(label, known[0])
    )


def _bytes(value: str | bytes) -> bytes:
    return value.encode() if isinstance(value, str) else value


# -- sealing for the server itself -----------------------------------------------------


def seal_for_server(label: str, plain: bytes, bound_to: str) -> bytes:
    """Seal bytes so that only this server opens them; bound to a place."""
    return bytes([current_mark()]) + encrypt(server_key(label), plain, bound_to)


def open_for_server(label: str, sealed: Blob, bound_to: str) -> bytes:
    """Open what ``seal_for_server`` returned; anything else raises ``Tampered``."""
    sealed = bytes(sealed)
    for key in keys_marked(label, sealed[0]) if sealed else ():
        try:
            return decrypt(key, sealed[1:], bound_to)
        except Tampered:
            continue
    raise Tampered


def renew_for_server(label: str, sealed: Blob, bound_to: str) -> bytes:
    """Return the same, sealed under the secret that is in use."""
    return seal_for_server(label, open_for_server(label, sealed, bound_to), bound_to)
