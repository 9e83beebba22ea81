"""What of this room a new server secret has to bring along."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import QuerySet

from amparo.foundation.kernel.generations import (
    Stock,
    older,
    register_stock,
    renew_rows,
)
from amparo.foundation.kernel.secret import code, renew_code

from .models import Concern
from .signed_messages import REPORTER_KEYS, told_of_reporter


def _with_mailbox() -> QuerySet[Concern]:
    return Concern.objects.exclude(reporter_mac=None)


def _renew() -> Iterator[int]:
    return renew_rows(_with_mailbox(), "reporter_mac", _code_anew)


def _code_anew(concern: Concern) -> bytes | None:
    public, verify = concern.reporter_public, concern.reporter_verify
    if not public or not verify:
        return None
    told = told_of_reporter(concern.id, bytes(public), bytes(verify))
    return renew_code(REPORTER_KEYS, told, concern.reporter_mac)


def _after_loss() -> str:
    """End the mailboxes: their numbers were made with the secret that is lost."""
    count = 0
    for concern in older(_with_mailbox(), "reporter_mac"):
        public, verify = concern.reporter_public, concern.reporter_verify
        told = told_of_reporter(concern.id, bytes(public or b""), bytes(verify or b""))
        Concern.objects.filter(pk=concern.pk).update(
            reporter_mac=code(REPORTER_KEYS, told, proven=False), mailbox_lookup=None
        )
        count += 1
    return f"{count} mailboxes can no longer be opened by whoever reported."


def register() -> None:
    """Declare the stock of this room."""
    register_stock(
        Stock(
            "keys of people who reported",
            lambda: older(_with_mailbox(), "reporter_mac").count(),
            _renew,
            after_loss=_after_loss,
            leaked="receipts can be tried against that database, at great cost",
        )
    )
