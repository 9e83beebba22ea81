"""The hash chain over the journal: sealed in short batches, so that nobody waits."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, timedelta
from operator import attrgetter
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, QuerySet

from ..kernel.ids import first_id
from ..kernel.models import SecretGeneration
from ..kernel.secret import code, code_holds, kept_of
from .models import Entry, Seal, SealedEntry

GENESIS = bytes(33)
_ENTRY, _SEAL = "journal", "journal-seal"  # what the codes are for
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
    return code(_ENTRY, canonical(entry))


def _link(number: int, previous: bytes, entries: list[Entry]) -> bytes:
    """Return what the code of a seal is made over.

    The code is keyed: else the owner of the database could drop an entry and rebuild
    the chain.
    """
    digest = hashlib.sha256(number.to_bytes(8, "big") + previous)
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
            digest=code(_SEAL, _link(number, previous, waiting)),
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
    unproven: int = 0  # entries of a secret that was lost: nobody can check them
    broken: str = ""  # what is broken and where, in words; empty if intact
    entry_id: UUID | None = None


@dataclass(frozen=True)
class _Secrets:
    """Until which seal the secrets of before may have written, and which were lost."""

    ended: dict[int, int]
    lost: frozenset[int]

    def doubt(self, mark: bytes, seal: int) -> str:
        """Return why a code with this mark cannot stand under a seal; else nothing."""
        until = self.ended.get(mark[0]) if mark else None
        late = until is not None and seal > until
        return "was written with a secret that had been replaced" if late else ""

    def are_lost(self, mark: bytes) -> bool:
        """Return whether nobody can check codes with this mark any more."""
        return bool(mark) and mark[0] in self.lost


def _secrets() -> _Secrets:
    replaced = SecretGeneration.objects.exclude(kept=None)
    return _Secrets(
        {each.mark: kept_of(each)["facts"].get("last_seal", 0) for each in replaced},
        frozenset(each.mark for each in replaced if each.lost),
    )


def last_seal() -> int:
    """Return the number of the newest seal; 0 before the first."""
    numbers = Seal.objects.order_by("-number").values_list("number", flat=True)
    return numbers.first() or 0


def verify() -> Verdict:
    """Verify every entry and every seal; name the first that is broken.

    What was written with a secret before is verified with its key, and only under the
    seals that were made while it was in use.
    """
    previous, entries, seals, unproven = GENESIS, 0, 0, 0
    secrets = _secrets()
    for seal in Seal.objects.order_by("number").iterator():
        seals += 1
        if seal.number != seals:
            return _broken(entries, seals, 0, f"seal {seals} is missing")
        found = _check_seal(seal, previous, secrets)
        if isinstance(found, Flaw):
            return _broken(entries, seals, 0, found.what, found.entry_id)
        entries += seal.count
        unproven += found
        previous = bytes(seal.digest)
    waiting = 0
    for entry in unsealed_entries().iterator():
        waiting += 1
        if flaw := _check_entry(entry, seals + 1, secrets):
            return _broken(entries, seals, waiting, flaw.what, flaw.entry_id)
    return Verdict(entries, seals, waiting, unproven)


@dataclass(frozen=True)
class Flaw:
    """What is broken, in words, and at which entry."""

    what: str
    entry_id: UUID | None = None


def _broken(
    entries: int, seals: int, waiting: int, what: str, entry_id: UUID | None = None
) -> Verdict:
    return Verdict(entries, seals, waiting, broken=what, entry_id=entry_id)


def _check_entry(
    entry: Entry, seal: int, secrets: _Secrets, where: str = ""
) -> Flaw | None:
    mark = bytes(entry.mac)[:1]
    if doubt := secrets.doubt(mark, seal):
        return Flaw(f"entry {entry.id}{where} {doubt}", entry.id)
    if secrets.are_lost(mark) or code_holds(_ENTRY, canonical(entry), entry.mac):
        return None
    return Flaw(f"entry {entry.id}{where} was changed", entry.id)


def _check_seal(seal: Seal, previous: bytes, secrets: _Secrets) -> Flaw | int:
    """Return what is broken, else how many of its entries nobody can check."""
    if bytes(seal.previous) != previous:
        return Flaw(f"seal {seal.number} does not follow the one before it")
    ids = list(seal.entries.order_by("position").values_list("entry_id", flat=True))
    by_id = Entry.objects.in_bulk(ids, field_name="id")
    where = f" of seal {seal.number}"
    for entry_id in ids:
        entry = by_id.get(entry_id)
        if entry is None:
            return Flaw(f"entry {entry_id}{where} is missing", entry_id)
        if flaw := _check_entry(entry, seal.number, secrets, where):
            return flaw
    if len(ids) != seal.count:
        return Flaw(f"seal {seal.number} lost entries from its list")
    entries = [by_id[i] for i in ids]
    if flaw := _check_link(seal, previous, entries, secrets):
        return flaw
    return sum(secrets.are_lost(bytes(entry.mac)[:1]) for entry in entries)


def _check_link(
    seal: Seal, previous: bytes, entries: list[Entry], secrets: _Secrets
) -> Flaw | None:
    mark = bytes(seal.digest)[:1]
    if doubt := secrets.doubt(mark, seal.number):
        return Flaw(f"seal {seal.number} {doubt}")
    link = _link(seal.number, previous, entries)
    if secrets.are_lost(mark) or code_holds(_SEAL, link, seal.digest):
        return None
    return Flaw(f"seal {seal.number} does not match its entries")
