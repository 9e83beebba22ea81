"""Record keys: one per record, sealed to those who may open it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from ..kernel.coded import write_coded
from ..kernel.crypto import (
    Blob,
    RecordKey,
    Suspect,
    Tampered,
    opener,
    random_key,
    seal_to,
)
from ..kernel.errors import KeysLocked, RuleBroken
from ..kernel.secret import open_for_server, seal_for_server
from ..policy import Actor
from .grant_journal import DESTROY, GIVE, WITHDRAW, note
from .keyring import Keyring
from .models import KeyGrant, Purpose, VaultGrant, VaultKey, not_expired
from .team_keys import ESCROW, escrow_place, keyring_of, vaults_to_seal_to
from .user_keys import current_key, is_authentic

log = logging.getLogger(__name__)

# Told that what teams can open has changed: the kind, the record, the teams.
Watcher = Callable[[str, UUID, Collection[UUID]], object]
_WATCHERS: list[Watcher] = []


def watch_grants(watcher: Watcher) -> None:
    """Let a room above hear, in the same transaction, what teams can open or not."""
    _WATCHERS.append(watcher)


def _tell(kind: str, record_id: UUID, team_ids: Collection[UUID]) -> None:
    for watcher in _WATCHERS:
        watcher(kind, record_id, team_ids)


def new_key(
    kind: str,
    record_id: UUID,
    teams: Iterable[UUID],
    purpose: Purpose = Purpose.WORK,
) -> RecordKey:
    """Create the key of a new record and seal it to these teams' vaults.

    Needs no secret: a public concern is sealed with public keys alone. Raises
    ``RuleBroken`` when a team has no vault, because nobody could then read it. Call it
    inside an operation.
    """
    return new_keys(record_id, {kind: Audience((*teams,), purpose)})[kind]


def new_keys_of_many(
    kind: str, record_ids: Collection[UUID], team_id: UUID
) -> dict[UUID, RecordKey]:
    """Create the keys of many new records for one team, in two queries.

    Watchers are not told: the caller notes what a team can open from now on.
    """
    vault = _vault_of(team_id)
    keys = {one: RecordKey(kind, one, random_key()) for one in record_ids}
    KeyGrant.objects.bulk_create(
        KeyGrant(
            kind=kind,
            record_id=record_id,
            vault_key=vault,
            sealed_key=sealed_for(key, vault),
            purpose=Purpose.WORK,
        )
        for record_id, key in keys.items()
    )
    return keys


@dataclass(frozen=True)
class Audience:
    """Which teams may open a part of a record, and for what purpose."""

    teams: tuple[UUID, ...]
    purpose: Purpose = Purpose.WORK


def new_keys(record_id: UUID, parts: Mapping[str, Audience]) -> dict[str, RecordKey]:
    """Create a key for each part (a kind) of a new record, as ``new_key`` does."""
    keys = {kind: RecordKey(kind, record_id, random_key()) for kind in parts}
    vaults = _vaults_of({team for part in parts.values() for team in part.teams})
    KeyGrant.objects.bulk_create(
        KeyGrant(
            kind=kind,
            record_id=record_id,
            vault_key=vaults[team_id],
            sealed_key=sealed_for(keys[kind], vaults[team_id]),
            purpose=part.purpose,
        )
        for kind, part in parts.items()
        for team_id in dict.fromkeys(part.teams)
    )
    for kind, part in parts.items():
        _tell(kind, record_id, part.teams)
    return keys


def give_to_team(
    record: RecordKey,
    team_id: UUID,
    purpose: Purpose,
    expires_at: datetime | None = None,
) -> None:
    """Let a team open a record (again, if it could before)."""
    with transaction.atomic():
        vault = _vault_of(team_id)
        KeyGrant.objects.filter(
            kind=record.kind, record_id=record.record_id, vault_key=vault
        ).delete()
        KeyGrant.objects.create(
            kind=record.kind,
            record_id=record.record_id,
            vault_key=vault,
            sealed_key=sealed_for(record, vault),
            purpose=purpose,
            expires_at=expires_at,
        )
        note(GIVE, record.kind, record.record_id, team_id)
        _tell(record.kind, record.record_id, [team_id])


def _vault_of(team_id: UUID) -> VaultKey:
    return _vaults_of({team_id})[team_id]


def _vaults_of(team_ids: Collection[UUID]) -> dict[UUID, VaultKey]:
    vaults = vaults_to_seal_to(team_ids) if team_ids else {}
    if len(vaults) < len(team_ids):
        raise RuleBroken(_("This team cannot receive sealed records yet."))
    return vaults


def sealed_for(record: RecordKey, vault: VaultKey, *, in_escrow: bool = False) -> bytes:
    """Return a record's key sealed to this vault, ready to use or in escrow.

    For callers that save very many grants themselves.
    """
    sealed = seal_to(vault.public_key, record.key)
    if in_escrow:
        return seal_for_server(ESCROW, sealed, escrow_place(record.record_id))
    return sealed


def escrow_for_team(
    record: RecordKey, team_id: UUID, purpose: Purpose, expires_at: datetime
) -> None:
    """Put a record's key in escrow for a team that cannot use it before ``release``.

    It is sealed to the team's vault and, around that, under a server key: neither the
    database with the team's keys nor the server alone opens it. What a team can open
    already, it keeps.
    """
    with transaction.atomic():
        vault = _vault_of(team_id)
        earlier = KeyGrant.objects.filter(
            kind=record.kind, record_id=record.record_id, vault_key=vault
        )
        if earlier.filter(not_expired(), in_escrow=False).exists():
            return
        earlier.delete()
        KeyGrant.objects.create(
            kind=record.kind,
            record_id=record.record_id,
            vault_key=vault,
            sealed_key=sealed_for(record, vault, in_escrow=True),
            purpose=purpose,
            expires_at=expires_at,
            in_escrow=True,
        )


def release(kind: str, record_id: UUID, team_id: UUID) -> None:
    """Turn a key in escrow for a team into one that it can use."""
    for grant in KeyGrant.objects.filter(
        not_expired(),
        kind=kind,
        record_id=record_id,
        vault_key__team_id=team_id,
        in_escrow=True,
    ):
        sealed = open_for_server(ESCROW, grant.sealed_key, escrow_place(record_id))
        write_coded([grant], sealed_key=sealed, in_escrow=False)
        note(GIVE, kind, record_id, team_id)
        _tell(kind, record_id, [team_id])


def drop_escrow(kind: str, record_id: UUID, team_id: UUID) -> int:
    """Remove a key in escrow for a team; what it can open, it keeps."""
    return KeyGrant.objects.filter(
        kind=kind, record_id=record_id, vault_key__team_id=team_id, in_escrow=True
    ).delete()[0]


def drop_escrow_of(kind: str, record_id: UUID) -> int:
    """Remove the keys of a record that are in escrow, for whatever team."""
    return KeyGrant.objects.filter(
        kind=kind, record_id=record_id, in_escrow=True
    ).delete()[0]


def end_at(kind: str, record_id: UUID, team_id: UUID, moment: datetime | None) -> None:
    """Let a team's key of a record expire at a moment, or never (None)."""
    grants = KeyGrant.objects.filter(
        kind=kind, record_id=record_id, vault_key__team_id=team_id
    )
    write_coded(grants, expires_at=moment)


