"""Identifiers that sort by time and are unique across installations."""

import secrets
import time
from uuid import UUID

# Without 0, O, 1, I, L, U: unambiguous when read aloud over a bad line.
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


def uuid7() -> UUID:
    """Return a UUIDv7 (RFC 9562): 48 bits of milliseconds, 12 of the rest, then random.

    IDs that one process creates one after the other sort in that order (the RFC's
    method 3), because a journal is read in the order in which things happened.
    """
    milliseconds, rest = divmod(time.time_ns(), 1_000_000)
    value = milliseconds << 80 | 0x7 << 76 | (rest << 12) // 1_000_000 << 64
    return UUID(int=value | 0x2 << 62 | secrets.randbits(62))


def short_code(length: int = 6) -> str:
    """Return a random code for people to say and write, such as ``7KQ2MV``."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(length))
