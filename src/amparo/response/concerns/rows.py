"""How concerns stand in lists: coded facts only, nothing is opened for them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .codes import Danger, Kind, State, Teller, Urgency
from .models import Concern

NO_KIND = _("Nothing was chosen")
TONES: dict[str, str] = {
    Urgency.NOW: "danger",
    Urgency.SOON: "warn",
    Urgency.NORMAL: "note",
}


@dataclass(frozen=True)
class Row:
    """One concern in the queue."""

    id: Any
    url: str
    title: str
    code: str
    second: str
    state: str | Promise
    tone: str
    due: datetime | None
    new: bool


def kinds_said(concern: Concern) -> str:
    """Return what a concern is about, in words; says so when nothing was chosen."""
    known = [str(Kind(code).label) for code in concern.kinds if code in Kind.values]
    return ", ".join(known) or str(NO_KIND)


def teller_said(concern: Concern) -> str:
    """Return who tells, in words; empty when they did not say."""
    known = concern.teller in Teller.values
    return str(Teller(concern.teller).label) if known else ""


def row_for(concern: Any) -> Row:
    """Return the row of a concern that ``queries.queue`` or ``closed`` found."""
    state, tone = _state(concern)
    parts = [teller_said(concern), concern.country.label]
    if concern.owner is not None:
        parts.append(concern.owner.name)
    return Row(
        id=concern.id,
        url=reverse("concerns:concern", args=[concern.id]),
        title=kinds_said(concern),
        code=concern.code,
        second=" · ".join(part for part in parts if part),
        state=state,
        tone=tone,
        due=getattr(concern, "due_at", None),
        new=concern.state == State.NEW,
    )


def _state(concern: Any) -> tuple[str | Promise, str]:
    if concern.state == State.CLOSED:
        return concern.get_outcome_display(), "quiet"
    if concern.urgency:
        return Urgency(concern.urgency).label, TONES[concern.urgency]
    if concern.danger_now == Danger.YES:
        return _("Danger now"), "danger"
    if getattr(concern, "unread", 0):
        return _("New message"), "note"
    return ("", "quiet")


@dataclass(frozen=True)
class Group:
    """Rows that belong to one stretch of the clock."""

    key: str
    heading: str | Promise
    rows: list[Row]


def grouped(concerns: Iterable[Any], now: datetime | None = None) -> list[Group]:
    """Sort a queue into now, today, coming, and waiting for the person."""
    moment = timezone.localtime(now or timezone.now())
    tonight = moment.replace(hour=0, minute=0, second=0) + timedelta(days=1)
    groups = [
        Group("now", _("Now"), []),
        Group("today", _("Today"), []),
        Group("coming", _("Coming"), []),
        Group("waiting", _("Answered, waiting for the person"), []),
    ]
    for concern in concerns:
        groups[_place(concern, moment, tonight)].rows.append(row_for(concern))
    return [group for group in groups if group.rows]


def _place(concern: Any, now: datetime, tonight: datetime) -> int:
    if concern.due_at is None:
        return 3
    urgent = Urgency.NOW == concern.urgency
    danger = not concern.urgency and concern.danger_now == Danger.YES
    if concern.due_at <= now or urgent or danger:
        return 0
    return 1 if concern.due_at < tonight else 2
