"""What all operations of this room share, public ones included."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Min
from django.utils.translation import gettext_lazy as _

from amparo.foundation.kernel import locking
from amparo.foundation.kernel.errors import RuleBroken
from amparo.foundation.kernel.text import many_lines
from amparo.foundation.tasks.models import Task
from amparo.foundation.tasks.operations import hand_over

from ..models import Concern
from ..tasks import ANSWERS, WORK
from ..types import LONGEST_WORDS

_READ_FIRST = _("This changed while you were writing. Please read it first.")


def change_concern(concern: Concern, expected_version: int, **fields: Any) -> None:
    """Change a concern; its tasks follow its team and owner."""
    before = concern.team_id, concern.owner_id
    locking.change(concern, expected_version, _READ_FIRST, **fields)
    if (concern.team_id, concern.owner_id) != before:
        hand_over(concern, concern.team, concern.owner_id, *WORK)


def unchanged(concern: Concern, expected_version: int) -> None:
    """Raise ``Conflict`` if a concern was changed since; call it before other rules."""
    locking.check_version(concern, expected_version, _READ_FIRST)


def text_of(typed: str, field: str) -> str:
    """Return a cleaned text; raises ``RuleBroken`` if it is empty or too long."""
    text = many_lines(typed)
    if not text:
        raise RuleBroken(_("Please write something first."), field)
    if len(text) > LONGEST_WORDS:
        raise RuleBroken(
            _("This is too long to send at once. Please send it in parts."), field
        )
    return text


def due_at(concern: Concern) -> datetime | None:
    """Return when the next answer to a concern is due, if any."""
    found = Task.objects.filter(
        subject_id=concern.id, kind__in=ANSWERS, completed_at=None
    )
    moment: datetime | None = found.aggregate(first=Min("due_at"))["first"]
    return moment
