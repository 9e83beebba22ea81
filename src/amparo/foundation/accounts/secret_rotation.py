"""A new server secret in the place of the old one: begun, brought along, looked at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction

from ..journal.chain import last_seal, seal_pending
from ..journal.operations import act
from ..kernel import generations
from ..kernel.generations import Stock
from ..organisations.models import Team
from ..policy import SYSTEM


@dataclass(frozen=True)
class Left:
    """What of a stock is not under the current secret yet, and whom it waits for."""

    stock: Stock
    count: int
    who: list[str]
    teams: list[Team]


def begin() -> None:
    """Make the settings' secret the current one, beside the old one."""
    with transaction.atomic():
        seal_pending()
        generations.begin({"last_seal": last_seal()})
        with act(SYSTEM, "account.rotate_secret") as entry:
            now = generations.latest()
            entry.note(generation=now.number if now else 0)


def bring_along(tell: Callable[[int, int], None]) -> None:
    """Bring all that the server alone can open under the new secret.

    ``tell`` hears how many rows are done, and of how many. Stopped in between, it goes
    on where it was.
    """
    movable = [stock for stock in generations.stocks() if stock.renew is not None]
    total = sum(stock.waiting() for stock in movable)
    done = 0
    tell(done, total)
    for stock in movable:
        for count in stock.renew() if stock.renew else ():
            done += count
            tell(min(done, total), total)


def left() -> list[Left]:
    """Return what is not under the current secret yet."""
    found = [(stock, stock.waiting()) for stock in generations.stocks()]
    return [
        Left(stock, count, stock.who() if stock.who else [], _teams_of(stock))
        for stock, count in found
        if count
    ]


def _teams_of(stock: Stock) -> list[Team]:
    if stock.teams is None:
        return []
    found = Team.objects.filter(id__in=stock.teams()).select_related("organisation")
    return list(found.order_by("name", "id"))
