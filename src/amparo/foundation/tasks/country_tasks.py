"""Tasks of whole countries: checking help contacts, resolving reports about them."""

from __future__ import annotations

from datetime import datetime
from uuid import NAMESPACE_OID, UUID, uuid5

from django.db import transaction
from django.utils import timezone

from ..countries.models import Country
from ..countries.queries import checks_due, countries_here, reports_due
from ..kernel.moments import now_rounded
from .key_task_kinds import CHECK, REPORT
from .kinds import kind as kind_of
from .models import Task


def create_country_tasks(now: datetime | None = None) -> int:
    """Create tasks about help contacts, complete done ones; return how many are new.

    Run by ``amparo tick``. For checks and for reports one task per country, due when
    the first of its contacts is; contacts that serve everywhere are the alliance's.
    """
    found = {CHECK: checks_due(now or timezone.now()), REPORT: reports_due()}
    here = {None, *countries_here().values_list("code", flat=True)}
    with transaction.atomic():
        return sum(
            _update(kind, {code: at for code, at in due.items() if code in here})
            for kind, due in found.items()
        )


def _update(kind: str, due: dict[str | None, datetime]) -> int:
    """Make the open tasks of a kind those that are due; return how many are new."""
    open_tasks = Task.objects.filter(kind=kind, completed_at=None)
    known = {task.country_id: task for task in open_tasks}
    for code, due_at in due.items():
        _create(kind, code, due_at, known.get(code))
    over = [task.id for code, task in known.items() if code not in due]
    Task.objects.filter(id__in=over).update(completed_at=now_rounded(), outcome="done")
    return len(due.keys() - known.keys())


def _create(kind: str, code: str | None, due_at: datetime, known: Task | None) -> None:
    if known is None:
        Task.objects.create(
            kind=kind,
            subject_kind=Country._meta.label_lower,
            subject_id=subject_of(code),
            country_id=code,
            due_at=due_at,
            escalates_to=kind_of(kind).escalates_to,
        )
    elif known.due_at != due_at:
        Task.objects.filter(id=known.id).update(
            due_at=due_at, escalated_at=None, reminded_at=None
        )


def subject_of(code: str | None) -> UUID:
    """Return the id by which a task names a country, whose own key is its code."""
    return uuid5(NAMESPACE_OID, f"amparo.country.{code or ''}")