def give_to_person(
    record: RecordKey, user_id: UUID, purpose: Purpose, expires_at: datetime
) -> None:
    """Let one person open a record until a moment."""
    holder = current_key(user_id)
    if holder is None or not is_authentic(holder):
        raise RuleBroken(_("This person has not set a password yet."))
    KeyGrant.objects.create(
        kind=record.kind,
        record_id=record.record_id,
        user_key=holder,
        sealed_key=seal_to(holder.public_key, record.key),
        purpose=purpose,
        expires_at=expires_at,
    )


def give_to_deputy(record: RecordKey, user_id: UUID, expires_at: datetime) -> None:
    """Let a team's deputy from outside open a record until a moment, again if need be.

    The journal says so, and when it ends.
    """
    with transaction.atomic():
        _of_deputy(record.kind, record.record_id, user_id).delete()
        give_to_person(record, user_id, Purpose.DEPUTY, expires_at)
        note(GIVE, record.kind, record.record_id, person_id=user_id)


def take_from_deputy(kind: str, record_id: UUID, user_id: UUID) -> int:
    """Take a record's key from a deputy; return how many grants ended."""
    count = _of_deputy(kind, record_id, user_id).delete()[0]
    if count:
        note(WITHDRAW, kind, record_id, person_id=user_id)
    return count


def _of_deputy(kind: str, record_id: UUID, user_id: UUID) -> QuerySet[KeyGrant]:
    return KeyGrant.objects.filter(
        kind=kind,
        record_id=record_id,
        purpose=Purpose.DEPUTY,
        user_key__user_id=user_id,
    )


def open_key(actor: Actor, kind: str, record_id: UUID) -> RecordKey:
    """Open the key of one record with the actor's keys, or raise ``KeysLocked``."""
    keyring_of(actor)
    found = open_keys(actor, kind, [record_id]).get(record_id)
    if found is None:
        raise KeysLocked(_("This is sealed for another team. You do not have the key."))
    return found


