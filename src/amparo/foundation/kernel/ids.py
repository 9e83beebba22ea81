"""Identifiers that are unique across installations, and codes for people."""

import secrets
import time
from datetime import datetime, timedelta
from uuid import UUID

from .moments import QUARTER, quarter

# Without 0, O, 1, I, L, U: unambiguous when read aloud over a bad line.
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
SHORT_CODE = 6  # letters of a code that people say


def uuid7() -> UUID:
    """Return a UUIDv7 (RFC 9562) of this quarter hour; the rest is random.

    Rows of one time stay near each other in an index. Within a quarter hour the order
    of ids says nothing, so what needs one keeps it elsewhere.
    """
    milliseconds = time.time_ns() // 1_000_000
    milliseconds -= milliseconds % (QUARTER // timedelta(milliseconds=1))
    value = milliseconds << 80 | 0x7 << 76 | secrets.randbits(12) << 64
    return UUID(int=value | 0x2 << 62 | secrets.randbits(62))


def first_id(moment: datetime) -> UUID:
    """Return a value below all ids of a moment's quarter hour and of later ones."""
    return UUID(int=int(quarter(moment).timestamp() * 1000) << 80)


def short_code(length: int = SHORT_CODE) -> str:
    """Return a random code for people to say and write, such as ``7KQ2MV``."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(length))
