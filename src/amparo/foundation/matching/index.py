"""The sealed index of a team: noting what changed, folding it in, reading it.

Whatever gives a team the key of a record or takes it away is noted here in the same
transaction (``grants_changed``), and what an operation changes in a record (``renew``).
With the team's key it is written into the index at once; without it (a concern from the
public, a transfer, a key that ends) the next colleague who has the key folds it in.
Until then a search reads the record itself, if it still opens.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import timedelta
from hashlib import blake2b
from operator import itemgetter
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from ..kernel.crypto import RecordKey
from ..kernel.generations import latest
from ..kernel.moments import now_rounded
from ..organisations.models import Team
from ..policy import Actor
from ..tasks.models import Task
from ..tasks.operations import create_task
from ..vault import record_keys
from ..vault.keyring import Keyring
from ..vault.models import KeyGrant, not_expired
from ..vault.team_keys import hold_off_rotation, opened_teams
from . import recoding
from .entries import Entry, Opened, Segment, pack, segment_of, unpack
from .models import IndexSegment, PendingEntry, TeamIndex
from .tasks import RENEW

SEGMENT = "matching.segment"  # kind of the record key of a segment
FULL = 1000  # records of a segment; one more begins another
FOLDED = 200  # records folded in on the way of somebody's page
READ = 1000  # records that a search reads besides, at most
TIME_TO_FOLD = timedelta(hours=12)  # of the task, made the day after

# Makes the entries of the records that these keys open, for one team.
Reader = Callable[[UUID, Mapping[UUID, RecordKey]], Iterable[Entry]]
_READERS: dict[str, Reader] = {}


def add_kind(kind: str, reader: Reader) -> None:
    """Let a room have its records (by the kind of their keys) in the index."""
    _READERS[kind] = reader


def grants_changed(kind: str, record_id: UUID, team_ids: Collection[UUID]) -> None:
    """Note a record of an indexed kind whose keys teams were given or lost."""
    if kind in _READERS:
        note(kind, [record_id], team_ids)


# -- Changes -------------------------------------------------------------------------


def renew(
    actor: Actor, kind: str, record_ids: Collection[UUID], team_ids: Collection[UUID]
) -> None:
    """Bring the entries of records up to date in the indexes of teams.

    Call it inside the operation that changed, shared, withdrew or destroyed them.
    """
    note(kind, record_ids, team_ids)
    fold_now(actor, kind, record_ids, team_ids)


def fold_now(
    actor: Actor, kind: str, record_ids: Collection[UUID], team_ids: Collection[UUID]
) -> None:
    """Write what is noted of records into the teams' indexes that the actor can open.

    Also when very much waits: what is destroyed is gone when the operation ends.
    """
    for team_id in team_ids if isinstance(actor.keys, Keyring) else ():
        fold(actor, kind, team_id, wait=True, only=record_ids)


def note(kind: str, record_ids: Iterable[UUID], team_ids: Collection[UUID]) -> None:
    """Note that entries are not up to date; needs no key."""
    today = timezone.now().date()
    PendingEntry.objects.bulk_create(
        PendingEntry(team_id=team_id, kind=kind, record_id=record_id, noted_on=today)
        for record_id in record_ids
        for team_id in team_ids
    )


def drop_expired() -> int:
    """Delete expired grants, and strike out what teams could find by them."""
    with transaction.atomic():
        ended = KeyGrant.objects.exclude(not_expired()).filter(
            kind__in=list(_READERS), vault_key__isnull=False, in_escrow=False
        )
        rows = ended.values_list("kind", "record_id", "vault_key__team_id")
        for kind, record_id, team_id in list(rows):
            grants_changed(kind, record_id, [team_id])
        return record_keys.drop_expired()


def fold(
    actor: Actor,
    kind: str,
    team_id: UUID,
    *,
    wait: bool,
    most: int = FOLDED,
    only: Collection[UUID] = (),
) -> int:
    """Write what is noted (of these records only, if named) into the team's index.

    Returns how many notes.

    The actor has the team's key. Without ``wait`` an index that a colleague is just
    writing to is left to them.
    """
    with transaction.atomic():
        hold_off_rotation(team_id)
        index = _locked(team_id, kind, wait)
        if index is None or team_id not in opened_teams(actor):
            return 0
        waiting = PendingEntry.objects.filter(team_id=team_id, kind=kind)
        if only:
            waiting = waiting.filter(record_id__in=only)
        noted = list(
            waiting.order_by("noted_on", "id").values_list("id", "record_id")[:most]
        )
        if noted:
            ids = {record_id for _id, record_id in noted}
            _write(actor, index, ids, _entries(actor, kind, team_id, ids))
            PendingEntry.objects.filter(
                id__in=[row_id for row_id, _r in noted]
            ).delete()
    return len(noted)


def rekey(actor: Actor, team_id: UUID) -> None:
    """Seal a team's indexes under new keys, after its own key was rotated."""
    for kind in TeamIndex.objects.filter(team_id=team_id).values_list(
        "kind", flat=True
    ):
        if index := _locked(team_id, kind, wait=True):
            opened = _opened_segments(actor, [team_id], kind)
            _replace(index, opened, [e for s in opened.values() for e in s.entries()])


