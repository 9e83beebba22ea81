"""The organisation's printed recovery key: made once, shown once, drilled."""

from __future__ import annotations

import logging
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..journal.operations import act
from ..kernel.crypto import KeyPair, Tampered, open_with, public_key_of, random_key
from ..kernel.errors import RuleBroken
from ..kernel.printed import from_print, to_print
from ..organisations.models import Team
from ..policy import SYSTEM, AccessScope, Actor
from .models import RecoveryKey, VaultGrant, VaultKey
from .team_keys import _grant, keyring_of, private_key_of, seal_to_recovery
from .user_keys import is_authentic, set_retired, vouch_proven, vouched

log = logging.getLogger(__name__)


def format_for_print(seed: bytes) -> str:
    """Return the seed as people copy it: 14 groups of four, with a checksum."""
    return to_print(seed, b"recovery")


def parse_printed(text: str) -> KeyPair:
    """Parse a printed key, ignoring case, dashes, spaces and 0/1/8 for O/I/B."""
    seed = from_print(text, b"recovery")
    if seed is None or len(seed) != 32:
        raise RuleBroken(
            _("The recovery key is not complete. Please compare it with the paper."),
            "key",
        )
    return KeyPair(seed)


def make_recovery_key(actor: Actor, organisation_id: UUID, apart: bool = False) -> str:
    """Make the organisation's recovery key and return it for printing, once.

    ``apart``: that of its custodians, whose vaults no other paper opens. Vaults that
    the actor can open are sealed to it at once; each other team says yes by itself. An
    older paper opens what it opened until the new one covers as much.
    """
    keyring = keyring_of(actor)
    pair = KeyPair(random_key())
    with transaction.atomic():
        recovery = vouched(
            RecoveryKey(
                organisation_id=organisation_id,
                apart=apart,
                public_key=pair.public_key,
            )
        )
        recovery.save(force_insert=True)
        grants = VaultGrant.objects.filter(
            user_key_id=keyring.user_key_id,
            user_key__retired_at=None,
            vault_key__in=_vaults(organisation_id, apart),
        )
        for grant in grants.select_related("vault_key"):
            private = keyring.team_key(grant.vault_key_id, bytes(grant.sealed_key))
            seal_to_recovery(grant.vault_key, private, recovery)
        _retire_covered(recovery)
    return format_for_print(pair.seed)


def seal_to_current(actor: Actor, team_id: UUID) -> bool:
    """Let the current recovery key open the actor's team; return if that is new."""
    keyring = keyring_of(actor)
    team = Team.objects.get(id=team_id)
    key = current_recovery(team.organisation_id, is_apart(team))
    if key is None:
        raise RuleBroken(_("There is no recovery key yet."))
    vault, private = private_key_of(keyring, team_id)
    if vault.recovery_grants.filter(recovery_key=key).exists():
        return False
    with transaction.atomic():
        seal_to_recovery(vault, private, key)
        _retire_covered(key)
    return True


def is_apart(team: Team) -> bool:
    """Return whether a team's vault is opened by the custodians' paper only."""
    return team.kind == Team.Kind.CUSTODIANS


def current_recovery(organisation_id: UUID, apart: bool = False) -> RecoveryKey | None:
    """Return the newest recovery key of an organisation, or of its custodians."""
    return _in_force(organisation_id).filter(apart=apart).order_by("created_at").last()


def _in_force(organisation_id: UUID) -> QuerySet[RecoveryKey]:
    return RecoveryKey.objects.filter(organisation_id=organisation_id, retired_at=None)


def _vaults(organisation_id: UUID, apart: bool) -> QuerySet[VaultKey]:
    """Return the vaults that an organisation's paper, or its custodians', may open."""
    kept = Q(team__kind=Team.Kind.CUSTODIANS)
    found = VaultKey.objects.filter(
        team__organisation_id=organisation_id, retired_at=None
    )
    return found.filter(kept if apart else ~kept)


def _retire_covered(current: RecoveryKey) -> None:
    """End older papers once the current one opens everything that they open."""
    opens = set(current.recoverygrant_set.values_list("vault_key_id", flat=True))
    older = _in_force(current.organisation_id).filter(apart=current.apart)
    for key in older.exclude(id=current.id):
        live = key.recoverygrant_set.filter(vault_key__retired_at=None)
        if set(live.values_list("vault_key_id", flat=True)) <= opens:
            key.recoverygrant_set.all().delete()
            set_retired(key)


def drill(organisation_id: UUID, text: str) -> tuple[int, int]:
    """Try the printed key; return how many vaults it opens, and how many there are.

    Changes nothing but the date of the last drill.
    """
    key, opened = _open_all(organisation_id, text)
    total = _vaults(organisation_id, key.apart).count()
    with act(SYSTEM, "vault.drill", _at(organisation_id), opened=len(opened), of=total):
        RecoveryKey.objects.filter(id=key.id).update(drilled_at=timezone.now())
    return len(opened), total


def recover(organisation_id: UUID, text: str, user_id: UUID) -> int:
    """Give a person the keys of all vaults the printed key opens; return how many."""
    _key, opened = _open_all(organisation_id, text)
    with act(
        SYSTEM,
        "vault.recover",
        _at(organisation_id),
        person=user_id,
        teams=[vault.team_id for vault, _key in opened],
    ):
        for vault, private_key in opened:
            _grant(vault, private_key, user_id)
    return len(opened)


def prove(organisation_id: UUID, text: str) -> list[Team]:
    """Vouch anew for the keys that the printed key itself proves; return whose.

    For the day when the server's secret is lost: the paper opens vaults without it,
    and a team's private key proves its public one. Call it inside an operation.
    """
    pair = parse_printed(text)
    key = _in_force(organisation_id).filter(public_key=pair.public_key).first()
    if key is None:
        raise _not_the_key()
    proven = []
    for vault, private_key in _opened_by(key, pair):
        if public_key_of(private_key) == bytes(vault.public_key):
            vouch_proven(vault)
            proven.append(vault.team)
    vouch_proven(key)
    return proven


def _at(organisation_id: UUID) -> AccessScope:
    return AccessScope(organisation_ids=frozenset({organisation_id}))


def _open_all(
    organisation_id: UUID, text: str
) -> tuple[RecoveryKey, list[tuple[VaultKey, bytes]]]:
    """Return the key that is printed on this paper, and every vault that it opens."""
    pair = parse_printed(text)
    key = _in_force(organisation_id).filter(public_key=pair.public_key).first()
    if key is None or not is_authentic(key):
        raise _not_the_key()
    return key, _opened_by(key, pair)


def _opened_by(key: RecoveryKey, pair: KeyPair) -> list[tuple[VaultKey, bytes]]:
    vaults = VaultKey.objects.filter(
        team__organisation_id=key.organisation_id,
        retired_at=None,
        recovery_grants__recovery_key=key,
    ).distinct()
    opened: list[tuple[VaultKey, bytes]] = []
    for vault in vaults.select_related("team"):
        for grant in vault.recovery_grants.filter(recovery_key=key):
            try:
                opened.append((vault, open_with(pair.private_key, grant.sealed_key)))
            except Tampered:
                log.error("The recovery grant %s was changed.", grant.id)
    return opened


def _not_the_key() -> RuleBroken:
    return RuleBroken(
        _("This key belongs to another organisation or is out of date."), "key"
    )
