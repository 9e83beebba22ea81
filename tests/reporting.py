"""Someone reports a concern: the fixture ``tell`` and what goes with it."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from amparo.foundation.journal.models import Entry
from amparo.foundation.tasks.models import Task
from amparo.response.concerns.models import Concern
from amparo.response.concerns.operations import submit_concern
from amparo.response.concerns.receipts import Receipt
from amparo.response.concerns.types import ConcernData
from tests.cast import World

Tell = Callable[..., tuple[Receipt, Concern]]
WELCOME = "Thank you for telling us. Is it safe to write here tomorrow?"


def open_tasks(concern_id: UUID) -> list[str]:
    """Return the kinds of open tasks of a concern."""
    found = Task.objects.filter(subject_id=concern_id, completed_at=None)
    return sorted(found.values_list("kind", flat=True))


def told(**more: Any) -> ConcernData:
    known: dict[str, Any] = {
        "country_code": "BO",
        "language": "es",
        "words": "Mi amiga no viene a la escuela desde hace dos semanas.",
    }
    return ConcernData(**(known | more))


def newest_concern() -> Concern:
    """Return the concern that came last; only the journal counts."""
    came = Entry.objects.filter(verb__in=["concern.submit", "concern.record"])
    newest = came.filter(outcome="done").latest("number")
    assert newest.subject_id is not None
    return Concern.objects.select_related("team").get(id=newest.subject_id)


@pytest.fixture
def tell(world: World) -> Tell:
    """Report a concern as the public; returns the receipt and the stored concern."""

    def tell_it(**more: Any) -> tuple[Receipt, Concern]:
        receipt = submit_concern(told(**more), secrets.token_bytes(16))
        return receipt, newest_concern()

    return tell_it
