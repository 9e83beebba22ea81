"""The life of the server's secret: recognised, rotated, replaced when it was lost."""

from __future__ import annotations

import hmac
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any, TypeVar, cast
from uuid import UUID

from django.conf import settings
from django.db import models, transaction
from django.db.models.functions import Substr
from django.utils import timezone

from .coded import (
    LABEL,
    CodedRecord,
    coded_models,
    coded_text,
    row_code,
    vouch,
)
from .errors import RuleBroken
from .models import SecretGeneration
from .secret import (
    KEPT,
    KEPT_ONCE,
    current_mark,
    keep,
    kept_of,
    key_under,
    mark_of,
    renew_code,
)

M = TypeVar("M", bound=models.Model)
BATCH = 500
ROW_CODE = "row_code"

log = logging.getLogger(__name__)


class State(Enum):
    """How the secret of the settings relates to those that the database knows."""

    NEW = "new"  # the database knows none yet
    FITS = "fits"
    BEGUN = "begun"  # a new secret beside the old one: the rotation has to be made
    REPLACED = "replaced"  # it is one that was replaced
    WRONG_SITE = "wrong site"
    WRONG = "wrong"


@dataclass(frozen=True)
class Stock:
    """Rows that carry a code or a seal of the server's secret, as a room declares them.

    ``waiting`` counts those that are not under the current secret yet. ``renew`` brings
    them under it in short transactions and yields how many it looked at; None where
    only people can, at their next sign-in or with a team's key. ``who`` names whom
    these wait for, ``teams`` the teams whose colleagues do it on their way. ``begin``
    runs in the transaction that makes a new secret current. ``after_loss`` deals with
    all rows when the secret before was lost, and returns what there is to say about it,
    in a line. ``leaked`` says what someone reads who has the secret before and a
    database from before the rotation.
    """

    name: str
    waiting: Callable[[], int]
    renew: Callable[[], Iterator[int]] | None = None
    who: Callable[[], list[str]] | None = None
    teams: Callable[[], set[UUID]] | None = None
    begin: Callable[[], None] | None = None
    after_loss: Callable[[], str] | None = None
    leaked: str = ""


_stocks: dict[str, Stock] = {}


def register_stock(stock: Stock) -> None:
    """Declare rows that a rotation has to bring along; called when a room is ready."""
    _stocks[stock.name] = stock


def stocks() -> list[Stock]:
    """Return all stocks, in the order in which the rooms declared them."""
    return list(_stocks.values())


def _fingerprint(secret: str) -> bytes:
    # Without the site's name, so that a wrong name is told from a wrong secret.
    return hmac.digest(secret.encode(), b"amparo|fingerprint", "sha256")


def latest() -> SecretGeneration | None:
    """Return the generation that the database counts as the current one."""
    return SecretGeneration.objects.order_by("-number").first()


def is_secret_of(secret: str, generation: SecretGeneration) -> bool:
    """Return whether this is the secret of a generation."""
    return hmac.compare_digest(_fingerprint(secret), bytes(generation.fingerprint))


def state() -> State:
    """Return how the settings' secret and site name fit this database."""
    now = latest()
    if now is None:
        return State.NEW
    if is_secret_of(settings.AMPARO_SECRET, now):
        site = key_under(settings.AMPARO_SECRET, "site-fingerprint")
        fits = hmac.compare_digest(site, bytes(now.site_fingerprint))
        return State.FITS if fits else State.WRONG_SITE
    old = settings.AMPARO_SECRET_OLD
    if old and is_secret_of(old, now):
        return State.BEGUN
    before = SecretGeneration.objects.exclude(number=now.number)
    if any(is_secret_of(settings.AMPARO_SECRET, each) for each in before):
        return State.REPLACED
    return State.WRONG


def proven_since() -> date | None:
    """Return the day on which a lost secret was replaced, if one ever was."""
    lost = SecretGeneration.objects.filter(lost=True).order_by("-number").first()
    if lost is None:
        return None
    after = SecretGeneration.objects.filter(number__gt=lost.number).order_by("number")
    return after.values_list("began_on", flat=True).first()


def drill(secret: str) -> None:
    """Say whether this is the secret of the database; keep the date of the drill."""
    now = latest()
    if now is None or not is_secret_of(secret, now):
        raise RuleBroken("This sheet is whole, but not the secret of this database.")
    now.drilled_on = timezone.now().date()
    now.save(update_fields=["drilled_on"])


def record_first() -> None:
    """Record the secret of a new installation."""
    if latest() is None:
        _record(1)


def _record(number: int) -> SecretGeneration:
    secret = settings.AMPARO_SECRET
    return SecretGeneration.objects.create(
        number=number,
        mark=mark_of(secret),
        fingerprint=_fingerprint(secret),
        site_fingerprint=key_under(secret, "site-fingerprint"),
        began_on=timezone.now().date(),
    )


