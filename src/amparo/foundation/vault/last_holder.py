"""What only one person can open, computed before something takes their key away.

When a password is reset, the old pair of keys and its grants are kept for 14 days, but
only for vaults that nobody else can open: a password that comes back to mind then
brings them back. It ends earlier when the team's key is changed, and when the role or
the account ends.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from ..kernel.crypto import KeyPair, Tampered, open_with, public_key_of, seal_to
from ..organisations.models import Team
from .keyring import Keyring
from .models import (
    KeyGrant,
    RecoveryGrant,
    UserKey,
    VaultGrant,
    VaultKey,
    not_expired,
)
from .password_lock import opened_with
from .user_keys import is_authentic, retire, set_retired

KEPT_FOR = timedelta(days=14)


@dataclass(frozen=True)
class HeldAlone:
    """A team that nobody but one person can open, and how much there is."""

    team: Team
    vault: VaultKey
    records: int  # that no other team can open either
    paper: bool  # the printed recovery key opens it


def _live(vault: str) -> QuerySet[VaultGrant]:
    """Return who can open a vault today."""
    return VaultGrant.objects.filter(
        vault_key=OuterRef(vault),
        user_key__retired_at=None,
        user_key__user__is_active=True,
    )


def held_alone(user_id: UUID) -> list[HeldAlone]:
    """Return the teams whose vault this person alone can open."""
    others = _live("pk").exclude(user_key__user_id=user_id)
    mine = _live("pk").filter(user_key__user_id=user_id)
    vaults = VaultKey.objects.filter(Exists(mine), ~Exists(others), retired_at=None)
    return [
        HeldAlone(vault.team, vault, _records(vault), _on_paper(vault))
        for vault in vaults.select_related("team").order_by("team__name")
    ]


def held_by_one() -> dict[UUID, UUID]:
    """Return the teams that exactly one person can open, and who that is."""
    held: dict[UUID, set[UUID]] = {}
    grants = VaultGrant.objects.filter(
        vault_key__retired_at=None,
        vault_key__team__is_active=True,
        user_key__retired_at=None,
        user_key__user__is_active=True,
    ).values_list("vault_key__team_id", "user_key__user_id")
    for team_id, user_id in grants:
        held.setdefault(team_id, set()).add(user_id)
    return {team: min(users) for team, users in held.items() if len(users) == 1}


def _records(vault: VaultKey) -> int:
    """Count the records that nobody could open without this vault."""
    elsewhere = KeyGrant.objects.filter(
        not_expired(),
        Exists(_live("vault_key_id")),
        record_id=OuterRef("record_id"),
        kind=OuterRef("kind"),
        in_escrow=False,
    ).exclude(vault_key=vault)
    mine = KeyGrant.objects.filter(not_expired(), vault_key=vault, in_escrow=False)
    alone = mine.filter(~Exists(elsewhere))
    return alone.values("record_id").distinct().count()


def _on_paper(vault: VaultKey) -> bool:
    grants = RecoveryGrant.objects.filter(
        vault_key=vault, recovery_key__retired_at=None
    ).select_related("recovery_key")
    return any(is_authentic(grant.recovery_key) for grant in grants)


# -- the old pair, for a while ---------------------------------------------------------


def keep(key: UserKey) -> bool:
    """Retire a key, but keep what it alone opens; return whether anything was kept.

    Personal grants, and grants of vaults that others or the paper can open, end.
    """
    alone = [held.vault.id for held in held_alone(key.user_id) if not held.paper]
    if not alone or not key.sealed_seed:
        retire(key)
        return False
    key.vault_grants.exclude(vault_key_id__in=alone).delete()
    key.record_grants.all().delete()
    set_retired(key)
    return True


def _kept() -> QuerySet[UserKey]:
    return UserKey.objects.filter(retired_at__isnull=False).exclude(sealed_seed=b"")


def kept_until(user_id: UUID) -> datetime | None:
    """Return until when an old password can bring keys back; None if it cannot."""
    newest = _kept().filter(user_id=user_id).order_by("-retired_at").first()
    if newest is None or newest.retired_at is None:
        return None
    end = newest.retired_at + KEPT_FOR
    return end if end > timezone.now() else None


def kept_of_team(team_id: UUID) -> list[UUID]:
    """Return the people for whom a rotation of this team ends that possibility."""
    held = VaultGrant.objects.filter(
        vault_key__team_id=team_id,
        vault_key__retired_at=None,
        user_key__retired_at__gt=timezone.now() - KEPT_FOR,
    )
    return list(held.values_list("user_key__user_id", flat=True).distinct())


def bring_back(keyring: Keyring, old_password: str) -> list[Team]:
    """Seal again to a person's new keys what their old password still opens."""
    since = timezone.now() - KEPT_FOR
    back: list[Team] = []
    with transaction.atomic():
        for old in _kept().filter(user_id=keyring.user_id, retired_at__gt=since):
            seed = opened_with(old_password, old)
            if seed is None:
                continue
            back += _sealed_again(keyring, old, KeyPair(seed))
            retire(old)
    return back


def _sealed_again(keyring: Keyring, old: UserKey, pair: KeyPair) -> Iterable[Team]:
    grants = old.vault_grants.filter(vault_key__retired_at=None)
    for grant in grants.select_related("vault_key__team"):
        try:
            private = open_with(pair.private_key, grant.sealed_key)
        except Tampered:
            continue
        if public_key_of(private) != bytes(grant.vault_key.public_key):
            continue
        VaultGrant.objects.filter(
            vault_key=grant.vault_key, user_key_id=keyring.user_key_id
        ).delete()
        VaultGrant.objects.create(
            vault_key=grant.vault_key,
            user_key_id=keyring.user_key_id,
            sealed_key=seal_to(keyring.pair.public_key, private),
        )
        yield grant.vault_key.team


def end_kept(user_id: UUID) -> None:
    """End at once what is kept for a person."""
    for key in _kept().filter(user_id=user_id):
        retire(key)


def drop_old() -> int:
    """End what was kept for 14 days, or opens nothing any more; run by the clock."""
    late = Q(retired_at__lte=timezone.now() - KEPT_FOR)
    count = 0
    for key in _kept().filter(late | Q(vault_grants=None)).distinct():
        retire(key)
        count += 1
    return count
