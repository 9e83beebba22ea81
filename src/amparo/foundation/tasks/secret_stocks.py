"""What of this room a new server secret has to bring along."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ..kernel.crypto import Tampered
from ..kernel.generations import Stock, older, register_stock, renew_rows
from ..kernel.secret import renew_for_server
from .models import OnCall, Webhook
from .on_call import PHONE, place_of
from .webhooks import ADDRESS, SECRET, bound


def _renew_phones() -> Iterator[int]:
    rows = OnCall.objects.exclude(phone_sealed=None)
    return renew_rows(rows, "phone_sealed", _phone_anew)


def _phone_anew(row: OnCall) -> bytes | None:
    try:
        place = place_of(row.team_id, row.last_user_id)
        return renew_for_server(PHONE, row.phone_sealed or b"", place)
    except Tampered:
        return None


def _phones_after_loss() -> str:
    count = OnCall.objects.exclude(phone_sealed=None).update(phone_sealed=None)
    return f"{count} telephones end; supervisors enter them anew under On call."


def _webhooks_waiting() -> int:
    rows = Webhook.objects.all()
    return sum(
        older(rows, name).count() for name in ("address_sealed", "secret_sealed")
    )


def _renew_webhooks() -> Iterator[int]:
    rows = Webhook.objects.all()
    yield from renew_rows(rows, "address_sealed", _anew(ADDRESS, "address_sealed"))
    yield from renew_rows(rows, "secret_sealed", _anew(SECRET, "secret_sealed"))


def _anew(purpose: str, column: str) -> Callable[[Webhook], bytes | None]:
    def renewed(row: Webhook) -> bytes | None:
        try:
            return renew_for_server(purpose, getattr(row, column), bound(row))
        except Tampered:
            return None

    return renewed


def _webhooks_after_loss() -> str:
    count = Webhook.objects.all().delete()[0]
    return f"{count} webhooks end; administrators add them anew."


def register() -> None:
    """Declare the stocks of this room."""
    register_stock(
        Stock(
            "telephones of those on call",
            lambda: older(
                OnCall.objects.exclude(phone_sealed=None), "phone_sealed"
            ).count(),
            _renew_phones,
            after_loss=_phones_after_loss,
            leaked="the telephones of those who are alerted last, in that database",
        )
    )
    register_stock(
        Stock(
            "webhooks",
            _webhooks_waiting,
            _renew_webhooks,
            after_loss=_webhooks_after_loss,
            leaked="the addresses of webhooks and their signing keys in that database",
        )
    )
