"""Combinations under a new server secret, brought along by the colleagues of each team.

The server cannot make a code anew, for it does not know what it was made of. So all
records wait (``WaitingRecord``) until somebody who has a team's key comes by. When
nothing waits any more, the rows of the secret before are deleted (``end``).
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection
from random import SystemRandom
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, Model, OuterRef, QuerySet

from ..kernel.cache import Cache
from ..kernel.crypto import RecordKey, Tampered
from ..kernel.secret import current_mark, mark_of, secrets_in_use
from ..policy import Actor
from ..vault import record_keys
from ..vault.keyring import Keyring
from ..vault.models import KeyGrant, not_expired
from ..vault.team_keys import opened_teams
from .combinations import Parts, replace_all
from .models import Combination, WaitingRecord

FOLLOWED = 200  # records of a kind brought along on the way of somebody's page

# Reads what the combinations of a record are made of, with its key.
Values = Callable[[Any, RecordKey], Parts]
_KINDS: dict[str, tuple[type[Model], Values]] = {}
_waits = Cache(300, size=1)

log = logging.getLogger(__name__)


def add_kind(kind: str, model: type[Model], values: Values) -> None:
    """Let a room have combinations of its records, by the kind of their keys."""
    _KINDS[kind] = model, values


def begin() -> None:
    """Let all records wait; called in the transaction that makes a secret current."""
    _waits.clear()
    WaitingRecord.objects.all().delete()
    _delete_unreadable()
    waiting = [
        WaitingRecord(kind=kind, record_id=record_id)
        for kind, (model, _values) in _KINDS.items()
        for record_id in model._base_manager.filter(
            Exists(_held().filter(kind=kind, record_id=OuterRef("id")))
        ).values_list("id", flat=True)
    ]
    SystemRandom().shuffle(waiting)
    WaitingRecord.objects.bulk_create(waiting, batch_size=1000)


def begin_after_loss() -> str:
    """Delete all rows, which nobody can read or find any more, and let records wait."""
    count = Combination.objects.all().delete()[0]
    begin()
    return f"{count} are deleted; they are made anew when colleagues of a team come."


def _held(teams: Collection[UUID] | None = None) -> QuerySet[KeyGrant]:
    """Return the grants by which teams (all of them by default) open records today."""
    found = KeyGrant.objects.filter(
        not_expired(), vault_key__isnull=False, in_escrow=False
    )
    return found if teams is None else found.filter(vault_key__team_id__in=teams)


def waiting(teams: Collection[UUID] | None = None) -> QuerySet[WaitingRecord]:
    """Return what waits for any of these teams, or for any team at all."""
    held = _held(teams).filter(kind=OuterRef("kind"), record_id=OuterRef("record_id"))
    return WaitingRecord.objects.filter(Exists(held))


def teams_waited_for() -> set[UUID]:
    """Return the teams whose colleagues have records to bring along."""
    if not WaitingRecord.objects.exists():
        return set()
    waits = WaitingRecord.objects.filter(
        kind=OuterRef("kind"), record_id=OuterRef("record_id")
    )
    found = _held().filter(Exists(waits)).values_list("vault_key__team_id", flat=True)
    return {team_id for team_id in found.distinct() if team_id}


# -- Bringing along ------------------------------------------------------------------


def follow(actor: Actor, team_ids: Collection[UUID], *, most: int = FOLLOWED) -> int:
    """Code some waiting records of these teams anew, as far as the actor's keys do.

    Leaves out what a colleague is just working on. Returns how many are done.
    """
    if not isinstance(actor.keys, Keyring) or not _anything_waits():
        return 0
    with transaction.atomic():
        teams = opened_teams(actor).intersection(team_ids)
        return sum(_follow(actor, kind, teams, most) for kind in _KINDS)


def _anything_waits() -> bool:
    # Only "no" is kept: a secret changes while no process of it is at work yet.
    found = _waits.get(current_mark(), WaitingRecord.objects.exists)
    if found:
        _waits.clear()
    return found


def _follow(actor: Actor, kind: str, teams: set[UUID], most: int) -> int:
    model, values = _KINDS[kind]
    mine = waiting(teams).filter(kind=kind).order_by("id")
    noted = mine.select_for_update(skip_locked=True)
    rows = dict(noted.values_list("record_id", "id")[:most])
    keys = record_keys.open_keys(actor, kind, rows) if rows else {}
    # Who changes or destroys a record holds its row: what is read here still stands.
    records = model._base_manager.select_for_update(skip_locked=True)
    read = {
        row.pk: _read(row, keys[row.pk], values)
        for row in records.filter(pk__in=list(keys))
    }
    if read:
        replace_all(read)
        done = [rows[record_id] for record_id in read]
        WaitingRecord.objects.filter(id__in=done).delete()
    return len(read)


def _read(row: Model, key: RecordKey, values: Values) -> Parts:
    try:
        return values(row, key)
    except Tampered:
        log.error("%s %s was changed: its codes end.", row._meta.label, row.pk)
        return {}


# -- The end -------------------------------------------------------------------------


def end() -> int:
    """Delete rows of secrets before, unless something waits; run by ``amparo tick``.

    Rows that nobody could find to delete them go at once, such as those of a secret
    that was taken out too early. Returns how many rows.
    """
    with transaction.atomic():
        nobody = waiting().values("id")
        WaitingRecord.objects.exclude(id__in=nobody).delete()
        count = _delete_unreadable()
        if not WaitingRecord.objects.exists():
            old = Combination.objects.exclude(mark=current_mark())
            count += old.delete()[0]
    return count


def _delete_unreadable() -> int:
    known = [mark_of(secret) for secret in secrets_in_use()]
    return Combination.objects.exclude(mark__in=known).delete()[0]
