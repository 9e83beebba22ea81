"""What of this room a new server secret has to bring along."""

from __future__ import annotations

from collections.abc import Iterator

from ..kernel.crypto import Tampered
from ..kernel.generations import Stock, older, register_stock, renew_rows
from ..kernel.secret import current_mark, renew_code, renew_for_server
from .models import KeyGrant, RecoveryKey, UserKey, VaultKey
from .password_lock import PEPPERED
from .team_keys import ESCROW, escrow_place
from .user_keys import PUBLIC_KEYS, PublicKeys, retire, vouch_unproven, vouched_by

_TABLES = (UserKey, VaultKey, RecoveryKey)


def _public_keys_waiting() -> int:
    return sum(older(table.objects.all(), "mac").count() for table in _TABLES)


def _renew_public_keys() -> Iterator[int]:
    yield from renew_rows(UserKey.objects.all(), "mac", _code_anew)
    yield from renew_rows(VaultKey.objects.all(), "mac", _code_anew)
    yield from renew_rows(RecoveryKey.objects.all(), "mac", _code_anew)


def _code_anew(key: PublicKeys) -> bytes | None:
    return renew_code(PUBLIC_KEYS, vouched_by(key), key.mac)


def _public_keys_after_loss() -> str:
    """Vouch for all keys but those of teams: their paper proves these."""
    count = 0
    for user_key in older(UserKey.objects.all(), "mac"):
        vouch_unproven(user_key)
        count += 1
    for recovery_key in older(RecoveryKey.objects.all(), "mac"):
        vouch_unproven(recovery_key)
        count += 1
    return f"{count} public keys are vouched for anew, as not proven before today."


def _escrow_waiting() -> int:
    return older(KeyGrant.objects.filter(in_escrow=True), "sealed_key").count()


def _renew_escrow() -> Iterator[int]:
    held = KeyGrant.objects.filter(in_escrow=True)
    return renew_rows(held, "sealed_key", _escrow_anew)


def _escrow_anew(grant: KeyGrant) -> bytes | None:
    place = escrow_place(grant.record_id)
    try:
        return renew_for_server(ESCROW, grant.sealed_key, place)
    except Tampered:
        return None


def _escrow_after_loss() -> str:
    count = KeyGrant.objects.filter(in_escrow=True).delete()[0]
    return f"{count} keys that wait for an acceptance end: send these records again."


def _locks_waiting() -> int:
    return len(people_with_old_lock())


def people_with_old_lock() -> list[str]:
    """Return the e-mail addresses of those whose keys wait for their next sign-in."""
    now = bytes([PEPPERED, current_mark()])
    live = UserKey.objects.filter(retired_at=None, user__is_active=True)
    found = live.order_by("user__email").values_list("user__email", "sealed_seed")
    return [email for email, sealed in found if bytes(sealed)[:2] != now]


def _locks_after_loss() -> str:
    """Retire everyone's keys: no password opens them without the secret."""
    count = 0
    for key in UserKey.objects.filter(retired_at=None):
        retire(key)
        count += 1
    return f"{count} people get new keys with a new password; nothing opens the old."


def register() -> None:
    """Declare the stocks of this room."""
    register_stock(
        Stock(
            "public keys",
            _public_keys_waiting,
            _renew_public_keys,
            after_loss=_public_keys_after_loss,
            leaked="could vouch for own keys in that database; not in this one",
        )
    )
    register_stock(
        Stock(
            "keys in escrow",
            _escrow_waiting,
            _renew_escrow,
            after_loss=_escrow_after_loss,
            leaked="nothing alone: a team's key opens them besides",
        )
    )
    register_stock(
        Stock(
            "locks of people's keys",
            _locks_waiting,
            who=people_with_old_lock,
            after_loss=_locks_after_loss,
            leaked="passwords can be tried against the locks in that database",
        )
    )