def _locked(team_id: UUID, kind: str, wait: bool) -> TeamIndex | None:
    """Return the index, locked until the transaction ends; None if a colleague has it.

    By its name and not by its row: two who make the row would wait for each other.
    """
    if connection.vendor == "postgresql":  # SQLite has one writer anyway
        name = blake2b(f"{team_id}|{kind}".encode(), digest_size=8).digest()
        which = "pg_advisory_xact_lock" if wait else "pg_try_advisory_xact_lock"
        with connection.cursor() as cursor:
            number = int.from_bytes(name, "big", signed=True)
            cursor.execute(f"SELECT {which}(%s)", [number])
            if not wait and not cursor.fetchone()[0]:
                return None
    return TeamIndex.objects.get_or_create(team_id=team_id, kind=kind)[0]


def _entries(
    actor: Actor, kind: str, team_id: UUID, record_ids: Iterable[UUID]
) -> list[Entry]:
    """Read the entries of records that this team (not only the actor) can open."""
    held = record_keys.held_by(team_id, kind, record_ids)
    keys = record_keys.open_keys(actor, kind, held) if held else {}
    return list(_READERS[kind](team_id, keys)) if keys else []


def _write(
    actor: Actor, index: TeamIndex, changed: set[UUID], new: list[Entry]
) -> None:
    """Put new entries in the place of the changed ones; other segments stay."""
    names = {record_id.hex for record_id in changed}
    touched = {
        row_id: segment
        for row_id, segment in _opened_segments(
            actor, [index.team_id], index.kind
        ).items()
        if not names.isdisjoint(segment.ids) or (new and len(segment.ids) < FULL)
    }
    kept = [
        entry
        for segment in touched.values()
        for entry in segment.entries()
        if entry.record_id not in changed
    ]
    _replace(index, touched, kept + new)


def _replace(index: TeamIndex, old: Collection[UUID], entries: list[Entry]) -> None:
    """Store entries in new segments with new keys, and destroy the old ones."""
    IndexSegment.objects.filter(id__in=list(old)).delete()
    for segment_id in old:
        record_keys.destroy(SEGMENT, segment_id)
    for first in range(0, len(entries), FULL):
        part = entries[first : first + FULL]
        row = IndexSegment(index=index, size=len(part))
        key = record_keys.new_key(SEGMENT, row.id, [index.team_id])
        row.entries_sealed = key.seal_bytes("entries", pack(segment_of(part)))
        row.save(force_insert=True)


# -- Reading -------------------------------------------------------------------------


def opened(actor: Actor, kind: str, team_ids: Collection[UUID]) -> Opened:
    """Open the indexes of these teams, as far as the actor's keys do.

    Folds in a little of what is noted, and reads the rest of it from the records. The
    caller checks each hit against the policy and live grants before showing it.
    """
    recoding.follow(actor, team_ids)
    waiting = PendingEntry.objects.filter(team_id__in=team_ids, kind=kind)
    noted = set(waiting.values_list("team_id", "record_id"))
    if noted:
        for team_id in {team for team, _record in noted}:
            fold(actor, kind, team_id, wait=False)
        noted = set(waiting.values_list("team_id", "record_id"))
    read: dict[UUID, list[UUID]] = defaultdict(list)
    for team_id, record_id in sorted(noted, key=itemgetter(1), reverse=True)[:READ]:
        read[team_id].append(record_id)
    besides = [
        entry
        for team_id, record_ids in read.items()
        for entry in _entries(actor, kind, team_id, record_ids)
    ]
    segments = _opened_segments(actor, team_ids, kind)
    stale = frozenset(record_id.hex for _team, record_id in noted)
    return Opened([*segments.values(), segment_of(besides)], stale)


def _opened_segments(
    actor: Actor, team_ids: Collection[UUID], kind: str
) -> dict[UUID, Segment]:
    rows = IndexSegment.objects.filter(index__team_id__in=team_ids, index__kind=kind)
    while True:
        sealed = dict(rows.values_list("id", "entries_sealed"))
        keys = record_keys.open_keys(actor, SEGMENT, sealed) if sealed else {}
        shut = sealed.keys() - keys.keys()
        # Gone between the two queries: a colleague has put another in its place.
        if not shut or rows.filter(id__in=shut).count() == len(shut):
            break
    return {
        row_id: unpack(key.open_bytes("entries", sealed[row_id]))
        for row_id, key in keys.items()
    }


# -- Nobody came by ------------------------------------------------------------------


def create_renewal_tasks() -> int:
    """Give a team a task when something has waited for its key since yesterday.

    Run by ``amparo tick``; a task whose work is done meanwhile is completed.
    """
    waiting = PendingEntry.objects.filter(noted_on__lt=timezone.now().date())
    teams = set(waiting.values_list("team_id", flat=True))
    if (now := latest()) and now.began_on < timezone.now().date():
        teams |= recoding.teams_waited_for()
    tasks = Task.objects.filter(kind=RENEW, completed_at=None)
    tasks.exclude(team_id__in=teams).update(completed_at=now_rounded(), outcome="done")
    with_task = set(tasks.values_list("team_id", flat=True))
    for team in Team.objects.filter(id__in=teams - with_task):
        due_at = now_rounded() + TIME_TO_FOLD
        create_task(RENEW, team, team, label="", due_at=due_at)
    return len(teams - with_task)
