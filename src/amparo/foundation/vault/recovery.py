"""The organisation's printed recovery key: made once, shown once, drilled."""

from __future__ import annotations

import logging
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..journal.operations import act
from ..kernel.crypto import KeyPair, Tampered, open_with, public_key_of, random_key
from ..kernel.errors import RuleBroken
from ..kernel.printed import from_print, to_print
from ..organisations.models import Team
from ..policy import SYSTEM, AccessScope, Actor
from .models import RecoveryGrant, RecoveryKey, VaultGrant, VaultKey
from .team_keys import _grant, keyring_of, seal_to_recovery
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
            _("That is not a whole recovery key. Please compare it with the paper."),
            "key",
        )
    return KeyPair(seed)


def make_recovery_key(actor: Actor, organisation_id: UUID) -> str:
    """Make the organisation's recovery key and return it for printing, once.

    An older one is retired and opens nothing any more. Vaults of the organisation that
    the actor can open are sealed to the new one at once; others follow when they are
    next rotated.
    """
    keyring = keyring_of(actor)
    pair = KeyPair(random_key())
    with transaction.atomic():
        older = RecoveryKey.objects.filter(organisation_id=organisation_id)
        RecoveryGrant.objects.filter(recovery_key__in=older).delete()
        for old in older.filter(retired_at=None):
            set_retired(old)
        recovery = vouched(
            RecoveryKey(organisation_id=organisation_id, public_key=pair.public_key)
        )
        recovery.save(force_insert=True)
        for grant in VaultGrant.objects.filter(
            user_key_id=keyring.user_key_id,
            user_key__retired_at=None,
            vault_key__team__organisation_id=organisation_id,
            vault_key__retired_at=None,
        ).select_related("vault_key"):
            private = keyring.team_key(grant.vault_key_id, bytes(grant.sealed_key))
            seal_to_recovery(grant.vault_key, private, recovery)
    return format_for_print(pair.seed)


def seal_to_current(actor: Actor, organisation_id: UUID) -> int:
    """Seal to the current recovery key what the actor opens and it does not.

    Returns how many more vaults of the organisation it opens now.
    """
    keyring = keyring_of(actor)
    key = RecoveryKey.objects.filter(
        organisation_id=organisation_id, retired_at=None
    ).first()
    if key is None:
        raise RuleBroken(_("There is no recovery key yet."))
    missing = VaultGrant.objects.filter(
        user_key_id=keyring.user_key_id,
        vault_key__team__organisation_id=organisation_id,
        vault_key__retired_at=None,
    ).exclude(vault_key__recovery_grants__recovery_key=key)
    with transaction.atomic():
        count = 0
        for grant in missing.select_related("vault_key"):
            private = keyring.team_key(grant.vault_key_id, bytes(grant.sealed_key))
            seal_to_recovery(grant.vault_key, private, key)
            count += 1
    return count


def drill(organisation_id: UUID, text: str) -> tuple[int, int]:
    """Try the printed key; return how many vaults it opens, and how many there are.

    Changes nothing but the date of the last drill.
    """
    opened = _open_all(organisation_id, text)
    total = VaultKey.objects.filter(
        team__organisation_id=organisation_id, retired_at=None
    ).count()
    with act(SYSTEM, "vault.drill", _at(organisation_id), opened=len(opened), of=total):
        RecoveryKey.objects.filter(
            organisation_id=organisation_id, retired_at=None
        ).update(drilled_at=timezone.now())
    return len(opened), total


def recover(organisation_id: UUID, text: str, user_id: UUID) -> int:
    """Give a person the keys of all vaults the printed key opens; return how many."""
    opened = _open_all(organisation_id, text)
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
    key = _current(organisation_id)
    if key is None or bytes(key.public_key) != pair.public_key:
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


def _open_all(organisation_id: UUID, text: str) -> list[tuple[VaultKey, bytes]]:
    pair = parse_printed(text)
    key = _current(organisation_id)
    if key is None or not is_authentic(key) or bytes(key.public_key) != pair.public_key:
        raise _not_the_key()
    return _opened_by(key, pair)


def _current(organisation_id: UUID) -> RecoveryKey | None:
    return RecoveryKey.objects.filter(
        organisation_id=organisation_id, retired_at=None
    ).first()


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
