"""Keyed codes of rare combinations, by which teams find what they both know.

A code says "the same" and nothing else, so only what few people share is coded: a whole
telephone number, an account, a full name with a birth year. Single names, places and
letters are not: whoever knows how frequent they are could read them off the table.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from random import SystemRandom
from typing import Generic, TypeVar
from uuid import UUID

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import ECB
from django.db.models import Q

from ..kernel.cache import Cache
from ..kernel.secret import keyed_digest, server_key
from .models import Combination

COMMON = 20  # a code of more records than this says nothing
MOST = 60  # codes of one part of a record: more is noise, or a probe
# Bits of a code, and up to how many rows they suffice: there are 2**14 times as many
# codes as rows, so that one record in a few thousand shares one with another by chance.
# Longer ones would help only who guesses: with the server's secret, a short code fits
# names that nobody has.
_LENGTHS = {32: 2**18, 40: 2**26, 48: 2**34}
_VERSION = 0xF << 76  # where an id says its version, which is always 7

Kind = TypeVar("Kind")
_size = Cache(300, size=1)


@dataclass
class Shared(Generic[Kind]):
    """Who shares what with a record, and which kinds too many share to say anything."""

    by_record: dict[UUID, set[Kind]] = field(default_factory=lambda: defaultdict(set))
    carriers: dict[Kind, int] = field(default_factory=dict)  # fewest, with the record
    common: set[Kind] = field(default_factory=set)


def code(value: str, bits: int) -> int:
    """Return the code of a value; a leading 1 keeps lengths apart.

    Whatever changes the key changes it here.
    """
    whole = int.from_bytes(keyed_digest("combinations", value)[:8], "big")
    return 1 << bits | whole >> (64 - bits)


def bits_for(rows: int) -> int:
    """Return how long a code has to be beside so many others."""
    return next((b for b, enough in _LENGTHS.items() if rows < enough), max(_LENGTHS))


def codes(values: Mapping[str, Kind]) -> dict[int, Kind]:
    """Return the codes of values, as they are stored now, with what they are."""
    bits = _size.get("bits", lambda: bits_for(Combination.objects.count()))
    return {code(value, bits): kind for value, kind in [*values.items()][:MOST]}


# -- Storing -------------------------------------------------------------------------


def owner(record_id: UUID, part: int) -> UUID:
    """Return how a part of a record is named in the table: encrypted, one block.

    The number of the part (not 7) stands where the id has its version.
    """
    plain = UUID(int=record_id.int & ~_VERSION | part << 76)
    return UUID(bytes=_cipher().encryptor().update(plain.bytes))


def record_of(named: UUID) -> UUID:
    """Return the record that ``owner`` named."""
    plain = UUID(bytes=_cipher().decryptor().update(named.bytes))
    return UUID(int=plain.int & ~_VERSION | 7 << 76)


def _cipher() -> Cipher[ECB]:
    # One block each, and none is ever the same: an id is random.
    return Cipher(AES(server_key("combination owners")), ECB())  # noqa: S305


def rows_of(record_id: UUID, parts: Mapping[int, Iterable[str]]) -> list[Combination]:
    """Return the rows of the parts of a record, in no order."""
    rows = [
        Combination(owner=owner(record_id, part), code=each)
        for part, values in parts.items()
        for each in codes(dict.fromkeys(values, part))
    ]
    SystemRandom().shuffle(rows)
    return rows


def store(record_id: UUID, parts: Mapping[int, Iterable[str]]) -> None:
    """Store the codes of a new record, by its parts."""
    if rows := rows_of(record_id, parts):
        Combination.objects.bulk_create(rows)


def replace(record_id: UUID, part: int, values: Iterable[str]) -> None:
    """Store the codes of one part of a record in place of the earlier ones."""
    drop(record_id, part)
    store(record_id, {part: values})


def drop(record_id: UUID, *parts: int) -> None:
    """Delete the codes of parts of a record."""
    named = [owner(record_id, part) for part in parts]
    Combination.objects.filter(owner__in=named).delete()


# -- Finding -------------------------------------------------------------------------


def stored(record_id: UUID, parts: Mapping[int, Kind]) -> dict[int, Kind]:
    """Return the codes of a record, with what they are; one query."""
    named = {owner(record_id, part): kind for part, kind in parts.items()}
    rows = Combination.objects.filter(owner__in=list(named))
    return {found: named[by] for by, found in rows.values_list("owner", "code")}


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
    rows = Combination.objects.filter(alike).values_list("owner", "code")
    for named, found in rows.iterator():
        holders[short[_cut(found)]].add(record_of(named))
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
