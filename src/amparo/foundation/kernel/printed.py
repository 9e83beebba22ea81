"""Secrets as people copy them from paper: groups of four, with a checksum."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence

from .text import code_letters

_MISREAD = str.maketrans("018", "OIB")
_CHECK = 3


def to_print(raw: bytes, what: bytes) -> str:
    """Return bytes in groups of four; ``what`` they are goes into the checksum."""
    text = base64.b32encode(raw + _check(raw, what)).decode().rstrip("=")
    return "-".join(text[i : i + 4] for i in range(0, len(text), 4))


def from_print(text: str, what: bytes) -> bytes | None:
    """Return what was printed; None if it is not whole.

    Case, dashes and spaces do not matter, nor 0, 1 and 8 for O, I and B.
    """
    plain = code_letters(text).translate(_MISREAD)
    try:
        raw = base64.b32decode(plain + "=" * (-len(plain) % 8))
    except ValueError:
        return None
    body, check = raw[:-_CHECK], raw[-_CHECK:]
    return body if body and check == _check(body, what) else None


def lines(printed: str, groups: int = 4) -> Sequence[str]:
    """Return printed groups in lines that can be read out."""
    parts = printed.split("-")
    return [" ".join(parts[i : i + groups]) for i in range(0, len(parts), groups)]


def _check(raw: bytes, what: bytes) -> bytes:
    return hashlib.blake2b(raw, digest_size=_CHECK, person=what).digest()
