"""Identifiers that sort by time and are unique across installations."""

import secrets
import time
from uuid import UUID

# Without 0, O, 1, I, L, U: read aloud over a bad line, nothing is mistaken.
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


def uuid7() -> UUID:
    """Return a UUIDv7 (RFC 9562): 48 bits of milliseconds, then random bits."""
    milliseconds = time.time_ns() // 1_000_000
    random = int.from_bytes(secrets.token_bytes(10), "big")
    value = milliseconds << 80 | random
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return UUID(int=value)


def short_code(length: int = 6) -> str:
    """Return a random code for people to say and write, such as ``7KQ2MV``."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(length))
