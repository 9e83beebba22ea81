"""The hash chain over the journal: sealed in short batches, so that nobody waits."""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import UTC, timedelta
from operator import attrgetter
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, QuerySet

from ..kernel.ids import first_id
from ..kernel.secret import server_key
from .models import Entry, Seal, SealedEntry

GENESIS = bytes(32)
BATCH = 1000
_LOCK = 7_160_001  # PostgreSQL's advisory lock for sealing


def canonical(entry: Entry) -> bytes:
    """Return the bytes of an entry that its MAC and the chain cover."""
    return json.dumps(
        [
            str(entry.id),
            entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
            entry.actor_kind,
            str(entry.actor_id),
            entry.verb,
            entry.outcome,
            entry.subject_kind,
            str(entry.subject_id),
            str(entry.organisation_id),
            str(entry.team_id),
            entry.country,
            entry.facts,
        ],
        sort_keys=True,
        separators=(",", ":"),
    ).encode()


def mac_of(entry: Entry) -> bytes:
    """Return the MAC of an entry."""
    return hmac.new(server_key("journal"), canonical(entry), hashlib.sha256).digest()


def _link(number: int, previous: bytes, entries: list[Entry]) -> bytes:
    # Keyed: else the owner of the database could drop an entry and rebuild the chain.
    digest = hmac.new(server_key("journal-seal"), digestmod=hashlib.sha256)
    digest.update(number.to_bytes(8, "big") + previous)
    for entry in entries:
        content = canonical(entry) + bytes(entry.mac) + entry.number.to_bytes(8, "big")
        digest.update(hashlib.sha256(content).digest())
    return digest.digest()


def seal_pending() -> int:
    """Bind all pending entries into the chain; return how many there were.

    Run by ``amparo tick`` every few seconds. Late transactions are caught by the next
    call, because it looks for entries without a seal, not for the newest ones.
    """
    total = 0
    while count := _seal_batch():
        total += count
    return total


def _seal_batch() -> int:
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        waiting = _next_batch()
        if not waiting:
            return 0
        last = Seal.objects.order_by("-number").first()
        number = last.number + 1 if last else 1
        previous = bytes(last.digest) if last else GENESIS
        seal = Seal.objects.create(
            number=number,
            count=len(waiting),
            previous=previous,
            digest=_link(number, previous, waiting),
        )
        SealedEntry.objects.bulk_create(
            SealedEntry(entry_id=entry.id, seal=seal, position=position)
            for position, entry in enumerate(waiting)
        )
        return len(waiting)


def unsealed_entries() -> QuerySet[Entry]:
    """Return the entries that wait for a seal, by quarter hour."""
    sealed = SealedEntry.objects.filter(entry_id=OuterRef("id"))
    return Entry.objects.filter(~Exists(sealed)).order_by("id")


def _next_batch() -> list[Entry]:
    """Return the next batch, in the order in which the database counted.

    Looks back one day before the newest seal, no further.
    """
    entries = unsealed_entries()
    last = Seal.objects.order_by("-number").first()
    if last is not None:
        entries = entries.filter(id__gt=first_id(last.at - timedelta(days=1)))
    return sorted(entries[:BATCH], key=attrgetter("number"))


@dataclass(frozen=True)
class Verdict:
    """The result of verifying the journal."""

    entries: int
    seals: int
    waiting: int
    broken: str = ""  # what is broken and where, in words; empty if intact
    entry_id: UUID | None = None


def verify() -> Verdict:
    """Verify every entry and every seal; name the first that is broken."""
    previous, entries, seals = GENESIS, 0, 0
    for seal in Seal.objects.order_by("number").iterator():
        seals += 1
        if seal.number != seals:
            return Verdict(entries, seals, 0, f"seal {seals} is missing")
        found = _check_seal(seal, previous)
        if found:
            return Verdict(entries, seals, 0, *found)
        entries += seal.count
        previous = bytes(seal.digest)
    waiting = 0
    for entry in unsealed_entries().iterator():
        waiting += 1
        if not hmac.compare_digest(mac_of(entry), bytes(entry.mac)):
            return Verdict(
                entries, seals, waiting, f"entry {entry.id} was changed", entry.id
            )
    return Verdict(entries, seals, waiting)


def _check_seal(seal: Seal, previous: bytes) -> tuple[str, UUID | None] | None:
    if bytes(seal.previous) != previous:
        return f"seal {seal.number} does not follow the one before it", None
    ids = list(seal.entries.order_by("position").values_list("entry_id", flat=True))
    by_id = Entry.objects.in_bulk(ids, field_name="id")
    for entry_id in ids:
        entry = by_id.get(entry_id)
        if entry is None:
            return f"entry {entry_id} of seal {seal.number} is missing", entry_id
        if not hmac.compare_digest(mac_of(entry), bytes(entry.mac)):
            return f"entry {entry_id} of seal {seal.number} was changed", entry_id
    if len(ids) != seal.count:
        return f"seal {seal.number} lost entries from its list", None
    if _link(seal.number, previous, [by_id[i] for i in ids]) != bytes(seal.digest):
        return f"seal {seal.number} does not match its entries", None
    return None