def begin(facts: dict[str, Any]) -> SecretGeneration:
    """Make the new secret the current one, beside ``AMPARO_SECRET_OLD``.

    What is still needed of the old one is kept, sealed under the new one. ``facts`` are
    kept with it, such as where the journal stood.
    """
    before = latest()
    if state() is not State.BEGUN or before is None:
        raise RuleBroken("There is no new secret beside the old one.")
    _refuse_taken_mark()
    old = settings.AMPARO_SECRET_OLD
    for earlier in SecretGeneration.objects.exclude(kept=None):
        what = kept_of(earlier)
        what["keys"] = {k: v for k, v in what["keys"].items() if k not in KEPT_ONCE}
        keep(earlier, what)
    keys = {label: key_under(old, label).hex() for label in KEPT}
    keep(before, {"keys": keys, "facts": facts})
    now = _record(before.number + 1)
    for stock in stocks():
        if stock.begin is not None:
            stock.begin()
    return now


def _refuse_taken_mark() -> None:
    """Raise ``RuleBroken`` if codes of the new secret could be taken for older ones."""
    marks = SecretGeneration.objects.values_list("mark", flat=True)
    if mark_of(settings.AMPARO_SECRET) in marks:
        raise RuleBroken(
            "This secret cannot follow the one before it (1 in 256 cannot). Make"
            " another one: amparo secret new"
        )


def begin_after_loss(facts: dict[str, Any]) -> SecretGeneration:
    """Make the settings' secret the current one; the one before is lost."""
    before = latest()
    if before is None or state() is not State.WRONG:
        raise RuleBroken("The secret of this installation is not lost.")
    _refuse_taken_mark()
    before.lost = True
    before.save(update_fields=["lost"])
    keep(before, {"keys": {}, "facts": facts})
    return _record(before.number + 1)


# -- what rooms need for their stocks --------------------------------------------------


def older(rows: models.QuerySet[M], column: str) -> models.QuerySet[M]:
    """Return those rows whose column does not name the current secret."""
    mark = Substr(column, 1, 1, output_field=models.BinaryField())
    marked = cast("models.QuerySet[M]", rows.annotate(secret_mark=mark))
    return marked.exclude(secret_mark=bytes([current_mark()]))


def renew_rows(
    rows: models.QuerySet[M], column: str, renewed: Callable[[M], bytes | None]
) -> Iterator[int]:
    """Bring a column of these rows under the current secret, some hundreds at a time.

    ``renewed`` returns the new value; None for a row that was tampered with, which is
    left as it is and logged. Yields how many rows were looked at. Stopped in between,
    it goes on where it was.
    """
    last = None
    while True:
        with transaction.atomic():
            waiting = older(rows, column).order_by("pk").select_for_update()
            if last is not None:
                waiting = waiting.filter(pk__gt=last)
            batch = list(waiting[:BATCH])
            if not batch:
                return
            coded = [ROW_CODE] if issubclass(rows.model, CodedRecord) else []
            rows.model._base_manager.bulk_update(
                [row for row in batch if _renew(row, column, renewed)],
                [*{column, *coded}],
            )
        last = batch[-1].pk
        yield len(batch)


def _renew(row: M, column: str, renewed: Callable[[M], bytes | None]) -> bool:
    known = isinstance(row, CodedRecord) and row.is_authentic
    proven = isinstance(row, CodedRecord) and row.is_proven
    fresh = renewed(row)
    if fresh is None:
        log.error("%s %s was changed: it is left behind.", row._meta.label, row.pk)
        return False
    setattr(row, column, fresh)
    if known and column != ROW_CODE:
        setattr(row, ROW_CODE, row_code(type(row), row, proven=proven))
    return True


# -- rows with codes of their own, of all rooms ----------------------------------------


def _codes_waiting() -> int:
    found = (older(m._default_manager.all(), ROW_CODE) for m in coded_models())
    return sum(rows.count() for rows in found)


def _renew_codes() -> Iterator[int]:
    for model in coded_models():
        yield from renew_rows(model._default_manager.all(), ROW_CODE, _code_anew)


def _code_anew(row: CodedRecord) -> bytes | None:
    return renew_code(LABEL, coded_text(type(row), row), row.row_code)


def _codes_after_loss() -> str:
    count = 0
    for model in coded_models():
        for row in older(model._default_manager.all(), ROW_CODE).iterator():
            vouch(row, proven=False)
            count += 1
    return f"{count} rows are vouched for anew, as not proven before today."


def register_codes() -> None:
    """Declare the codes of all coded rows."""
    register_stock(
        Stock(
            "codes of rows",
            _codes_waiting,
            _renew_codes,
            after_loss=_codes_after_loss,
            leaked="could change rows unseen in that database; not in this one",
        )
    )