def open_keys(
    actor: Actor, kind: str, record_ids: Iterable[UUID]
) -> dict[UUID, RecordKey]:
    """Open those of many record keys that the actor holds, in two queries.

    A record that the actor cannot open is left out; locked keys open none. A grant that
    was tampered with is noted in ``keyring.suspects``. It still opens where it is the
    team's own, for it may hold what keeps a child safe; what was shared or given for a
    time opens nothing then, as nobody knows for how long it was meant.
    """
    keyring = actor.keys
    if not isinstance(keyring, Keyring):
        return {}
    record_ids = [one for one in record_ids if one not in actor.barred]
    own = VaultGrant.objects.filter(
        user_key_id=keyring.user_key_id, user_key__retired_at=None
    )
    vaults = {grant.vault_key_id: grant for grant in own}
    grants = KeyGrant.objects.filter(
        Q(vault_key_id__in=vaults) | Q(user_key_id=keyring.user_key_id),
        not_expired(),
        kind=kind,
        record_id__in=list(record_ids),
        in_escrow=False,
    )
    openers: dict[UUID | None, Callable[[Blob], bytes]] = {}
    opened: dict[UUID, RecordKey] = {}
    for grant in grants:
        vault_id, record_id = grant.vault_key_id, grant.record_id
        if not grant.is_authentic or (vault_id and not vaults[vault_id].is_authentic):
            log.error("The key grant %s was changed.", grant.id)
            keyring.suspects.add(Suspect(kind, record_id, grant.label, grant.id))
            if grant.purpose != Purpose.WORK:
                continue
        try:
            if vault_id not in openers:
                openers[vault_id] = opener(
                    keyring.team_key(vault_id, vaults[vault_id].sealed_key)
                    if vault_id
                    else keyring.pair.private_key
                )
            key = openers[vault_id](grant.sealed_key)
        except Tampered:
            log.error("The key grant %s does not open: it was changed.", grant.id)
            keyring.suspects.add(Suspect(kind, record_id, grant.label, grant.id))
            continue
        opened[record_id] = RecordKey(
            kind, record_id, key, keyring.suspects, keyring.unproven
        )
    return opened


def holders(kind: str, record_id: UUID) -> list[VaultKey]:
    """Return the vaults that can open a record today (for "who can read this?")."""
    return list(
        VaultKey.objects.filter(
            record_grants__in=KeyGrant.objects.filter(
                not_expired(), kind=kind, record_id=record_id, in_escrow=False
            )
        ).select_related("team__organisation")
    )


def held_by(team_id: UUID, kind: str, record_ids: Iterable[UUID]) -> set[UUID]:
    """Return those of these records that a team can open today."""
    grants = KeyGrant.objects.filter(
        not_expired(),
        kind=kind,
        record_id__in=list(record_ids),
        vault_key__team_id=team_id,
        in_escrow=False,
    )
    return set(grants.values_list("record_id", flat=True))


def withdraw(kind: str, record_id: UUID, team_id: UUID) -> int:
    """Take a record's key away from a team; return how many grants ended."""
    _tell(kind, record_id, [team_id])
    count = KeyGrant.objects.filter(
        kind=kind, record_id=record_id, vault_key__team_id=team_id
    ).delete()[0]
    if count:
        note(WITHDRAW, kind, record_id, team_id)
    return count


def withdraw_from_people(kind: str, record_id: UUID) -> int:
    """Take a record's key from everyone who was given it for a time."""
    return KeyGrant.objects.filter(
        kind=kind, record_id=record_id, user_key__isnull=False
    ).delete()[0]


def destroy(kind: str, record_id: UUID) -> int:
    """Destroy the key of a record: nobody can open its sealed content any more."""
    grants = KeyGrant.objects.filter(kind=kind, record_id=record_id)
    if _WATCHERS:
        teams = grants.filter(vault_key__isnull=False, in_escrow=False)
        _tell(kind, record_id, set(teams.values_list("vault_key__team_id", flat=True)))
    count = grants.delete()[0]
    if count:
        note(DESTROY, kind, record_id)
    return count


def drop_expired() -> int:
    """Delete expired grants; run by ``amparo tick``."""
    of_deputies = KeyGrant.objects.exclude(not_expired()).filter(purpose=Purpose.DEPUTY)
    with transaction.atomic():
        for grant in of_deputies.select_related("user_key"):
            if grant.user_key is not None:
                person = grant.user_key.user_id
                note(WITHDRAW, grant.kind, grant.record_id, person_id=person)
        return _delete_expired()


def _delete_expired() -> int:
    return KeyGrant.objects.exclude(not_expired()).delete()[0]
