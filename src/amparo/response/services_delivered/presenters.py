"""Services in words: lines of the timeline, and rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from amparo.foundation.kernel.crypto import RecordKey
from amparo.foundation.policy import Actor
from amparo.foundation.vault.record_keys import open_keys
from amparo.response.cases.models import KIND, Case
from amparo.response.cases.presenters import Entry

from .codes import Unit
from .models import Delivery
from .queries import deliveries_of


@dataclass(frozen=True)
class OpenDelivery:
    """A service with its note, and why it was struck."""

    row: Delivery
    note: str = ""
    why: str = ""


def opened(row: Delivery, key: RecordKey | None) -> OpenDelivery:
    """Open one service, as far as the reader has the key of its case."""
    if key is None:
        return OpenDelivery(row)
    return OpenDelivery(
        row,
        key.read(row, "note", f"delivery.{row.id}"),
        key.read(row, "struck", f"delivery.{row.id}.struck"),
    )


def entries(actor: Actor, case: Case) -> Iterator[Entry]:
    """Yield the services of a case for its timeline; struck ones among them."""
    rows = list(deliveries_of(case))
    key = open_keys(actor, KIND, [case.id]).get(case.id) if rows else None
    for row in rows:
        yield _entry(opened(row, key))


def _entry(one: OpenDelivery) -> Entry:
    row, body = one.row, one.note
    if row.struck:
        facts = {"how": row.get_struck_display(), "why": one.why}
        struck = _("%(how)s: %(why)s") % facts if one.why else facts["how"]
        body = "\n".join(filter(None, (body, struck)))
    return Entry(
        row.on,
        _("Service: %(what)s") % {"what": what_words(row)},
        giver_words(row),
        body,
        "quiet" if row.struck else "good",
        "undo" if row.struck else "service",
        written=row.created_at,
    )


def what_words(row: Delivery) -> str:
    """Return what was delivered and how much of it."""
    facts = {"kind": row.get_kind_display(), "quantity": quantity_words(row)}
    return _("%(kind)s, %(quantity)s") % facts


def giver_words(row: Delivery) -> str:
    """Return who gave a service."""
    return row.by.name if row.by else _("Someone outside of the team")


def quantity_words(row: Delivery) -> str:
    """Return how much of a service there was: "2 sessions"."""
    n = row.quantity
    words = {
        Unit.SESSIONS: ngettext("%(n)s session", "%(n)s sessions", n),
        Unit.HOURS: ngettext("%(n)s hour", "%(n)s hours", n),
        Unit.DAYS: ngettext("%(n)s day", "%(n)s days", n),
        Unit.NIGHTS: ngettext("%(n)s night", "%(n)s nights", n),
        Unit.ITEMS: ngettext("%(n)s item", "%(n)s items", n),
        Unit.PAYMENTS: ngettext("%(n)s payment", "%(n)s payments", n),
    }
    return words[Unit(row.unit)] % {"n": n}


def row_of(row: Delivery, *, may_change: bool) -> dict[str, Any]:
    """Return the row of a service; one that was struck cannot be opened."""
    facts = {"who": giver_words(row), "day": date_format(row.on, "DATE_FORMAT")}
    url = reverse("services_delivered:correct", args=[row.id])
    return {
        "title": what_words(row),
        "url": url if may_change and not row.struck else "",
        "second": _("%(who)s, %(day)s") % facts,
        "state": row.get_struck_display() if row.struck else "",
        "tone": "quiet",
    }
