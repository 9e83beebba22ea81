"""Keyed codes of rare combinations, by which teams find what they both know.

A code says "the same" and nothing else, so only what few people share is coded: a whole
telephone number, an account, a full name with a birth year. Single names, places and
letters are not: whoever knows how frequent they are could read them off the table. By
some codes people are only counted (``persons/counting.py``); they are like all others.

While the server's secret is rotated (``recoding.py``), rows are written under both
secrets. Those of the one before are complete until nothing waits, so they are compared
until then; those of the new one are complete from then on.
"""

from __future__ import annotations

import hmac
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from random import SystemRandom
from typing import Generic, TypeVar
from uuid import UUID

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import ECB
from django.conf import settings
from django.db.models import Q

from ..kernel.cache import Cache
from ..kernel.secret import key_under, mark_of, secrets_in_use
from .models import Combination, WaitingRecord

COMMON = 20  # a code of more records than this says nothing
MOST = 60  # codes of one part of a record: more is noise, or a probe
# Bits of a code, and up to how many rows they suffice: there are 2**14 times as many
# codes as rows, so that one record in a few thousand shares one with another by chance.
# Longer ones would help only who guesses: with the server's secret, a short code fits
# names that nobody has.
_LENGTHS = {32: 2**18, 40: 2**26, 48: 2**34}
_AT_ONCE = 5_000  # records in a query
_VERSION = 0xF << 76  # where an id says its version, which is always 7

Kind = TypeVar("Kind")
Parts = Mapping[int, Iterable[str]]  # of a record: the values of each
_size = Cache(300, size=1)


@dataclass
class Shared(Generic[Kind]):
    """Who shares what with a record, and which kinds too many share to say anything."""

    by_record: dict[UUID, set[Kind]] = field(default_factory=lambda: defaultdict(set))
    carriers: dict[Kind, int] = field(default_factory=dict)  # fewest, with the record
    common: set[Kind] = field(default_factory=set)


def secrets_to_write() -> tuple[str, ...]:
    """Return the secrets under which rows are written; the last one is compared."""
    known = secrets_in_use()
    return known if len(known) > 1 and WaitingRecord.objects.exists() else known[:1]


def code(value: str, bits: int, secret: str = "") -> int:
    """Return the code of a value; a leading 1 keeps lengths apart.

    Whatever changes the key changes it here.
    """
    key = key_under(secret or settings.AMPARO_SECRET, "combinations")
    whole = int.from_bytes(hmac.digest(key, value.encode(), "sha256")[:8], "big")
    return 1 << bits | whole >> (64 - bits)


def bits_for(rows: int) -> int:
    """Return how long a code has to be beside so many others."""
    return next((b for b, enough in _LENGTHS.items() if rows < enough), max(_LENGTHS))


def codes(values: Mapping[str, Kind], secret: str = "") -> dict[int, Kind]:
    """Return the codes of values, as they are compared now, with what they are."""
    secret = secret or secrets_to_write()[-1]
    bits = _size.get("bits", lambda: bits_for(Combination.objects.count()))
    return {code(value, bits, secret): kind for value, kind in [*values.items()][:MOST]}


# -- Storing -------------------------------------------------------------------------


def owner(record_id: UUID, part: int, secret: str = "") -> UUID:
    """Return how a part of a record is named in the table: encrypted, one block.

    The number of the part (not 7) stands where the id has its version.
    """
    plain = UUID(int=record_id.int & ~_VERSION | part << 76)
    return UUID(bytes=_cipher(secret).encryptor().update(plain.bytes))


def record_of(named: UUID, secret: str = "") -> UUID:
    """Return the record that ``owner`` named."""
    plain = UUID(bytes=_cipher(secret).decryptor().update(named.bytes))
    return UUID(int=plain.int & ~_VERSION | 7 << 76)


def _owners(records: Sequence[UUID], part: int, secret: str) -> dict[UUID, UUID]:
    """Return records by how their part is named in the table; in one go."""
    plain = [UUID(int=one.int & ~_VERSION | part << 76).bytes for one in records]
    named = _cipher(secret).encryptor().update(b"".join(plain))
    return {
        UUID(bytes=named[16 * place : 16 * place + 16]): one
        for place, one in enumerate(records)
    }


def _cipher(secret: str) -> Cipher[ECB]:
    key = key_under(secret or settings.AMPARO_SECRET, "combination owners")
    # One block each, and none is ever the same: an id is random.
    return Cipher(AES(key), ECB())  # noqa: S305


