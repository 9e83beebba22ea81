"""What of this room a new server secret has to bring along."""

from __future__ import annotations

from ..kernel.generations import Stock, register_stock
from .recoding import begin, begin_after_loss, teams_waited_for, waiting


def register() -> None:
    """Declare the stock of this room."""
    register_stock(
        Stock(
            "records with combinations",
            lambda: waiting().count(),
            begin=begin,
            teams=teams_waited_for,
            after_loss=begin_after_loss,
            leaked="numbers and full names can be tried against that database",
        )
    )
