"""The queue of background work (e-mail), with times to the quarter hour."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.apps import apps
from django_tasks_db import DatabaseBackend

from .moments import quarter


class RoundedQueue(DatabaseBackend):
    """The library's queue; what waits tells the quarter hour only."""

    def enqueue(self, task: Any, args: Any, kwargs: Any) -> Any:
        """Put a piece of work into the queue."""
        result: Any = super().enqueue(task, args, kwargs)
        round_times(result.id)
        return result


def round_times(work_id: UUID | str) -> None:
    """Round the times of one piece of work down, as far as it has come."""
    found = apps.get_model("django_tasks_database", "DBTaskResult").objects
    names = ("enqueued_at", "started_at", "finished_at")
    for times in found.filter(id=work_id).values(*names):
        rounded = {name: quarter(at) for name, at in times.items() if at}
        if times["started_at"]:  # its turn has come: what it waited for is forgotten
            rounded["run_after"] = rounded["started_at"]
        found.filter(id=work_id).update(**rounded)
