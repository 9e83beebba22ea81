"""What all operations of this room share, those of the public too."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import F, Min
from django.utils.translation import gettext_lazy as _

from amparo.foundation.kernel.errors import Conflict, RuleBroken
from amparo.foundation.tasks.models import Task
from amparo.foundation.tasks.operations import hand_over

from ..models import Concern
from ..queries import find
from ..tasks import ANSWERS, WORK
from ..types import LONGEST_WORDS


def change(concern: Concern, expected_version: int, **fields: Any) -> None:
    """Change a concern that nobody else has changed since; else ``Conflict``.

    Whoever works on it afterwards has what is due on it.
    """
    before = concern.team_id, concern.owner_id
    changed = Concern.objects.filter(id=concern.id, version=expected_version).update(
        version=F("version") + 1, **fields
    )
    if not changed:
        raise _conflict(concern)
    concern.refresh_from_db()
    if (concern.team_id, concern.owner_id) != before:
        hand_over(concern, concern.team, concern.owner_id, *WORK)


def unchanged(concern: Concern, expected_version: int) -> None:
    """Raise ``Conflict`` when somebody changed it since; before rules are asked."""
    if concern.version != expected_version:
        raise _conflict(concern)


def _conflict(concern: Concern) -> Conflict:
    return Conflict(
        _("Something happened here while you were writing. Please read it first."),
        find(concern.id),
    )


def text_of(typed: str, field: str) -> str:
    """Return a text fit to keep, or say what is missing or too much."""
    text = clean(typed)
    if not text:
        raise RuleBroken(_("Please write something first."), field)
    if len(text) > LONGEST_WORDS:
        raise RuleBroken(
            _("This is too long to send at once. Please send it in parts."), field
        )
    return text


def clean(typed: str) -> str:
    """Return a text as it is kept: no zero bytes, plain line ends, trimmed."""
    return typed.replace("\x00", "").replace("\r\n", "\n").strip()


def due_at(concern: Concern) -> datetime | None:
    """Return when the next answer on a concern is due, if one is."""
    found = Task.objects.filter(
        subject_id=concern.id, kind__in=ANSWERS, completed_at=None
    )
    moment: datetime | None = found.aggregate(first=Min("due_at"))["first"]
    return moment
