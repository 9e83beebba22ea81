"""What of this room a new server secret has to bring along."""

from __future__ import annotations

from collections.abc import Iterator

from ..kernel.crypto import Tampered
from ..kernel.generations import Stock, older, register_stock, renew_rows
from ..kernel.secret import renew_for_server
from .models import SavedView
from .saved_views import PURPOSE, bound


def _renew() -> Iterator[int]:
    return renew_rows(SavedView.objects.all(), "name_sealed", _sealed_anew)


def _sealed_anew(view: SavedView) -> bytes | None:
    try:
        return renew_for_server(PURPOSE, view.name_sealed, bound(view))
    except Tampered:
        return None


def _after_loss() -> str:
    count = SavedView.objects.all().delete()[0]
    return f"{count} end; people save them anew."


def register() -> None:
    """Declare the stock of this room."""
    register_stock(
        Stock(
            "saved views of lists",
            lambda: older(SavedView.objects.all(), "name_sealed").count(),
            _renew,
            after_loss=_after_loss,
            leaked="the names that people gave to them in that database",
        )
    )
