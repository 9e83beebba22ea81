"""What of this room a new server secret has to bring along."""

from __future__ import annotations

import logging
from collections.abc import Iterator

from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import transaction
from django.utils import timezone

from ..kernel.crypto import Tampered
from ..kernel.generations import Stock, latest, register_stock
from ..kernel.secret import current_mark, renew_for_server
from .adapters import MFA
from .factors import PAPER, TOTP
from .hashers import mark_in
from .jobs import send_all_ended
from .models import Invitation, User

_SEALED = {TOTP: "secret", PAPER: "seed"}  # where a factor keeps what is sealed

log = logging.getLogger(__name__)


def _older_factors() -> list[Authenticator]:
    """Return the factors whose sealed part does not name the current secret."""
    found = Authenticator.objects.filter(type__in=_SEALED).order_by("pk")
    mark = f"{current_mark():02x}"
    return [each for each in found if str(_sealed(each))[:2] != mark]


def _sealed(factor: Authenticator) -> object:
    return dict(factor.data or {}).get(_SEALED[factor.type], "")


def _renew_factors() -> Iterator[int]:
    for factor in _older_factors():
        with transaction.atomic():
            locked = Authenticator.objects.select_for_update().get(pk=factor.pk)
            try:
                sealed = bytes.fromhex(str(_sealed(locked)))
                fresh = renew_for_server(MFA, sealed, MFA).hex()
            except (Tampered, ValueError):
                log.error("The second factor %s was changed: left behind.", factor.pk)
            else:
                locked.data[_SEALED[locked.type]] = fresh
                locked.save(update_fields=["data"])
        yield 1


def _factors_after_loss() -> str:
    gone = Authenticator.objects.filter(type__in=_SEALED).delete()[0]
    return f"{gone} apps and sheets of codes end; passkeys stay."


def people_with_old_hash() -> list[str]:
    """Return the e-mail addresses of those whose password waits for a sign-in."""
    live = User.objects.filter(is_active=True).order_by("email")
    live = live.exclude(password__startswith=UNUSABLE_PASSWORD_PREFIX)  # ended ones
    found = live.values_list("email", "password")
    return [email for email, stored in found if mark_in(stored) != current_mark()]


def _passwords_after_loss() -> str:
    """End all passwords, and write to everyone how to set a new one."""
    count = 0
    for user in User.objects.filter(is_active=True):
        user.set_unusable_password()
        user.session_epoch += 1
        user.save(update_fields=["password", "session_epoch"])
        send_all_ended.enqueue(str(user.id))
        count += 1
    return f"{count} people set a new password by a link that they ask for by e-mail."


def _old_invitations() -> list[str]:
    now = latest()
    if now is None or now.number == 1:
        return []
    still = Invitation.objects.filter(
        accepted_at=None,
        expires_at__gt=timezone.now(),
        created_at__date__lt=now.began_on,
    )
    return list(still.order_by("email").values_list("email", flat=True))


def _invitations_after_loss() -> str:
    still = Invitation.objects.filter(accepted_at=None, expires_at__gt=timezone.now())
    count = still.update(expires_at=timezone.now())
    return f"{count} invitations end; invite these people again."


def register() -> None:
    """Declare the stocks of this room."""
    register_stock(
        Stock(
            "second factors",
            lambda: len(_older_factors()),
            _renew_factors,
            after_loss=_factors_after_loss,
            leaked="apps and codes on paper of that time; people can set up new ones",
        )
    )
    register_stock(
        Stock(
            "passwords",
            lambda: len(people_with_old_hash()),
            who=people_with_old_hash,
            after_loss=_passwords_after_loss,
            leaked="passwords can be tried against the hashes in that database",
        )
    )
    register_stock(
        Stock(
            "open invitations",
            lambda: len(_old_invitations()),
            who=_old_invitations,
            after_loss=_invitations_after_loss,
        )
    )