def rows_of(records: Mapping[UUID, Parts]) -> list[Combination]:
    """Return the rows of the parts of records, in no order."""
    rows = [
        Combination(
            owner=owner(record_id, part, secret), code=each, mark=mark_of(secret)
        )
        for secret in secrets_to_write()
        for record_id, parts in records.items()
        for part, values in parts.items()
        for each in codes(dict.fromkeys(values, part), secret)
    ]
    SystemRandom().shuffle(rows)
    return rows


def store(record_id: UUID, parts: Parts) -> None:
    """Store the codes of a new record, by its parts."""
    store_all({record_id: parts})


def store_all(records: Mapping[UUID, Parts]) -> None:
    """Store the codes of new records, by their parts."""
    if rows := rows_of(records):
        Combination.objects.bulk_create(rows, batch_size=5_000)


def replace(record_id: UUID, part: int, values: Iterable[str]) -> None:
    """Store the codes of one part of a record in place of the earlier ones.

    Whoever calls it holds the lock of the record's row, so that nobody stores the codes
    of earlier words meanwhile (``recoding.follow``).
    """
    replace_all({record_id: {part: values}})


def replace_all(records: Mapping[UUID, Parts]) -> None:
    """Store the codes of parts of many records in place of the earlier ones."""
    _drop((record_id, part) for record_id, parts in records.items() for part in parts)
    store_all(records)


def drop(record_id: UUID, *parts: int) -> None:
    """Delete the codes of parts of a record."""
    _drop((record_id, part) for part in parts)


def _drop(named: Iterable[tuple[UUID, int]]) -> None:
    every = [owner(*each, secret) for each in named for secret in secrets_in_use()]
    Combination.objects.filter(owner__in=every).delete()


# -- Finding -------------------------------------------------------------------------


def stored(record_id: UUID, parts: Mapping[int, Kind]) -> dict[int, Kind]:
    """Return the codes of a record as they are compared now, with what they are."""
    secret = secrets_to_write()[-1]
    named = {owner(record_id, part, secret): kind for part, kind in parts.items()}
    rows = Combination.objects.filter(owner__in=list(named))
    return {found: named[by] for by, found in rows.values_list("owner", "code")}


def codes_of(records: Sequence[UUID], part: int) -> dict[UUID, set[int]]:
    """Return the codes of one part of many records, all cut to the shortest length.

    One query for some thousand records. Among a hundred thousand codes, about one pair
    is equal by chance.
    """
    secret = secrets_to_write()[-1]
    found: dict[UUID, set[int]] = defaultdict(set)
    for start in range(0, len(records), _AT_ONCE):
        named = _owners(records[start : start + _AT_ONCE], part, secret)
        rows = Combination.objects.filter(owner__in=list(named))
        for by, each in rows.values_list("owner", "code").iterator():
            found[named[by]].add(_cut(each))
    return dict(found)


def sharing(own: Mapping[int, Kind], besides: UUID | None = None) -> Shared[Kind]:
    """Return which records share these codes, besides one; one query."""
    shared: Shared[Kind] = Shared()
    if not own:
        return shared
    short = {_cut(each): each for each in own}
    alike = Q(code__in=_shorter(own))
    for each in own:
        for bits in _LENGTHS:
            if (more := bits - each.bit_length() + 1) > 0:
                longer = (each << more, ((each + 1) << more) - 1)
                alike |= Q(code__range=longer)
    holders: dict[int, set[UUID]] = defaultdict(set)
    secret = secrets_to_write()[-1]
    rows = Combination.objects.filter(alike, mark=mark_of(secret))
    for named, found in rows.values_list("owner", "code").iterator():
        holders[short[_cut(found)]].add(record_of(named, secret))
    for mine, records in holders.items():
        others, kind = records - {besides}, own[mine]
        if len(others) >= COMMON:
            shared.common.add(kind)
            continue
        for other in others:
            shared.by_record[other].add(kind)
        fewest = shared.carriers.get(kind, COMMON)
        shared.carriers[kind] = min(fewest, len(others) + 1)
    shared.common -= set(shared.carriers)
    return shared


def _shorter(own: Iterable[int]) -> list[int]:
    """Return the codes as they may be stored, in their own length or a shorter one."""
    return [
        each >> less
        for each in own
        for bits in _LENGTHS
        if (less := each.bit_length() - 1 - bits) >= 0
    ]


def _cut(each: int) -> int:
    return each >> (each.bit_length() - 1 - min(_LENGTHS))
